"""Who is inside journeys now."""

from collections.abc import Sequence

from analytics.filters import Filters
from analytics.members.made import MEMBERS
from journeys.figures.counters import totals
from journeys.models import Journey
from lib.sql import beside, fill, rows


def insiders(journeys: Sequence[Journey], filters: Filters) -> dict[int, int]:
    """By journey, in runs of customers; of a segment's members, who must be at hand (members/made.py), their runs."""
    if filters.segment is None:
        return {key: each["inside"] for key, each in totals(list(journeys)).items()}
    ids = [each.pk for each in journeys]
    found = dict(rows(fill(beside(__file__, "inside.sql"), journeys=ids, members=MEMBERS)))
    return {each: found.get(each, 0) for each in ids}
