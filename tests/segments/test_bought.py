"""Products and categories that were bought, and what came back."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from customers.models import Product, Purchase, PurchaseLine
from customers.refunds import RefundRow, record_refunds
from segments.condition import conditions
from segments.known import Known
from segments.tree import parse
from segments.words import words_of
from tests.segments.people import NOW, chosen, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def buyer(*orders: tuple[datetime, list[tuple[str, str, int]]]) -> int:
    """Somebody who bought: each order is its time and its lines (number, category, pieces)."""
    id_ = person({}, [(at, 10) for at, _ in orders])
    for purchase, (_, lines) in zip(Purchase.objects.filter(customer=id_).order_by("id"), orders, strict=True):
        PurchaseLine.objects.bulk_create(
            [
                PurchaseLine(
                    customer_id=id_,
                    purchase_id=purchase.id,
                    key=f"{number}:{sku}",
                    number=number,
                    sku=sku,
                    category=category,
                    quantity=pieces,
                    amount=Decimal(10) / len(lines),
                )
                for number, (sku, category, pieces) in enumerate(lines, start=1)
            ]
        )
    return id_


def bought(**config: Any) -> set[int]:
    return chosen({"type": "product_bought", "sku": "lp-1", **config})


def of(**config: Any) -> set[int]:
    return chosen({"type": "category_bought", "category": "Records", **config})


def test_a_product_counts_once_for_each_purchase_that_has_it() -> None:
    once = buyer((NOW - DAY, [("lp-1", "", 5), ("lp-1", "", 1)]))
    twice = buyer((NOW - 40 * DAY, [("lp-1", "", 1), ("mug", "", 1)]), (NOW - 50 * DAY, [("lp-1", "", 1)]))
    other = buyer((NOW, [("mug", "", 1)]))
    never = person()
    month = {"span": "last_days", "days": 30}

    assert bought() == {once, twice}
    assert bought(value=2) == {twice}
    assert bought(period=month) == {once}
    assert bought(compare="exactly", value=0) == {other, never}
    assert bought(compare="exactly", value=0, period=month) == {twice, other, never}
    assert bought(sku="LP-1") == set(), "numbers are compared exactly"


def test_a_category_is_that_of_the_line_or_else_of_the_catalogue() -> None:
    Product.objects.create(sku="lp-1", category="Records", updated_at=NOW)
    by_line = buyer((NOW, [("x", "Records", 1)]))
    by_catalogue = buyer((NOW, [("lp-1", "", 1)]))
    otherwise = buyer((NOW, [("lp-1", "Gifts", 1)]))
    unknown = buyer((NOW, [("x", "", 1)]))

    assert of() == {by_line, by_catalogue}
    assert of(compare="less_than", value=1) == {otherwise, unknown}


def test_what_came_back_whole_or_was_cancelled_was_not_bought() -> None:
    half = buyer((NOW - DAY, [("lp-1", "Records", 2), ("mug", "", 1)]))
    all_ = buyer((NOW - DAY, [("lp-1", "Records", 2), ("mug", "", 1)]))
    canceled = buyer((NOW - DAY, [("lp-1", "Records", 2), ("mug", "", 1)]))
    back = [
        RefundRow(half, "r", "p0", NOW, lines=(("lp-1", Decimal(1)),)),
        RefundRow(all_, "r", "p0", NOW, lines=(("lp-1", Decimal(2)),)),
        RefundRow(canceled, "r", "p0", NOW),
    ]
    assert record_refunds(back, NOW) == ["created"] * 3

    assert bought() == of() == {half}
    assert bought(sku="mug") == {half, all_}


def test_the_forms_suggest_what_the_catalogue_has() -> None:
    Product.objects.create(sku="lp-1", name="Kind of Blue", category="Records", updated_at=NOW)
    Product.objects.create(sku="mug", updated_at=NOW)

    def suggested(condition: str, field: str) -> list[str]:
        fields = {each["key"]: each for each in conditions[condition].fields(Known())}
        return sorted(fields[field]["suggestions"])

    assert suggested("product_bought", "sku") == ["lp-1", "mug"]
    assert suggested("category_bought", "category") == ["Records"]


def test_the_words_of_both() -> None:
    def words(rule: dict[str, Any]) -> str:
        return words_of(parse(rule, Known()), Known())

    month = {"span": "last_days", "days": 30}
    assert words({"type": "product_bought", "sku": "LP-1"}) == "made a purchase with the product “LP-1”"
    assert (
        words({"type": "category_bought", "category": "Mugs", "compare": "exactly", "value": 0, "period": month})
        == "made no purchase of the category “Mugs” in the last 30 days"
    )
