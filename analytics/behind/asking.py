"""What a request says about a cell of a report."""

from datetime import datetime
from typing import Any

from psycopg.sql import Composed
from rest_framework import serializers
from rest_framework.request import Request

from analytics.answering import asked_for
from analytics.behind import finding
from analytics.behind.finding import Place
from analytics.report import NoPeople, Report


class PlaceSerializer(serializers.Serializer[Any]):
    """One cell of a report, by the keys of its table, column and row."""

    table = serializers.CharField(max_length=60)
    column = serializers.CharField(max_length=60)
    row = serializers.CharField(max_length=200)

    def place(self) -> Place:
        self.is_valid(raise_exception=True)
        return Place(**self.validated_data)


def people_asked_for(report: Report, request: Request, now: datetime) -> tuple[Place, Composed]:
    """The cell of a request, and the SQL of the people behind it. Raises a ValidationError with a sentence."""
    place = PlaceSerializer(data=request.query_params).place()
    try:
        return place, finding.statement(report, asked_for(report, request, now), place, now)
    except NoPeople as error:
        raise serializers.ValidationError({"detail": str(error)}) from None
