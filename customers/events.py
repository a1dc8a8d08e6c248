"""Events are recorded in sets, each of them once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from psycopg.types.json import Jsonb

from customers.signals import activity_recorded
from lib import sql


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something a known customer did. `key` tells it from the customer's other events (at most 100 characters)."""

    customer_id: int
    name: str
    key: str
    occurred_at: datetime
    properties: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""


def record_events(rows: Sequence[EventRow], now: datetime) -> int:
    """Stores the events that are new and tells upward whose they are; returns how many were new.

    One statement, whatever the number of rows. A row whose (customer, key) is known, or whose customer
    does not exist, is passed over.
    """
    if not rows:
        return 0
    with transaction.atomic():
        recorded = sql.rows(
            sql.fill(
                sql.beside(__file__, "record_events.sql"),
                customer_ids=[row.customer_id for row in rows],
                names=[row.name for row in rows],
                keys=[row.key for row in rows],
                occurred_ats=[row.occurred_at for row in rows],
                properties=[Jsonb(dict(row.properties)) for row in rows],
                sources=[row.source for row in rows],
                now=now,
            )
        )
        doers = [customer_id for (customer_id,) in recorded]
        if doers:
            activity_recorded.send(sender=None, customer_ids=sorted(set(doers)), kind="event", now=now)
    return len(doers)
