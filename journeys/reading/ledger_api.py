"""The API of the ledger: decisions of a journey and of a customer, in pages or as a file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from customers.models import Customer
from customers.search import Found
from journeys import examples
from journeys.models import Journey
from journeys.reading.csv_lines import csv_answer, csv_lines
from journeys.reading.ledger import BadCursor, Entry, Wanted, everything, of_customer, page, read_cursor
from journeys.reading.telling import book_of, tell
from journeys.reasons import Reason
from journeys.retention import begins_at
from journeys.timeline.api import TimelineEntrySerializer
from segments.asking import read_time

PAGE = 50
MOST_FOUND = 200  # customers whom a search may find, to look for their decisions
COLUMNS = ["at", "customer", "name", "run", "version", "node", "port", "reason", "title", "text"]


class LedgerCustomerSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class LedgerEntrySerializer(TimelineEntrySerializer):
    """A decision with the customer whom it was about. `cause` says what brought it about."""

    id = serializers.IntegerField()
    customer = LedgerCustomerSerializer()
    port = serializers.CharField()
    cause = serializers.ChoiceField(["entry", "timer", "event", "reaction", "check", "person"])


class LedgerSerializer(serializers.Serializer[Any]):
    """A page of the ledger, the newest first."""

    results = LedgerEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The `before` of the next page.")
    begins_at = serializers.DateTimeField(
        allow_null=True, help_text="Decisions of runs that ended before are not kept any more; null: all are."
    )


class JourneyLedgerSerializer(LedgerSerializer):
    """A page of a journey's ledger. `is_cut`: about the first customers only whom the search has found."""

    is_cut = serializers.BooleanField(help_text=f"Whether `q` fits more than {MOST_FOUND} customers.")


FILTERS = [
    OpenApiParameter("node", str, description="The id of a node; of any version."),
    OpenApiParameter("port", str, description="The port by which they left it; `out`: put out of the journey."),
    OpenApiParameter("reason", str, enum=sorted(Reason.values)),
    OpenApiParameter("q", str, description="Customers: a name, an address, an id, or #42."),
    OpenApiParameter("since", str, description="Decisions from this moment on."),
    OpenApiParameter("until", str, description="Decisions before this moment."),
]


class LedgerView(APIView):
    """The decisions of one journey."""

    @extend_schema(
        parameters=[*FILTERS, OpenApiParameter("before", str, description="`next` of the page before.")],
        responses=JourneyLedgerSerializer,
        examples=examples.DECISIONS,
    )
    def get(self, request: Request, pk: int) -> Response:
        """Who was decided about, where, how and why; the newest first."""
        wanted, is_cut = _wanted(request, pk)
        found = page(wanted, PAGE + 1)
        return Response(JourneyLedgerSerializer(_page(found) | {"is_cut": is_cut}).data)


class LedgerExportView(APIView):
    """The same as a file."""

    @extend_schema(
        parameters=FILTERS, responses={(200, "text/csv"): OpenApiTypes.STR}, examples=examples.DECISIONS_FILE
    )
    def get(self, request: Request, pk: int) -> StreamingHttpResponse:
        """All decisions that fit, as CSV in UTF-8; streamed, so that its size does not matter."""
        wanted, _ = _wanted(request, pk)
        return csv_answer(csv_lines(COLUMNS, _rows(wanted)), f"journey-{pk}-decisions.csv")


class CustomerLedgerView(APIView):
    """The decisions about one customer."""

    @extend_schema(
        parameters=[
            OpenApiParameter("journey", int),
            OpenApiParameter("before", str, description="`next` of the page before."),
        ],
        responses=LedgerSerializer,
        examples=examples.CUSTOMER_DECISIONS,
    )
    def get(self, request: Request, pk: int) -> Response:
        """In one journey (`journey`), or in each of those one works for; the newest first."""
        customer = get_object_or_404(Customer, pk=pk if pk < 2**63 else 0)
        journeys = scoped(Journey.objects.all(), request.user)
        if (asked := request.query_params.get("journey", "")).isdigit():
            journeys = journeys.filter(pk=int(asked[:18]))
        before = _before(request)
        found = of_customer(customer.pk, list(journeys.values_list("pk", flat=True)), before, PAGE + 1)
        return Response(LedgerSerializer(_page(found)).data)


def _page(found: list[Entry]) -> dict[str, Any]:
    """A page, of one entry more than it shows."""
    shown = found[:PAGE]
    after = shown[-1].cursor if len(found) > PAGE else None
    return {"results": _told(shown), "next": after, "begins_at": begins_at()}


def _wanted(request: Request, pk: int) -> tuple[Wanted, bool]:
    """What is looked for, and whether the search has found more customers than are looked at."""
    journey = get_object_or_404(scoped(Journey.objects.all(), request.user), pk=pk if pk < 2**63 else 0)
    asked = request.query_params
    customers = Found(asked["q"])[0 : MOST_FOUND + 1] if asked.get("q", "").strip() else None
    wanted = Wanted(
        journey.pk,
        node=asked.get("node", "")[:64],
        port=asked.get("port", "")[:20],
        reason=asked.get("reason", "")[:30],
        customers=None if customers is None else customers[:MOST_FOUND],
        since=_time(request, "since"),
        until=_time(request, "until"),
        before=_before(request),
    )
    return wanted, customers is not None and len(customers) > MOST_FOUND


def _time(request: Request, name: str) -> datetime | None:
    try:
        return read_time(request.query_params.get(name, ""))
    except ValidationError as error:
        raise ValidationError({name: error.detail["as_of"]}) from None  # type: ignore[call-overload]


def _before(request: Request) -> tuple[datetime, int] | None:
    try:
        return read_cursor(text) if (text := request.query_params.get("before")) else None
    except BadCursor as error:
        raise ValidationError({"before": [str(error)]}) from None


def _told(entries: list[Entry]) -> list[dict[str, Any]]:
    """The entries with their words and the names of their customers: a constant number of statements."""
    book = book_of(entries)
    people = Customer.objects.in_bulk({each.customer_id for each in entries})
    return [
        tell(each, book)
        | {
            "customer": {
                "id": each.customer_id,
                "name": people[each.customer_id].name if each.customer_id in people else "",
            }
        }
        for each in entries
    ]


def _rows(wanted: Wanted) -> Iterator[list[Any]]:
    for chunk in everything(replace(wanted, before=None)):
        for each in _told(chunk):
            node = each["detail"].get("node") or {}
            yield [
                each["at"].isoformat(),
                each["customer"]["id"],
                each["customer"]["name"],
                each["run"] or "",
                each["detail"].get("version", ""),
                node.get("label", ""),
                each["port"],
                each["reason"],
                each["title"],
                each["text"],
            ]
