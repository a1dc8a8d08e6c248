"""Segments to start from, and the RFM grid."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import brands_of
from lib.forms import RuleField
from segments import asking, rfm
from segments.known import Known
from segments.moment import Moment
from segments.ready import ready_segments


class ReadySegmentSerializer(serializers.Serializer[Any]):
    """A rule to start from; null when something is missing here, and then `needs` says what, in a sentence."""

    key = serializers.CharField()
    group = serializers.ChoiceField(["value", "life", "purchases", "messages"])
    name = serializers.CharField()
    description = serializers.CharField()
    icon = serializers.CharField()
    rule = RuleField(allow_null=True)
    needs = serializers.CharField(allow_blank=True)


class RfmPartSerializer(serializers.Serializer[Any]):
    """A row or column of the grid."""

    key = serializers.CharField()
    words = serializers.CharField()


class RfmCellSerializer(serializers.Serializer[Any]):
    """How many customers are in three parts at once, and the rule that chooses them."""

    r = serializers.CharField()
    f = serializers.CharField()
    m = serializers.CharField()
    count = serializers.IntegerField()
    rule = RuleField()


class RfmSerializer(serializers.Serializer[Any]):
    """The RFM grid: how recently, how often and for how much customers have bought."""

    as_of = serializers.DateTimeField()
    recency = RfmPartSerializer(many=True)
    frequency = RfmPartSerializer(many=True)
    money = RfmPartSerializer(many=True)
    cells = RfmCellSerializer(many=True)


class ReadySegmentsView(APIView):
    """Segments to start from."""

    @extend_schema(responses=ReadySegmentSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Rules that most companies ask, written for the data that is here."""
        return Response([asdict(each) for each in ready_segments(Known(brands_of(request.user)))])


class RfmView(APIView):
    """The RFM grid."""

    @extend_schema(
        parameters=[OpenApiParameter("as_of", OpenApiTypes.STR, description=asking.AS_OF)], responses=RfmSerializer
    )
    def get(self, request: Request) -> Response:
        """How many customers are in each cell of the grid, exactly, with the rule of each."""
        moment = Moment(asking.as_of(request))
        return Response(RfmSerializer({"as_of": moment.now, **asdict(rfm.grid(moment))}).data)
