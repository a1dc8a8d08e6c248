"""Files of lines: the rows of one order are one purchase."""

from decimal import Decimal
from typing import Any

import pytest

from customers.models import ImportOccurrence, Purchase, PurchaseLine
from tests.customers.conftest import BUYS, ORDERS, totals

LINES: dict[str, Any] = BUYS | {
    "rows": "lines",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "card"},
        {"column": "day", "target": "occurred_at"},
        {"column": "order", "target": "order_id"},
        {"column": "sku", "target": "sku"},
        {"column": "count", "target": "quantity"},
        {"column": "price", "target": "price"},
    ],
}
HEAD = "id,day,order,sku,count,price\n"
TEXT = HEAD + (
    "1,2026-01-05,A1,lp-1,2,10.50\n"
    "1,2026-01-05,A1,cd-7,1,9.99\n"
    "1,2026-01-05,A1,lp-1,1,10.50\n"  # an honest repeat
    "2,2026-01-06,A2,lp-1,,12\n"
)


def with_columns(*columns: tuple[str, str]) -> dict[str, Any]:
    return LINES | {"columns": [*LINES["columns"], *({"column": name, "target": target} for name, target in columns)]}


def lines(order: str = "shop:A1") -> list[tuple[str, str, str]]:
    purchase = Purchase.objects.get(key=order)
    found = PurchaseLine.objects.filter(customer=purchase.customer, purchase_id=purchase.id).order_by("number")
    return [(each.sku, str(each.quantity), str(each.amount)) for each in found]


def amounts() -> dict[str, Decimal]:
    return dict(Purchase.objects.values_list("key", "amount"))


def test_the_rows_of_an_order_are_one_purchase_whose_amount_is_their_sum(load, told):
    assert totals(load(TEXT, LINES)) == (4, 4, 0, 0, 0)
    assert amounts() == {"shop:A1": Decimal("41.49"), "shop:A2": 12}
    assert lines() == [("lp-1", "2.000", "21.00"), ("cd-7", "1.000", "9.99"), ("lp-1", "1.000", "10.50")]
    assert Purchase.objects.get(key="shop:A1").units == 4
    assert len(told) == 1


@pytest.mark.parametrize("chunk", [20_000, 3, 2, 1])
def test_an_order_over_several_chunks_is_one_purchase_and_a_second_import_changes_nothing(load, monkeypatch, chunk):
    monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
    assert totals(load(TEXT, LINES)) == (4, 4, 0, 0, 0)
    before = amounts(), lines(), lines("shop:A2")
    assert before[0] == {"shop:A1": Decimal("41.49"), "shop:A2": 12}
    assert totals(load(TEXT, LINES)) == (4, 0, 0, 4, 0)
    assert (amounts(), lines(), lines("shop:A2")) == before
    assert not ImportOccurrence.objects.exists()


def test_rows_of_an_order_need_not_stand_together(load, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 2)
    head, *rows = TEXT.splitlines(keepends=True)
    shuffled = head + rows[0] + rows[3] + rows[1] + rows[2]
    assert totals(load(shuffled, LINES)) == (4, 4, 0, 0, 0)
    assert totals(load(TEXT, LINES)) == (4, 0, 0, 4, 0)


def test_a_later_file_corrects_a_line_and_adds_one(load):
    load(TEXT, LINES)
    text = HEAD + "1,2026-01-05,A1,lp-1,3,10.50\n1,2026-01-05,A1,mug,1,5\n1,2026-01-05,A1,cd-7,1,9.99\n"
    assert totals(load(text, LINES)) == (3, 1, 1, 1, 0)
    assert amounts()["shop:A1"] == Decimal("41.49") + Decimal("10.50") + 5


def test_the_amount_of_the_order_may_stand_on_its_first_row_alone(load, monkeypatch):
    text = "id,day,order,sku,count,price,total\n1,2026-01-05,A1,lp-1,1,10,14.90\n1,2026-01-05,A1,cd-7,1,5,\n"
    for chunk in (20_000, 1):
        Purchase.objects.all().delete()
        PurchaseLine.objects.all().delete()
        monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
        assert totals(load(text, with_columns(("total", "order_amount")))) == (2, 2, 0, 0, 0)
        assert amounts() == {"shop:A1": Decimal("14.90")}
        assert totals(load(text, with_columns(("total", "order_amount")))) == (2, 0, 0, 2, 0)


