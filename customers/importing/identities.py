"""Whose row is it? The identities of a chunk are looked up at once and settled row by row, in the order of the file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from customers.importing.row import Row
from lib import sql

Identity = tuple[str, str]


@dataclass(slots=True)
class Settled:
    """Rows with their customers. The customers `new` and the `identities` that are new are not in the base yet."""

    rows: list[tuple[Row, int]] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    identities: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)


def settle(rows: list[Row]) -> Settled:
    """Finds or makes a customer for every row, as if the rows came one after another.

    A row whose identities belong to different customers is refused: joining people is not an import's business.
    Holds the lock of imports until the end of the transaction, so that two imports never make one person twice.
    """
    sql.rows(sql.beside(__file__, "lock.sql"))
    owner: dict[Identity, int] = _known({each for row in rows for each in row.identities})
    settled, made = Settled(), 0
    pending: list[tuple[Row, int]] = []
    pending_identities: list[tuple[int, Identity]] = []
    for row in rows:
        owners = {owner[each] for each in row.identities if each in owner}
        if len(owners) > 1:
            settled.refused.append((row, _conflict(row, owner)))
            continue
        if owners:
            (customer,) = owners
        else:
            made += 1
            customer = -made  # until it has an id
        pending.append((row, customer))
        for each in row.identities:
            if each not in owner:
                owner[each] = customer
                pending_identities.append((customer, each))
    ids = _new_ids(made)
    settled.new = set(ids)
    settled.rows = [(row, customer if customer > 0 else ids[-customer - 1]) for row, customer in pending]
    settled.identities = [
        (customer if customer > 0 else ids[-customer - 1], namespace, value)
        for customer, (namespace, value) in pending_identities
    ]
    return settled


def store_identities(settled: Settled) -> None:
    """Writes the new identities."""
    copy("customers_identity (customer_id, namespace, value)", settled.identities)


def copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY into a table of ours, named with its columns."""
    with connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as out:
        for row in rows:
            out.write_row(row)


def _known(identities: set[Identity]) -> dict[Identity, int]:
    ordered = sorted(identities)
    found = sql.rows(
        sql.fill(
            sql.beside(__file__, "known_identities.sql"),
            namespaces=[namespace for namespace, _ in ordered],
            values=[value for _, value in ordered],
        )
    )
    return {(namespace, value): customer for namespace, value, customer in found}


def _new_ids(count: int) -> list[int]:
    return [number for (number,) in sql.rows(sql.fill(sql.beside(__file__, "new_customer_ids.sql"), count=count))]


def _conflict(row: Row, owner: dict[Identity, int]) -> str:
    by_customer: dict[int, list[str]] = defaultdict(list)
    for namespace, value in row.identities:
        if (customer := owner.get((namespace, value))) is not None:
            by_customer[customer].append(f"{namespace} {value}")
    names = " and ".join(", ".join(each) for each in by_customer.values())
    return f"{names} belong to different customers."
