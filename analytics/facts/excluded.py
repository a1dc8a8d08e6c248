"""Openings and clicks that machines alone have made: no rate counts them, and every report with such rates says so."""

from collections.abc import Sequence

from psycopg.sql import SQL

from analytics.by_channel.sums import CALLS, rolls
from analytics.facts.messages import READ_ON
from analytics.filters import Filters
from lib.sql import beside, fill, rows


def excluded(filters: Filters, versions: Sequence[int] | None = None) -> dict[str, int]:
    """How many messages of each; of some versions, where they are given, of the journey asked for. One statement."""
    query = fill(
        beside(__file__, "excluded.sql"),
        reading=sorted(READ_ON),
        calls=CALLS,
        of_versions=SQL("true") if versions is None else SQL("r.version_id = any({}::bigint[])").format(list(versions)),
        **rolls(filters),
        **filters.values(),
    )
    opened, clicked = rows(query)[0]
    return {"opened_weak": opened, "clicked_weak": clicked}
