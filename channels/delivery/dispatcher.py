"""Takes messages from the outbox and hands them to providers, each at most once.

Three steps, each committed before the next: the claim (with the last look at consent, suppression and time), the
hand-over, and what came of it. A dispatcher that dies after its claim leaves messages of which nobody knows whether
they were handed over; `recover` marks them so, and they are never sent again.
"""

import json
import logging
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction

from delivery import claims, dead, holds, public, statuses, throttle, traffic
from delivery.contents import COMPILER, Compiled
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.models import Account
from delivery.opening import AccountBroken, open_account
from delivery.outcomes import storable, tell
from delivery.provider import Endpoint, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.providers import PROVIDERS
from delivery.receiving import LONGEST_ID
from delivery.statements import moving, statement
from delivery.templates import RenderFailure
from lib import live
from lib.sql import execute, rows

log = logging.getLogger("kaskad.delivery")

QUEUE = "dispatch"  # kick this channel (lib.live) after queueing, and the dispatcher's loop looks at once
BATCH = 2000
LARGEST_CHUNK = 16_000_000  # characters of rendered messages that are held at once
# A temporary refusal: tried again after so many seconds, then twice as many …, as long as its latest moment allows.
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 3600
MOST_RETRIES = 20
REFUSALS = {
    "too_late": "The message could not be handed over before its latest moment.",
    "no_sender": "The sender or its account is switched off.",
    "no_address": "The address is no longer in use.",
    "no_consent": "The consent was withdrawn while the message was waiting.",
    "suppressed": "The address is on the suppression list.",
}


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message taken from the outbox, with all that is needed to make it (sql/claim.sql)."""

    customer_id: int
    message_id: int
    content_id: int
    channel: str
    endpoint: str
    ttl_s: int | None
    sender: str
    sender_name: str
    attributes: str | None  # JSON, read only where a template asks for it
    language: str | None
    data: str | None  # JSON
    addresses: str | None  # JSON: [[endpoint, detail]], the message's own first
    is_topical: bool | None  # something can be unsubscribed from
    refusal: str | None


@dataclass(frozen=True, slots=True)
class Handover:
    """What came of one message: a status of statuses.py, and the words of whoever refused it."""

    customer_id: int
    message_id: int
    status: str
    provider_message_id: str | None = None
    parts: int = 1
    code: str = ""
    words: str = ""
    again: bool = False  # it may be taken later
    part_ids: tuple[str, ...] = ()
    dead: tuple[tuple[str, str], ...] = ()  # (channel, endpoint) that no longer exist


@dataclass(frozen=True, slots=True)
class Turn:
    """What a look at the outbox came to: how many rows were taken, and whether a lane waits for its account's rate."""

    taken: int
    throttled: bool = False


def drain(now: datetime, limit: int = BATCH) -> int:
    """Hands over one batch: messages of one traffic class and one sender; returns how many rows of the outbox it took.

    0 means that nothing is due (or that others have claimed all of it, or that accounts may not be given more at this
    moment). Call it outside of a transaction: what is claimed must be committed before a provider hears of it.
    """
    return turn(now, limit).taken


def turn(now: datetime, limit: int = BATCH) -> Turn:
    """The same, and whether it is worth looking again in a moment."""
    throttled = False
    for traffic_class, sender_id, account_id in rows(statement("lanes", classes=list(traffic.CLASSES), now=now)):
        stored = Account.objects.get(pk=account_id)
        try:
            provider, account = open_account(stored)
        except AccountBroken as error:
            # Its messages wait in the queue: each step's latest moment limits how long.
            log.error("Nothing is sent over account %s: %s", account_id, error)  # noqa: TRY400 (says all)
            continue
        allowed = throttle.take(stored, limit, now)
        if not allowed:
            throttled = True
            continue
        with claims.held() as claim:
            taken, claimed = _claim(traffic_class, sender_id, claim, allowed, now)
            throttle.give_back(stored, allowed - len(claimed))
            if claimed:
                _hand_over(claimed, provider, account, traffic_class, now)
                execute(statement("landed", claim=claim))
            if taken:
                return Turn(taken, throttled)
    return Turn(0, throttled)


