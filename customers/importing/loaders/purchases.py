"""Rows that are purchases."""

from collections.abc import Iterator
from typing import Any

from customers.importing.identities import Settled, copy, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import PURCHASES
from customers.keys import values_digest
from customers.purchases import tell
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
        settled = settle(rows)
        sql.execute(sql.fill(sql.beside(__file__, "add_buyers.sql"), customer_ids=sorted(settled.new), now=terms.now))
        store_identities(settled)
        sql.execute(sql.beside(__file__, "stage_purchases.sql"))
        columns = "number, customer_id, key, by_values, occurred_at, amount, units"
        copy(f"import_purchases ({columns})", _staged(settled, terms))
        sql.execute(sql.fill(sql.beside(__file__, "number_purchases.sql"), import_id=import_id))
        sql.execute(sql.fill(sql.beside(__file__, "note_occurrences.sql"), import_id=import_id))
        values = {"now": terms.now, "source": terms.source, "currency": terms.currency}
        fates = sql.rows(sql.fill(sql.beside(__file__, "store_purchases.sql"), **values))
        outcome = Outcome(customers_created=len(settled.new), refused=settled.refused)
        buyers, new = [], []
        for number, customer, fate, purchase in fates:
            match fate:
                case "created":
                    outcome.created += 1
                    buyers.append(customer)
                    new.append((customer, purchase))
                case "updated":
                    outcome.updated += 1
                    buyers.append(customer)
                case "unchanged":
                    outcome.unchanged += 1
                case _:
                    row = settled.rows[number][0]
                    outcome.refused.append((row, "The file has this order of this customer twice, with other values."))
        tell(buyers, terms.now, new)
        return outcome


def _staged(settled: Settled, terms: Terms) -> Iterator[tuple[Any, ...]]:
    for number, (row, customer) in enumerate(settled.rows):
        values = row.values
        at, amount, units = values["occurred_at"], values["amount"], values.get("units")
        key = values.get("key")
        digest = key or values_digest(terms.source, at, amount, terms.currency, units)
        yield number, customer, digest, key is None, at, amount, units
