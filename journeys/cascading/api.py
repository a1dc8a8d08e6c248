"""The API of cascades: their presets, and how often they reached somebody twice."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scope import scoped
from journeys.cascading.doubles import doubles
from journeys.cascading.presets import presets
from journeys.models import Journey


class PresetSerializer(serializers.Serializer[Any]):
    """Time-outs for the steps of a cascade, by channel, in seconds."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    timeouts = serializers.DictField(child=serializers.IntegerField())


class DoublesSerializer(serializers.Serializer[Any]):
    """Of one cascade, in runs of customers through it."""

    node = serializers.CharField()
    reached = serializers.IntegerField(help_text="At least one message was handed over.")
    delivered = serializers.IntegerField(help_text="At least one was delivered.")
    doubled = serializers.IntegerField(help_text="More than one step was delivered in one pass.")
    reacted_before = serializers.IntegerField(
        help_text="Of those: had reacted before the last of them was handed over."
    )


class CascadePresetsView(APIView):
    """Ready time-outs."""

    @extend_schema(responses=PresetSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every preset, the quickest first."""
        return Response(PresetSerializer(presets(), many=True).data)


class DoubleDeliveryView(APIView):
    """Who got more than one step."""

    @extend_schema(responses=DoublesSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """How often the cascades of a journey's current version reached somebody twice; none before it is published."""
        journey = get_object_or_404(scoped(Journey.objects.select_related("version"), request.user), pk=pk)
        found = doubles(journey.version) if journey.version else []
        return Response(DoublesSerializer(found, many=True).data)
