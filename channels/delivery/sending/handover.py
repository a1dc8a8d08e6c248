"""What came of handing messages over, and how it is recorded: surely, once, in sets."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, transaction

from delivery import statuses
from delivery.api import callbacks
from delivery.hearing import dead
from delivery.hearing.receiving import LONGEST_ID
from delivery.outcomes import locked, storable, tell
from delivery.provider import Answered, OpenAccount, Outcome, Outgoing, Provider, Refusal
from delivery.sending import answers
from delivery.statements import moving, statement
from lib.sql import execute, rows

# A temporary refusal: tried again after so many seconds, then twice as many …, as long as its latest moment allows.
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 3600
MOST_RETRIES = 20
# Codes of ours for what waits again without having been tried.
QUIET = "quiet_hours"
CAPPED = "capped"
# The outcome of what was not tried, because its account cannot be used.
UNTRIED: dict[str, Any] = {"refusal": Refusal.TEMPORARY, "code": "outage", "outage": True}


@dataclass(frozen=True, slots=True)
class Handover:
    """What came of one message: a status of statuses.py, and the words of whoever refused it.

    `again`: it was tried and may be taken later. `waits_until`: it was not tried, and waits until then.
    """

    customer_id: int
    message_id: int
    status: str
    provider_message_id: str | None = None
    parts: int = 1
    code: str = ""
    words: str = ""
    again: bool = False
    waits_until: datetime | None = None
    part_ids: tuple[str, ...] = ()
    dead: tuple[tuple[str, str], ...] = ()  # (channel, endpoint) that no longer exist
    answer: Answered | None = None  # of a call


def of(message: Outgoing, outcome: Outcome | None, account: OpenAccount, now: datetime) -> Handover:
    """What an outcome means for its message; none: nobody knows whether the provider has taken it."""
    if outcome is None:
        return Handover(
            message.customer_id,
            message.message_id,
            statuses.UNKNOWN,
            parts=message.parts,
            code="no_answer",
            words="The provider gave no answer and may have taken the message.",
        )
    status, code, words = statuses.SENT, "", ""
    if outcome.refusal:
        status = statuses.REJECTED
        code, words = storable(outcome.code) or str(outcome.refusal), storable(account.hide(outcome.words))
    return Handover(
        message.customer_id,
        message.message_id,
        status,
        _id(outcome.provider_message_id),
        message.parts,
        code,
        words,
        again=outcome.refusal is Refusal.TEMPORARY and not outcome.outage,
        waits_until=now if outcome.refusal and outcome.outage else None,
        part_ids=tuple(filter(None, map(_id, outcome.part_ids))),
        dead=tuple((message.channel, each) for each in outcome.dead),
        answer=outcome.answer,
    )


def _id(text: str | None) -> str | None:
    return storable(text or "")[:LONGEST_ID] or None


def record_surely(
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
                failing = record(handovers, now)
                if accepted:
                    provider.recorded(accepted, account, now)
                if provider.names_by_its_id:
                    _keep_ids(handovers, account, now)
                dead.bury_endpoints([each for handover in handovers for each in handover.dead], now)
                tell(failing + answers.keep(accepted, handovers, now), now)
            return
        except OperationalError:
            if pause_s is None or connection.in_atomic_block:
                raise
            connection.close_if_unusable_or_obsolete()
            time.sleep(pause_s)


def record(handovers: Sequence[Handover], now: datetime) -> list[int]:
    """Stores what came of the hand-overs; whose message failed. Two to four statements of the caller's transaction."""
    if not handovers:
        return []
    others = locked([(each.customer_id, each.message_id) for each in handovers])
    if others:
        handovers = [replace(each, customer_id=others.get(each.message_id, each.customer_id)) for each in handovers]
    waiting = _postpone([each for each in handovers if each.waits_until], now)
    waiting |= _retry([each for each in handovers if each.again], now)
    handovers = [each for each in handovers if each.message_id not in waiting]
    if not handovers:
        return []
    failing = rows(
        moving(
            "record_handover",
            **whose(handovers),
            statuses=[each.status for each in handovers],
            provider_ids=[each.provider_message_id for each in handovers],
            parts=[each.parts for each in handovers],
            codes=[each.code for each in handovers],
            words=[each.words for each in handovers],
            now=now,
        )
    )
    callbacks.tell([(each.message_id, each.status, now, each.code, each.words) for each in handovers], now)
    return [customer_id for (customer_id,) in failing]


def whose(handovers: Sequence[Handover]) -> dict[str, list[int]]:
    """The customers and messages, as our statements take them."""
    return {
        "customer_ids": [each.customer_id for each in handovers],
        "message_ids": [each.message_id for each in handovers],
    }


def _keep_ids(handovers: Sequence[Handover], account: OpenAccount, now: datetime) -> None:
    """Keeps what the provider calls the messages: its receipts name them so."""
    named = [(each, name) for each in handovers for name in (each.provider_message_id, *each.part_ids) if name]
    if named:
        execute(
            statement(
                "keep_ids",
                account=account.id,
                **whose([each for each, _ in named]),
                provider_ids=[name for _, name in named],
                now=now,
            )
        )


def _retry(refused: Sequence[Handover], now: datetime) -> set[int]:
    """Puts back into the outbox what may still be taken before its latest moment; these messages."""
    if not refused:
        return set()
    again = rows(
        statement(
            "retry",
            **whose(refused),
            codes=[each.code for each in refused],
            words=[each.words for each in refused],
            now=now,
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
            most=MOST_RETRIES,
        )
    )
    return {message_id for _, message_id in again}


def _postpone(untried: Sequence[Handover], now: datetime) -> set[int]:
    """Puts back what was not tried and may wait that long; these messages. It counts as no attempt."""
    if not untried:
        return set()
    waiting = rows(
        statement(
            "postpone",
            **whose(untried),
            due_ats=[each.waits_until for each in untried],
        )
    )
    return {message_id for (message_id,) in waiting}
