"""The API of the question before a launch: how many are announced, and how many can be written to."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from journeys.models import Journey
from journeys.reading.reach import reach
from lib.problems import Conflict
from segments.predicate import SegmentGone


class FatesSerializer(serializers.Serializer[Any]):
    """Numbers of customers."""

    sent = serializers.IntegerField(help_text="Who can be written to.")
    no_address = serializers.IntegerField()
    no_consent = serializers.IntegerField()
    suppressed = serializers.IntegerField()
    paused = serializers.IntegerField()


class WayReachSerializer(serializers.Serializer[Any]):
    channel = serializers.CharField()
    topic = serializers.IntegerField()
    fates = FatesSerializer()


class EntryReachSerializer(serializers.Serializer[Any]):
    """Who would come by one entry, and how many of them at least one step of the journey can reach."""

    node = serializers.CharField()
    members = serializers.IntegerField()
    reachable = serializers.IntegerField()
    ways = WayReachSerializer(many=True)


class ReachView(APIView):
    """What a launch of the published version would reach now."""

    @extend_schema(responses=EntryReachSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """For each entry that a launch lets people in by. 409 while nothing is published."""
        journeys = scoped(Journey.objects.select_related("version"), request.user)
        journey: Journey = get_object_or_404(journeys, pk=pk if pk < 2**63 else 0)
        if journey.version is None:
            raise Conflict("The journey has no version yet. Publish it first.", "unpublished")
        try:
            return Response(EntryReachSerializer(reach(journey.version, timezone.now()), many=True).data)
        except SegmentGone as gone:
            raise Conflict(str(gone), "segment_gone") from None
