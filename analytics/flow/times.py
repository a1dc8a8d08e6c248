"""How long people take to react: for each step of a journey, and for each of its channels."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from analytics.flow.asked import Asked
from analytics.flow.steps import Key, key_of
from analytics.rolling.roll import FOLDER
from analytics.rolling.rolls.reactions import VALUES
from lib.sql import beside, fill, load, rows
from segments.patience import ASKED_MS, patience

WHICH = ("reacted", "opened", "answered")


@dataclass
class Times:
    """Buckets (analytics/reaction_times.py) of the reactions `WHICH`."""

    reacted: Counter[int] = field(default_factory=Counter)
    opened: Counter[int] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)

    def add(self, bucket: int, *numbers: int) -> None:
        for which, number in zip(WHICH, numbers, strict=True):
            if number:
                getattr(self, which)[bucket] += number


@dataclass
class AllTimes:
    steps: dict[Key, Times] = field(default_factory=lambda: defaultdict(Times))
    channels: dict[str, Times] = field(default_factory=lambda: defaultdict(Times))


def times(asked: Asked) -> AllTimes:
    """One statement; of a segment's people it reads the messages, which may be TooSlow."""
    found = AllTimes()
    for version_id, number, bucket, *numbers in _rows(asked):
        op = asked.op(version_id, number)
        if op.kind == "send":
            found.steps[key_of(op)].add(bucket, *numbers)
            found.channels[op.args["channel"]].add(bucket, *numbers)
    return found


def _rows(asked: Asked) -> list[tuple[Any, ...]]:
    period = {"since": asked.since, "until": asked.until}
    if asked.filters.segment is None:
        return rows(fill(beside(__file__, "times.sql"), journey=asked.journey.pk, versions=asked.ids, **period))
    among = sql.SQL("d.version_id = any({}::bigint[]) and {}").format(asked.ids, asked.among)
    query = fill(load(FOLDER / "reactions.sql"), hours=asked.hours, **period, **VALUES | {"among": among})
    with patience(ASKED_MS):
        return [(version, op, bucket, *numbers) for _, _, version, op, _, bucket, *numbers in rows(query)]
