"""Takes messages from the outbox and hands them to providers, each at most once.

Three steps, each committed before the next: the claim (with the last look at consent, suppression, caps and time), the
hand-over, and what came of it. A dispatcher that dies after its claim leaves messages of which nobody knows whether
they were handed over; `recover` marks them so, and they are never sent again by themselves.
"""

import logging
import traceback
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from psycopg import sql

from delivery import statuses, traffic
from delivery.hearing import dead
from delivery.models import Account, Sender
from delivery.opening import AccountBroken, open_account
from delivery.provider import AccountDown, OpenAccount, Outcome, Outgoing, Provider
from delivery.providers import PROVIDERS
from delivery.sending import (
    breaker,
    caps,
    claims,
    diverting,
    handover,
    holds,
    last_look,
    making,
    pacing,
    quiet,
    slots,
    throttle,
    warming,
)
from delivery.sending.handover import Handover
from delivery.sending.making import Claimed
from delivery.statements import statement
from lib import live
from lib.sql import execute, rows

log = logging.getLogger("kaskad.delivery")

QUEUE = "dispatch"  # kick this channel (lib.live) after queueing, and the dispatcher's loops look at once
BATCH = 2000
SILENT = 5  # so many messages of a batch and no answer to any of them: the account is taken to be down


@dataclass(frozen=True, slots=True)
class Lane:
    """Messages of one traffic class and one sender; served in the order of their due moments."""

    traffic_class: str
    sender_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class Errand:
    """A lane about to be served: over which account of which provider."""

    lane: Lane
    sender: Sender
    provider: Provider
    account: OpenAccount
    claim: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """What a look at the outbox came to: how many rows were taken, and whether a lane waits for its account."""

    taken: int
    throttled: bool = False


def drain(now: datetime, limit: int = BATCH) -> int:
    """Hands over one batch: messages of one traffic class and one sender; returns how many rows of the outbox it took.

    0 means that nothing is due (or that others have claimed all of it, or that accounts may not be given more at this
    moment). Call it outside of a transaction: what is claimed must be committed before a provider hears of it.
    """
    return turn(now, limit).taken


def turn(now: datetime, limit: int = BATCH, classes: Sequence[str] = traffic.CLASSES) -> Turn:
    """The same, and whether it is worth looking again in a moment."""
    throttled = False
    for lane in lanes(now, classes):
        served = serve(lane, now, limit)
        throttled |= served.throttled
        if served.taken:
            return Turn(served.taken, throttled)
    return Turn(0, throttled)


def lanes(now: datetime, classes: Sequence[str] = traffic.CLASSES) -> list[Lane]:
    """Lanes with something due, the most urgent class first, then the one that has waited longest."""
    return [Lane(*each) for each in rows(statement("lanes", classes=list(classes), now=now))]


def serve(lane: Lane, now: datetime, limit: int = BATCH) -> Turn:
    """Hands over one batch of a lane, as far as its sender and account may be given anything now."""
    sender = Sender.objects.select_related("account", "fallback__account").get(pk=lane.sender_id)
    stored = sender.account
    if moved := diverting.by_route(lane.traffic_class, sender, now):
        return Turn(moved)  # they wait in other lanes now
    if breaker.rests(stored, now):
        return Turn(diverting.to_fallback(lane.traffic_class, sender, now), throttled=True)
    try:
        provider, account = open_account(stored)
    except AccountBroken as error:
        # Its messages wait in the queue: each step's latest moment limits how long.
        log.error("Nothing is sent over account %s: %s", stored.pk, error)  # noqa: TRY400 (says all)
        return Turn(diverting.to_fallback(lane.traffic_class, sender, now))
    with slots.taken(stored, lane.traffic_class) as width:
        allowed = 0 if width == 0 else throttle.take(stored, breaker.most(stored, limit), now)
        shared = warming.take(sender, allowed, now) if allowed else 0
        throttle.give_back(stored, allowed - shared)
        if not shared:
            is_cold = bool(allowed)  # the day's share is used up
            return Turn(diverting.to_fallback(lane.traffic_class, sender, now) if is_cold else 0, throttled=True)
        errand = Errand(lane, sender, provider, replace(account, concurrency=width))
        return _serve(errand, shared, now)


def _serve(errand: Errand, allowed: int, now: datetime) -> Turn:
    sender = errand.sender
    with claims.held() as claim:
        taken, claimed = _claim(errand, claim, allowed, now)
        throttle.give_back(sender.account, allowed - len(claimed))
        warming.give_back(sender, allowed - len(claimed), now)
        if claimed:
            _hand_over(claimed, replace(errand, claim=claim), now)
            execute(statement("landed", claim=claim))
    return Turn(taken)


