"""Entries that hear of what happens to people one by one, and make arrivals of it."""

from datetime import datetime, timedelta
from typing import Any

from psycopg import sql

from journeys.clocks.timers import over_at
from journeys.entry import Closures, EntryConfig, EntryType
from journeys.program import Op
from journeys.reasons import Reason
from lib.forms import DurationField

DAY_S = 86_400


class HearingConfig(EntryConfig):
    """What such entries ask besides: how old a thing may be."""

    max_age_s = DurationField(
        min_value=60,
        default=DAY_S,
        label="Not if it is older than",
        help_text="What is told so late lets nobody in: an import of old data sends nothing.",
    )


class HearingEntry(EntryType):
    """An entry with rows of `Trigger` while its journey runs; arriving.py asks it whom what is new brings."""

    def heard(self, op: Op) -> sql.Composable:
        """A SELECT over the rows of `new` (arriving.sql): whom they bring to this entry.

        Its columns: customer_id, key, occurred_at, due_at, context, cause (models.Arrival).
        """
        raise NotImplementedError(f"{self.key} makes its arrivals elsewhere")

    def default_config(self) -> dict[str, Any]:
        return {"reentry": "after_exit", "max_age_s": DAY_S}

    def objection(self, op: Op, now: datetime, closures: Closures = ()) -> sql.Composable | None:
        first = [
            (_came_while(closures), Reason.JOURNEY_PAUSED),
            (_too_old(op.args.get("max_age_s", DAY_S), closures, now), Reason.TOO_OLD),
        ]
        whens = [
            sql.SQL(" when {} then {}").format(condition, sql.Literal(reason.value))
            for condition, reason in [*first, *self.objections(op)]
            if condition is not None
        ]
        return sql.SQL("(case{} end)").format(sql.Composed(whens))

    def objections(self, op: Op) -> list[tuple[sql.Composable, Reason]]:
        """Conditions over the arrival `k` that keep it out, each with its reason."""
        return []


def _too_old(max_age_s: int, closures: Closures, now: datetime) -> sql.Composable:
    """An old thing is no news, whenever it is told: judged by the clock of the door, which may be a virtual one.

    While the door was shut by a pause, what came did not grow older.
    """
    oldest = sql.SQL("k.due_at < {}").format(sql.Literal(now - timedelta(seconds=max_age_s)))
    if not closures:
        return oldest
    over = over_at(sql.SQL("k.due_at"), max_age_s, [(each.began_at, each.ended_at) for each in closures])
    return sql.SQL("{} and {} < {}").format(oldest, over, sql.Literal(now))


def _came_while(closures: Closures) -> sql.Composable | None:
    """Whether it happened in a pause that was to let nobody in; None: there was none."""
    refusing = [
        sql.SQL("(k.occurred_at >= {} and k.occurred_at < {})").format(
            sql.Literal(each.began_at), sql.Literal(each.ended_at)
        )
        for each in closures
        if each.refuses
    ]
    return sql.SQL("({})").format(sql.SQL(" or ").join(refusing)) if refusing else None
