"""What providers report about messages, recorded in bulk: the one door for receipts, clicks and the rehearsal."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from customers.consents import ConsentRow, record_consents
from delivery import statuses
from delivery.api import callbacks
from delivery.kinds import KINDS
from delivery.signals import facts_recorded, outcomes_recorded
from delivery.statements import moving, statement
from lib import live
from lib.sql import rows

LONGEST_KEY = 100
ENGINE = "engine"  # the channel on which the engine's loop listens
REPORTS = "delivery_reports"  # kick it (lib.live) when reports wait to be recorded

_listening: list[Callable[[], Iterable[str]]] = []


def tell_facts_to(listens: Callable[[], Iterable[str]]) -> None:
    """Has facts told (delivery.signals.facts_recorded), of the names that `listens` answers at the moment."""
    _listening.append(listens)


@dataclass(frozen=True, slots=True)
class Report:
    """Something that became of a message: `type` is one of statuses.REPORTS, `at` when it happened (UTC).

    `grade` says how sure it is that a person did it (None: the kind's own, delivery/kinds). `key` tells two reports of
    one type apart; the same report told twice has the same key. `code` and `words` are the vendor's own, of a failure.
    """

    customer_id: int
    message_id: int
    type: str
    at: datetime
    grade: str | None = None
    key: str = ""
    code: str = ""
    words: str = ""
    detail: Mapping[str, Any] | None = None

    @property
    def kept_detail(self) -> Jsonb | None:
        """What is kept of it beyond its columns."""
        told = {"code": storable(self.code), "words": storable(self.words)}
        kept = {key: value for key, value in told.items() if value} | storable_json(self.detail or {})
        return Jsonb(kept) if kept else None

    @property
    def kept_key(self) -> str:
        """The key as it is stored: one that is too long for its column, as its digest."""
        key = storable(self.key)
        return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()


def storable(text: str) -> str:
    """A vendor's text as PostgreSQL takes it, which stores no NUL."""
    return text.replace("\x00", "")


def storable_json(value: Any) -> Any:
    """A vendor's JSON as PostgreSQL takes it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(str(key)): storable_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable_json(each) for each in value]
    return value


def record(reports: Sequence[Report], now: datetime) -> int:
    """Stores the reports that are new and moves their messages forward; returns how many were new.

    A constant number of statements, whatever the number of reports. Tells upward (delivery.signals) whose message got
    a reaction or a failure, withdraws consents after an unsubscription, and wakes the engine at commit. Raises
    ValueError for a type that is not in the vocabulary.
    """
    if not reports:
        return 0
    if strangers := {each.type for each in reports} - statuses.REPORTS:
        raise ValueError(f"not a type of report: {', '.join(sorted(strangers))}")
    with transaction.atomic():
        others = locked([(each.customer_id, each.message_id) for each in reports])
        if others:
            reports = [replace(each, customer_id=others.get(each.message_id, each.customer_id)) for each in reports]
        whose = {
            "customer_ids": [each.customer_id for each in reports],
            "message_ids": [each.message_id for each in reports],
        }
        ((new, waking, refusals, facts),) = rows(
            moving(
                "record_reports",
                **whose,
                types=[each.type for each in reports],
                grades_told=[each.grade for each in reports],
                ats=[each.at for each in reports],
                keys=[each.kept_key for each in reports],
                details=[each.kept_detail for each in reports],
                channels=[kind.key for kind in KINDS],
                open_grades=[kind.open_grade for kind in KINDS],
                grades=list(statuses.GRADES),
                listened=sorted({name for ask in _listening for name in ask()}),
                now=now,
            )
        )
        record_consents([_withdrawn(*each) for each in json.loads(refusals)], now)
        if new:
            callbacks.tell([(each.message_id, each.type, each.at, each.code, each.words) for each in reports], now)
        tell(waking, now)
        _tell_facts(*json.loads(facts), now=now)
    return int(new)


def locked(messages: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Locks messages, (customer, id) each, until the transaction ends.

    Returns whose they are, of those whose customer has been joined into another one since (customers/joining).
    """
    customer_ids, message_ids = zip(*messages, strict=True)
    moved = rows(statement("lock_messages", customer_ids=list(customer_ids), message_ids=list(message_ids)))
    return {message: present for _, message, present in moved}


def tell(customer_ids: list[int], now: datetime) -> None:
    """Says upward, in the present transaction, that messages of these customers got a reaction or a failure."""
    if customer_ids:
        outcomes_recorded.send(sender=None, customer_ids=customer_ids, now=now)
        live.kick(ENGINE)


def _tell_facts(
    customer_ids: list[int], message_ids: list[int], names: list[str], ats: list[str], *, now: datetime
) -> None:
    """Says upward, in the present transaction, what is true of which message for the first time."""
    if names:
        facts_recorded.send(
            sender=None,
            customer_ids=customer_ids,
            message_ids=message_ids,
            names=names,
            ats=[datetime.fromisoformat(each) for each in ats],
            now=now,
        )


def _withdrawn(customer_id: int, channel: str, topic_id: int, refused_at: str) -> ConsentRow:
    return ConsentRow(customer_id, channel, topic_id, False, "unsubscribed", datetime.fromisoformat(refused_at))  # noqa: FBT003
