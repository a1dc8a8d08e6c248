"""A report with its filters is kept, and asked for again later: with the rights that its maker has by then."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from rest_framework import serializers

from accounts.models import User
from accounts.permissions import may, role_of
from accounts.scope import brands_of
from analytics.answering import checked
from analytics.filters import Filters, FiltersSerializer
from analytics.models.sharing import FrozenReport
from analytics.period import LONGEST_DAYS, company_zone
from analytics.report import REPORTS, Report
from lib.forms import StrictSerializer
from lib.registry import UnknownKey


class Gone(Exception):
    """It cannot be shown any more: the report, a thing that it is about, or its maker's rights are no longer there."""


class FrozenFiltersSerializer(StrictSerializer):
    """What the address of a report holds beside its period."""

    brand = serializers.IntegerField(min_value=1, required=False)
    journey = serializers.IntegerField(min_value=1, required=False)
    channel = serializers.CharField(max_length=40, required=False)
    segment = serializers.IntegerField(min_value=1, required=False)
    rule = serializers.CharField(max_length=10, required=False)
    version = serializers.IntegerField(min_value=1, required=False)


class FrozenSerializer(serializers.Serializer[Any]):
    """A report, its filters, and its period: the last so many days, or from one day to another."""

    report = serializers.CharField(max_length=60)
    filters = FrozenFiltersSerializer(required=False)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_DAYS, required=False, allow_null=True)
    first_on = serializers.DateField(required=False, allow_null=True)
    last_on = serializers.DateField(required=False, allow_null=True)

    def validate_report(self, key: str) -> str:
        try:
            REPORTS[key]
        except UnknownKey as error:
            raise serializers.ValidationError(str(error)) from None
        return key


def frozen_values(given: Mapping[str, Any], user: User, now: datetime) -> dict[str, Any]:
    """The fields of a FrozenReport. Raises a ValidationError for what this person could not ask for now."""
    days, first, last = given.get("days"), given.get("first_on"), given.get("last_on")
    if days is None and (first is None or last is None):
        raise serializers.ValidationError({"days": ["Say of how many days it is, or of which ones."]})
    if days is not None:
        first = last = None
    values = {
        "report": given["report"],
        "filters": dict(given.get("filters") or {}),
        "days": days,
        "first_on": first,
        "last_on": last,
        "brands": brands_of(user),
    }
    _asked(REPORTS[values["report"]], values["filters"], _days(days, first, last, now), user, now)
    return values


def thawed(
    frozen: FrozenReport, now: datetime, *, reader: User | None = None, full_days: bool = False
) -> tuple[Report, Filters]:
    """The report and its filters as of now. No brand is in them for which its maker did not work when it was frozen,
    or does not now, or for which the `reader` does not work. `full_days`: the last days end yesterday. Raises Gone."""
    maker = frozen.created_by
    if not may(role_of(maker), "report-detail", "GET"):
        raise Gone("Whoever made this may no longer see it.")
    try:
        report = REPORTS[frozen.report]
        last = now - timedelta(days=1) if full_days else now
        days = _days(frozen.days, frozen.first_on, frozen.last_on, last)
        filters = _asked(report, frozen.filters, days, maker, now)
        limits = [frozen.brands, *([brands_of(reader)] if reader else [])]
        brands = _shared(filters.brands, *limits)
        if brands is not None and not brands:
            raise Gone("It is about brands that not everybody concerned works for.")
        return report, replace(filters, brands=brands)
    except (UnknownKey, serializers.ValidationError):
        raise Gone("What it was about is no longer there.") from None


def _asked(report: Report, filters: Mapping[str, Any], days: tuple[date, date], user: User, now: datetime) -> Filters:
    query = {**filters, "from": days[0], "to": days[1]}
    return checked(report, FiltersSerializer(data=query, context={"user": user, "now": now}).filters())


def _days(days: int | None, first: date | None, last: date | None, now: datetime) -> tuple[date, date]:
    today = now.astimezone(company_zone()).date()
    if days is not None:
        return today - timedelta(days=days - 1), today
    return first or today, last or today


def _shared(*limits: Any) -> tuple[int, ...] | None:
    """The brands that are in all of these; None: no limit."""
    sets = [set(each) for each in limits if each is not None]
    return tuple(sorted(set.intersection(*sets))) if sets else None
