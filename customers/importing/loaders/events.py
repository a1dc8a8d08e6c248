"""Rows that are events: what customers did, by its name, its time and its properties."""

import json
from collections.abc import Iterator
from typing import Any

from customers.events import tell
from customers.importing.copying import copy
from customers.importing.identities import Settled, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import EVENTS
from customers.keys import event_digest
from lib import sql

COLUMNS = "number, customer_id, key, by_values, name, occurred_at, properties"


class EventsLoader(Loader):
    """Each row is an event; a customer whom the base does not know is made, one without a name too (a cookie).

    `values` of a row: name, occurred_at, properties (an object; may be missing) and key (customers/keys.py). Without a
    key equal events of one file are told apart by how often they occur, as purchases are.
    """

    key = EVENTS
    label = "An event"
    needs = ("identity", "event_name", "occurred_at")

    def problem(self, row: Row) -> str:
        if not row.identities:
            return "The row names no customer: its identity is empty."
        if "name" not in row.values:
            return "The row does not say what happened: the event has no name."
        return "" if "occurred_at" in row.values else "The row does not say when it happened."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = settle(rows, terms)
        if settled.new:
            new = sorted(settled.new)
            sql.execute(sql.fill(sql.beside(__file__, "add_buyers.sql"), customer_ids=new, now=terms.now))
        store_identities(settled)
        sql.execute(sql.beside(__file__, "stage_events.sql"))
        sql.execute(sql.beside(__file__, "empty_events.sql"))
        copy(f"import_events ({COLUMNS})", _staged(settled, terms))
        if any("key" not in row.values for row, _ in settled.rows):
            sql.execute(sql.fill(sql.beside(__file__, "number_events.sql"), import_id=import_id))
            if import_id:
                sql.execute(sql.fill(sql.beside(__file__, "note_event_occurrences.sql"), import_id=import_id))
        stored = sql.rows(sql.fill(sql.beside(__file__, "store_events.sql"), source=terms.source, now=terms.now))
        tell([(customer, event, name) for customer, event, name, _ in stored], terms.now)
        created = {number for _, _, _, number in stored}
        return Outcome(
            created=len(stored),
            unchanged=len(settled.rows) - len(stored),
            customers_created=len(settled.new),
            refused=settled.refused,
            fates={
                row.line: "created" if number in created else "unchanged"
                for number, (row, _) in enumerate(settled.rows)
            },
        )


def _staged(settled: Settled, terms: Terms) -> Iterator[tuple[Any, ...]]:
    for number, (row, customer) in enumerate(settled.rows):
        values = row.values
        name, at = values["name"], values["occurred_at"]
        properties = json.dumps(values.get("properties") or {}, ensure_ascii=False)
        key = values.get("key")
        yield (
            number,
            customer,
            key or event_digest(terms.source, name, at, properties),
            key is None,
            name,
            at,
            properties,
        )
