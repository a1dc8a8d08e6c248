"""Addresses that must not be written to, whoever they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.models import Suppression


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """An address of a channel and why it must not be written to ("hard_bounce", "complaint", "by_hand")."""

    channel: str
    endpoint: str
    reason: str


def suppress(rows: Sequence[SuppressionRow], now: datetime) -> None:
    """Puts the addresses on the list. One that stands there already keeps its first reason and moment."""
    Suppression.objects.bulk_create(
        (Suppression(channel=row.channel, endpoint=row.endpoint, reason=row.reason, created_at=now) for row in rows),
        ignore_conflicts=True,
    )
