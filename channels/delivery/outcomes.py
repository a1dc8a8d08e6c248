"""What providers report about messages, recorded in bulk; the one door for receipts, webhooks, clicks and the rehearsal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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


def record(reports: Sequence[Report], now: datetime) -> int:
    """Stores the reports that are new and moves their messages forward; returns how many were new.

    A constant number of statements, whatever the number of reports. Tells upward (delivery.signals) whose message got
    a reaction or a failure, withdraws consents after an unsubscription, and wakes the engine at commit.
    """
    raise NotImplementedError
