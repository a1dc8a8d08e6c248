"""The API of Home."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.filters import FiltersSerializer
from analytics.home.attention import BAD, WARN, needs
from analytics.home.complaints import complaints
from analytics.home.health import health


class ComplaintsSerializer(serializers.Serializer[Any]):
    """Messages after which somebody complained."""

    now = serializers.IntegerField(help_text="In the period.")
    before = serializers.IntegerField(help_text="In the period before.")
    today = serializers.IntegerField()
    yesterday = serializers.IntegerField(help_text="The whole day.")
    days = serializers.ListField(child=serializers.IntegerField(), help_text="Every day of the period.")


class JourneyHealthSerializer(serializers.Serializer[Any]):
    """How a running journey is."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    state = serializers.ChoiceField(["ok", "warn", "bad"])
    problems = serializers.ListField(child=serializers.CharField())
    lately = serializers.IntegerField(help_text="Entries of the last 24 hours.")
    usual = serializers.FloatField(help_text="Entries a day in the seven days before.")
    last_entry_at = serializers.DateTimeField(allow_null=True, help_text="The hour of the last one, of eight days.")
    broken = serializers.IntegerField(help_text="Put out in the last day by a step that could not be carried out.")
    sent = serializers.IntegerField(help_text="Messages of the last day.")
    failed = serializers.IntegerField(help_text="Messages of the last day.")


class HomeNeedSerializer(serializers.Serializer[Any]):
    """Something that needs a person."""

    kind = serializers.ChoiceField(["account", "journey", "source", "import", "messages"])
    id = serializers.IntegerField(allow_null=True)
    key = serializers.CharField(help_text="Which sentence it is.")
    severity = serializers.ChoiceField([BAD, WARN])
    text = serializers.CharField(help_text="The sentence.")
    params = serializers.DictField()
    since = serializers.DateTimeField(allow_null=True)


class HomeSerializer(serializers.Serializer[Any]):
    complaints = ComplaintsSerializer()
    journeys = JourneyHealthSerializer(many=True)
    needs = HomeNeedSerializer(many=True)


class HomeView(APIView):
    """What Home shows beside the overview."""

    @extend_schema(parameters=[FiltersSerializer], responses=HomeSerializer)
    def get(self, request: Request) -> Response:
        """Complaints of the period; how running journeys are and what needs a person are of now."""
        now = timezone.now()
        filters = FiltersSerializer(data=request.query_params, context={"user": request.user, "now": now}).filters()
        journeys = health(filters.brands, now)
        found = {
            "complaints": complaints(filters, now),
            "journeys": journeys,
            "needs": needs(journeys, filters.brands, now),
        }
        return Response(HomeSerializer(found).data)
