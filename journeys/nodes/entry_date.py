"""Entry: a day that is known of somebody has come (a birthday, the end of a contract), at an hour of their clock."""

import re
from calendar import isleap
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import sql
from rest_framework import serializers

from customers.models import AttributeDefinition
from customers.zones import zone_of
from delivery.sending.clock import moment
from journeys.clocks.day_zones import Zones, zones
from journeys.clocks.local_fields import hour_of
from journeys.entry import EntryConfig, EntryType, Finding, Planned, Visitor
from journeys.graph import Node
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import AttributeField

MOST_DAYS = 366
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
APART = {"when": {"day": ["before", "after"]}}


class EntryDate(EntryType):
    key = "entry_date"
    label = "Entry on a date"
    icon = "cake"
    description = "People enter on a day that is known of them: a birthday, some days before a contract ends."
    is_triggered = False

    class Config(EntryConfig):
        attribute = AttributeField(max_length=60, label="Date")
        repeat = serializers.ChoiceField(
            [("yearly", "Every year, as a birthday"), ("once", "Once, on this very day")],
            default="yearly",
            label="It comes",
        )
        day = serializers.ChoiceField(
            [("on", "On the day"), ("before", "Days before"), ("after", "Days after")], default="on", label="Enter"
        )
        days = serializers.IntegerField(
            min_value=1, max_value=MOST_DAYS, required=False, allow_null=True, default=None, label="Days", style=APART
        )
        at = serializers.TimeField(
            format="%H:%M",
            default=lambda: time(9),
            label="At",
            help_text="On the clock of the customer; where that is not known, of the brand.",
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            attrs = super().validate(attrs)
            if attrs["day"] != "on" and attrs["days"] is None:
                raise serializers.ValidationError({"days": ["Say how many days."]}, "required")
            return attrs

    def default_config(self) -> dict[str, Any]:
        return {"repeat": "yearly", "day": "on", "at": "09:00", "reentry": "after_exit"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        found = scope.stock.attributes.get(config["attribute"])
        if found is None:
            yield Problem(
                "attribute_gone",
                f"There is no attribute “{config['attribute']}”.",
                "Choose another attribute.",
                node.id,
                field="attribute",
                params={"attribute": config["attribute"]},
            )
        elif found.type != AttributeDefinition.Type.DATE:
            yield Problem(
                "attribute_no_date",
                f"“{found.label}” is not a date.",
                "Choose an attribute that holds a date.",
                node.id,
                field="attribute",
                params={"attribute": found.label},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        more = {"at": hour_of(config["at"]), "zone": scope.brand.time_zone, "type": self.key}
        return [Draft("enter", config | more, {"next": Out("next")})]

    def planned(self, op: Op, since: datetime, now: datetime) -> Iterable[Planned]:
        """One for each moment at which the hour has come somewhere, in as many time zones as that may be."""
        hour, here = time.fromisoformat(op.args["at"]), zone_of(op.args["zone"])
        come = {at for zone in zones().inhabited(here) for at in _moments(zone, hour, since, now)}
        return [Planned(f"{at:%Y-%m-%dT%H:%MZ}", at) for at in sorted(come)]

    def next_at(self, op: Op, now: datetime) -> datetime | None:
        hour, here = time.fromisoformat(op.args["at"]), zone_of(op.args["zone"])
        soon = now + timedelta(days=2)
        moments = [next(_moments(zone, hour, now, soon), None) for zone in zones().inhabited(here)]
        return min((each for each in moments if each), default=None)

    def members(self, op: Op, planned: Planned, now: datetime) -> sql.Composable:
        """Who lives where it is that hour now, and whose date that day there is. A moment may be two days: +14, -10."""
        found = zones()
        by_day = _by_day(found, time.fromisoformat(op.args["at"]), planned.as_of)
        there = [
            sql.SQL("({} and {})").format(
                found.live_in(those, zone_of(op.args["zone"])), self._matches(op, day + self._offset(op))
            )
            for day, those in sorted(by_day.items())
        ]
        return sql.SQL("({})").format(sql.SQL(" or ").join(there)) if there else sql.SQL("false")

    def cause(self, op: Op, planned: Planned) -> sql.Composable:
        return sql.SQL(
            "(select jsonb_build_object('kind', 'date', 'name', {key}::text, 'value', c.attributes ->> {key},"
            " 'at', {at}::timestamptz) from customers_customer c where c.id = m.customer_id)"
        ).format(key=sql.Literal(op.args["attribute"]), at=sql.Literal(planned.as_of))

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """The date of the customer, and the next moment at which it brings them here; if there is any."""
        key, value = op.args["attribute"], visitor.customer.attributes.get(op.args["attribute"])
        label = AttributeDefinition.objects.filter(key=key).values_list("label", flat=True).first() or key
        zone = zone_of(visitor.customer.time_zone, op.args["zone"])
        hour = time.fromisoformat(op.args["at"])
        try:
            days = _days(str(value), op.args["repeat"], visitor.now)
            moments = [moment(day - self._offset(op), hour, zone) for day in days]
        except (ValueError, OverflowError):
            yield Finding("date_unknown", holds=False, params={"attribute": label, "value": value})
            return
        said = {"attribute": label, "value": str(value)[:10]}
        if coming := [each for each in moments if each > visitor.now]:
            yield Finding("date_comes", None, said | {"next": coming[0].isoformat()})
        else:
            yield Finding("date_over", holds=False, params=said | {"last": moments[-1].isoformat()})

    def _offset(self, op: Op) -> timedelta:
        """From the day of entering to the date."""
        return timedelta(days={"on": 0, "before": 1, "after": -1}[op.args["day"]] * (op.args["days"] or 0))

    def _matches(self, op: Op, target: date) -> sql.Composable:
        """Whether the date of the customer `c` is this one. Compared as text: what is no date is no day."""
        # 29 February is kept on the 28th in years that have none.
        days = [f"{target:%m-%d}"]
        if days == ["02-28"] and (target + timedelta(days=1)).month == 3:
            days.append("02-29")
        yearly = op.args["repeat"] == "yearly"
        pattern = "^[0-9]{4}-([0-9]{2}-[0-9]{2})" if yearly else "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
        return sql.SQL("substring(c.attributes ->> {} from {}) = any({})").format(
            sql.Literal(op.args["attribute"]),
            sql.Literal(pattern),
            sql.Literal(days if yearly else [target.isoformat()]),
        )


def _days(text: str, repeat: str, now: datetime) -> list[date]:
    """The days on which a date comes, of some years about now; 29 February on the 28th in years that have none.

    Raises ValueError for what is no date. Of one that comes every year the year may be none.
    """
    if not DATE.match(text):
        raise ValueError(text)
    if repeat == "once":
        return [date.fromisoformat(text[:10])]
    known = date.fromisoformat(f"2000{text[4:10]}")
    years = range(now.year - 2, now.year + 4)  # it may be a year of days away from the day of entering
    return [
        known.replace(year=year) if (known.month, known.day) != (2, 29) or isleap(year) else date(year, 2, 28)
        for year in years
    ]


def _moments(zone: ZoneInfo, hour: time, after: datetime, until: datetime) -> Iterator[datetime]:
    """When it is that hour there, after one moment and up to another."""
    day = after.astimezone(zone).date() - timedelta(days=1)
    last = until.astimezone(zone).date()
    while day <= last:
        at = moment(day, hour, zone)
        if after < at <= until:
            yield at
        day += timedelta(days=1)


def _by_day(found: Zones, hour: time, at: datetime) -> dict[date, set[str]]:
    """The zones in which it is that hour at this moment, by the day that it is there."""
    by_day: dict[date, set[str]] = {}
    for zone in found.all():
        day = at.astimezone(zone).date()
        if moment(day, hour, zone) == at.astimezone(UTC):
            by_day.setdefault(day, set()).add(zone.key)
    return by_day
