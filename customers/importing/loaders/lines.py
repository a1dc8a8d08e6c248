"""Rows that are lines of purchases: those with one order id are one purchase."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.sql import Composable

from customers.importing.figures import CENT
from customers.importing.identities import Settled, copy, settle, store_identities
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import LINES
from customers.keys import line_key
from customers.purchases import tell
from customers.refunds import apply_waiting, hold_off
from lib import sql

ONE = Decimal(1)
TOO_MUCH = Decimal(10) ** 12  # what an amount may not reach
UNCHANGED = "unchanged"
TOTAL = ""  # in what is noted of an order, under the name that no product has: its own amount
ORDER_COLUMNS = (
    "number, customer_id, key, occurred_at, amount, summed, pieces, currency, is_begun, is_whole, lines, places"
)
LINE_COLUMNS = "number, purchase, place, key, sku, name, category, quantity, price, amount, cost"


@dataclass(slots=True)
class _Order:
    """The lines of one order that stand in a chunk. `lines` counts those of each product, also of chunks before."""

    number: int
    customer: int
    key: str
    at: datetime
    currency: str
    amount: Decimal | None = None
    summed: Decimal = Decimal(0)
    pieces: Decimal = Decimal(0)
    is_begun: bool = False  # a chunk before had lines of it
    is_whole: bool = False  # all of its lines are here: others that the base has are gone
    places: int = 0
    lines: dict[str, Any] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)


class LinesLoader(Loader):
    """The rows of one order may stand anywhere in the file. What the order amounts to is the sum of its lines, unless a
    row says it (`order_amount`) or the base knows it from elsewhere.

    A line is known again by its product, and by which of several lines with it in its order it is: a second import
    changes nothing, a corrected quantity corrects.
    """

    key = LINES
    label = "A line of a purchase"
    needs = ("identity", "order_id", "occurred_at")

    def problem(self, row: Row) -> str:
        values = row.values
        if not row.identities:
            return "The row names no customer: its identity is empty."
        if "key" not in values:
            return "The row has no order id: it does not say which purchase it belongs to."
        if "occurred_at" not in values:
            return "The row does not say when the purchase was."
        if not values.get("sku") and not values.get("product_name"):
            return "The row names no product: it has neither an article number nor a name."
        return "" if "amount" in values or "price" in values else "The row has neither a price nor an amount."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        settled = _settle(rows, terms)
        sql.execute(sql.fill(sql.beside(__file__, "add_buyers.sql"), customer_ids=sorted(settled.new), now=terms.now))
        store_identities(settled)
        hold_off()
        orders = _orders(settled, terms)
        if import_id:
            _go_on(orders, import_id)
        sql.execute(sql.beside(__file__, "stage_lines.sql"))
        lines = list(_lines(settled, orders))
        copy(f"import_orders ({ORDER_COLUMNS})", _staged(orders.values()))
        copy(f"import_lines ({LINE_COLUMNS})", lines)
        return self._store(settled, list(orders.values()), terms, import_id)

    def _store(self, settled: Settled, orders: list[_Order], terms: Terms, import_id: int) -> Outcome:
        values = {"now": terms.now, "source": terms.source}
        new = sql.rows(sql.fill(sql.beside(__file__, "begin_orders.sql"), **values))
        fresh = {order for order, _, _ in new}
        changed: set[int] = set()
        fates: dict[int, str] = {}  # of the lines of known orders; those of new ones are new
        if len(fresh) < len(orders):
            sql.execute(sql.beside(__file__, "find_orders.sql"))
            fates = dict(sql.rows(sql.beside(__file__, "store_lines.sql")))
            changed |= _numbers(sql.beside(__file__, "drop_lines.sql"))
            changed |= _numbers(sql.fill(sql.beside(__file__, "sum_orders.sql"), **values))
        sql.execute(sql.beside(__file__, "add_lines.sql"))
        if import_id:
            sql.execute(sql.fill(sql.beside(__file__, "note_lines.sql"), import_id=import_id))
        for order in orders:
            if order.number in changed and all(fates[number] == UNCHANGED for number in order.rows):
                fates[order.rows[0]] = "updated"  # what the row says of the order, not of its line
        told = [order for order in orders if order.number in fresh | changed]
        apply_waiting([(order.customer, order.key) for order in told], terms.now)
        tell([order.customer for order in told], terms.now, [(customer, id_) for _, customer, id_ in new])
        counts = Counter(fates.values())
        counts["created"] += sum(len(order.rows) for order in orders if order.number in fresh)
        return Outcome(
            counts["created"],
            counts["updated"],
            counts[UNCHANGED],
            customers_created=len(settled.new),
            refused=settled.refused,
            fates={} if import_id else _of_orders(settled, orders, fresh, fates),
        )


def _numbers(query: Composable) -> set[int]:
    return {number for (number,) in sql.rows(query)}


def _of_orders(settled: Settled, orders: list[_Order], fresh: set[int], fates: dict[int, str]) -> dict[int, str]:
    """What became of each order, by the lines of its rows: an order that is told whole has one line for all of them."""
    found: dict[int, str] = {}
    for order in orders:
        if order.number in fresh:
            fate = "created"
        else:
            fate = UNCHANGED if all(fates[number] == UNCHANGED for number in order.rows) else "updated"
        found.update({settled.rows[number][0].line: fate for number in order.rows})
    return found


def _settle(rows: list[Row], terms: Terms) -> Settled:
    """As `settle`; it looks once at those who are named alike, because an order has many lines and one buyer."""
    named: dict[tuple[tuple[str, str], ...], list[Row]] = {}
    for row in rows:
        named.setdefault(tuple(row.identities), []).append(row)
    settled = settle([alike[0] for alike in named.values()], terms)
    owner = {id(row): customer for row, customer in settled.rows}
    settled.rows = [(row, owner[id(alike[0])]) for alike in named.values() if id(alike[0]) in owner for row in alike]
    settled.refused = [(row, reason) for first, reason in settled.refused for row in named[tuple(first.identities)]]
    settled.rows.sort(key=lambda each: each[0].line)
    return settled


def _orders(settled: Settled, terms: Terms) -> dict[tuple[int, str], _Order]:
    """The orders of the chunk, numbered; what the first row says of an order counts. Too much is refused."""
    orders: dict[tuple[int, str], _Order] = {}
    kept: list[tuple[Row, int]] = []
    for row, customer in settled.rows:
        values = row.values
        quantity = values.setdefault("quantity", ONE)
        amount = values.get("amount")
        if amount is None:
            amount = values["amount"] = (values["price"] * quantity).quantize(CENT)
        name = customer, values["key"]
        order = orders.get(name)
        summed = amount if order is None else order.summed + amount
        if summed >= TOO_MUCH:
            settled.refused.append((row, f"The order comes to {summed:,.2f}: that is too much."))
            continue
        if order is None:
            currency = values.get("currency", terms.currency)
            order = orders[name] = _Order(len(orders), customer, values["key"], values["occurred_at"], currency)
            order.is_whole = values.get("is_whole", False)
        if order.amount is None:
            order.amount = values.get("order_amount")
        order.summed = summed
        order.pieces += quantity
        order.rows.append(len(kept))
        kept.append((row, customer))
    settled.rows = kept
    for order in orders.values():
        if order.is_whole and order.amount is None:
            order.amount = order.summed
    return orders


def _go_on(orders: dict[tuple[int, str], _Order], import_id: int) -> None:
    """Of orders that began in a chunk before: how many lines they have had there."""
    customers, keys = zip(*orders, strict=True) if orders else ((), ())
    query = sql.beside(__file__, "begun_orders.sql")
    for customer, key, places, noted in sql.rows(
        sql.fill(query, import_id=import_id, customer_ids=list(customers), keys=list(keys))
    ):
        order = orders[customer, key]
        lines = json.loads(noted)  # Django leaves jsonb as text
        total = lines.pop(TOTAL, None)
        order.is_begun, order.places, order.lines = True, places, lines
        order.amount = order.amount if total is None else Decimal(total)


def _lines(settled: Settled, orders: dict[tuple[int, str], _Order]) -> Iterator[tuple[Any, ...]]:
    for number, (row, customer) in enumerate(settled.rows):
        values = row.values
        get = values.get
        order = orders[customer, values["key"]]
        sku, name = get("sku", ""), get("product_name", "")
        product = sku or "=" + name[:100]
        order.places += 1
        order.lines[product] = occurrence = order.lines.get(product, 0) + 1
        key = line_key(product, occurrence)
        figures = values["quantity"], get("price"), values["amount"], get("cost")
        yield number, order.number, order.places, key, sku, name, get("category", ""), *figures


def _staged(orders: Iterable[_Order]) -> Iterator[tuple[Any, ...]]:
    for each in orders:
        noted = each.lines if each.amount is None else each.lines | {TOTAL: str(each.amount)}
        money = each.amount, each.summed, each.pieces, each.currency
        lines = json.dumps(noted, ensure_ascii=False)
        yield each.number, each.customer, each.key, each.at, *money, each.is_begun, each.is_whole, lines, each.places
