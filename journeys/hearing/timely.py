"""Whether what an entry listens for came from somebody while it listened: what the Why tells of one customer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from psycopg import sql

from journeys.entry import Finding, Visitor
from journeys.hearing.happenings import happened
from journeys.models import Journey
from lib.sql import rows

MOST = 200  # the last of them; of somebody to whom more has happened the older ones lead to no other answer
HISTORY = sql.SQL(
    "select count(*), max(e.occurred_at), count(*) filter (where {fits}),"
    " (array_agg(e.occurred_at order by e.occurred_at desc, e.id desc) filter (where {fits}))[:{most}],"
    " (array_agg(e.received_at order by e.occurred_at desc, e.id desc) filter (where {fits}))[:{most}]"
    " from {table} where e.customer_id = {customer} and {named} and e.occurred_at <= {now}"
)


@dataclass(frozen=True)
class Came:
    """Something that brings people in: when it happened, when we were told, and how old it may grow before that.

    `wait_s`: how long after it the door judges it. `params`: what is told of it.
    """

    at: datetime
    told_at: datetime
    wait_s: int = 0
    max_age_s: int | None = None
    params: Mapping[str, Any] = field(default_factory=dict)


def findings(code: str, came: Sequence[Came], visitor: Visitor, params: Mapping[str, Any]) -> Iterator[Finding]:
    """That it came, the last that was in time; and where none was, why the last one (the first here) was not."""
    missed = {place: _missed(each, visitor) for place, each in enumerate(came)}
    place = next((place for place, why in missed.items() if why is None), 0)
    why = missed[place]
    holds = True if why is None and visitor.journey.launched_at else None
    yield Finding(code, holds, {**params, **came[place].params, "last": came[place].at.isoformat()})
    if why:
        yield why


def happenings(asked: Mapping[str, Any], visitor: Visitor) -> tuple[int, datetime | None, int, list[Came]]:
    """(how many events or purchases of a name came; when the last did; how many that fit; the last of these)."""
    table, named = happened(asked["event"])
    _, fits = happened(asked["event"], asked["filters"])
    query = HISTORY.format(
        table=table,
        named=named,
        fits=fits,
        customer=sql.Literal(visitor.customer.pk),
        now=sql.Literal(visitor.now),
        most=sql.Literal(MOST),
    )
    ((came, last, fitting, ats, told),) = rows(query)
    wait_s, max_age_s = asked.get("within_s") or 0, asked.get("max_age_s")
    found = [Came(at, told_at, wait_s, max_age_s) for at, told_at in zip(ats or [], told or [], strict=True)]
    return came, last, fitting, found


def _missed(came: Came, visitor: Visitor) -> Finding | None:
    """Why the entry did not take it; None: it was in time, as far as the entry goes."""
    journey = visitor.journey
    if journey.launched_at is None:
        return None
    if came.told_at < journey.launched_at:
        return Finding("heard_before_launch", holds=False, params={"launched": journey.launched_at.isoformat()})
    if journey.stopped_at and came.told_at >= journey.stopped_at:
        return Finding("heard_after_stop", holds=False, params={"stopped": journey.stopped_at.isoformat()})
    if paused := _refused_since(came.at, visitor):
        return Finding("heard_while_paused", holds=False, params={"paused": paused.isoformat()})
    age = came.told_at - came.at - timedelta(seconds=came.wait_s)
    if came.max_age_s is not None and age > timedelta(seconds=came.max_age_s):
        return Finding("heard_too_old", holds=False, params={"told": came.told_at.isoformat()})
    if came.told_at < visitor.published_at:  # judged by an earlier version, which may have had another entry
        return Finding("heard_before_version", holds=None, params={"published": visitor.published_at.isoformat()})
    return None


def _refused_since(at: datetime, visitor: Visitor) -> datetime | None:
    """When the pause began that refuses what happened at this moment."""
    journey = visitor.journey
    refuses = journey.status == Journey.Status.PAUSED and journey.refuses_arrivals
    if refuses and journey.paused_at and at >= journey.paused_at:
        return journey.paused_at
    return next(
        (each.began_at for each in visitor.closures if each.refuses and each.began_at <= at < each.ended_at), None
    )
