"""Several segments beside one another."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.scope import brands_of, scoped
from segments.api.refusing import refusing
from segments.asking import AS_OF, read_time
from segments.beside.asking import compare
from segments.models import Segment
from segments.moment import Moment

FEWEST, MOST = 2, 5


class CompareSerializer(serializers.Serializer[Any]):
    """Which segments are compared, and at what time (now unless given)."""

    segments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), min_length=FEWEST, max_length=MOST
    )
    as_of = serializers.CharField(required=False, allow_blank=True, max_length=40, help_text=AS_OF)

    def validate_segments(self, ids: list[int]) -> list[Segment]:
        if len(set(ids)) < len(ids):
            raise serializers.ValidationError("A segment stands here twice.")
        found = scoped(Segment.objects.select_related("brand"), self.context["request"].user).in_bulk(ids)
        if missing := [id_ for id_ in ids if id_ not in found]:
            raise serializers.ValidationError(f"There is no segment {missing[0]}.")
        return [found[id_] for id_ in ids]

    def validate_as_of(self, text: str) -> datetime | None:
        return read_time(text)


class ChannelReachSerializer(serializers.Serializer[Any]):
    """How many can be written to on a channel, and why the others cannot: the first thing that is in the way."""

    channel = serializers.CharField()
    reachable = serializers.IntegerField()
    no_address = serializers.IntegerField()
    no_consent = serializers.IntegerField()
    suppressed = serializers.IntegerField()


class ChannelPriceSerializer(serializers.Serializer[Any]):
    """What one message costs, and one to each who can be reached; null: there is no sender."""

    channel = serializers.CharField()
    one = serializers.DecimalField(max_digits=14, decimal_places=5, allow_null=True)
    all = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    currency = serializers.CharField(allow_blank=True)


class CascadeCostSerializer(serializers.Serializer[Any]):
    """What one message to each costs by the cheapest channel that reaches them, and how many are reached."""

    cost = serializers.DecimalField(max_digits=16, decimal_places=2)
    currency = serializers.CharField(allow_blank=True)
    reached = serializers.IntegerField()
    words = serializers.CharField()


class TooWideSerializer(serializers.Serializer[Any]):
    """A segment that holds nearly everybody."""

    words = serializers.CharField()


class SplitGroupSerializer(serializers.Serializer[Any]):
    """A group: its share of the segment, and the share of it that bought in the last 90 days."""

    value = serializers.CharField()
    share = serializers.FloatField()
    bought = serializers.FloatField()


class SplitSerializer(serializers.Serializer[Any]):
    """An attribute that divides a segment; `gain` from 0 (its groups buy alike) to 1 (they say who buys)."""

    attribute = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field named like an attribute of Field
    words = serializers.CharField()
    gain = serializers.FloatField()
    values = SplitGroupSerializer(many=True)


class SegmentBesideSerializer(serializers.Serializer[Any]):
    """A segment among those it is compared with. `share` is of all customers; money of purchases is what was left."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    share = serializers.FloatField()
    reach = ChannelReachSerializer(many=True)
    prices = ChannelPriceSerializer(many=True)
    cascade = CascadeCostSerializer()
    average_basket = serializers.DecimalField(max_digits=16, decimal_places=2, allow_null=True)
    last_purchase_at = serializers.DateTimeField(allow_null=True)
    last_purchase_days_median = serializers.IntegerField(allow_null=True)
    too_wide = TooWideSerializer(allow_null=True)
    splits = SplitSerializer(many=True)


class RegionSerializer(serializers.Serializer[Any]):
    """How many are in these segments and in none of the others."""

    count = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        inside = serializers.ListField(child=serializers.IntegerField(), source="segments")
        return {"in": inside, **super().get_fields()}


class ComparisonSerializer(serializers.Serializer[Any]):
    """Segments beside one another, every region of their overlaps, and how many customers there are in all."""

    segments = SegmentBesideSerializer(many=True)
    regions = RegionSerializer(many=True)
    total = serializers.IntegerField()
    currency = serializers.CharField(allow_blank=True, help_text="Of the average baskets.")
    sampled = serializers.IntegerField(help_text="How many customers were asked; 0: all, and the figures are exact.")


class ComparingActions:
    """Of segments: several of them compared."""

    @extend_schema(request=CompareSerializer, responses=ComparisonSerializer)
    @action(detail=False, methods=["post"])
    def compare(self, request: Request) -> Response:
        """Two to five segments: sizes, overlaps, reach and prices on each channel, what they buy, what divides them.

        Consent is that to any topic that one may see. Whoever bought nothing is not in the median of last purchases.
        """
        form = CompareSerializer(data=request.data, context={"request": request})
        form.is_valid(raise_exception=True)
        moment = Moment(form.validated_data.get("as_of") or timezone.now())
        with refusing():
            found = compare(form.validated_data["segments"], brands_of(request.user), moment)
        return Response(ComparisonSerializer(asdict(found)).data)
