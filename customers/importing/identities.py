"""Whose row is it? The identities of a chunk are looked up at once and settled row by row, in their order.

Most rows are plain: all their identities are of one customer, or all are new. What is not plain the rules decide
(customers/joining/deciding.py), which may find that two customers are one; they are joined at once, all of a chunk
together.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from customers.importing.copying import copy, texts
from customers.importing.row import Row, Terms
from customers.joining.deciding import Join, People, Refusal, known_people
from customers.joining.merging import Pair, merge
from customers.joining.namespaces import rules_of
from customers.origin import name_source
from lib import sql

Identity = tuple[str, str]


@dataclass(slots=True)
class Settled:
    """Rows with their customers. The customers `new` and the `identities` that are new are not in the base yet."""

    rows: list[tuple[Row, int]] = field(default_factory=list)
    new: set[int] = field(default_factory=set)
    identities: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[tuple[Row, str]] = field(default_factory=list)


def settle(rows: list[Row], terms: Terms | None = None) -> Settled:
    """Finds, makes or joins the customer of every row, as if the rows came one after another.

    A row is refused only if it contradicts itself or the base (two ids of which nobody has two). A weaker identity
    that is somebody else's and joins nobody, a family's phone number, stays theirs, and the row counts.
    Holds the lock of writers until the end of the transaction: two of them never make one person twice, and nobody
    is joined into another while their rows are being stored. `terms` say when and from where the rows came.
    """
    sql.rows(sql.beside(__file__, "lock.sql"))
    if terms is not None:
        name_source(terms.source or "import")
    owner: dict[Identity, int] = _known(dict.fromkeys(each for row in rows for each in row.identities))
    settled, made = Settled(), 0
    pending: list[tuple[Row, int]] = []
    people: People | None = None
    shown: dict[int, list[Identity]] = {}  # what a customer of this chunk came with
    for row in rows:
        identities = row.identities
        customer = owner.get(identities[0])
        if len(identities) > 1 and not _is_plain(identities, owner, customer):
            if people is None:
                people = _people(rows, owner, shown)
            try:
                customer = people.decide(identities, owner)
            except Refusal as refusal:
                settled.refused.append((row, str(refusal)))
                continue
        if customer is None:
            made += 1
            customer = -made  # until it has an id
            # What is somebody else's and joins nobody stays theirs.
            shown[customer] = [each for each in dict.fromkeys(identities) if each not in owner]
            for each in identities:
                owner.setdefault(each, customer)
        pending.append((row, customer))
    if people is not None and people.joins:
        now = terms.now if terms else timezone.now()
        merge([Pair(people.present(each.kept_id), each.lost_id, _cause(each, terms)) for each in people.joins], now)
    made_ones = [each for each in shown if people is None or people.present(each) == each]
    ids = dict(zip(made_ones, _new_ids(len(made_ones)), strict=True))

    def final(customer: int) -> int:
        if people is not None:
            customer = people.present(customer)
        return customer if customer > 0 else ids[customer]

    settled.new = set(ids.values())
    settled.rows = [(row, final(customer)) for row, customer in pending]
    settled.identities = [(final(customer), *each) for customer, mine in shown.items() for each in mine]
    if people is not None:
        settled.identities += [(final(customer), *each) for customer, each in people.given]
    return settled


def store_identities(settled: Settled) -> None:
    """Writes the new identities."""
    copy("customers_identity (customer_id, namespace, value)", settled.identities)


def _is_plain(identities: list[Identity], owner: dict[Identity, int], customer: int | None) -> bool:
    """Whether all are of one customer, or all are new and each of another namespace: nothing to decide."""
    if any(owner.get(each) != customer for each in identities):
        return False
    return customer is not None or len({namespace for namespace, _ in identities}) == len(identities)


def _people(rows: list[Row], owner: dict[Identity, int], shown: dict[int, list[Identity]]) -> People:
    """The customers about whom rules may have to decide: those of rows that are not plain by what the base knows."""
    asked: set[int] = set()
    for row in rows:
        if len(row.identities) > 1:
            owners = {owner.get(each, 0) for each in row.identities}
            if len(owners) > 1:
                asked |= owners
    people, apart = known_people(each for each in asked if each > 0)
    named = {namespace for row in rows for namespace, _ in row.identities}
    return People(rules_of(named | {each for person in people for each, _ in person.identities}), people, apart, shown)


def _cause(join: Join, terms: Terms | None) -> dict[str, Any]:
    return {
        "kind": "row",
        "identities": [list(each) for each in join.identities],
        "source": terms.source if terms else "",
    }


def _known(identities: Collection[Identity]) -> dict[Identity, int]:
    found = sql.rows(
        sql.fill(
            sql.beside(__file__, "known_identities.sql"),
            namespaces=texts(namespace for namespace, _ in identities),
            values=texts(value for _, value in identities),
        )
    )
    return {(namespace, value): customer for namespace, value, customer in found}


def _new_ids(count: int) -> list[int]:
    return [number for (number,) in sql.rows(sql.fill(sql.beside(__file__, "new_customer_ids.sql"), count=count))]
