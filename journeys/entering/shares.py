"""A journey that is open for a share of the people first: 1 %, then 10 %, then all.

Each customer has a place in each journey, which never changes: whoever is within 1 % is within 10 %, too.
"""

import hashlib
from datetime import datetime

from psycopg import sql

ALL = 100
# The place within 0 … 100, of another lot than the hold-out's (doors.py) and that of splits.
PLACE = sql.SQL(
    "('x' || substr(md5({journey} || ':share:' || {customer}), 1, 8))::bit(32)::bigint * 100.0 / 4294967296"
)
# Somebody within the share that was let in before, who was not there then: nothing was decided about them since.
CAME_SINCE = sql.SQL(
    "not exists (select from journeys_decision x where x.customer_id = c.id and x.journey_id = {journey}"
    " and x.visit = 0 and x.at >= {since})"
    # (Of runs that ended long ago the ledger may keep no decision; the run is there.)
    " and not exists (select from journeys_enrollment y where y.customer_id = c.id and y.journey_id = {journey}"
    " and y.entered_at >= {since})"
)


def is_outside(journey_id: int, share: int, customer: sql.Composable) -> sql.Composable:
    """Whether the customer of that id is not among the share."""
    if share >= ALL:
        return sql.SQL("false")
    return sql.SQL("({} >= {})").format(_place(journey_id, customer), sql.Literal(share))


def among(journey_id: int, share_from: int, share: int, since: datetime | None) -> sql.Composable:
    """A predicate over the customer `c`: comes with a launch to this share.

    One that widens an earlier launch (`share_from`), which was at `since`, leaves out who has had their turn.
    """
    place = _place(journey_id, sql.SQL("c.id"))
    inside = sql.SQL("({} < {})").format(place, sql.Literal(share)) if share < ALL else sql.SQL("true")
    if not share_from or since is None:
        return inside
    new = CAME_SINCE.format(journey=sql.Literal(journey_id), since=sql.Literal(since))
    return sql.SQL("({} and ({} >= {} or {}))").format(inside, place, sql.Literal(share_from), new)


def is_in_share(journey_id: int, customer_id: int, share: int) -> bool:
    """Whether a customer is among the share."""
    place = int(hashlib.md5(f"{journey_id}:share:{customer_id}".encode(), usedforsecurity=False).hexdigest()[:8], 16)
    return place * 100 / 2**32 < share


def _place(journey_id: int, customer: sql.Composable) -> sql.Composable:
    return PLACE.format(journey=sql.Literal(journey_id), customer=customer)
