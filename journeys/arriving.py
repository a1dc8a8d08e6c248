"""Arrivals: whoever is brought to an entry by something that happened, in the transaction that records it, in sets."""

from collections.abc import Sequence
from pathlib import Path

from psycopg import sql

from journeys.hearing import HearingEntry
from journeys.models import Trigger
from journeys.running import entry_type, program
from lib.live import kick
from lib.sql import execute, fill, load

HERE = Path(__file__).parent


def arrive(kind: str, names: Sequence[str], /, **new: list[object]) -> int:
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


def _piece(trigger: Trigger) -> sql.Composable | None:
    entry = program(trigger.version_id).ops[trigger.op]
    kind = entry_type(entry)
    return kind.heard(entry) if isinstance(kind, HearingEntry) else None
