"""Files of purchases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from customers.models import Customer, Purchase
from tests.customers.conftest import BUYS, NOW, ORDERS, totals


def test_purchases_without_an_order_id_are_told_apart_by_their_values_and_how_often_they_occur(load):
    text = "id,day,paid\n1,2026-01-05,10\n1,2026-01-05,10.00\n1,2026-01-05,11\n2,2026-01-05,10\n"
    assert totals(load(text, BUYS)) == (4, 4, 0, 0, 0)
    assert totals(load(text, BUYS)) == (4, 0, 0, 4, 0)
    more = text + "1,2026-01-05,10\n"
    assert totals(load(more, BUYS)) == (5, 1, 0, 4, 0)
    assert Purchase.objects.filter(amount=10, customer__identities__value="1").count() == 3


def test_the_same_values_from_another_source_are_other_purchases(load):
    text = "id,day,paid\n1,2026-01-05,10\n"
    load(text, BUYS)
    assert totals(load(text, BUYS | {"source": "site"})) == (1, 1, 0, 0, 0)


def test_an_order_with_an_id_is_corrected_by_a_later_file(load, told):
    load("id,day,paid,order\n1,2026-01-05,10,A1\n1,2026-01-06,10,A2\n", ORDERS)
    assert totals(load("id,day,paid,order\n1,2026-01-05,12.50,A1\n1,2026-01-06,10,A2\n", ORDERS)) == (2, 0, 1, 1, 0)
    assert Purchase.objects.get(key="shop:A1").amount == Decimal("12.50")
    assert [kind for kind, _ in told] == ["purchase", "purchase"]


def test_an_order_id_that_stands_in_a_file_twice_with_other_values_is_refused(load, monkeypatch):
    rows = ["1,2026-01-05,10,A1", "1,2026-01-05,10,A1", "1,2026-01-05,99,A1", "1,2026-01-05,99,A1"]
    for chunk in (20_000, 2, 1):
        Purchase.objects.all().delete()
        monkeypatch.setattr("customers.importing.run.CHUNK", chunk)
        report = load("id,day,paid,order\n" + "\n".join(rows), ORDERS)
        assert totals(report) == (4, 1, 0, 1, 2), f"in chunks of {chunk}"
        assert [each.line for each in report.rejects] == [4, 5]
        assert Purchase.objects.get().amount == 10


def test_a_customer_who_is_not_known_is_made(load):
    report = load("id,day,paid\n1,2026-01-05,10\n", BUYS)
    assert report.run.customers_created == 1
    assert Customer.objects.get().created_at == NOW


def test_a_day_begins_in_the_time_zone_of_the_mapping(load):
    load("id,day,paid\n1,2026-01-05,10\n", BUYS | {"time_zone": "Europe/Kyiv"})
    assert Purchase.objects.get().occurred_at == datetime(2026, 1, 4, 22, tzinfo=UTC)


def test_dates_can_be_moved_by_whole_days(load):
    load("id,day,paid\n1,2020-01-05,10\n", BUYS | {"shift_days": 31})
    assert Purchase.objects.get().occurred_at == datetime(2020, 2, 5, tzinfo=UTC)


def test_a_moved_day_still_begins_at_midnight_when_the_clocks_have_changed(load):
    load("id,day,paid\n1,2020-01-05,10\n", BUYS | {"shift_days": 182, "time_zone": "Europe/Kyiv"})
    assert Purchase.objects.get().occurred_at == datetime(2020, 7, 4, 21, tzinfo=UTC)


def test_what_happened_is_told_once_per_chunk_and_only_of_what_is_new(load, told):
    text = "id,day,paid\n1,2026-01-05,10\n1,2026-01-06,10\n2,2026-01-05,10\n"
    load(text, BUYS)
    load(text, BUYS)
    assert told == [("purchase", sorted(Customer.objects.values_list("id", flat=True)))]


def test_a_purchase_in_the_future_is_refused(load):
    ahead = (NOW + timedelta(days=3650)).date()
    report = load(f"id,day,paid\n1,{ahead},10\n", BUYS)
    assert totals(report) == (1, 0, 0, 0, 1)
    assert report.rejects[0].reason == f"Column day: “{ahead}” lies in the future."
