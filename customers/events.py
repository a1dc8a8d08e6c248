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
        tell(recorded, now)
    return len(recorded)


def tell(recorded: Sequence[tuple[Any, ...]], now: datetime) -> None:
    """Says upward what happened, (customer, id, name) of each new event; in the transaction that stores them."""
    if recorded:
        activity_recorded.send(
            sender=None,
            customer_ids=sorted({customer_id for customer_id, _, _ in recorded}),
            kind="event",
            now=now,
            new=[(customer_id, event_id) for customer_id, event_id, _ in recorded],
            names=sorted({name for _, _, name in recorded}),
        )


def event_names(most: int = 200) -> list[str]:
    """The names that events have, in their order."""
    return [name for (name,) in sql.rows(sql.fill(sql.beside(__file__, "event_names.sql"), most=most))]


def event_properties(name: str) -> list[tuple[str, int, str | None]]:
    """(name, how many have it, its latest value) of the properties that the latest 200 events of a name have."""
    return [
        (key, count, value)
        for key, count, value in sql.rows(sql.fill(sql.beside(__file__, "event_properties.sql"), name=name))
    ]
