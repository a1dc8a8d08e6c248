"""Rows that say who a customer is, where to reach them and what they allow."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from customers import consents
from customers.importing import listing
from customers.importing.copying import copy, copy_written, written
from customers.importing.identities import Settled, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import CUSTOMERS
from lib import sql

SOURCE = "import"  # of choices, where the mapping names none
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class CustomersLoader(Loader):
    """Several rows of one customer add up; where they contradict each other, the later row counts."""

    key = CUSTOMERS
    label = "A customer"
    needs = ("identity",)

    def problem(self, row: Row) -> str:
        return "" if row.identities else "The row names no customer: its identity is empty."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = settle(rows, terms)
        people, later = _by_customer(settled)
        new = {customer: row for customer, row in people.items() if customer in settled.new}
        known = {customer: row for customer, row in people.items() if customer not in settled.new}
        changed = {customer for customer, _, _ in settled.identities}
        choosers: set[int] = set()
        if new:
            choosers |= _add(new, terms)
        if known:
            told, chosen = _update(known, terms)
            changed |= told
            choosers |= chosen
        store_identities(settled)
        consents.tell(sorted(choosers), terms.now)
        if terms.list:
            listing.put_into(terms.list, sorted(people), terms)
        return _count(settled, changed | choosers, later)


def _add(new: dict[int, Row], terms: Terms) -> set[int]:
    """Stores customers of whom the base knows nothing, straight into its tables; those of them who chose something."""
    now = terms.now.isoformat()
    copy("customers_customer (id, attributes, time_zone, language, created_at, updated_at, told_at)", _people(new, now))
    addresses = (
        (customer, channel, endpoint, "t", "t", now)
        for customer, row in new.items()
        for channel, endpoint in row.endpoints.items()
    )
    copy("customers_address (customer_id, channel, endpoint, is_active, is_primary, created_at)", addresses)
    source = terms.source or SOURCE
    choices = [
        (customer, channel, topic, granted, at, source, "")
        for customer, row in new.items()
        if row.grants
        for at in [row.values.get("consented_at") or terms.as_of or now]
        for (channel, topic), granted in row.grants.items()
    ]
    if choices:
        texts = list(written(choices))
        for table, at in (("customers_consent", "changed_at"), ("customers_consentchange", "at")):
            copy_written(f"{table} (customer_id, channel, topic_id, granted, {at}, source, text_version)", texts)
    return {customer for customer, *_ in choices}


def _people(new: dict[int, Row], now: str) -> Iterator[tuple[Any, ...]]:
    for customer, row in new.items():
        get = row.values.get
        zone, language, since, told = get("time_zone", ""), get("language", ""), get("created_at", now), get("told")
        yield customer, _json(row.attributes), zone, language, since, now, _json(told) if told else "{}"


def _update(known: dict[int, Row], terms: Terms) -> tuple[set[int], set[int]]:
    """What is new of customers of the base; those who are changed, and those who chose something."""
    sql.execute(sql.beside(__file__, "stage_customers.sql"))
    copy("import_customers", _staged(known, terms))
    changed = _ids("update_customers.sql", now=terms.now)
    changed |= _ids("demote_addresses.sql")
    changed |= _ids("add_addresses.sql", now=terms.now)
    if any("told" in row.values for row in known.values()):
        sql.execute(sql.beside(__file__, "note_told.sql"))
    return changed, _ids("store_consents.sql", now=terms.now, source=terms.source or SOURCE)


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
            values=before.values | row.values | _told(before, row),
        )
        later.append((customer, both != before))
    return people, later


def _told(before: Row, row: Row) -> dict[str, Any]:
    """When what the two rows say was so, each thing for itself (Customer.told_at)."""
    told = before.values.get("told", {}) | row.values.get("told", {})
    return {"told": told} if told else {}


def _staged(known: dict[int, Row], terms: Terms) -> Iterator[tuple[Any, ...]]:
    for customer in sorted(known):
        row = known[customer]
        yield (
            customer,
            _json(row.attributes),
            row.values.get("time_zone", ""),
            row.values.get("language", ""),
            _json(row.endpoints),
            _json({f"{channel} {topic}": granted for (channel, topic), granted in row.grants.items()}),
            row.values.get("consented_at") or terms.as_of,
            _json(row.values.get("told", {})),
        )


def _ids(name: str, **values: Any) -> set[int]:
    return {customer for (customer,) in sql.rows(sql.fill(sql.beside(__file__, name), **values))}


def _count(settled: Settled, changed: set[int], later: list[tuple[int, bool]]) -> Outcome:
    """By row. A further row of a customer counts as an update if it said something new and anything changed."""
    fates: list[str] = []
    seen: set[int] = set()
    further = iter(later)
    for _, customer in settled.rows:
        if customer not in seen:
            seen.add(customer)
            fate = "created" if customer in settled.new else "updated" if customer in changed else "unchanged"
        else:
            _, said = next(further)
            fate = "updated" if said and (customer in changed or customer in settled.new) else "unchanged"
        fates.append(fate)
    return Outcome(
        fates.count("created"),
        fates.count("updated"),
        fates.count("unchanged"),
        customers_created=len(settled.new),
        refused=settled.refused,
        fates={row.line: fate for (row, _), fate in zip(settled.rows, fates, strict=True)},
    )
