"""The API of a watched journey: its figures, what was bought upon its messages, and who is behind a figure."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from customers.models import Customer
from journeys.figures.asked import AskedSerializer, read_asked
from journeys.figures.bought import bought
from journeys.figures.visits import ENTERED, LEFT, Sought, visits
from journeys.models import Journey
from journeys.program import Program
from journeys.reading.ledger import BadCursor, Entry, read_cursor
from journeys.reasons import Reason

PAGE = 20


class StepPurchasesSerializer(serializers.Serializer[Any]):
    """What was bought upon the messages of one step of a node."""

    node = serializers.CharField()
    step = serializers.IntegerField()
    channel = serializers.CharField()
    purchases = serializers.IntegerField()
    buyers = serializers.IntegerField(help_text="Different customers, of each version.")
    revenue = serializers.DictField(child=serializers.CharField(), help_text="By currency.")


class StepsBoughtSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(help_text="By which a purchase counts for a message.")
    at = serializers.DateTimeField()
    steps = StepPurchasesSerializer(many=True)


class VisitSerializer(serializers.Serializer[Any]):
    """Somebody who came to a node, or left it."""

    id = serializers.IntegerField(help_text="Of the customer.")
    name = serializers.CharField()
    at = serializers.DateTimeField()
    version = serializers.IntegerField()
    port = serializers.CharField(help_text="Of the node that they left.")
    reason = serializers.CharField()


class VisitsSerializer(serializers.Serializer[Any]):
    results = VisitSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The `before` of the next page.")


class BoughtView(APIView):
    """What customers bought upon the messages of a journey."""

    @extend_schema(parameters=[AskedSerializer], responses=StepsBoughtSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """By message, for the same days, version and segment as the counters. 503 when there is too much to look at."""
        journey = _journey(request, pk)
        asked = read_asked(request.query_params, journey)
        return Response(StepsBoughtSerializer(bought(journey, timezone.now(), asked)).data)


class VisitsView(APIView):
    """The people behind a figure."""

    @extend_schema(
        parameters=[
            AskedSerializer,
            OpenApiParameter("way", str, enum=[ENTERED, LEFT], description="Who came (the default), or who left."),
            OpenApiParameter("port", str, description="The port by which they left; `out`: put out of the journey."),
            OpenApiParameter("reason", str, enum=sorted(Reason.values)),
            OpenApiParameter("before", str, description="`next` of the page before."),
        ],
        responses=VisitsSerializer,
    )
    def get(self, request: Request, pk: int, node: str) -> Response:
        """Who came to a node or left it, the newest first; somebody who came twice is there twice."""
        journey = _journey(request, pk)
        asked = read_asked(request.query_params, journey)
        sought = Sought(node, *_ways(request), asked, _before(request))
        versions = asked.versions(journey)
        found = visits(versions, sought, timezone.now(), PAGE + 1)
        shown = found[:PAGE]
        people = Customer.objects.in_bulk({each.customer_id for each in shown})
        programs = {each.pk: (each.number, Program.from_json(each.program)) for each in versions}
        return Response(
            VisitsSerializer(
                {
                    "results": [_told(each, people, *programs[each.version_id]) for each in shown],
                    "next": shown[-1].cursor if len(found) > PAGE else None,
                }
            ).data
        )


def _told(entry: Entry, people: dict[Any, Customer], version: int, program: Program) -> dict[str, Any]:
    return {
        "id": entry.customer_id,
        "name": people[entry.customer_id].name if entry.customer_id in people else "",
        "at": entry.at,
        "version": version,
        "port": program.ops[entry.op].outs.get(entry.port, entry.port),
        "reason": entry.reason,
    }


def _journey(request: Request, pk: int) -> Journey:
    return get_object_or_404(scoped(Journey.objects.all(), request.user), pk=pk if pk < 2**63 else 0)


def _ways(request: Request) -> tuple[str, str, str]:
    way = request.query_params.get("way", ENTERED)
    if way not in (ENTERED, LEFT):
        raise ValidationError({"way": [f"“way” is {ENTERED} or {LEFT}."]})
    port, reason = request.query_params.get("port", ""), request.query_params.get("reason", "")
    if way == ENTERED and (port or reason):
        raise ValidationError({"way": [f"A port or a reason is asked for those who have {LEFT}: “way={LEFT}”."]})
    return way, port[:64], reason[:30]


def _before(request: Request) -> tuple[Any, int] | None:
    try:
        return read_cursor(text) if (text := request.query_params.get("before")) else None
    except BadCursor as error:
        raise ValidationError({"before": [str(error)]}) from None
