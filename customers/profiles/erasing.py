"""Erases everything that is known about a customer, in all layers, in one transaction (docs/privacy.md).

Whoever keeps something of customers hears of it inside the transaction: first `customers_meeting`, which locks in the
order that everybody keeps, as for a merge; then `customer_erasing`. A test fills every table and searches all of them
(tests/customers/test_erase.py): a table that is new fails there until somebody has thought of it.
"""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from psycopg.sql import Composable

from accounts import audit
from accounts.models import User
from customers.profiles.files import erase_from_files
from customers.profiles.person import Person, person
from customers.signals import customer_erasing, customers_meeting
from lib import sql

HERE = Path(__file__).parent / "erase"
LOCK = HERE.parents[1] / "importing" / "lock.sql"


def erase(customer_id: int, by: User | None, now: datetime) -> None:
    """Nothing is left of the customer but numbers. Files are looked through after the commit."""
    with transaction.atomic():
        sql.rows(sql.load(LOCK))  # nothing of theirs is stored, and nobody is joined, meanwhile
        customers_meeting.send(sender=None, customer_ids=sorted(person(customer_id).ids), now=now)
        whom = person(customer_id)  # again: what has come before the locks is theirs, too
        customer_erasing.send(sender=None, person=whom, now=now)
        for name in ("own.sql", "suppressions.sql", "texts.sql", "customer.sql"):
            sql.execute(_statements(name, whom))
        audit.record(by, "erased", f"customer:{customer_id}")
        transaction.on_commit(lambda: erase_from_files([settings.UPLOADS, settings.VAR / "mail"], whom.names))


def _statements(name: str, whom: Person) -> Composable:
    return sql.fill(
        sql.load(HERE / name),
        ids=whom.ids,
        channels=[channel for channel, _ in whom.addresses],
        endpoints=[endpoint for _, endpoint in whom.addresses],
        subjects=[f"customer:{id_}" for id_ in whom.ids],
        pattern=whom.pattern,
        strings=whom.strings,
    )
