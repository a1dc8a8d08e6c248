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
from customers.importing.uploads import place_of
from customers.models import Import
from customers.profiles.files import erase_from_files, may_hold
from customers.profiles.person import Person, person
from customers.signals import customer_erasing, customers_meeting
from lib import sql

HERE = Path(__file__).parent / "erase"
LOCK = HERE.parents[1] / "importing" / "lock.sql"


class StandsInImport(Exception):
    """A file that is being loaded, or waits for it, would bring the customer again; `str()` is a sentence."""


def erase(customer_id: int, by: User | None, now: datetime) -> None:
    """Nothing is left of the customer but numbers. Raises StandsInImport.

    Files go first: who dies in between can be asked again, and no lock is held while they are looked through.
    """
    names = person(customer_id).names
    loading = Import.objects.filter(status__in=[Import.Status.QUEUED, Import.Status.RUNNING], upload__isnull=False)
    for each in loading.select_related("upload"):
        if each.upload and may_hold(place_of(each.upload), names):
            raise StandsInImport(
                f"“{each.file_name}” is being loaded, and the customer may stand in it: cancel it first."
            )
    erase_from_files([settings.UPLOADS, settings.VAR / "mail"], names)
    with transaction.atomic():
        sql.rows(sql.load(LOCK))  # nothing of theirs is stored, and nobody is joined, meanwhile
        customers_meeting.send(sender=None, customer_ids=sorted(person(customer_id).ids), now=now)
        whom = person(customer_id)  # again: what has come before the locks is theirs, too
        customer_erasing.send(sender=None, person=whom, now=now)
        for name in ("own.sql", "suppressions.sql", "texts.sql", "customer.sql"):
            sql.execute(_statements(name, whom))
        audit.record(by, "erased", f"customer:{customer_id}")


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
