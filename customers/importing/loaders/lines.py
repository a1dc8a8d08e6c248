"""Rows that are lines of purchases: those with one order id are one purchase."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from psycopg.sql import Composable

from customers.importing.copying import copy, numbers, texts
from customers.importing.figures import CENT
from customers.importing.identities import Settled, settle, store_identities
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
ORDER_COLUMNS = "number, customer_id, key, occurred_at, amount, currency, is_begun, is_whole"
STORED = "key, sku, name, category, quantity, price, amount, cost"
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
Name = tuple[int, str]  # of an order: its customer and its key


@dataclass(slots=True)
class _Order:
    """The lines of one order that stand in a chunk. `products` counts those of each product, also of chunks before."""

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
    products: dict[str, Any] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)  # their numbers in the chunk
    lines: list[tuple[Any, ...]] = field(default_factory=list)  # of each row: its place and what is STORED


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
        orders = _orders(settled, terms, _begun(settled, import_id) if import_id else {})
        if import_id:
            _note(orders, import_id)
        return self._store(settled, orders, terms, import_id)

    def _store(self, settled: Settled, orders: list[_Order], terms: Terms, import_id: int) -> Outcome:
        new = _begin(orders, terms)
        copy(f"customers_purchaseline (customer_id, purchase_id, number, {STORED})", _lines_of_new(orders, new))
        fresh = {order.number for order in orders if (order.customer, order.key) in new}
        known = [order for order in orders if order.number not in fresh]
        changed: set[int] = set()
        fates: dict[int, str] = {}  # of the lines of known orders; those of new ones are new
        if known:
            sql.execute(sql.beside(__file__, "stage_lines.sql"))
            copy(f"import_orders ({ORDER_COLUMNS})", _staged(known))
            copy(f"import_lines (number, purchase, place, {STORED})", _lines_of_known(known))
            sql.execute(sql.beside(__file__, "find_orders.sql"))
            fates = dict(sql.rows(sql.beside(__file__, "store_lines.sql")))
            changed |= _numbers(sql.beside(__file__, "drop_lines.sql"))
            query = sql.beside(__file__, "sum_orders.sql")
            changed |= _numbers(sql.fill(query, now=terms.now, source=terms.source))
            for order in known:
                if order.number in changed and all(fates[number] == UNCHANGED for number in order.rows):
                    fates[order.rows[0]] = "updated"  # what the row says of the order, not of its line
        told = [order for order in orders if order.number in fresh or order.number in changed]
        apply_waiting([(order.customer, order.key) for order in told], terms.now)
        tell([order.customer for order in told], terms.now, [(customer, id_) for (customer, _), id_ in new.items()])
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
    names = [tuple(row.identities) for row in rows]
    first: dict[tuple[tuple[str, str], ...], Row] = {}
    for name, row in zip(names, rows, strict=True):
        first.setdefault(name, row)
    settled = settle(list(first.values()), terms)
    owner = {tuple(row.identities): customer for row, customer in settled.rows}
    settled.rows = [(row, owner[name]) for name, row in zip(names, rows, strict=True) if name in owner]
    if settled.refused:
        reasons = {tuple(row.identities): reason for row, reason in settled.refused}
        settled.refused = [(row, reasons[name]) for name, row in zip(names, rows, strict=True) if name in reasons]
    return settled


def _begun(settled: Settled, import_id: int) -> dict[Name, tuple[int, dict[str, Any]]]:
    """Of orders that began in a chunk before: how many lines they have had there, in all and of each product."""
    names = {(customer, row.values["key"]) for row, customer in settled.rows}
    query = sql.beside(__file__, "begun_orders.sql")
    found = sql.rows(
        sql.fill(
            query,
            import_id=import_id,
            customer_ids=numbers(customer for customer, _ in names),
            keys=texts(key for _, key in names),
        )
    )
    return {(customer, key): (places, json.loads(noted)) for customer, key, places, noted in found}  # jsonb is text


def _orders(settled: Settled, terms: Terms, begun: dict[Name, tuple[int, dict[str, Any]]]) -> list[_Order]:
    """The orders of the chunk, numbered; what the first row says of an order counts. Too much is refused."""
    orders: dict[Name, _Order] = {}
    kept: list[tuple[Row, int]] = []
    for each in settled.rows:
        row, customer = each
        get = row.values.get
        name = customer, row.values["key"]
        quantity, price, amount = get("quantity", ONE), get("price"), get("amount")
        if amount is None:
            amount = (price * quantity).quantize(CENT)
        order = orders.get(name)
        summed = amount if order is None else order.summed + amount
        if summed >= TOO_MUCH:
            settled.refused.append((row, f"The order comes to {summed:,.2f}: that is too much."))
            continue
        if order is None:
            order = orders[name] = _Order(
                len(orders), *name, row.values["occurred_at"], get("currency", terms.currency)
            )
            order.is_whole = get("is_whole", False)
            if name in begun:
                order.is_begun = True
                order.places, order.products = begun[name]
                total = order.products.pop(TOTAL, None)
                order.amount = None if total is None else Decimal(total)
        if order.amount is None:
            order.amount = get("order_amount")
        order.summed = summed
        order.pieces += quantity
        order.places += 1
        sku, title = get("sku", ""), get("product_name", "")
        product = sku or "=" + title[:100]
        order.products[product] = occurrence = order.products.get(product, 0) + 1
        order.rows.append(len(kept))
        order.lines.append(
            (
                order.places,
                line_key(product, occurrence),
                sku,
                title,
                get("category", ""),
                quantity,
                price,
                amount,
                get("cost"),
            )
        )
        kept.append(each)
    settled.rows = kept
    for order in orders.values():
        if order.is_whole and order.amount is None:
            order.amount = order.summed
    return list(orders.values())


def _begin(orders: list[_Order], terms: Terms) -> dict[Name, int]:
    """Stores those that are new purchases; the id of each."""
    begun = sql.rows(
        sql.fill(
            sql.beside(__file__, "begin_orders.sql"),
            customer_ids=numbers(each.customer for each in orders),
            keys=texts(each.key for each in orders),
            occurred_ats=texts(str(each.at) for each in orders),
            amounts=numbers(each.summed if each.amount is None else each.amount for each in orders),
            currencies=texts(each.currency for each in orders),
            pieces=numbers(each.pieces for each in orders),
            source=terms.source,
            now=terms.now,
        )
    )
    return {(customer, key): id_ for customer, key, id_ in begun}


def _staged(orders: list[_Order]) -> Iterator[tuple[Any, ...]]:
    for each in orders:
        named = each.number, each.customer, each.key
        yield *named, each.at, each.amount, each.currency, each.is_begun, each.is_whole


def _lines_of_new(orders: list[_Order], new: dict[Name, int]) -> Iterator[tuple[Any, ...]]:
    """In the order of their key, of purchases that are new themselves: theirs cannot be there yet."""
    numbered = {(order.customer, order.key): order for order in orders}
    for (customer, id_), name in sorted(((name[0], id_), name) for name, id_ in new.items()):
        for line in numbered[name].lines:
            yield customer, id_, *line


def _lines_of_known(known: list[_Order]) -> Iterator[tuple[Any, ...]]:
    for order in known:
        for number, line in zip(order.rows, order.lines, strict=True):
            yield number, order.number, *line


def _note(orders: list[_Order], import_id: int) -> None:
    """Notes how many lines the file has had so far of each order, in all and of each product."""
    noted = [(import_id, each.customer, each.key, each.places, _noted(each)) for each in orders if not each.is_begun]
    copy("customers_importoccurrence (import_id, customer_id, key, count, lines)", noted)
    if begun := [each for each in orders if each.is_begun]:
        sql.execute(
            sql.fill(
                sql.beside(__file__, "note_lines.sql"),
                import_id=import_id,
                customer_ids=numbers(each.customer for each in begun),
                keys=texts(each.key for each in begun),
                counts=numbers(each.places for each in begun),
                lines=texts(map(_noted, begun)),
            )
        )


def _noted(order: _Order) -> str:
    return _json(order.products if order.amount is None else order.products | {TOTAL: str(order.amount)})
