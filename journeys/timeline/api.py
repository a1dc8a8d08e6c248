"""The API of a customer's timeline."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import brands_of
from customers.models import Customer
from journeys.timeline.pages import KINDS, BadCursor, Cursor, timeline

LARGEST_ID = 2**63 - 1


class TimelineJourneySerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True, help_text="The number of its newest version.")


class TimelineEntrySerializer(serializers.Serializer[Any]):
    """One thing that happened. `title` and `text` are English; `code` and `params` say the same for other languages."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(KINDS)
    icon = serializers.CharField(help_text="A name of the Tabler icon set.")
    title = serializers.CharField()
    text = serializers.CharField()
    code = serializers.CharField()
    params = serializers.DictField()
    reason = serializers.CharField(allow_null=True, help_text="Of a decision: its key in the closed list.")
    journey = TimelineJourneySerializer(allow_null=True)
    channel = serializers.CharField(allow_null=True)
    status = serializers.CharField(allow_null=True, help_text="Of a decision its port, of a message what became of it.")
    detail = serializers.DictField(
        help_text="The values that were compared or stored; `node`, `version`, `segments`: where to look."
    )


class TimelineSerializer(serializers.Serializer[Any]):
    """A page, the newest first."""

    results = TimelineEntrySerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="The `before` of the next page.")


class CustomerTimelineView(APIView):
    """What happened to one customer and why."""

    @extend_schema(
        parameters=[
            OpenApiParameter("before", str, description="`next` of the page before, or a moment."),
            OpenApiParameter("kinds", str, description=f"Only these, with commas between them: {', '.join(KINDS)}."),
        ],
        responses=TimelineSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """Whatever happened to the customer, the newest first; of the brands that one works for."""
        customer = get_object_or_404(Customer, pk=pk if pk <= LARGEST_ID else 0)
        try:
            before = Cursor.parse(text) if (text := request.query_params.get("before")) else None
        except BadCursor as error:
            raise ValidationError({"before": [str(error)]}) from None
        kinds = _kinds(request.query_params.get("kinds", ""))
        return Response(TimelineSerializer(timeline(customer.pk, brands_of(request.user), before, kinds=kinds)).data)


def _kinds(asked: str) -> list[str]:
    """The kinds that are asked for; all, if none is named."""
    wanted = [each.strip() for each in asked.split(",") if each.strip()]
    if unknown := [each for each in wanted if each not in KINDS]:
        raise ValidationError({"kinds": [f"There is no kind “{unknown[0][:40]}”. Known are: {', '.join(KINDS)}."]})
    return wanted or list(KINDS)
