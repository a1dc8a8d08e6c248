"""Verbs of lists: made, changed, filled, emptied, deleted. Members come and go in sets, one statement each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from psycopg.sql import Composable

from accounts import audit
from accounts.models import User
from customers.models import CustomerList
from customers.signals import activity_recorded, list_deleting
from lib import sql
from lib.problems import Conflict


class ListInUse(Conflict):
    """Something else needs this list; its words say what."""

    default_code = "list_in_use"


@dataclass(frozen=True)
class Changed:
    """How many members came or went, how many there are by now, and which identities nobody has."""

    changed: int
    size: int
    unknown: list[tuple[str, str]]


@transaction.atomic
def create(values: Mapping[str, Any], origin: dict[str, Any], *, by: User | None, now: datetime) -> CustomerList:
    """An empty list."""
    made = CustomerList.objects.create(
        name=values["name"], brand=values.get("brand"), origin=origin, created_by=by, created_at=now
    )
    audit.record(by, "created", f"list:{made.pk}", name=made.name, origin=origin)
    return made


@transaction.atomic
def change(customer_list: CustomerList, values: Mapping[str, Any], *, by: User | None) -> CustomerList:
    """Gives it another name or brand."""
    for name, given in values.items():
        setattr(customer_list, name, given)
    customer_list.save(update_fields=sorted(values))
    audit.record(by, "changed", f"list:{customer_list.pk}", name=customer_list.name, fields=sorted(values))
    return customer_list


def add(
    customer_list: CustomerList, ids: Iterable[int], identities: Sequence[tuple[str, str]], *, by: User | None,
    now: datetime,
) -> Changed:  # fmt: skip
    """Puts customers into it, by number or by identity; who is in it already stays so."""
    found, unknown = _found(identities)
    with transaction.atomic():
        added = put(customer_list, [*ids, *found], now)
        audit.record(by, "added", f"list:{customer_list.pk}", name=customer_list.name, customers=added)
    return _changed(customer_list, added, unknown)


def remove(
    customer_list: CustomerList, ids: Iterable[int], identities: Sequence[tuple[str, str]], *, by: User | None,
    now: datetime,
) -> Changed:  # fmt: skip
    """Takes customers out of it, by number or by identity."""
    found, unknown = _found(identities)
    with transaction.atomic():
        removed = _told(
            sql.fill(sql.beside(__file__, "remove_members.sql"), list=customer_list.pk, ids=[*ids, *found]), now
        )
        audit.record(by, "removed", f"list:{customer_list.pk}", name=customer_list.name, customers=removed)
    return _changed(customer_list, removed, unknown)


@transaction.atomic
def delete(customer_list: CustomerList, *, by: User | None) -> None:
    """Deletes a list, not its customers. Raises ListInUse for a receiver of list_deleting."""
    list_deleting.send(CustomerList, customer_list=customer_list)
    audit.record(by, "deleted", f"list:{customer_list.pk}", name=customer_list.name, size=customer_list.size)
    customer_list.delete()


def put(customer_list: CustomerList, ids: Sequence[int], now: datetime) -> int:
    """Stores members in the caller's transaction, without an audit, and tells upward of them; how many were new."""
    return _told(sql.fill(sql.beside(__file__, "add_members.sql"), list=customer_list.pk, ids=list(ids), now=now), now)


def fill_new(customer_list: CustomerList, ids: Sequence[int], now: datetime) -> int:
    """Stores the members of a list that was made in the same transaction, each given once; how many there are."""
    [(added,)] = sql.rows(sql.fill(sql.beside(__file__, "fill_new.sql"), list=customer_list.pk, ids=list(ids), now=now))
    return int(added)


def _told(change: Composable, now: datetime) -> int:
    """Runs a statement that answers with those who came or went, and says upward whom it changed; how many they are."""
    changed = sorted(customer for (customer,) in sql.rows(change))
    if changed:
        activity_recorded.send(sender=None, customer_ids=changed, kind="list", now=now)
    return len(changed)


def _found(identities: Sequence[tuple[str, str]]) -> tuple[list[int], list[tuple[str, str]]]:
    """The customers of these identities, and those identities that nobody has."""
    if not identities:
        return [], []
    namespaces, values = zip(*identities, strict=True)
    whose = sql.rows(
        sql.fill(sql.beside(__file__, "find_identities.sql"), namespaces=list(namespaces), values=list(values))
    )
    return (
        [customer for _, customer in whose if customer is not None],
        [identities[place] for place, customer in whose if customer is None],
    )


def _changed(customer_list: CustomerList, number: int, unknown: list[tuple[str, str]]) -> Changed:
    customer_list.refresh_from_db(fields=["size"])
    return Changed(number, customer_list.size, unknown)
