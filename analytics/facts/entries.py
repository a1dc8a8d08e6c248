"""How many entered journeys in a period."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from analytics.filters import Filters
from analytics.programs import Published
from lib import sql


@dataclass
class Entries:
    """Entries of the whole period and of its parts; the unit is entries, which are people unless somebody re-enters."""

    whole: int = 0
    days: dict[date, int] = field(default_factory=dict)
    journeys: dict[int, int] = field(default_factory=dict)


def entries(filters: Filters, published: Sequence[Published]) -> Entries:
    """Reads the report about these versions, which say what brands and journey were asked for; one statement."""
    doors = [(each.version_id, op.number) for each in published for op in each.program.entries]
    values = filters.values()
    query = sql.fill(
        sql.beside(__file__, "entries.sql"),
        versions=[version for version, _ in doors],
        ops=[op for _, op in doors],
        since=values["since"],
        until=values["until"],
        zone=values["zone"],
    )
    found = Entries()
    for part, day, journey, count in sql.rows(query):
        if part == "all":
            found.whole = count
        elif part == "day":
            found.days[day] = count
        else:
            found.journeys[journey] = count
    return found
