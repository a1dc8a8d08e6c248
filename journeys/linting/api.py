"""The API of what takes longer to find: asked by itself, some time after a draft was saved."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from journeys.linting.checking import late
from journeys.models import Journey
from journeys.serializers import ProblemSerializer


class LateProblemsSerializer(serializers.Serializer[Any]):
    """Of which revision of the draft, and what is wrong with it."""

    revision = serializers.IntegerField()
    problems = ProblemSerializer(many=True)


class LateProblemsView(APIView):
    """What only counting people tells about a draft."""

    @extend_schema(responses=LateProblemsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """Channels that nobody in the segment can receive, and topics that nobody has allowed: about half a second."""
        journeys = scoped(Journey.objects.select_related("brand"), request.user)
        journey: Journey = get_object_or_404(journeys, pk=pk if pk < 2**63 else 0)
        found = late(journey.graph, journey.brand, journey.settings, timezone.now())
        return Response({"revision": journey.revision, "problems": [each.as_json() for each in found]})
