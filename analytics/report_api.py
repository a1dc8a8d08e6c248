"""The API of reports: the same for all of them (analytics/report.py)."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.answering import answered, asked_for
from analytics.filters import FiltersSerializer
from analytics.report import REPORTS, Kind, Report
from analytics.serializers import ConversionSerializer
from lib.registry import UnknownKey


class ColumnSerializer(serializers.Serializer[Any]):
    """A column and what its numbers mean."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    kind = serializers.ChoiceField(choices=[each.value for each in Kind])
    unit = serializers.CharField()
    says = serializers.CharField(help_text="The number's definition in words.")
    opens = serializers.CharField(
        source="people_of", help_text="The column to ask for the people behind a cell; empty: nobody can be listed."
    )


class TableSerializer(serializers.Serializer[Any]):
    """A table. Cells by the kind of their column; null: there is no such number."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    note = serializers.CharField()
    columns = ColumnSerializer(many=True)
    rows = serializers.ListField(child=serializers.DictField())
    total = serializers.DictField(allow_null=True)


class DaysSerializer(serializers.Serializer[Any]):
    """First and last day of a period, in the company's time zone."""

    to = serializers.DateField()

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField()} | super().get_fields()


class ReportAnswerSerializer(serializers.Serializer[Any]):
    """A report's answer."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    says = serializers.CharField()
    takes = serializers.ListField(child=serializers.CharField())
    period = DaysSerializer()
    previous_period = DaysSerializer()
    time_zone = serializers.CharField()
    currency = serializers.CharField()
    conversions = ConversionSerializer(many=True)
    other_currencies = serializers.ListField(child=serializers.CharField())
    warnings = serializers.ListField(child=serializers.DictField())
    tables = TableSerializer(many=True)
    extra = serializers.DictField()
    answered_at = serializers.DateTimeField()


class ReportNameSerializer(serializers.Serializer[Any]):
    """A report that can be asked for."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    says = serializers.CharField()
    takes = serializers.ListField(child=serializers.CharField())
    needs = serializers.ListField(child=serializers.CharField())


def report_of(key: str) -> Report:
    """Raises Http404."""
    try:
        return REPORTS[key]
    except UnknownKey as error:
        raise Http404(str(error)) from None


class ReportsView(APIView):
    """Which reports there are."""

    @extend_schema(responses=ReportNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All reports, with what each answers and which filters it takes."""
        found = [
            {
                "key": each.key,
                "label": each.label,
                "says": each.says,
                "takes": sorted(each.takes),
                "needs": sorted(each.needs),
            }
            for each in REPORTS
        ]
        return Response(ReportNameSerializer(found, many=True).data)


class ReportView(APIView):
    """One report."""

    @extend_schema(parameters=[FiltersSerializer], responses=ReportAnswerSerializer)
    def get(self, request: Request, key: str) -> Response:
        """The report's tables; the last 30 days unless told."""
        report, now = report_of(key), timezone.now()
        return Response(ReportAnswerSerializer(answered(report, asked_for(report, request, now), now)).data)
