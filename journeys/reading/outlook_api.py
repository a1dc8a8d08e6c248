"""The API behind the card of a cascade: what its steps would cost, and how many people they would reach."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from customers.models import Topic
from delivery.kinds import KINDS
from journeys.models import Journey
from journeys.reading.outlook import Step, outlook
from journeys.reading.reach_api import FatesSerializer
from lib.forms import StrictSerializer
from lib.problems import Conflict
from segments.models import Segment
from segments.tree import RuleInvalid

MOST = 2**63 - 1


class AskedStepSerializer(StrictSerializer):
    channel = serializers.CharField(max_length=20)
    sender_id = serializers.IntegerField(min_value=1, max_value=MOST, required=False, allow_null=True, default=None)

    def validate_channel(self, channel: str) -> str:
        if channel not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{channel}”.")
        return channel


class AskOutlookSerializer(StrictSerializer):
    """The cascade as it is drawn now; it need not be saved."""

    segments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST),
        max_length=20,
        help_text="Of the entries from which a line leads to it. None: only prices.",
    )
    topic_id = serializers.IntegerField(min_value=1, max_value=MOST, required=False, allow_null=True, default=None)
    steps = AskedStepSerializer(many=True, max_length=12)  # type: ignore[call-arg]


class PartPriceSerializer(serializers.Serializer[Any]):
    """Of one part of a message: usually, and between which prices of countries."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=6)
    most = serializers.DecimalField(max_digits=12, decimal_places=6)
    least = serializers.DecimalField(max_digits=12, decimal_places=6)
    currency = serializers.CharField()


class StepOutlookSerializer(serializers.Serializer[Any]):
    channel = serializers.CharField()
    fates = FatesSerializer(allow_null=True)
    price = PartPriceSerializer(allow_null=True)


class OutlookSerializer(serializers.Serializer[Any]):
    """`sampled`: how many members were asked, from whom the others are reckoned; 0: all of them."""

    members = serializers.IntegerField(allow_null=True)
    reachable = serializers.IntegerField(allow_null=True)
    sampled = serializers.IntegerField()
    steps = StepOutlookSerializer(many=True)


class OutlookView(APIView):
    """What a cascade that is being drawn would reach and cost."""

    @extend_schema(request=AskOutlookSerializer, responses=OutlookSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Step by step, for the members of the segments. Nothing is stored. 409 when a segment's rule is broken."""
        journeys = scoped(Journey.objects.select_related("brand"), request.user)
        journey: Journey = get_object_or_404(journeys, pk=pk if pk < 2**63 else 0)
        form = AskOutlookSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wish = form.validated_data
        seen = Segment.objects.filter(Q(brand=None) | Q(brand=journey.brand), pk__in=wish["segments"])
        topic = Topic.objects.filter(brand=journey.brand, pk=wish["topic_id"]).first()
        steps = [Step(each["channel"], each["sender_id"]) for each in wish["steps"]]
        segments = sorted(seen.values_list("pk", flat=True))
        try:
            found = outlook(journey.brand, segments, topic, steps, timezone.now())
        except RuleInvalid as broken:
            raise Conflict(str(broken), "segment_broken") from None
        return Response(OutlookSerializer(found).data)
