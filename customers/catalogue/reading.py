"""Reads products and purchases."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from customers.models import Product, Purchase
from lib import sql

LINE = ("sku", "name", "category", "quantity", "returned", "price", "amount", "cost", "picture_url", "url")
REFUND = ("key", "occurred_at", "amount", "reason")
SUGGESTED = 500
APOSTROPHES = str.maketrans("", "", "'’ʼ`")  # as customers_fold does


def products(typed: str) -> QuerySet[Product]:
    """Those whose number begins with what was typed, or whose name and category have words that do; all without it."""
    found = Product.objects.order_by("name", "sku")
    typed = typed.replace("\0", "").strip()[:200]
    if not typed:
        return found
    words = " & ".join(f"{word}:*" for word in re.findall(r"\w+", typed.translate(APOSTROPHES)))
    query = sql.fill(sql.beside(__file__, "search_products.sql"), words=words, sku=_beginning(typed))
    return found.filter(pk__in=[id_ for (id_,) in sql.rows(query)])


def known_skus() -> list[str]:
    """Numbers of products, for forms that ask for one: the first that the catalogue has, by name."""
    return list(Product.objects.order_by("name", "sku").values_list("sku", flat=True)[:SUGGESTED])


def known_categories() -> list[str]:
    """The categories that the catalogue has."""
    found = Product.objects.exclude(category="").order_by("category")
    return list(found.values_list("category", flat=True).distinct()[:SUGGESTED])


def details(purchases: Sequence[Purchase]) -> list[dict[str, Any]]:
    """The purchases of one customer with their lines and refunds, in this order; two statements."""
    if not purchases:
        return []
    asked = {"customer_id": purchases[0].customer_id, "purchase_ids": [each.id for each in purchases]}
    lines, refunds = defaultdict(list), defaultdict(list)
    for purchase, *line in sql.rows(sql.fill(sql.beside(__file__, "lines.sql"), **asked)):
        lines[purchase].append(dict(zip(LINE, line, strict=True)))
    for purchase, *refund in sql.rows(sql.fill(sql.beside(__file__, "refunds.sql"), **asked)):
        refunds[purchase].append(dict(zip(REFUND, refund, strict=True)))
    shown = ("id", "key", "occurred_at", "amount", "refunded", "canceled_at", "currency", "units", "source")
    return [
        {name: getattr(each, name) for name in shown} | {"lines": lines[each.id], "refunds": refunds[each.id]}
        for each in purchases
    ]


def _beginning(text: str) -> str:
    """The LIKE pattern of what begins with the text."""
    return re.sub(r"([\\%_])", r"\\\1", text) + "%"
