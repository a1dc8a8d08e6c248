"""The API of the Why button."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from customers.models import Customer
from journeys import examples
from journeys.models import Journey
from journeys.reading.ledger_api import LedgerCustomerSerializer
from journeys.reading.why import why
from journeys.retention import begins_at
from journeys.timeline.api import TimelineEntrySerializer
from segments.asking import customer_id
from segments.serializers import ExplainedSerializer


class WhyDecisionSerializer(TimelineEntrySerializer):
    port = serializers.CharField()
    cause = serializers.CharField()


class WhyRunSerializer(serializers.Serializer[Any]):
    """One run of the customer through the journey."""

    run = serializers.IntegerField()
    version = serializers.IntegerField(allow_null=True)
    entered_at = serializers.DateTimeField()
    exited_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    since = serializers.DateTimeField(help_text="Since when they stand where they stand.")
    node = serializers.CharField(allow_null=True)
    node_label = serializers.CharField()
    decisions = WhyDecisionSerializer(many=True, help_text="The newest first.")


class FindingSerializer(serializers.Serializer[Any]):
    """One question at the door and its answer for this customer."""

    code = serializers.CharField()
    holds = serializers.BooleanField(allow_null=True, help_text="Whether it let them in; null: it decides nothing.")
    params = serializers.DictField()
    at = serializers.DateTimeField(allow_null=True, help_text="The moment that `then` speaks of.")
    then = ExplainedSerializer(allow_null=True, help_text="A rule as it stood at the decision.")
    today = ExplainedSerializer(allow_null=True, help_text="The same rule as it stands now.")
    rule = serializers.DictField(allow_null=True, help_text="The rule as it is written.")


class WhyEntrySerializer(serializers.Serializer[Any]):
    """An entry of the journey's version."""

    node = serializers.CharField()
    type = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    waiting = serializers.ListField(
        child=serializers.DateTimeField(), help_text="They are at this door, and are judged at these moments."
    )
    findings = FindingSerializer(many=True)


class WhySerializer(serializers.Serializer[Any]):
    """Why a customer is in a journey, left it, or never came."""

    customer = LedgerCustomerSerializer()
    verdict = serializers.ChoiceField(
        ["inside", "left", "held_out", "refused", "waiting", "never_came", "not_launched"]
    )
    runs = WhyRunSerializer(many=True)
    refusals = WhyDecisionSerializer(many=True)
    findings = FindingSerializer(many=True, help_text="The questions of the whole journey.")
    entries = WhyEntrySerializer(many=True)
    begins_at = serializers.DateTimeField(
        allow_null=True, help_text="Decisions of runs that ended before are not kept any more; null: all are."
    )


class WhyView(APIView):
    """The Why button."""

    @extend_schema(
        parameters=[OpenApiParameter("customer", int, required=True)], responses=WhySerializer, examples=examples.WHY
    )
    def get(self, request: Request, pk: int) -> Response:
        """One customer in one journey: their runs, what refused them, and every question at the door, then and now."""
        journey = get_object_or_404(scoped(Journey.objects.all(), request.user), pk=pk if pk < 2**63 else 0)
        customer = get_object_or_404(Customer, pk=customer_id(request))
        answer = why(journey, customer, timezone.now())
        about = {"customer": {"id": customer.pk, "name": customer.name}, "begins_at": begins_at()}
        return Response(WhySerializer(about | vars(answer)).data)
