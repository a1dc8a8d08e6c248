"""Rows that say who a customer is, where to reach them and what they allow."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from customers import consents
from customers.importing.identities import Settled, copy, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import CUSTOMERS
from lib import sql


class CustomersLoader(Loader):
    """Several rows of one customer add up; where they contradict each other, the later row counts."""

    key = CUSTOMERS
    label = "A customer"
    needs = ("identity",)

    def problem(self, row: Row) -> str:
        return "" if row.identities else "The row names no customer: its identity is empty."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = settle(rows)
        people, later = _by_customer(settled)
        sql.execute(sql.beside(__file__, "stage_customers.sql"))
        copy("import_customers", _staged(people, settled, terms))
        changed = {customer for customer, _, _ in settled.identities}
        sql.execute(sql.fill(sql.beside(__file__, "add_customers.sql"), now=terms.now))
        changed |= _ids("update_customers.sql", now=terms.now)
        changed |= _ids("demote_addresses.sql")
        changed |= _ids("add_addresses.sql", now=terms.now)
        store_identities(settled)
        choosers = _ids("store_consents.sql", now=terms.now, source=terms.source or "import")
        consents.tell(sorted(choosers), terms.now)
        return _count(settled, changed | choosers, later)


def _by_customer(settled: Settled) -> tuple[dict[int, Row], list[tuple[int, bool]]]:
    """One row for each customer; and for each further row whose it is and whether it said anything new."""
    people: dict[int, Row] = {}
    later: list[tuple[int, bool]] = []
    for row, customer in settled.rows:
        if (before := people.get(customer)) is None:
            people[customer] = row
            continue
        people[customer] = both = replace(
            before,
            attributes=before.attributes | row.attributes,
            endpoints=before.endpoints | row.endpoints,
            grants=before.grants | row.grants,
            values=before.values | row.values,
        )
        later.append((customer, both != before))
    return people, later


def _staged(people: dict[int, Row], settled: Settled, terms: Terms) -> Iterator[tuple[Any, ...]]:
    for customer in sorted(people):
        row = people[customer]
        yield (
            customer,
            customer in settled.new,
            json.dumps(row.attributes, ensure_ascii=False),
            row.values.get("time_zone", ""),
            row.values.get("language", ""),
            row.values.get("created_at"),
            json.dumps(row.endpoints, ensure_ascii=False),
            json.dumps({f"{channel} {topic}": granted for (channel, topic), granted in row.grants.items()}),
            row.values.get("consented_at") or terms.as_of,
        )


def _ids(name: str, **values: Any) -> set[int]:
    return {customer for (customer,) in sql.rows(sql.fill(sql.beside(__file__, name), **values))}


def _count(settled: Settled, changed: set[int], later: list[tuple[int, bool]]) -> Outcome:
    """By row. A further row of a customer counts as an update if it said something new and anything changed."""
    further_updates = sum(1 for customer, said in later if said and (customer in changed or customer in settled.new))
    created = len(settled.new)
    updated = len(changed - settled.new) + further_updates
    unchanged = len(settled.rows) - created - updated
    return Outcome(created, updated, unchanged, customers_created=created, refused=settled.refused)
