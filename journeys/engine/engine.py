"""The engine: moves everybody who is due, in sets, on the clock it is given.

`drain(now)` does all that is due at `now`, one batch after another, each a transaction of its own and a constant
number of statements. Any number of processes may drain at once: rows are claimed with SKIP LOCKED. Nothing is sent
here: a message is a row in the outbox.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Min
from psycopg import sql
from psycopg.types.json import Jsonb

from delivery.sending.dispatcher import QUEUE
from journeys.engine import guards, leaving
from journeys.entering import launches
from journeys.entering.doors import arrivals_due, let_in_arrivals
from journeys.hearing import sensing
from journeys.models import Wake
from journeys.op import BEHIND
from journeys.ops import OPS
from journeys.program import Op
from journeys.reasons import Reason
from journeys.running import Running, following, judging, running
from lib.live import kick, publish
from lib.sql import fill, load, rows
from segments.predicate import SegmentGone
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

BATCH = 5_000
WAKES = 5_000
TURN = 8  # full batches of one op, or of one launch, before the next has its turn
HERE = Path(__file__).parent
Stop = Callable[[], bool]
# Journeys whose people come by something that happens, and those that many enter at once: a loop each, so that the
# first never wait behind the second. None: all of them.
TRIGGERED, BULK = "triggered", "bulk"
Lane = str | None
ALL = sql.SQL("true")


def _sql(name: str, **values: Any) -> list[tuple[Any, ...]]:
    return rows(fill(load(HERE / f"{name}.sql"), **values))


def drain(now: datetime, *, batch: int = BATCH, stop: Stop = lambda: False, lane: Lane = None) -> int:
    """Does all that is due at `now`; returns how many rows of work that was (people let in, judged, or let out).

    `stop` is asked between batches: when true, what is left is for the next call. A `lane` keeps to its journeys.
    """
    done = 0
    while not stop():
        work = _once(now, batch, stop, lane)
        if not work:
            break
        done += work
    return done


def drain_one(version: Running, customer_id: int, now: datetime, stop: Stop = lambda: False) -> int:
    """As `drain`, for one customer in a version that nobody but the present transaction knows of (journeys/trying).

    Nobody else's work is touched, not even locked: what is due is found by the version, the inbox by the customer.
    """
    done = 0
    # What this transaction wrote bears its clock: the inbox may hold what really happened to the same customer.
    heeded = sql.SQL(
        "customer_id = {} and created_at between {}::timestamptz - interval '1 microsecond' and {}"
    ).format(sql.Literal(customer_id), sql.Literal(now), sql.Literal(now))
    there = sql.SQL("e.version_id = {}").format(sql.Literal(version.id))
    while not stop():
        work = _wake(now, [version], heeded, there) + guards.ask([version], now, BATCH)
        for _, entry, due_at in arrivals_due([version]):
            if due_at <= now:
                work += let_in_arrivals(version, entry, now, BATCH)
        for each, op in _due_ops([version], _due([version]), now):
            if not stop():
                work += _step(each, op, now, BATCH)
        if not work:
            break
        done += work
    return done


def next_due_at(now: datetime, lane: Lane = None) -> datetime | None:
    """The earliest moment at which somebody in a running journey is due, or comes; None when nobody waits."""
    everywhere = running()
    found = _lane(everywhere, lane)
    moments: list[datetime | None] = [at for _, _, at in _due(found).ops]
    moments += [at for _, _, at in arrivals_due(found)]
    moments += [guards.next_at(found), launches.next_at(found, now)]
    if lane != TRIGGERED:
        moments += [sensing.next_at(everywhere)]
    if lane != BULK:
        moments += [Wake.objects.filter(created_at__gt=now).aggregate(at=Min("created_at"))["at"]]
    return min((each for each in moments if each), default=None)


def _lane(found: list[Running], lane: Lane) -> list[Running]:
    return found if lane is None else [each for each in found if each.is_triggered == (lane == TRIGGERED)]


def _once(now: datetime, batch: int, stop: Stop, lane: Lane) -> int:
    """One batch of everything that is due, in turn, so that no journey waits for the end of another."""
    everywhere = running()
    found = _lane(everywhere, lane)
    agenda = _Agenda(*_sql("agenda", now=now)[0])
    done = 0
    if lane != BULK and agenda.wakes:
        done += _wake(now, everywhere)
    if lane != BULK and agenda.departures:
        done += leaving.let_out(now, batch)
    done += guards.ask(found, now, batch)
    planned = launches.plan(found, now)
    if lane != BULK:
        done += sensing.hear(everywhere, now)
    if lane != TRIGGERED:
        done += sensing.sweep(everywhere, now, agenda.watches)
    for version, entry, due_at in arrivals_due(found) if agenda.arrivals else ():
        if due_at <= now:
            done += let_in_arrivals(version, entry, now, batch)
    if planned or agenda.launches:
        done += launches.let_in(found, now, batch, TURN, stop)
    due = _due(found)
    if lane != TRIGGERED:
        done += _let_out(due.stopping, now, batch)
    for version, op in _due_ops(found, due, now):
        for _ in range(TURN):
            if stop():
                return done
            judged = _step(version, op, now, batch)
            done += judged
            if judged < batch:
                break
    return done


@dataclass(frozen=True)
class _Agenda:
    """Which kinds of work there may be (agenda.sql). What comes after it was asked is for the next turn."""

    wakes: bool
    departures: bool
    arrivals: bool
    launches: bool
    watches: bool


@dataclass(frozen=True)
class _Due:
    """Each op at which somebody waits (version, op, earliest due moment), and what was stopped (version, journey)."""

    ops: list[tuple[int, int, datetime]]
    stopping: list[tuple[int, int]]


def _due(found: list[Running]) -> _Due:
    places = [(each.id, op.number) for each in found for op in each.program.ops if op.kind in OPS]
    asked = _sql("due", versions=[each[0] for each in places], ops=[each[1] for each in places])
    return _Due([each[:3] for each in asked if each[3] is None], [(each[0], each[3]) for each in asked if each[3]])


def _due_ops(found: list[Running], due: _Due, now: datetime) -> Iterator[tuple[Running, Op]]:
    by_id = {each.id: each for each in found}
    for version_id, op, at in sorted(due.ops, key=lambda each: each[2]):
        if at <= now:
            version = by_id[version_id]
            yield version, version.program.ops[op]


def _wake(now: datetime, found: Sequence[Running], heeded: sql.Composable = ALL, there: sql.Composable = ALL) -> int:
    """Has those looked at again to whom something happened; how many there were.

    Mostly they are judged at once, without becoming due first: an update of their rows is saved. Where rules hold for
    everybody inside, these come first; and where judging fails, they become due, and the one who breaks it is found.
    """
    guarded = [each.id for each in found if each.is_guarded]
    direct = {each.id: each for each in found if not each.is_guarded}
    try:
        with transaction.atomic():
            return _woken(now, guarded, direct, heeded, there)
    except OperationalError:
        raise
    except (_TouchedError, SegmentGone, RuleInvalid, DatabaseError) as error:
        log.warning("Those who were woken become due instead of being judged at once: %s", error)
        with transaction.atomic():
            return _woken(now, guarded, {}, heeded, there)


def _woken(
    now: datetime,
    guarded: Sequence[int],
    direct: Mapping[int, Running],
    heeded: sql.Composable,
    there: sql.Composable,
) -> int:
    (heard, groups), touched = _heard(now, guarded, list(direct), heeded, there), set()
    for version_id, number, places, count in groups:
        version = direct[version_id]
        op = version.program.ops[number]
        claim = _claim("claiming_woken", version, now, places=places)
        judged, moved, decided, _ = _judge(version, op, following(version, op), now, claim)
        if judged != count or moved != judged:
            raise _TouchedError("their journey was paused, or they were moved")
        if decided:
            touched.add(version.journey_id)
    for journey_id in touched:
        publish(f"journey.{journey_id}", {"type": "changed"})
    if groups:
        kick(QUEUE)
    return heard


def _heard(
    now: datetime, guarded: Sequence[int], direct: Sequence[int], heeded: sql.Composable, there: sql.Composable
) -> tuple[int, list[tuple[int, int, str, int]]]:
    """How many entries of the inbox were taken, and (version, op, places, count) of those who are to be judged at once.

    Their places are one text, which is for the server only: as a list they would be read and written one by one.
    """
    narrow = {"heeded": heeded, "there": there}
    found = _sql("waking", now=now, batch=WAKES, guarded=list(guarded), direct=list(direct), **narrow)
    groups = sorted(each for each in found if each[0] is not None)
    return next(int(each[3]) for each in found if each[0] is None), groups


class _TouchedError(Exception):
    """Somebody's row was changed between the statement's snapshot and its claim (woken, say)."""


def _step(version: Running, op: Op, now: datetime, batch: int) -> int:
    """One batch at one op. A batch that the data breaks is tried smaller, until the one who breaks it is found."""
    size = batch
    behind = following(version, op)
    while True:
        try:
            with transaction.atomic():
                claim = _claim("claiming", version, now, op=op.number, batch=size)
                judged, moved, decided, _ = _judge(version, op, behind, now, claim)
                if moved != judged:
                    raise _TouchedError
                if decided:
                    publish(f"journey.{version.journey_id}", {"type": "changed"})
                if judged and (op.kind == "send" or OPS[op.kind].listens):
                    kick(QUEUE)  # there are new messages, or some are held no longer (journeys/engine/holding.py)
                for channel in OPS[op.kind].kicks if judged else ():
                    kick(channel)
            return int(judged)
        except _TouchedError:
            continue  # what was changed is seen by the next statement
        except OperationalError:
            raise  # a deadlock or a lost connection says nothing about the data: the loop tries again later
        except (SegmentGone, RuleInvalid) as error:
            return _break(version, op, now, batch, str(error))
        except DatabaseError as error:
            if size == 1 and not behind:
                return _break(version, op, now, 1, str(error).split("\n")[0])
            log.warning("%s at op %s of version %s: trying fewer people", error, op.number, version.id)
            behind = None  # so that whoever breaks the op behind is found there
            size = max(1, size // 8)


def _claim(name: str, version: Running, now: datetime, **values: Any) -> sql.Composed:
    """The head of a statement: who is to be judged."""
    return fill(load(HERE / f"{name}.sql"), journey=version.journey_id, version=version.id, now=now, **values)


def _judge(version: Running, op: Op, behind: Op | None, now: datetime, claim: sql.Composed) -> tuple[Any, ...]:
    where = {"journey": version.journey_id, "version": version.id, "now": now}
    values = {**where, "claim": claim, **judging(version, op, now)}
    if not behind:
        return _sql("frame", **values)[0]
    onward = list(OPS[op.kind].leads_on)
    return _sql("through", onward=onward, **values, **judging(version, behind, now, BEHIND))[0]


def _break(version: Running, op: Op, now: datetime, batch: int, why: str) -> int:
    """Lets those out who are due at an op that cannot be carried out, saying why."""
    log.error("op %s of version %s is broken: %s", op.number, version.id, why)
    with transaction.atomic():
        out = _sql(
            "breaking",
            journey=version.journey_id,
            version=version.id,
            op=op.number,
            now=now,
            batch=batch,
            reason=Reason.BROKEN.value,
            detail=Jsonb({"why": why[:500]}),
        )
        publish(f"journey.{version.journey_id}", {"type": "changed"})
    return int(out[0][0])


def _let_out(stopping: Sequence[tuple[int, int]], now: datetime, batch: int) -> int:
    """Lets one batch of those out who are inside a stopped journey."""
    done = 0
    for version, journey in stopping:
        with transaction.atomic():
            out = _sql("stopping", journey=journey, version=version, now=now, batch=batch)[0][0]
            if out:
                publish(f"journey.{journey}", {"type": "changed"})
        done += int(out)
    return done
