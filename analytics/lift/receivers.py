"""Puts customers to whom something happened into the inbox of the arms, inside the transaction that stores it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.dispatch import receiver
from psycopg import sql

from customers.joining.merging import Moving
from customers.models import Merge
from customers.profiles.person import Person
from customers.signals import activity_recorded, customer_erasing, customers_merging, customers_parting
from delivery.signals import outcomes_recorded
from lib.sql import execute

# Of nobody where nothing was ever compared.
NOTE = sql.SQL(
    "insert into analytics_armtouch (customer_id) select id from unnest({}::bigint[]) as id"
    " where exists (select from analytics_armhour)"
)


@receiver([activity_recorded, outcomes_recorded])
def note(sender: Any, customer_ids: Iterable[int], **_: Any) -> None:
    """They have bought, visited, given back, or a message to them has got its price."""
    if ids := sorted(set(customer_ids)):
        execute(NOTE.format(ids))


@receiver(customers_merging)
def note_merge(sender: Any, moving: Moving, now: datetime, **_: Any) -> None:
    """The arm of whoever stays is the one in which either was first."""
    execute(NOTE.format(sorted({*moving.kept_ids, *moving.lost_ids})))


@receiver(customers_parting)
def note_parting(sender: Any, merge: Merge, now: datetime, **_: Any) -> None:
    """Both are in their own arms again."""
    execute(NOTE.format([merge.kept_id, merge.lost_id]))


@receiver(customer_erasing)
def note_erasure(sender: Any, person: Person, now: datetime, **_: Any) -> None:
    """They stay counted, as their decisions do; what they bought is gone."""
    execute(NOTE.format(person.ids))