def recover(now: datetime, grace_s: int = 60) -> int:
    """Marks what was in flight when its dispatcher died as `unknown`, sent when it was claimed; returns how many.

    Never sent again. Those whose hand-over had not begun go back into the outbox, and so do those over accounts whose
    provider takes an idempotency key.
    """
    again = {each.key for each in PROVIDERS if each.takes_idempotency_key}
    accounts = set(Account.objects.filter(provider__in=again).values_list("pk", flat=True)) if again else set()
    found = 0
    while True:
        with transaction.atomic():
            flight = rows(statement("orphans", before=now - timedelta(seconds=grace_s), locks=claims.LOCKS))
            if not flight:
                return found
            orphans = [each for each in flight if each[1] is not None]
            safe = [each for each in orphans if each[2] in accounts or not each[3]]
            _requeue(safe, now)
            lost = [
                Handover(each[0], each[1], statuses.UNKNOWN) for each in orphans if each[2] not in accounts and each[3]
            ]
            handover.record(lost, now)
        found += len(orphans)
        if lost:
            log.warning("%d messages were in flight when their dispatcher died; they are marked as unknown", len(lost))


def handed_over(now: datetime, limit: int) -> int:
    """Marks queued rows as sent, at no cost, and counts them; nothing is rendered, nobody told. For the benchmark.

    One statement; returns how many rows it marked.
    """
    ((count,),) = rows(statement("handed_over", now=now, limit=limit))
    return int(count)


def _claim(errand: Errand, claim: int, limit: int, now: datetime) -> tuple[int, list[Claimed]]:
    """How many rows of the outbox were taken, and the messages of those that had not been withdrawn."""
    lane, sender = errand.lane, errand.sender
    is_marketing = lane.traffic_class not in traffic.ALLOWED_UNASKED
    limits = caps.limits() if is_marketing else []
    query = statement(
        "claim",
        traffic_class=lane.traffic_class,
        sender=sender.pk,
        unasked=not is_marketing,
        claim=claim,
        limit=limit,
        devices=dead.device_channels(),
        paused=statement("paused", now=now),
        held=holds.held(now),
        ended=holds.ended(now),
        mine=sql.SQL("true"),
        now=now,
    )
    with claims.one_by_one() if limits else nullcontext():
        taken = rows(query)  # one row at least
        claimed = [Claimed(*each[1:]) for each in taken if each[2] is not None]
        if is_marketing:
            claimed = last_look.at_night(claimed, quiet.of(sender.brand_id), now)
        if limits:
            claimed = last_look.under_caps(claimed, sender.brand_id, limits, now)
    return int(taken[0][0]), claimed


def _hand_over(taken: Sequence[Claimed], errand: Errand, now: datetime) -> None:
    provider, account, traffic_class = errand.provider, errand.account, errand.lane.traffic_class
    for made, not_made in making.chunks(taken, provider, traffic_class, now):
        outcomes = _send(made, errand, now) if made else {}
        handovers = not_made + [handover.of(each, outcomes.get(each.message_id), account, now) for each in made]
        accepted = {each.message_id for each in handovers if each.status == statuses.SENT}
        handover.record_surely(
            handovers, [each for each in made if each.message_id in accepted], provider, account, now
        )


def _send(made: Sequence[Outgoing], errand: Errand, now: datetime) -> dict[int, Outcome]:
    """What the provider said, by message. Nothing when it failed: then nobody knows what it has taken."""
    provider, account, stored = errand.provider, errand.account, errand.sender.account
    execute(statement("begin", claim=errand.claim, now=now))  # should this fail, it says nothing about the provider
    try:
        with pacing.measured(account.id, len(made)):
            outcomes = {each.message_id: each for each in provider.send(made, account, now)}
    except AccountDown as error:
        words = account.hide(str(error))
        log.warning("Account %s (%s) cannot be used: %s", account.id, provider.label, words)
        breaker.open_(stored, words, now)
        return {each.message_id: Outcome(each.message_id, **handover.UNTRIED, words=words) for each in made}
    except Exception:  # noqa: BLE001 (whatever a vendor's library raises; it is logged)
        log.error("%s failed in the middle of a hand-over:\n%s", provider.label, account.hide(traceback.format_exc()))  # noqa: TRY400 (the traceback may hold secrets, which `hide` removes)
        outcomes = {}
    down = [each for each in outcomes.values() if each.outage]
    if down:
        breaker.open_(stored, account.hide(down[0].words), now)
    elif not outcomes and len(made) >= SILENT:
        breaker.open_(stored, "The provider answered to none of many messages.", now)
    elif outcomes:
        breaker.close(stored)
    return outcomes


def _requeue(orphans: Sequence[tuple[int, int, int, bool]], now: datetime) -> None:
    if orphans:
        execute(
            statement(
                "requeue",
                customer_ids=[each[0] for each in orphans],
                message_ids=[each[1] for each in orphans],
                now=now,
            )
        )
        live.kick(QUEUE)
