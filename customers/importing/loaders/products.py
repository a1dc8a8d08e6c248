"""Rows that are products of the catalogue."""

from collections.abc import Iterator
from typing import Any

from customers.importing.copying import copy
from customers.importing.loader import Loader, Outcome
from customers.importing.row import Row, Terms
from customers.importing.target import PRODUCTS
from lib import sql

FIELDS = ("product_name", "category", "price", "currency", "cost", "picture_url", "url")


class ProductsLoader(Loader):
    """Several rows of one product add up; where they contradict each other, the later row counts."""

    key = PRODUCTS
    label = "A product"
    needs = ("sku",)

    def problem(self, row: Row) -> str:
        return "" if "sku" in row.values else "The row has no article number."

    def load(self, rows: list[Row], terms: Terms, import_id: int) -> Outcome:
        products: dict[str, dict[str, Any]] = {}
        first: dict[str, Row] = {}
        for row in rows:
            products.setdefault(row.values["sku"], {}).update(row.values)
            first.setdefault(row.values["sku"], row)
        sql.execute(sql.beside(__file__, "stage_products.sql"))
        copy(f"import_products (sku, {', '.join(FIELDS)})", _staged(products, terms))
        stored = sql.rows(sql.fill(sql.beside(__file__, "store_products.sql"), now=terms.now, source=terms.source))
        created = {sku for sku, is_new in stored if is_new}
        updated = {sku for sku, is_new in stored if not is_new}
        outcome = Outcome()
        for row in rows:
            sku = row.values["sku"]
            if row is not first[sku] or sku not in created | updated:
                outcome.unchanged += 1
                outcome.fates[row.line] = "unchanged"
            elif sku in created:
                outcome.created += 1
                outcome.fates[row.line] = "created"
            else:
                outcome.updated += 1
                outcome.fates[row.line] = "updated"
        return outcome


def _staged(products: dict[str, dict[str, Any]], terms: Terms) -> Iterator[tuple[Any, ...]]:
    for sku in sorted(products):
        said = products[sku]
        if "price" in said or "cost" in said:
            said.setdefault("currency", terms.currency)
        yield (sku, *(said.get(field) for field in FIELDS))
