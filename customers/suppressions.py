"""Addresses that must not be written to, whoever they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from customers.models import Suppression
from lib import sql

# Stored keys, never renamed; the browser has the words.
REASONS = ("hard_bounce", "soft_bounces", "complaint", "stop", "by_hand")


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """An address of a channel and why it must not be written to (one of REASONS)."""

    channel: str
    endpoint: str
    reason: str


def suppress(rows: Sequence[SuppressionRow], now: datetime) -> None:
    """Puts the addresses on the list. One that stands there already keeps its first reason and moment."""
    Suppression.objects.bulk_create(
        (Suppression(channel=row.channel, endpoint=row.endpoint, reason=row.reason, created_at=now) for row in rows),
        ignore_conflicts=True,
    )


def lift(addresses: Sequence[tuple[str, str]], reason: str) -> None:
    """Takes these addresses, by (channel, endpoint), off the list, if they stand there for this reason."""
    if addresses:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "lift_suppressions.sql"),
                channels=[channel for channel, _ in addresses],
                endpoints=[endpoint for _, endpoint in addresses],
                reason=reason,
            )
        )