def test_what_a_file_of_orders_said_of_the_amount_stands(load):
    load("id,day,paid,order\n1,2026-01-05,47.49,A1\n", ORDERS)
    assert totals(load(TEXT, LINES)) == (4, 4, 0, 0, 0)
    assert amounts() == {"shop:A1": Decimal("47.49"), "shop:A2": 12}
    assert totals(load(TEXT, LINES)) == (4, 0, 0, 4, 0)
    assert len(lines()) == 3


def test_an_amount_of_the_line_goes_before_its_price(load):
    text = "id,day,order,sku,count,price,paid\n1,2026-01-05,A1,lp-1,3,10,25.50\n1,2026-01-05,A1,cd-7,2,5,\n"
    load(text, with_columns(("paid", "amount")))
    assert lines() == [("lp-1", "3.000", "25.50"), ("cd-7", "2.000", "10.00")]


def test_a_date_that_is_corrected_corrects_the_purchase(load):
    load(TEXT, LINES)
    assert totals(load(TEXT.replace("2026-01-05", "2026-01-04"), LINES)) == (4, 0, 1, 3, 0)


def test_what_a_row_lacks_is_said_and_the_others_are_loaded(load):
    text = HEAD + (
        "1,2026-01-05,A1,lp-1,2,10\n,2026-01-05,A1,x,1,1\n1,2026-01-05,,x,1,1\n1,,A1,x,1,1\n1,2026-01-05,A1,,1,1\n"
        "1,2026-01-05,A1,x,1,\n1,2026-01-05,A1,x,-1,1\n1,2026-01-05,A1,x,1,-1\n1,2026-01-05,A1,x,1.0001,1\n"
    )
    report = load(text, LINES)
    assert totals(report) == (9, 1, 0, 0, 8)
    assert [each.reason for each in report.rejects] == [
        "The row names no customer: its identity is empty.",
        "The row has no order id: it does not say which purchase it belongs to.",
        "The row does not say when the purchase was.",
        "The row names no product: it has neither an article number nor a name.",
        "The row has neither a price nor an amount.",
        "Column count: “-1” is no number of pieces that somebody bought; what came back is loaded as refunds.",
        "Column price: “-1” is below zero; refunds are not purchases.",
        "Column count: “1.0001” has more than three decimals.",
    ]


def test_an_order_that_comes_to_too_much_is_refused_and_very_many_pieces_are_no_harm(load):
    rows = ["1,2026-01-05,A1,gold,99999999,99999999999", *["1,2026-01-05,A2,sand,99999999,0.01"] * 50]
    report = load(HEAD + "\n".join([*rows, "1,2026-01-05,A2,x,99999999,99999"]), LINES)
    assert totals(report) == (52, 50, 0, 0, 2)
    assert all("that is too much" in each.reason for each in report.rejects)
    assert Purchase.objects.get().units == 2**31 - 1
    assert totals(load(HEAD + "\n".join(rows), LINES)) == (51, 0, 0, 50, 1)


def test_the_same_order_number_of_two_customers_is_two_purchases(load):
    load(HEAD + "1,2026-01-05,A1,lp-1,1,10\n2,2026-01-05,A1,lp-1,1,7\n", LINES)
    assert sorted(Purchase.objects.values_list("amount", flat=True)) == [7, 10]


def test_a_chunk_costs_a_constant_number_of_statements(load, django_assert_max_num_queries):
    rows = "".join(f"{n % 50},2026-01-05,A{n % 100},p{n},1,1\n" for n in range(500))
    with django_assert_max_num_queries(60):
        assert totals(load(HEAD + rows, LINES)) == (500, 500, 0, 0, 0)
    with django_assert_max_num_queries(60):
        assert totals(load(HEAD + rows, LINES)) == (500, 0, 0, 500, 0)