def recover(now: datetime, grace_s: int = 60) -> int:
    """Marks what was in flight when its dispatcher died as `unknown`, sent when it was claimed; returns how many.

    Never sent again, except over accounts whose provider takes an idempotency key: these go back into the outbox.
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
            _requeue([each for each in orphans if each[2] in accounts], now)
            lost = [Handover(each[0], each[1], statuses.UNKNOWN) for each in orphans if each[2] not in accounts]
            _record(lost, now)
        found += len(orphans)
        if lost:
            log.warning("%d messages were in flight when their dispatcher died; they are marked as unknown", len(lost))


def handed_over(now: datetime, limit: int) -> int:
    """Marks queued rows as sent, at no cost, and counts them; nothing is rendered, nobody told. For the benchmark.

    One statement; returns how many rows it marked.
    """
    ((count,),) = rows(statement("handed_over", now=now, limit=limit))
    return int(count)


def _claim(traffic_class: str, sender_id: int, claim: int, limit: int, now: datetime) -> tuple[int, list[Claimed]]:
    """How many rows of the outbox were taken, and the messages of those that had not been withdrawn."""
    query = statement(
        "claim",
        traffic_class=traffic_class,
        sender=sender_id,
        unasked=traffic_class in traffic.ALLOWED_UNASKED,
        claim=claim,
        limit=limit,
        devices=dead.device_channels(),
        held=holds.held(),
        ended=holds.ended(),
        now=now,
    )
    taken = rows(query)
    return len(taken), [Claimed(*each) for each in taken if each[1] is not None]


def _hand_over(
    taken: Sequence[Claimed], provider: Provider, account: OpenAccount, traffic_class: str, now: datetime
) -> None:
    contents = COMPILER.load({each.content_id for each in taken})
    for made, failed in _chunks(taken, contents, provider, traffic_class):
        outcomes = _send(made, provider, account, now) if made else {}
        handovers = failed + [_handover(each, outcomes.get(each.message_id), account) for each in made]
        accepted = {each.message_id for each in handovers if each.status == statuses.SENT}
        _record_surely(handovers, [each for each in made if each.message_id in accepted], provider, account, now)


def _chunks(
    taken: Sequence[Claimed], contents: dict[int, Compiled], provider: Provider, traffic_class: str
) -> Iterator[tuple[list[Outgoing], list[Handover]]]:
    """Messages made, and those that cannot be made; so many at a time as fit into memory."""
    made: list[Outgoing] = []
    failed: list[Handover] = []
    size = 0
    for each in taken:
        message = _make(each, contents.get(each.content_id), provider, traffic_class)
        if isinstance(message, Handover):
            failed.append(message)
            continue
        made.append(message)
        size += sum(map(len, message.fields.values()))
        if size > LARGEST_CHUNK:
            yield made, failed
            made, failed, size = [], [], 0
    if made or failed:
        yield made, failed


def _make(row: Claimed, content: Compiled | None, provider: Provider, traffic_class: str) -> Outgoing | Handover:
    """The rendered message, or why there will be none."""

    def failure(code: str, words: str, status: str = statuses.FAILED) -> Handover:
        return Handover(row.customer_id, row.message_id, status, code=code, words=words)

    if row.refusal:
        status = statuses.EXPIRED if row.refusal == "too_late" else statuses.FAILED
        return failure(row.refusal, REFUSALS[row.refusal], status)
    if content is None or row.channel not in provider.channels:
        return failure("unsupported", f"{provider.label} cannot send this message.")
    unsubscribe_url = (
        public.unsubscribe_url(content.brand["url"], row.customer_id, row.message_id) if row.is_topical else ""
    )
    try:
        KINDS[row.channel].check_endpoint(row.endpoint)
        fields = content.made_for(
            row.customer_id, row.attributes, row.language, row.data, unsubscribe_url=unsubscribe_url
        )
    except BadEndpoint as error:
        return failure("bad_address", str(error))
    except RenderFailure as error:
        return failure(error.code, error.words)
    return Outgoing(
        row.customer_id,
        row.message_id,
        row.channel,
        row.endpoint,
        row.sender,
        row.sender_name,
        fields,
        content.kind.parts(fields),
        row.ttl_s,
        _endpoints(row),
        unsubscribe_url,
        traffic_class,
    )


def _endpoints(row: Claimed) -> tuple[Endpoint, ...]:
    addresses = json.loads(row.addresses) if row.addresses else []
    return tuple(Endpoint(endpoint, detail or {}) for endpoint, detail in addresses) or (Endpoint(row.endpoint),)


def _send(made: Sequence[Outgoing], provider: Provider, account: OpenAccount, now: datetime) -> dict[int, Outcome]:
    """What the provider said, by message. Nothing when it failed: then nobody knows what it has taken."""
    try:
        return {each.message_id: each for each in provider.send(made, account, now)}
    except Exception:  # noqa: BLE001 (whatever a vendor's library raises; it is logged)
        log.error("%s failed in the middle of a hand-over:\n%s", provider.label, account.hide(traceback.format_exc()))  # noqa: TRY400 (the traceback may hold secrets, which `hide` removes)
        return {}


def _handover(message: Outgoing, outcome: Outcome | None, account: OpenAccount) -> Handover:
    if outcome is None:
        status, code, words = (
            statuses.UNKNOWN,
            "no_answer",
            "The provider gave no answer and may have taken the message.",
        )
    elif outcome.refusal:
        status = statuses.REJECTED
        code, words = storable(outcome.code) or str(outcome.refusal), storable(account.hide(outcome.words))
    else:
        status, code, words = statuses.SENT, "", ""
    if outcome is None:
        return Handover(message.customer_id, message.message_id, status, None, message.parts, code, words)
    return Handover(
        message.customer_id,
        message.message_id,
        status,
        _provider_id(outcome.provider_message_id),
        message.parts,
        code,
        words,
        outcome.refusal is Refusal.TEMPORARY,
        tuple(filter(None, map(_provider_id, outcome.part_ids))),
        tuple((message.channel, each) for each in outcome.dead),
    )


def _provider_id(text: str | None) -> str | None:
    return storable(text or "")[:LONGEST_ID] or None


def _record_surely(
    handovers: Sequence[Handover],
    accepted: Sequence[Outgoing],
    provider: Provider,
    account: OpenAccount,
    now: datetime,
) -> None:
    """Records what came of a hand-over that cannot be undone: after a deadlock or a lost connection, once more.

    Raises OperationalError when PostgreSQL stays away; then the messages stay in flight, and `recover` finds them.
    """
    for pause_s in (0.1, 1.0, 5.0, None):
        try:
            with transaction.atomic():
                failing = _record(handovers, now)
                if accepted:
                    provider.recorded(accepted, account, now)
                if provider.names_by_its_id:
                    _keep_ids(handovers, account, now)
                dead.bury_endpoints([each for handover in handovers for each in handover.dead], now)
                tell(failing, now)
            return
        except OperationalError:
            if pause_s is None or connection.in_atomic_block:
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause_s)


def _keep_ids(handovers: Sequence[Handover], account: OpenAccount, now: datetime) -> None:
    """Keeps what the provider calls the messages: its receipts name them so."""
    named = [(each, name) for each in handovers for name in (each.provider_message_id, *each.part_ids) if name]
    if named:
        execute(
            statement(
                "keep_ids",
                account=account.id,
                **_whose([each for each, _ in named]),
                provider_ids=[name for _, name in named],
                now=now,
            )
        )


def _record(handovers: Sequence[Handover], now: datetime) -> list[int]:
    """Stores what came of the hand-overs; whose message failed. Two or three statements of the caller's transaction."""
    if not handovers:
        return []
    rows(statement("lock_messages", **_whose(handovers)))
    waiting = _retry([each for each in handovers if each.again], now)
    handovers = [each for each in handovers if each.message_id not in waiting]
    if not handovers:
        return []
    failing = rows(
        moving(
            "record_handover",
            **_whose(handovers),
            statuses=[each.status for each in handovers],
            provider_ids=[each.provider_message_id for each in handovers],
            parts=[each.parts for each in handovers],
            codes=[each.code for each in handovers],
            words=[each.words for each in handovers],
            now=now,
        )
    )
    return [customer_id for (customer_id,) in failing]


def _whose(handovers: Sequence[Handover]) -> dict[str, list[int]]:
    return {
        "customer_ids": [each.customer_id for each in handovers],
        "message_ids": [each.message_id for each in handovers],
    }


def _retry(refused: Sequence[Handover], now: datetime) -> set[int]:
    """Puts back into the outbox what may still be taken before its latest moment; these messages."""
    if not refused:
        return set()
    again = rows(
        statement(
            "retry",
            **_whose(refused),
            codes=[each.code for each in refused],
            words=[each.words for each in refused],
            now=now,
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
            most=MOST_RETRIES,
        )
    )
    return {message_id for _, message_id in again}


def _requeue(orphans: Sequence[tuple[int, int, int]], now: datetime) -> None:
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
