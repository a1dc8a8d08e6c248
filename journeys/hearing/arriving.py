"""Arrivals: whoever is brought to an entry by something that happened, in the transaction that records it, in sets."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psycopg import sql

from journeys.hearing.entries import HearingEntry
from journeys.models import Trigger
from journeys.running import entry_type, program
from lib.live import kick
from lib.sql import execute, fill, load

HERE = Path(__file__).parent


def arrive(kind: str, names: Sequence[str], /, **new: list[Any]) -> int:
    """Makes the arrivals of what is new; how many. Two statements at most, one where no entry listens.

    `kind` and `names` are those of models.Trigger; `new` holds the columns of what is new, each a list (a file
    new_<kind>.sql says what they are).
    """
    heard = [
        sql.SQL(
            "select {}::bigint as journey_id, {}::bigint as version_id, {}::smallint as op, h.* from ({}) h"
        ).format(sql.Literal(each.journey_id), sql.Literal(each.version_id), sql.Literal(each.op), piece)
        for each in Trigger.objects.filter(kind=kind, name__in=names).order_by("journey_id", "op", "id")
        if (piece := _piece(each)) is not None
    ]
    if not heard:
        return 0
    made = execute(
        fill(
            load(HERE / "arriving.sql"),
            new=fill(load(HERE / f"new_{kind}.sql"), **new),
            heard=sql.SQL(" union all ").join(heard),
        )
    )
    if made:
        kick("engine")
    return made


def reactions_listened_for() -> list[str]:
    """The names of what may become of a message and brings somebody to an entry now."""
    return list(Trigger.objects.filter(kind="reaction").values_list("name", flat=True).distinct())


def _piece(trigger: Trigger) -> sql.Composable | None:
    entry = program(trigger.version_id).ops[trigger.op]
    kind = entry_type(entry)
    return kind.heard(entry) if isinstance(kind, HearingEntry) else None
