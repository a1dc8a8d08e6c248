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


def test_what_was_spent_on_a_category_is_what_its_lines_add_up_to() -> None:
    jazz = [("lp-1", "Records", 1), ("mug", "Mugs", 1)]  # 5.00 each
    now_and_then = buyer((NOW - DAY, jazz), (NOW - 100 * DAY, jazz))
    once = buyer((NOW, jazz))
    never = person()

    def spent(compare: str, value: str, **config: Any) -> set[int]:
        return chosen({"type": "bought_for", "category": "Records", "compare": compare, "value": value, **config})

    quarter = {"span": "last_days", "days": 90}
    assert spent("at_least", "10") == {now_and_then}
    assert spent("more_than", "10") == set()
    assert spent("exactly", "5", period=quarter) == {now_and_then, once}
    assert spent("less_than", "5") == {never}
    assert spent("exactly", "5", sku="lp-1", currency="USD") == {once}
    assert spent("at_least", "0.01", currency="EUR") == set()


def test_what_came_back_of_a_line_is_taken_off_to_the_cent_and_counts_where_gross_is_asked() -> None:
    third = buyer((NOW - DAY, [("lp-1", "Records", 3)]))  # 10.00, of which one piece comes back
    whole = buyer((NOW - DAY, [("lp-1", "Records", 2), ("mug", "", 1)]))
    canceled = buyer((NOW - DAY, [("lp-1", "Records", 2)]))
    back = [
        RefundRow(third, "r", "p0", NOW, lines=(("lp-1", Decimal(1)),)),
        RefundRow(whole, "r", "p0", NOW, lines=(("lp-1", Decimal(2)),)),
        RefundRow(canceled, "r", "p0", NOW),
    ]
    assert record_refunds(back, NOW) == ["created"] * 3

    def spent(value: str, amounts: str) -> set[int]:
        config = {"compare": "exactly", "value": value, "amounts": amounts}
        return chosen({"type": "bought_for", "category": "Records", **config})

    assert spent("6.67", "net") == {third}
    assert spent("0", "net") == {whole, canceled}
    assert spent("10", "gross") == {third}
    assert spent("5", "gross") == {whole}
    assert spent("0", "gross") == {canceled}


def test_different_products_and_categories_count_once_each() -> None:
    Product.objects.create(sku="lp-1", category="Records", updated_at=NOW)
    two = buyer((NOW - DAY, [("lp-1", "", 1), ("mug", "", 1)]), (NOW - 50 * DAY, [("lp-1", "Records", 1)]))
    one = buyer((NOW, [("lp-1", "Records", 1)]), (NOW, [("lp-1", "", 2)]))
    nobody = person()

    def different(of: str, number: int, **config: Any) -> set[int]:
        return chosen({"type": "bought_variety", "of": of, "compare": "exactly", "value": number, **config})

    assert different("products", 2) == {two}
    assert different("products", 1) == {one}
    assert different("categories", 1) == {two, one}
    assert different("categories", 0) == {nobody}
    assert different("products", 1, period={"span": "last_days", "days": 1}) == {one}


def test_first_last_n_th_and_near_purchases_can_be_those_of_a_product_or_category() -> None:
    both = buyer(
        (NOW - 50 * DAY, [("lp-1", "Records", 1)]),
        (NOW - 40 * DAY, [("mug", "Mugs", 1)]),
        (NOW - 20 * DAY, [("lp-1", "Records", 1)]),
        (NOW - 10 * DAY, [("mug", "Mugs", 1)]),
    )

    def holds(**rule: Any) -> bool:
        return both in chosen(rule)

    assert holds(type="last_purchase", when="exactly_days_ago", days=20, sku="lp-1")
    assert holds(type="first_purchase", when="exactly_days_ago", days=40, category="Mugs")
    assert not holds(type="first_purchase", when="exactly_days_ago", days=40, category="Mugs", sku="lp-1")
    assert holds(type="purchase_nth", number=2, when="exactly_days_ago", days=20, sku="lp-1")
    assert holds(type="purchase_nth", number=4, when="exactly_days_ago", days=10)
    assert not holds(type="purchase_nth", number=5, when="at_least_days_ago", days=0)
    assert holds(type="purchase_soon_after", number=2, days=10)
    assert not holds(type="purchase_soon_after", number=2, days=10, sku="lp-1")
    assert holds(type="purchase_soon_after", number=2, days=30, sku="lp-1")
    assert holds(type="purchase_pair", days=10)
    assert not holds(type="purchase_pair", days=29, category="Records")


def test_net_is_what_was_left_and_gross_what_was_paid_and_a_refund_is_no_purchase() -> None:
    [customer, returned] = [person({}, [(NOW - 9 * DAY, "60"), (NOW - 8 * DAY, "40")]) for _ in range(2)]
    assert record_refunds([RefundRow(returned, "r", "p0", NOW, amount=Decimal("59.99"))], NOW) == ["created"]
    assert record_refunds([RefundRow(returned, "s", "p1", NOW)], NOW) == ["created"]

    def asked(key: str, value: str, amounts: str) -> set[int]:
        return chosen({"type": key, "compare": "exactly", "value": value, "amounts": amounts})

    assert asked("purchase_sum", "0.01", "net") == {returned}
    assert asked("purchase_sum", "60", "gross") == {returned}
    assert asked("purchase_sum", "100", "gross") == asked("purchase_sum", "100", "net") == {customer}
    assert asked("purchase_average", "0.01", "net") == asked("purchase_average", "60", "gross") == {returned}
    assert asked("purchase_largest", "0.01", "net") == {returned}
    assert asked("purchase_largest", "60", "gross") == {customer, returned}
    assert chosen({"type": "purchase_in_period", "period": {"span": "last_days", "days": 5}}) == set()
    assert chosen({"type": "last_purchase", "when": "exactly_days_ago", "days": 9}) == {returned}
