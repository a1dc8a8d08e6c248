"""Entry: a segment again and again, as a rule says (every Monday), at an hour of the brand's clock."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from rest_framework import serializers

from customers.zones import zone_of
from delivery.sending.clock import moment
from journeys.clocks.local_fields import hour_of
from journeys.clocks.recurrence import LAST_DAY, LONGEST, NotRecurring, read
from journeys.entry import EntryConfig, EntryType, Finding, Planned, Visitor
from journeys.graph import Node
from journeys.models import Journey, Launch
from journeys.node import Draft, Out, Scope
from journeys.nodes.entry_segment import check_segment
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import RecurrenceField, SegmentField
from segments.predicate import entry_predicate

FIRST_DAY = date(2000, 1, 1)


class EntrySchedule(EntryType):
    key = "entry_schedule"
    label = "Entry on a schedule"
    icon = "calendar-repeat"
    description = "Everybody in a segment enters again and again: every day, every Monday, on the first of the month."
    is_triggered = False

    class Config(EntryConfig):
        segment_id = SegmentField(label="Segment", min_value=1)
        recurrence = RecurrenceField(
            label="How often",
            max_length=LONGEST,
            help_text="A rule as in calendars (RRULE): FREQ=WEEKLY;BYDAY=MO.",
        )
        starts_on = serializers.DateField(label="From")
        at = serializers.TimeField(
            format="%H:%M", default=lambda: time(9), label="At", help_text="On the clock of the brand."
        )

        def validate_recurrence(self, value: str) -> str:
            try:
                read(value)
            except NotRecurring as error:
                raise serializers.ValidationError(str(error), "no_recurrence") from error
            return value

        def validate_starts_on(self, value: date) -> date:
            if not FIRST_DAY <= value <= LAST_DAY:
                raise serializers.ValidationError(f"A day from {FIRST_DAY} to {LAST_DAY} can stand here.", "no_day")
            return value

    def default_config(self) -> dict[str, Any]:
        return {"recurrence": "FREQ=WEEKLY;BYDAY=MO", "at": "09:00", "reentry": "after_exit"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        yield from check_segment(node, config["segment_id"], scope)
        if next(_moments(_args(config, scope), scope.now), None) is None:
            yield Problem(
                "schedule_over",
                "By this rule nobody ever enters any more.",
                "Correct the rule or the day on which it ends.",
                node=node.id,
                field="recurrence",
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | _args(config, scope) | {"type": self.key}, {"next": Out("next")})]

    def planned(self, op: Op, since: datetime, now: datetime) -> Iterable[Planned]:
        """The last that has come: of several that were missed only this one is made up for."""
        come = []
        for at in _moments(op.args, since):
            if at > now:
                break
            come.append(at)
        return [Planned(f"{at:%Y-%m-%dT%H:%MZ}", at) for at in come[-1:]]

    def next_at(self, op: Op, now: datetime) -> datetime | None:
        return next(_moments(op.args, now), None)

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """When the clock brought people last, and when it does next."""
        made = Launch.objects.filter(journey=visitor.journey, op=op.number).exclude(slot=None)
        last = made.order_by("-as_of").values_list("as_of", flat=True).first()
        if last is None:
            yield Finding("schedule_not_yet", None)
        else:
            yield Finding("schedule_last", None, {"last": last.isoformat()})
        is_open = visitor.journey.status in (Journey.Status.RUNNING, Journey.Status.PAUSED)
        coming = self.next_at(op, visitor.now) if is_open else None
        if coming is None:
            yield Finding("schedule_over", holds=False)
        else:
            yield Finding("schedule_next", None, {"next": coming.isoformat()})

    def members(self, op: Op, planned: Planned, now: datetime) -> sql.Composable:
        return entry_predicate(op.args["segment_id"], now)

    def cause(self, op: Op, planned: Planned) -> sql.Composable:
        return sql.Literal(Jsonb({"kind": "schedule", "at": planned.as_of.isoformat()}))


def _args(config: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """What stands in the program: JSON, and the brand's zone as it was when this version was published."""
    return {
        "recurrence": config["recurrence"],
        "starts_on": config["starts_on"].isoformat(),
        "at": hour_of(config["at"]),
        "zone": scope.brand.time_zone,
    }


def _moments(args: dict[str, Any], after: datetime) -> Iterator[datetime]:
    """The moments at which it comes after this one, in order."""
    rule, zone, hour = read(args["recurrence"]), zone_of(args["zone"]), time.fromisoformat(args["at"])
    since = after.astimezone(zone).date() - timedelta(days=1)
    for day in rule.days(date.fromisoformat(args["starts_on"]), since):
        at = moment(day, hour, zone)
        if rule.until_at and at > rule.until_at:
            return
        if at > after:
            yield at
