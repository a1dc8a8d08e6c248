"""Rows that are refunds and cancellations of purchases."""

from decimal import Decimal

from customers.importing.identities import settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import REFUNDS
from customers.keys import refund_digest, refund_key
from customers.refunds import CREATED, UNCHANGED, RefundRow, record_refunds
from lib import sql


class RefundsLoader(Loader):
    """Each row gives something back: an amount, pieces of a product, or all of the order.

    `values` of a row: key (of the order), and, where known, refund_key, occurred_at, amount, reason, sku and quantity;
    or `lines`, (sku, quantity) several times.
    """

    key = REFUNDS
    label = "A refund or a cancellation"
    needs = ("identity", "order_id")

    def problem(self, row: Row) -> str:
        if not row.identities:
            return "The row names no customer: its identity is empty."
        if "key" not in row.values:
            return "The row has no order id: it does not say what is refunded."
        if "quantity" in row.values and "sku" not in row.values:
            return "The row says how many pieces came back, and not of what: it has no article number."
        return "The refund is of 0.00: that is none." if row.values.get("amount") == 0 else ""

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = settle(rows, terms)
        sql.execute(sql.fill(sql.beside(__file__, "add_buyers.sql"), customer_ids=sorted(settled.new), now=terms.now))
        store_identities(settled)
        outcome = Outcome(customers_created=len(settled.new), refused=settled.refused)
        refunds = [_refund(row, customer, terms) for row, customer in settled.rows]
        for (row, _), fate in zip(settled.rows, record_refunds(refunds, terms.now), strict=True):
            if fate not in (CREATED, UNCHANGED):
                outcome.refused.append((row, fate))
                continue
            outcome.fates[row.line] = fate
            outcome.created += fate == CREATED
            outcome.unchanged += fate == UNCHANGED
        return outcome


def _refund(row: Row, customer: int, terms: Terms) -> RefundRow:
    values = row.values
    lines = tuple(values.get("lines", ()))
    if not lines and "sku" in values:
        lines = ((values["sku"], values.get("quantity", Decimal(1))),)
    at, amount, given = values.get("occurred_at"), values.get("amount"), values.get("refund_key")
    return RefundRow(
        customer_id=customer,
        key=refund_key(given, values.get("sku", "")) if given else refund_digest(values["key"], at, amount, lines),
        order_key=values["key"],
        occurred_at=at or terms.now,
        amount=amount,
        lines=lines,
        reason=values.get("reason", ""),
        source=terms.source,
    )
