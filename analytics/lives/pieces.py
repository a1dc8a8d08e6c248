"""Pieces of SQL over lives: in which stage and in which square of the RFM grid somebody is at the end of a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from psycopg import sql

from analytics.people.stages import ABSENT, ACTIVE, AT_RISK, LAPSED, LOYAL, NEVER, NEW
from lib.sql import beside, fill
from segments import rfm
from segments.moment import company_zone
from segments.values import value

OLDER = ("active", "at_risk", "lapsed", "lost")  # the stages of those who are not new, by the last purchase
AGES = (ACTIVE, AT_RISK, LAPSED)
MEANING = 1  # what is kept means something else: then this is another number
# With other limits everything is made anew.
EDITION = f"{MEANING} {NEW} {LOYAL} {AGES} {rfm.DAYS} {rfm.TIMES} {rfm.AMOUNTS}"


def fresh() -> sql.Composed:
    """The piece whose `fresh` are the lives of those in `who`."""
    return fill(beside(__file__, "fresh.sql"), zone=company_zone().key)


def parts(end_on: date) -> sql.Composed:
    """The piece whose `…_part` are what `lives` add to the sums, those of stages for this end."""
    recent_since, recent_until = _spans(rfm.DAYS)
    stage_since, stage_until = _spans(AGES)
    return fill(
        beside(__file__, "parts.sql"),
        stage_is=stage_on(end_on),
        end_on=end_on,
        recent_since=recent_since,
        recent_until=recent_until,
        times=list(rfm.TIMES),
        amounts=list(rfm.AMOUNTS),
        stages=list(OLDER),
        stage_since=stage_since,
        stage_until=stage_until,
        loyal_times=LOYAL,
        newest=NEW + 1,
        **{key: value(key) for key in ("new", "loyal", ABSENT.key, NEVER)},
    )


def stage_on(day: date) -> sql.Composable:
    """The stage of the life `l` at the end of that day."""
    return sql.SQL(
        "case when l.known_on is null or l.known_on > {day} then {absent}"
        " when l.days[1] is null or l.days[1] > {day} then {never} when l.days[1] >= {new} then 'new'"
        " when l.days[{n}] >= {active} and l.times[{n}] >= {loyal} then 'loyal'"
        " else ({stages}::text[])[{oldest} - width_bucket(l.days[{n}], {limits}::date[])] end"
    ).format(
        day=sql.Literal(day),
        absent=value(ABSENT.key),
        never=value(NEVER),
        new=sql.Literal(day - timedelta(days=NEW)),
        active=sql.Literal(day - timedelta(days=ACTIVE)),
        loyal=value(LOYAL),
        n=_number(day),
        stages=sql.Literal(list(OLDER)),
        oldest=value(len(OLDER)),
        limits=_limits(day, AGES),
    )


def square_on(day: date) -> sql.Composable:
    """The square of the grid in which the life `l` is at the end of that day: the row (recency, frequency, money).

    Of those who had bought by then.
    """
    number = _number(day)
    return sql.SQL(
        "({oldest} - width_bucket(l.days[{n}], {limits}::date[]),"
        " width_bucket(l.times[{n}] - 1, {times}::integer[]) + 1, width_bucket(l.spent[{n}], {amounts}::numeric[]) + 1)"
    ).format(
        oldest=value(len(rfm.DAYS) + 1),
        n=number,
        limits=_limits(day, rfm.DAYS),
        times=sql.Literal(list(rfm.TIMES)),
        amounts=sql.Literal(list(rfm.AMOUNTS)),
    )


def bought_by(day: date) -> sql.Composable:
    """Whether the life `l` had any purchase by the end of that day."""
    return sql.SQL("l.days[1] <= {}").format(sql.Literal(day))


def bought_in(first: date, last: date) -> sql.Composable:
    """Whether it has one from one day to another."""
    return sql.SQL("{} > width_bucket({} - 1, l.days)").format(_number(last), sql.Literal(first))


def _number(day: date) -> sql.Composable:
    """The number of the last entry of the life `l` up to that day; 0 before the first."""
    return sql.SQL("width_bucket({}, l.days)").format(sql.Literal(day))


def _limits(day: date, ages: Sequence[int]) -> sql.Composable:
    """The first days on which something is so many days old at most, the oldest first."""
    return sql.Literal([day - timedelta(days=each) for each in sorted(ages, reverse=True)])


def _spans(ages: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """From how many days after a purchase on each part begins, and from which on it is over."""
    begins = [each + 1 for each in ages]
    return [0, *begins], [*begins, None]
