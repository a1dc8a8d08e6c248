"""The doors of a journey: who comes to an entry is let in or refused, in sets, and leaves a decision either way."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from psycopg import sql

from accounts.models import Brand
from delivery.sending.dispatcher import QUEUE
from journeys.entering.shares import is_outside
from journeys.models import Launch
from journeys.op import AT_ENTRY
from journeys.ops import arrival
from journeys.program import Op
from journeys.running import Running, entry_type, judging
from lib.live import kick, publish
from lib.sql import execute, fill, load, rows
from segments.predicate import predicate

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
NO_LIMIT = 2**31 - 1
# The place of a customer within 0 … 100, as in ops/split.sql: the same for every entry and version.
HELD_OUT = sql.SQL(
    "('x' || substr(md5({journey} || ':holdout:' || k.customer_id), 1, 8))::bit(32)::bigint * 100.0 / 4294967296"
    " < {share}"
)
PLACE = sql.SQL("row_number() over (partition by s.reason = 'entered' order by n.place, n.customer_id)")


def let_in_batch(
    version: Running, entry: Op, launch: Launch, cause: sql.Composable, now: datetime, *, first: Op | None = None
) -> tuple[int, int]:
    """(batches found, customers considered): one batch of a launch at its entry.

    The op `first` judges them in the same statement. Where it cannot, they are stored before it, and the engine finds
    the one who breaks it.
    """
    candidate = fill(load(HERE / "comers.sql"), launch=launch.pk, cause=cause, now=now)
    if first:
        try:
            found, considered = _enter(version, entry, candidate, now, first=first, is_distinct=True)
        except OperationalError:
            raise
        except DatabaseError as error:
            log.warning("A batch of journey %s enters without its first op: %s", version.journey_id, error)
        else:
            if considered:
                _wake_buyers(version, first, now)  # of the instant of the commit
                kick(QUEUE)
            return found, considered
    return _let_in(version, entry, candidate, now, is_distinct=True)


def _wake_buyers(version: Running, first: Op, now: datetime) -> None:
    """Those who have bought while they were let in, when they were not inside yet to be woken."""
    if version.is_guarded or "purchased" in first.args.get("stop_on", ()):
        execute(fill(load(HERE / "bought_meanwhile.sql"), journey=version.journey_id, now=now))


def let_in_arrivals(version: Running, entry: Op, now: datetime, batch: int) -> int:
    """Those who are due at an entry, one batch; how many were considered."""
    candidate = fill(load(HERE / "arrivals.sql"), version=version.id, op=entry.number, now=now, batch=batch)
    return _let_in(version, entry, candidate, now, is_distinct=False)[1]


def arrivals_due(found: Sequence[Running]) -> list[tuple[Running, Op, datetime]]:
    """The entries with somebody at the door, and the earliest moment at which one of them is due."""
    places = {(each.id, op.number): (each, op) for each in found for op in each.program.entries}
    if not places:
        return []
    query = fill(
        load(HERE / "arrivals_due.sql"), versions=[each[0] for each in places], ops=[each[1] for each in places]
    )
    return [(*places[version, op], due_at) for version, op, due_at in rows(query)]


def _let_in(
    version: Running, entry: Op, candidate: sql.Composable, now: datetime, *, is_distinct: bool
) -> tuple[int, int]:
    try:
        return _enter(version, entry, candidate, now, is_distinct=is_distinct)
    except IntegrityError as error:
        log.warning("A batch at the door of journey %s is tried again later: %s", version.journey_id, error)
        return 0, 0


def _enter(
    version: Running, entry: Op, candidate: sql.Composable, now: datetime, *, is_distinct: bool, first: Op | None = None
) -> tuple[int, int]:
    is_capped = version.policy["entry_cap"] is not None or version.policy["entry_cap_per_day"] is not None
    where = {"journey": version.journey_id, "version": version.id, "op": entry.number, "now": now}
    with transaction.atomic():
        if is_capped:  # so that two doors do not let the same last one in
            rows(sql.SQL("select from journeys_journey where id = {} for update").format(version.journey_id))
        asked = _asked(version, entry, now, is_distinct=is_distinct)
        entering = _entering(version, entry, first, now)
        statement = fill(load(HERE / "entering.sql"), candidate=candidate, entering=entering, **where, **asked)
        found, considered, _ = rows(statement)[0]
        if first and considered:
            _wake_buyers(version, first, now)  # in this transaction: their message is held when it can be seen
        if found:
            publish(f"journey.{version.journey_id}", {"type": "changed"})
    return int(found), int(considered)


def _entering(version: Running, entry: Op, first: Op | None, now: datetime) -> sql.Composed:
    """The end of the statement: how those who enter are stored."""
    where = {"journey": version.journey_id, "version": version.id, "op": entry.number, "now": now}
    if first:
        judged = judging(version, first, now, AT_ENTRY)
        return fill(load(HERE / "sending.sql"), guarded=version.is_guarded, **where, **judged)
    target = version.program.target(entry, "next")
    delay_s, listens = arrival(target)
    return fill(
        load(HERE / "storing.sql"),
        target=target.number,
        ends=target.kind == "exit",
        delay=delay_s,
        listens=listens,
        guarded=version.is_guarded,
        **where,
    )


def _asked(version: Running, entry: Op, now: datetime, *, is_distinct: bool) -> dict[str, Any]:
    """What entering.sql asks of those who come."""
    args, policy, share = entry.args, version.policy, version.policy["holdout_share"]
    objection = entry_type(entry).objection(entry, now, version.closures)
    left = room(version, now)
    return {
        "lock": sql.SQL("for share"),
        "objection": sql.SQL("(select {} as objection offset 0)").format(objection)
        if objection
        else sql.SQL("(select null::text as objection)"),
        "audience": sql.SQL("({}) is true").format(
            predicate(policy["audience"], now) if policy["audience"] else sql.SQL("true")
        ),
        "customers": sql.SQL("left join customers_customer c on c.id = k.customer_id")
        if policy["audience"] or objection
        else sql.SQL(""),
        # Of a launch only those come who are in its share.
        "outside_share": sql.SQL("false")
        if is_distinct
        else is_outside(version.journey_id, version.share, sql.SQL("k.customer_id")),
        "reentry": args["reentry"],
        "most": args.get("reentry_most") or NO_LIMIT,
        "window_from": now - timedelta(seconds=args.get("reentry_window_s") or 0),
        "held_out": HELD_OUT.format(journey=sql.Literal(version.journey_id), share=sql.Literal(share))
        if share
        else sql.SQL("false"),
        "nth": sql.SQL("1") if is_distinct else _nth("a.customer_id, a.key"),
        "run_nth": sql.SQL("1") if is_distinct else _nth("a.customer_id"),
        "place": sql.SQL("0") if left is None else PLACE,
        "room": NO_LIMIT if left is None else left,
    }


def _nth(partition: str) -> sql.Composable:
    """The number of a row among those of its customer that may enter."""
    by = sql.SQL(f"partition by a.reason = 'entered', {partition}")
    return sql.SQL("row_number() over ({} order by a.place, a.customer_id)").format(by)


def is_held_out(journey_id: int, customer_id: int, share: int) -> bool:
    """Whether a customer belongs to the hold-out of a journey."""
    place = int(hashlib.md5(f"{journey_id}:holdout:{customer_id}".encode(), usedforsecurity=False).hexdigest()[:8], 16)
    return place * 100 / 2**32 < share


def room(version: Running, now: datetime) -> int | None:
    """How many more may enter; None: as many as come."""
    return min((each for each in rooms(version, now) if each is not None), default=None)


def rooms(version: Running, now: datetime, until: datetime | None = None) -> tuple[int | None, int | None]:
    """How many more may enter in all, and on the day of `now`; None: as many as come.

    `until`: counted are only those who had entered up to the end of that hour.
    """
    policy = version.policy
    if policy["entry_cap"] is None and policy["entry_cap_per_day"] is None:
        return None, None
    zone = ZoneInfo(Brand.objects.values_list("time_zone", flat=True).get(journeys=version.journey_id) or "UTC")
    day_from = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ((total, today),) = rows(
        fill(
            load(HERE / "room.sql"),
            journey=version.journey_id,
            cap=policy["entry_cap"],
            cap_per_day=policy["entry_cap_per_day"],
            day_from=day_from,
            until=sql.SQL("c.hour_at <= {}").format(sql.Literal(until)) if until else sql.SQL("true"),
        )
    )
    return total, today
