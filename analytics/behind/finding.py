"""Who stands behind a number: the SQL is the report's, the limits are ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import DataError, connection
from psycopg.sql import SQL, Composed
from rest_framework.exceptions import ValidationError

from analytics.filters import Filters
from analytics.report import NoPeople, Report
from lib import sql
from segments.patience import TooSlow, patience

MOST = 2_500  # who are counted and looked through; a segment and a file hold all of them
SHOWN_MS, ALL_MS = 10_000, 60_000
CHUNK = 2_000
EVERYBODY = SQL("select distinct id from ({}) as behind (id) order by id")
NOTHING = "There is no such number in this report."


class PeopleTooSlow(TooSlow):
    """It takes longer to find them than somebody waits."""

    default_detail = "It takes too long to find these people. Choose a shorter period, and ask again."


@dataclass(frozen=True)
class Place:
    """One cell of a report."""

    table: str
    column: str
    row: str


@dataclass(frozen=True)
class Found:
    """One page of people. `is_more`: there are more of them than `count`."""

    ids: list[int]
    count: int
    is_more: bool


def statement(report: Report, filters: Filters, place: Place, now: datetime) -> Composed:
    """The ids of the customers behind a cell, at least once each. Raises NoPeople, also where there is no such cell."""
    try:
        return report.people(filters, place.table, place.column, place.row, now)
    except (KeyError, ValueError, IndexError):  # a row's key is read by its report as it likes
        raise NoPeople(NOTHING) from None


def page(people: Composed, first: int, size: int) -> Found:
    """The people from the `first` on, in the order of their ids. One statement. Raises PeopleTooSlow."""
    query = sql.fill(sql.beside(__file__, "page.sql"), people=people, most=MOST, first=first, size=size)
    with _waiting(SHOWN_MS):
        found = sql.rows(query)
    count = found[0][0]
    return Found([id_ for _, id_ in found if id_ is not None], min(count, MOST), count > MOST)


def all_ids(people: Composed) -> list[int]:
    """Everybody. Raises PeopleTooSlow."""
    with _waiting(ALL_MS):
        return [id_ for (id_,) in sql.rows(EVERYBODY.format(people))]


def chunks(people: Composed) -> Iterator[list[int]]:
    """Everybody, some thousand at a time, by a cursor of the server: memory does not grow with their number."""
    with _waiting(ALL_MS), connection.chunked_cursor() as cursor:
        cursor.execute(EVERYBODY.format(people))
        while ids := [id_ for (id_,) in cursor.fetchmany(CHUNK)]:
            yield ids


@contextmanager
def _waiting(limit_ms: int) -> Iterator[None]:
    """As patience, with words about people and periods instead of rules."""
    try:
        with patience(limit_ms):
            yield
    except TooSlow as error:
        raise PeopleTooSlow from error
    except DataError as error:  # a number in the row's key is larger than any id
        raise ValidationError({"detail": NOTHING}) from error
