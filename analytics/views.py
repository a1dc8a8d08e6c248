"""The reports' API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.filters import FiltersSerializer
from analytics.overview import overview
from analytics.serializers import OverviewSerializer


class OverviewView(APIView):
    """Home's figures."""

    @extend_schema(parameters=[FiltersSerializer], responses=OverviewSerializer)
    def get(self, request: Request) -> Response:
        """Totals beside the period before, by day, by channel and by journey; the last 30 days unless told."""
        now = timezone.now()
        asked = FiltersSerializer(data=request.query_params, context={"user": request.user, "now": now})
        return Response(OverviewSerializer(overview(asked.filters(), now)).data)
