"""Has a report read what is counted of a segment's members alone.

For as long as it asks, temporary tables stand under the names of the rolls and counters that it reads: PostgreSQL looks
among them first. Each is made of the members' facts by the roll's own SELECT; what is no roll, or is kept by customer,
is made by a .sql beside this file that bears the name of the table for which it stands. So the report's statements and
the definitions of its numbers are the same, and cannot differ. The facts are read one by one, which takes its time:
each statement is bounded (segments/patience.py), and whoever asks for too much is told so.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled
from psycopg.sql import SQL, Composable, Composed, Identifier
from rest_framework.exceptions import ValidationError

from analytics.checking import stamped
from analytics.filters import Filters
from analytics.rolling.roll import HOUR, ROLLS, Roll, Source
from analytics.rolling.touched import all_hours
from journeys.figures.of_segment import members
from lib import sql
from segments.patience import ASKED_MS, TooSlow, patience
from segments.predicate import SegmentGone
from segments.tree import RuleInvalid

P = ParamSpec("P")
T = TypeVar("T")
HERE = Path(__file__).parent
MEMBERS = SQL("select customer_id from asked_member")  # while a report is asked of a segment


class SegmentTooSlow(TooSlow):
    """There are more facts about the members than somebody waits for."""

    default_detail = (
        "To count this for the people of a segment takes too long. Choose a shorter period or a smaller segment, and"
        " ask again."
    )


@contextmanager
def of_members(
    filters: Filters, now: datetime, *tables: str, before: Collection[str] = (), spared: Collection[str] = ()
) -> Iterator[set[str]]:
    """Meanwhile these tables hold what is counted of the members of `filters.segment`; without one, nothing changes.

    They hold the period, those that are in `before` also the one before it. A table that is made of another stands
    behind it. What is done meanwhile is undone. Raises SegmentTooSlow, and a ValidationError where the segment cannot
    be asked. Without what is in `spared` a report has something to say all the same: which of these took too long is
    answered, and they are empty.
    """
    left_out: set[str] = set()
    if filters.segment is None:
        yield left_out
        return
    try:
        with patience(ASKED_MS), transaction.atomic():
            _make_members(filters.segment, now)
            for table in tables:
                since = (filters.before() if table in before else filters).period.since
                if not _is_made(table, since, filters.period.until, may_fail=table in spared):
                    left_out.add(table)
            yield left_out
            transaction.set_rollback(True)
    except TooSlow as error:
        raise SegmentTooSlow from error


def asked_of(*tables: str, before: Collection[str] = ()) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """For a function that answers (self, filters, now): asked of a segment, it reads these tables of its members."""

    def of(answer: Callable[P, T]) -> Callable[P, T]:
        @wraps(answer)
        def answered(*args: P.args, **named: P.kwargs) -> T:
            filters, now = args[-2:]
            assert isinstance(filters, Filters)
            assert isinstance(now, datetime)
            with of_members(filters, now, *tables, before=before):
                return answer(*args, **named)

        return answered

    return of


def narrowed(people: Callable[..., Composed]) -> Callable[..., Composed]:
    """For Report.people: of those behind a number, the members of the segment that is asked for."""

    @wraps(people)
    def found(self: Any, filters: Filters, *place: Any) -> Composed:
        behind = people(self, filters, *place)
        if filters.segment is None:
            return behind
        members_ = _askable(filters.segment, place[-1])
        return SQL("select id from ({}) as everybody (id) where id in ({})").format(behind, members_)

    return found


def _askable(segment: int, now: datetime) -> Composable:
    try:
        return members(segment, now)
    except (RuleInvalid, SegmentGone) as error:
        raise ValidationError({"segment": [str(error)]}) from None


def _make_members(segment: int, now: datetime) -> None:
    sql.execute(SQL("create temporary table asked_member (customer_id bigint primary key)").format())
    sql.execute(SQL("insert into asked_member {}").format(_askable(segment, now)))
    sql.execute(SQL("analyze asked_member").format())  # some hundred members are looked up, a million are joined


def _is_made(table: str, since: datetime, until: datetime, *, may_fail: bool) -> bool:
    make = SQL("create temporary table {} as\n{}").format(Identifier(table), _select(table, since, until))
    try:
        with transaction.atomic():
            sql.execute(make)
    except OperationalError as error:
        if not may_fail or not isinstance(error.__cause__, QueryCanceled):
            raise
        sql.execute(SQL("{}\nwith no data").format(make))
        return False
    return True


def _select(table: str, since: datetime, until: datetime) -> Composed:
    own = HERE / f"{table}.sql"
    if own.exists():
        # Nothing happens to a message before it is made.
        counted = stamped(SQL("m.customer_id in ({}) and m.created_at < {}").format(MEMBERS, until))
        return sql.fill(sql.load(own), since=since, until=until, members=MEMBERS, stamped=counted)
    roll = next(each for each in ROLLS if each.model._meta.db_table == table)
    return roll.select(_hours(roll, since, until), MEMBERS)


def _hours(roll: Roll, since: datetime, until: datetime) -> list[datetime]:
    """What stood when a period began is what was chosen before: of choices every hour counts."""
    if roll.source is Source.CONSENTS:
        return [each for each in all_hours(roll) if each < until] or [since]
    first = since.replace(minute=0, second=0, microsecond=0)
    count = (until - first) // HOUR + 1
    return roll.every([first + timedelta(hours=each) for each in range(count)])
