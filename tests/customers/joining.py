"""Rows as a source would send them, and who is who afterwards."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from psycopg import sql as pieces

from customers.importing.identities import Settled, settle, store_identities
from customers.importing.row import Row, Terms
from customers.models import Customer, Identity
from lib import sql

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
Given = str | tuple[str, str]


def identity(text: Given) -> tuple[str, str]:
    """ "card 1" as a namespace and a value."""
    if isinstance(text, tuple):
        return text
    namespace, _, value = text.partition(" ")
    return namespace, value


def come(*rows: Sequence[Given], now: datetime = NOW, source: str = "shop") -> Settled:
    """Rows of one chunk, each a list of identities, stored as a loader does it."""
    given = [Row(number, "", [identity(each) for each in row]) for number, row in enumerate(rows, start=1)]
    with transaction.atomic():
        settled = settle(given, Terms(now, source=source))
        make(sorted(settled.new), now)
        store_identities(settled)
    return settled


def make(ids: list[int], now: datetime) -> None:
    """Customers of these ids, as add_buyers.sql makes them."""
    Customer.objects.bulk_create(
        [Customer(id=each, attributes={}, created_at=now, updated_at=now, source="") for each in ids]
    )


def who(text: Given) -> int:
    """The customer of an identity."""
    namespace, value = identity(text)
    return Identity.objects.get(namespace=namespace, value=value).customer_id


def people() -> set[frozenset[str]]:
    """Which identities belong together."""
    found: dict[int, set[str]] = {each.pk: set() for each in Customer.objects.all()}
    for each in Identity.objects.all():
        found[each.customer_id].add(f"{each.namespace} {each.value}")
    return {frozenset(each) for each in found.values()}


def together(*groups: list[str]) -> set[frozenset[str]]:
    """As `people` answers."""
    return {frozenset(each) for each in groups}


def rows_with(column: str, value: int) -> dict[str, int]:
    """In which tables of the base how many rows have this value in a column of this name."""
    tables = sql.rows(
        sql.fill(
            sql.beside(__file__, "tables_with.sql"),
            column=column,
        )
    )
    found: dict[str, int] = {}
    for (table,) in tables:
        ((count,),) = _count(table, column, value)
        if count:
            found[table] = count
    return found


def _count(table: str, column: str, value: int) -> list[tuple[Any, ...]]:
    return sql.rows(
        pieces.SQL("select count(*) from {} where {} = {}").format(
            pieces.Identifier(table), pieces.Identifier(column), pieces.Literal(value)
        )
    )
