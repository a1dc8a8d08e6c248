"""Asks a report for what somebody wants to see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from rest_framework import serializers
from rest_framework.request import Request

from analytics.currency import rounded
from analytics.filters import LAST, Filters, FiltersSerializer
from analytics.report import Kind, Report, Table


def asked_for(report: Report, request: Request, now: datetime) -> Filters:
    """The valid query of a request. Raises a ValidationError that says which parameter is wrong and how."""
    return checked(
        report, FiltersSerializer(data=request.query_params, context={"user": request.user, "now": now}).filters()
    )


def checked(report: Report, filters: Filters) -> Filters:
    """Raises a ValidationError where the report does not understand a filter, or needs one."""
    given = {
        "brand": filters.brands is not None and len(filters.brands) == 1,
        "journey": filters.journey is not None,
        "channel": filters.channel is not None,
        "segment": filters.segment is not None,
        "rule": filters.rule != LAST,
        "version": filters.version is not None,
    }
    for name, is_given in given.items():
        if is_given and name not in report.takes and name != "brand":
            raise serializers.ValidationError({name: [f"The report “{report.label}” cannot be limited to a {name}."]})
        if name in report.needs and not is_given:
            raise serializers.ValidationError({name: [f"The report “{report.label}” is about one {name}: name it."]})
    return filters


def answered(report: Report, filters: Filters, now: datetime) -> dict[str, Any]:
    """The report's answer, as ReportAnswerSerializer shows it."""
    found = report.answer(filters, now)
    before = filters.before().period
    return {
        "key": report.key,
        "label": report.label,
        "says": report.says,
        "takes": sorted(report.takes),
        "period": {"from": filters.period.first_on, "to": filters.period.last_on},
        "previous_period": {"from": before.first_on, "to": before.last_on},
        "time_zone": settings.COMPANY_TIME_ZONE,
        "currency": found.currency,
        "conversions": found.conversions,
        "other_currencies": found.other_currencies,
        "warnings": found.warnings,
        "tables": [_rounded(each) for each in found.tables],
        "extra": found.extra,
        "answered_at": now,
    }


def _rounded(table: Table) -> Table:
    money = [each.key for each in table.columns if each.kind is Kind.MONEY]

    def row(cells: Mapping[str, Any]) -> dict[str, Any]:
        return dict(cells) | {key: rounded(cells[key]) for key in money if key in cells}

    total = None if table.total is None else row(table.total)
    return replace(table, rows=[row(each) for each in table.rows], total=total) if money else table
