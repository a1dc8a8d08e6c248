"""Refunds and cancellations reduce what they refer to, once, whatever the order in which things come."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from customers.models import Customer, Purchase, PurchaseLine, Refund
from customers.purchases import PurchaseRow, record_purchases
from customers.refunds import RefundRow, look_again, record_refunds
from segments.predicate import predicate
from tests.customers.conftest import BUYS, NOW, ORDERS, totals
from tests.customers.test_purchase_lines import LINES, TEXT

REFUNDS: dict[str, Any] = BUYS | {
    "rows": "refunds",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "card"},
        {"column": "order", "target": "order_id"},
        {"column": "back", "target": "refunded"},
    ],
}
NUMBERED = REFUNDS | {"columns": [*REFUNDS["columns"], {"column": "number", "target": "refund_id"}]}
BACK = REFUNDS | {
    "columns": [
        *REFUNDS["columns"][:2],
        {"column": "sku", "target": "sku"},
        {"column": "count", "target": "quantity"},
    ]
}
ORDER = "id,day,paid,order\n1,2026-01-05,100,A1\n1,2026-01-06,30,A2\n"
HALF = "id,order,back\n1,A1,-40\n"


def amounts() -> dict[str, Decimal]:
    """What counts."""
    return dict(Purchase.objects.filter(canceled_at=None).values_list("key", "amount"))


def test_a_refund_is_taken_off_its_purchase_once(load, told):
    load(ORDER, ORDERS)
    assert totals(load(HALF, REFUNDS)) == (1, 1, 0, 0, 0)
    assert totals(load(HALF, REFUNDS)) == (1, 0, 0, 1, 0)
    assert amounts() == {"shop:A1": 60, "shop:A2": 30}
    assert Purchase.objects.get(key="shop:A1").refunded == 40
    assert [kind for kind, _ in told] == ["purchase", "purchase"], "whoever asks for sums looks again"


def test_a_refund_without_an_amount_cancels_the_purchase(load):
    load(ORDER, ORDERS)
    assert totals(load("id,order,back\n1,A1,\n", REFUNDS)) == (1, 1, 0, 0, 0)
    assert amounts() == {"shop:A2": 30}
    canceled = Purchase.objects.get(key="shop:A1")
    assert (canceled.amount, canceled.refunded, canceled.canceled_at) == (Decimal(0), Decimal(100), NOW)


def test_what_is_given_back_in_parts_until_nothing_is_left_is_no_purchase(load):
    load(ORDER, ORDERS)
    load("id,order,back,number\n1,A2,10,R1\n1,A2,20,R2\n", NUMBERED)
    assert amounts() == {"shop:A1": 100}


@pytest.mark.parametrize("chunk", [20_000, 1])
def test_refunds_that_come_before_their_purchases_wait_for_them(load, monkeypatch, chunk):
    monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
    assert totals(load("id,order,back\n1,A1,40\n1,A2,\n", REFUNDS)) == (2, 2, 0, 0, 0)
    assert set(Refund.objects.values_list("purchase_id", flat=True)) == {None}
    assert totals(load(ORDER, ORDERS)) == (2, 2, 0, 0, 0)
    assert amounts() == {"shop:A1": 60}
    assert set(Refund.objects.values_list("taken", flat=True)) == {30, 40}
    assert totals(load(ORDER, ORDERS)) == (2, 0, 0, 2, 0)
    assert totals(load("id,order,back\n1,A1,40\n1,A2,\n", REFUNDS)) == (2, 0, 0, 2, 0)
    assert amounts() == {"shop:A1": 60}


def test_a_waiting_refund_that_is_more_than_the_first_lines_waits_for_the_rest(load, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 1)
    load("id,order,back\n1,A1,40\n", REFUNDS)
    load(TEXT, LINES)
    assert amounts() == {"shop:A1": Decimal("1.49"), "shop:A2": 12}


def test_more_than_was_paid_is_refused_with_a_sentence(load):
    load(ORDER, ORDERS)
    report = load("id,order,back,number\n1,A1,100.01,R1\n1,A1,60,R2\n1,A1,60,R3\n1,A1,0,R4\n", NUMBERED)
    assert totals(report) == (4, 1, 0, 0, 3)
    assert [each.reason for each in report.rejects] == [
        "100.01 is more than the 100.00 that are left of the purchase.",
        "60.00 is more than the 40.00 that are left of the purchase.",
        "The refund is of 0.00: that is none.",
    ]
    assert amounts()["shop:A1"] == 40


def test_nothing_more_is_taken_off_a_purchase_that_was_cancelled(load):
    load(ORDER, ORDERS)
    load("id,order,back,number\n1,A1,,R1\n", NUMBERED)
    report = load("id,order,back,number\n1,A1,5,R2\n", NUMBERED)
    assert report.rejects[0].reason == "Nothing is left of this purchase: it was cancelled."


def test_a_refund_that_is_told_again_with_other_values_is_refused(load):
    load(ORDER, ORDERS)
    load("id,order,back,number\n1,A1,5,R1\n", NUMBERED)
    report = load("id,order,back,number\n1,A1,6,R1\n", NUMBERED)
    assert report.rejects[0].reason == "A refund of this id is known, with other values."
    assert amounts()["shop:A1"] == 95


def test_a_corrected_order_keeps_what_was_refunded(load):
    load(ORDER, ORDERS)
    load(HALF, REFUNDS)
    assert totals(load(ORDER, ORDERS)) == (2, 0, 0, 2, 0)
    assert totals(load(ORDER.replace("100", "120"), ORDERS)) == (2, 0, 1, 1, 0)
    assert amounts()["shop:A1"] == 80


def test_a_cancelled_order_that_stands_in_the_next_file_again_stays_cancelled(load):
    load(ORDER, ORDERS)
    load("id,order,back\n1,A1,\n", REFUNDS)
    assert totals(load(ORDER, ORDERS)) == (2, 0, 0, 2, 0)
    assert totals(load(ORDER.replace("100", "120"), ORDERS)) == (2, 0, 1, 1, 0)
    assert amounts() == {"shop:A2": 30}


def test_pieces_that_come_back_reduce_their_lines_and_the_amount(load):
    load(TEXT, LINES)
    assert totals(load("id,order,sku,count\n1,A1,lp-1,2\n1,A1,cd-7,\n", BACK)) == (2, 2, 0, 0, 0)
    assert amounts()["shop:A1"] == Decimal("10.50")
    left = {(each.sku, each.quantity - each.returned) for each in PurchaseLine.objects.filter(sku__in=["lp-1", "cd-7"])}
    assert ("cd-7", Decimal(0)) in left
    report = load("id,order,sku,count\n1,A1,lp-1,5\n1,A1,mug,1\n", BACK)
    assert [each.reason for each in report.rejects] == [
        "5 of “lp-1” cannot come back: the purchase has 1 of it left.",
        "1 of “mug” cannot come back: the purchase has 0 of it left.",
    ]


def test_a_second_import_of_lines_keeps_what_came_back(load):
    load(TEXT, LINES)
    load("id,order,sku,count\n1,A1,lp-1,2\n", BACK)
    assert totals(load(TEXT, LINES)) == (4, 0, 0, 4, 0)
    assert amounts()["shop:A1"] == Decimal("20.49")


def test_segments_and_the_profile_see_what_is_left(load, client_of):
    load(ORDER, ORDERS)
    (customer,) = Customer.objects.all()
    spent = {"type": "purchase_sum", "compare": "exactly", "currency": "USD"}
    assert holds(spent | {"value": "130.00"})
    load(HALF, REFUNDS)
    assert holds(spent | {"value": "90.00"})
    load("id,order,back\n1,A2,\n", REFUNDS)
    assert holds(spent | {"value": "60.00"})
    assert holds({"type": "purchase_count", "compare": "exactly", "value": 1})
    assert holds({"type": "purchase_average", "compare": "exactly", "value": "60.00"})
    assert holds({"type": "last_purchase", "when": "on", "date_on": "2026-01-05"})
    client: APIClient = client_of()
    stats = client.get(f"/api/v1/customers/{customer.pk}/").json()["stats"]
    assert (stats["purchases"], stats["spent"]) == (1, "60.00")
    (row,) = client.get("/api/v1/customers/").json()["results"]
    assert (row["purchases"], row["spent"]) == (1, "60.00")


def holds(rule: dict[str, Any]) -> bool:
    from psycopg import sql

    from lib.sql import rows

    asked = predicate(rule, NOW + timedelta(days=1))
    return bool(rows(sql.SQL("select 1 from customers_customer c where {}").format(asked)))


def test_thousands_of_refunds_cost_a_constant_number_of_statements(db, django_assert_max_num_queries):
    customer = Customer.objects.create(created_at=NOW, updated_at=NOW)
    record_purchases([PurchaseRow(customer.pk, f"k{n}", NOW, Decimal(10), "EUR") for n in range(1000)], NOW)
    rows = [RefundRow(customer.pk, f"r{n}", f"k{n}", NOW, Decimal(4)) for n in range(1000)]
    with django_assert_max_num_queries(12):
        assert set(record_refunds(rows, NOW)) == {"created"}
    assert set(Purchase.objects.values_list("amount", flat=True)) == {6}


def test_a_refund_of_somebody_who_was_joined_later_finds_its_purchase(load):
    load(ORDER, ORDERS)
    load("id,order,back\n9,A1,40\n", REFUNDS)
    buyer = Customer.objects.get(identities__value="1")
    Refund.objects.update(customer=buyer)
    look_again(NOW)
    assert amounts()["shop:A1"] == 60
    look_again(NOW)
    assert amounts()["shop:A1"] == 60


READERS = re.compile(r"(?:from|join)\s+customers_purchase\b(?!line)", re.IGNORECASE)
# They store or reduce purchases, and so have to see those that are cancelled, too.
WRITERS = {
    "find_orders.sql",
    "sum_orders.sql",
    "store_purchases.sql",
    "refunded_purchases.sql",
}


ROWS_AS_SUCH = {"migrations", "joining", "profiles"}  # tables are made, customers are joined, erased, handed out


def test_no_reader_of_purchases_forgets_those_that_were_cancelled():
    """Every statement that reads purchases says `canceled_at` as often as it reads them."""
    forgetful = []
    for folder in ("analytics", "bench", "channels", "customers", "demo", "journeys", "segments"):
        for file in Path(settings.BASE, folder).rglob("*"):
            if file.suffix not in (".sql", ".py") or file.name in WRITERS or ROWS_AS_SUCH & set(file.parts):
                continue
            text = file.read_text(encoding="utf-8")
            if len(READERS.findall(text)) > text.count("canceled_at"):
                forgetful.append(str(file))
    assert not forgetful
