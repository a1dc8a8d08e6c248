"""Rows that are purchases."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from customers.importing.copying import copy
from customers.importing.identities import Settled, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import PURCHASES
from customers.keys import values_digest
from customers.purchases import tell
from customers.refunds import apply_waiting, hold_off
from lib import sql


class PurchasesLoader(Loader):
    """Each row is a purchase; a customer whom the base does not know is made."""

    key = PURCHASES
    label = "A purchase"
    needs = ("identity", "occurred_at", "amount")

    def problem(self, row: Row) -> str:
        if not row.identities:
            return "The row names no customer: its identity is empty."
        if "occurred_at" not in row.values:
            return "The row does not say when the purchase was."
        return "" if "amount" in row.values else "The row has no amount."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = settle(rows, terms)
        sql.execute(sql.fill(sql.beside(__file__, "add_buyers.sql"), customer_ids=sorted(settled.new), now=terms.now))
        store_identities(settled)
        hold_off()
        sql.execute(sql.beside(__file__, "stage_purchases.sql"))
        columns = "number, customer_id, key, by_values, occurred_at, amount, currency, units"
        staged = list(_staged(settled, terms))
        copy(f"import_purchases ({columns})", staged)
        sql.execute(sql.fill(sql.beside(__file__, "number_purchases.sql"), import_id=import_id))
        if import_id:
            sql.execute(sql.fill(sql.beside(__file__, "note_occurrences.sql"), import_id=import_id))
        stored = sql.rows(sql.fill(sql.beside(__file__, "store_purchases.sql"), now=terms.now, source=terms.source))
        outcome = Outcome(customers_created=len(settled.new), refused=settled.refused)
        buyers, new, keys = [], [], []
        fates = Counter(fate for _, _, fate, _ in stored)
        outcome.created, outcome.updated, outcome.unchanged = fates["created"], fates["updated"], fates["unchanged"]
        for number, customer, fate, purchase in stored:
            row = settled.rows[number][0]
            if fate == "refused":
                outcome.refused.append((row, "The file has this order of this customer twice, with other values."))
                continue
            outcome.fates[row.line] = fate
            if fate != "unchanged":
                buyers.append(customer)
                keys.append((customer, staged[number][2]))
            if fate == "created":
                new.append((customer, purchase))
        apply_waiting(keys, terms.now)
        tell(buyers, terms.now, new)
        return outcome


def _staged(settled: Settled, terms: Terms) -> Iterator[tuple[Any, ...]]:
    for number, (row, customer) in enumerate(settled.rows):
        values = row.values
        at, amount, units = values["occurred_at"], values["amount"], values.get("units")
        key, currency = values.get("key"), values.get("currency", terms.currency)
        digest = key or values_digest(terms.source, at, amount, currency, units)
        yield number, customer, digest, key is None, at, amount, currency, units
