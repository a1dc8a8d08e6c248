"""Purchases are recorded in sets, each of them once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from customers.signals import activity_recorded
from lib import sql


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase of a known customer. `key` tells it from the customer's other purchases (at most 100 characters)."""

    customer_id: int
    key: str
    occurred_at: datetime
    amount: Decimal
    currency: str
    units: int | None = None
    source: str = ""


def record_purchases(rows: Sequence[PurchaseRow], now: datetime) -> int:
    """Stores the purchases that are new and tells upward whose they are; returns how many were new.

    One statement, whatever the number of rows. A row whose (customer, key) is known, or whose customer
    does not exist, is passed over.
    """
    if not rows:
        return 0
    with transaction.atomic():
        recorded = sql.rows(
            sql.fill(
                sql.beside(__file__, "record_purchases.sql"),
                customer_ids=[row.customer_id for row in rows],
                keys=[row.key for row in rows],
                occurred_ats=[row.occurred_at for row in rows],
                amounts=[row.amount for row in rows],
                currencies=[row.currency for row in rows],
                units=[row.units for row in rows],
                sources=[row.source for row in rows],
                now=now,
            )
        )
        tell([customer_id for customer_id, _ in recorded], now, recorded)
    return len(recorded)


def tell(buyers: list[int], now: datetime, new: Sequence[tuple[int, ...]] = ()) -> None:
    """Says upward that these customers bought; call it in the transaction that stores the purchases.

    `new`: the (customer, id) of each purchase that was not known before.
    """
    if buyers:
        customer_ids = sorted(set(buyers))
        activity_recorded.send(sender=None, customer_ids=customer_ids, kind="purchase", now=now, new=list(new))
