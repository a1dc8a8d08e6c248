"""Clicks and openings: kept one by one as they come, judged and told in sets a second later.

A hit is one insert and no more, so that nobody waits for a redirect. The second is for the judgement: a scanner follows
all links of a mail within it, and only together do they look like what they are.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from delivery import outcomes, statuses
from delivery.outcomes import Report
from delivery.statements import statement
from delivery.tracking import robots
from delivery.tracking.robots import CLICK, Hit, Seen
from lib import live
from lib.sql import execute, rows

SETTLE = timedelta(seconds=1)
BATCH = 2000
KICK_EVERY_S = 0.5  # by one process
LONGEST_AGENT = 300
LONGEST_URL = 500  # kept with the event
EVENTS = {CLICK: statuses.CLICKED, robots.OPEN: statuses.OPENED}

_kick_lock = threading.Lock()
_kicked_at = [float("-inf")]


@dataclass(frozen=True, slots=True)
class Kept:
    """A hit as it waits for its judgement."""

    customer_id: int
    message_id: int
    hit: Hit
    url: str | None


def keep(customer_id: int, message_id: int, hit: Hit) -> None:
    """Stores a hit: nothing that came before its answer is lost."""
    execute(
        statement(
            "keep_hit",
            kind=hit.kind,
            customer_id=customer_id,
            message_id=message_id,
            link_id=hit.link_id,
            at=hit.at,
            method=hit.method[:10],
            agent=outcomes.storable(hit.agent)[:LONGEST_AGENT],
            purpose=outcomes.storable(hit.purpose)[:40],
            ip=outcomes.storable(hit.ip)[:45],
        )
    )
    _kick()


def turn(now: datetime, limit: int = BATCH) -> datetime | None:
    """Records what has settled; when to look again, or None when nothing waits."""
    if record_hits(now, limit):
        return now
    ((first_at,),) = rows(statement("first_hit"))
    return max(now, first_at + SETTLE) if first_at else None


def record_hits(now: datetime, limit: int = BATCH) -> int:
    """Judges and tells the hits that have settled by now; how many. Two statements and those of `record`."""
    with transaction.atomic():
        taken = rows(statement("take_hits", before=now - SETTLE, limit=limit))
        if not taken:
            return 0
        kept = [_kept(each) for each in taken if each[2] is not None]
        around = _around(kept)
        outcomes.record([_report(each, around[each.message_id]) for each in kept], now)
    return len(taken)


def _kept(row: tuple[Any, ...]) -> Kept:
    customer_id, message_id, channel, kind, link_id, at, method, agent, purpose, ip, delivered_at, url = row
    is_trap = kind == CLICK and link_id == 0
    hit = Hit(kind, method, agent, purpose, ip, at, link_id, is_trap, channel, delivered_at)
    return Kept(customer_id, message_id, hit, url)


def _around(kept: Sequence[Kept]) -> dict[int, list[Seen]]:
    """The clicks of each message: of this set, those that still wait, and those recorded a while ago."""
    found: dict[int, list[Seen]] = defaultdict(list)
    for each in kept:
        if each.hit.kind == CLICK:
            hit = each.hit
            found[each.message_id].append(Seen(hit.link_id, hit.at, robots.network_of(hit.ip), hit.is_trap))
    if kept:
        query = statement(
            "hits_around",
            customer_ids=[each.customer_id for each in kept],
            message_ids=[each.message_id for each in kept],
            since=min(each.hit.at for each in kept) - robots.TRAPPED,
        )
        for message_id, link_id, at, ip, network in rows(query):
            seen = Seen(link_id, at, network or robots.network_of(ip or ""), link_id == 0)
            found[message_id].append(seen)
    return found


def _report(kept: Kept, others: Sequence[Seen]) -> Report:
    hit = replace(kept.hit, others=others)
    verdict = robots.judge(hit)
    detail = {
        "because": verdict.because,
        "agent": hit.agent,
        "network": robots.network_of(hit.ip),
        **({"link": hit.link_id} if hit.kind == CLICK else {}),
        **({"url": kept.url[:LONGEST_URL]} if kept.url else {}),
    }
    # The same within a minute is one event: who loads a page again and again says it once.
    key = f"{hit.link_id}:{verdict.grade}:{int(hit.at.timestamp()) // 60}"
    return Report(kept.customer_id, kept.message_id, EVENTS[hit.kind], hit.at, verdict.grade, key, detail=detail)


def _kick() -> None:
    """Wakes the loop, now and then: it looks a second later anyway."""
    with _kick_lock:
        now = time.monotonic()
        if now - _kicked_at[0] < KICK_EVERY_S:
            return
        _kicked_at[0] = now
    live.kick(outcomes.REPORTS)
