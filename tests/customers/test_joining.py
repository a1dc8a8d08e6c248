"""What becomes of everything that is known of two customers when they become one, and when that is undone."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Brand
from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.joining import by_hand, present, undoing
from customers.keys import occurrence_key, values_digest
from customers.models import (
    Address,
    Consent,
    ConsentChange,
    Customer,
    Event,
    Identity,
    Merge,
    MergeRows,
    Purchase,
    PurchaseLine,
    Topic,
)
from customers.pauses import pause, paused_until
from customers.purchases import PurchaseRow, record_purchases
from tests.customers.conftest import NOW
from tests.customers.joining import come, people, together, who

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def topic() -> Topic:
    return Topic.objects.create(brand=Brand.objects.create(key="acme", name="Acme"), key="news", name="News")


def somebody(created_at=NOW, **attributes) -> Customer:
    return Customer.objects.create(attributes=attributes, created_at=created_at, updated_at=created_at)


def join(one: Customer, other: Customer, now=NOW + DAY) -> Merge:
    return Merge.objects.get(pk=by_hand.join(one.pk, other.pk, None, now))


def undo(merge: Merge, now=NOW + 2 * DAY) -> None:
    undoing.undo(merge.pk, None, now)


def attributes(customer: Customer) -> dict[str, object]:
    return dict(Customer.objects.get(pk=customer.pk).attributes)


def test_of_what_messages_told_the_later_moment_stays_and_goes_back_with_an_undo():
    first = somebody(city="Kyiv")
    second = somebody(created_at=NOW + DAY, city="Lviv", plan="gold")
    Customer.objects.filter(pk=first.pk).update(told_at={"city": 100, "age": 7, "@email": 50})
    Customer.objects.filter(pk=second.pk).update(told_at={"city": 200.5, "plan": 3, "@email": 40})
    by_hand.join(first.pk, second.pk, None, NOW)
    kept = Customer.objects.get()
    assert kept.attributes == {"city": "Kyiv", "plan": "gold"}
    assert kept.told_at == {"city": 200.5, "age": 7, "plan": 3, "@email": 50}

    Customer.objects.filter(pk=kept.pk).update(told_at=kept.told_at | {"plan": 900})  # told since
    undoing.undo(Merge.objects.get().pk, None, NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.told_at == {"city": 100, "age": 7, "plan": 900, "@email": 50}
    assert second.told_at == {"city": 200.5, "plan": 3, "@email": 40}


def test_the_kept_ones_word_counts_unless_it_has_none_or_the_others_is_newer():
    first = somebody(name="Ann", city="Kyiv", age=30)
    second = somebody(NOW + timedelta(hours=1), name="Anna", city="Lviv", vip=True)
    second.attributes["city"], second.updated_at = "Odesa", NOW + timedelta(hours=2)
    second.save()
    merge = join(first, second)
    assert attributes(first) == {"name": "Ann", "city": "Odesa", "age": 30, "vip": True}
    assert merge.changed == {"city": ["Kyiv", "Odesa"], "vip": [None, True]}
    undo(merge)
    assert attributes(first) == {"name": "Ann", "city": "Kyiv", "age": 30}
    assert attributes(second) == {"name": "Anna", "city": "Odesa", "vip": True}


def test_what_has_changed_since_the_merge_stays_when_it_is_undone():
    first, second = somebody(name="Ann"), somebody(NOW + DAY, city="Lviv", vip=True)
    merge = join(first, second)
    Customer.objects.filter(pk=first.pk).update(attributes={"name": "Ann", "city": "Paris", "vip": True})
    undo(merge)
    assert attributes(first) == {"name": "Ann", "city": "Paris"}


def test_the_language_the_time_zone_and_the_first_day_of_either_are_known():
    first, second = somebody(NOW + DAY), somebody(NOW - DAY)
    Customer.objects.filter(pk=second.pk).update(language="uk", time_zone="Europe/Kyiv")
    Identity.objects.create(customer=first, namespace="user_id", value="1")
    merge = join(first, second)
    kept = Customer.objects.get()
    assert (kept.pk, kept.language, kept.time_zone, kept.created_at) == (first.pk, "uk", "Europe/Kyiv", NOW - DAY)
    undo(merge)
    kept = Customer.objects.get(pk=first.pk)
    assert (kept.language, kept.time_zone, kept.created_at) == ("", "", NOW + DAY)


def test_addresses_come_together_and_the_kept_ones_first_stays_the_first():
    first, second = somebody(), somebody(NOW + DAY)
    for customer, channel, endpoint in (
        (first, "email", "a@x.org"),
        (second, "email", "b@x.org"),
        (second, "sms", "+380501234567"),
    ):
        Address.objects.create(customer=customer, channel=channel, endpoint=endpoint, created_at=NOW)
    Address.objects.create(customer=second, channel="email", endpoint="a@x.org", is_primary=False, created_at=NOW)
    merge = join(first, second)
    assert set(Address.objects.values_list("customer", "endpoint", "is_primary")) == {
        (first.pk, "a@x.org", True),
        (first.pk, "b@x.org", False),
        (first.pk, "+380501234567", True),
    }
    undo(merge)
    assert set(Address.objects.values_list("customer", "endpoint", "is_primary")) == {
        (first.pk, "a@x.org", True),
        (second.pk, "b@x.org", True),
        (second.pk, "a@x.org", False),
        (second.pk, "+380501234567", True),
    }


def test_an_address_that_only_the_other_was_written_to_at_is_the_first_one():
    first, second = somebody(), somebody(NOW + DAY)
    old = {"channel": "email", "endpoint": "a@x.org", "created_at": NOW}
    Address.objects.create(customer=first, is_primary=False, **old)
    Address.objects.create(customer=second, **old)
    join(first, second)
    assert list(Address.objects.values_list("customer", "is_primary")) == [(first.pk, True)]


@pytest.mark.parametrize(
    ("kept", "lost", "stands"),
    [
        ((True, 1), (False, 2), False),
        ((False, 1), (True, 2), True),
        ((False, 2), (True, 1), False),
        ((True, 2), (False, 1), True),
        ((True, 1), (False, 1), False),
        (None, (True, 1), True),
        ((False, 1), None, False),
    ],
)
def test_the_later_choice_stands_and_of_two_of_one_moment_the_refusal(topic, kept, lost, stands):
    first, second = somebody(), somebody(NOW + DAY)
    for customer, choice in ((first, kept), (second, lost)):
        if choice:
            granted, hours = choice
            at = NOW + timedelta(hours=hours)
            record_consents([ConsentRow(customer.pk, "email", topic.pk, granted, changed_at=at)], NOW)
    before = list(Consent.objects.order_by("customer").values("customer", "granted", "changed_at"))
    merge = join(first, second)
    assert Consent.objects.get().granted is stands
    assert ConsentChange.objects.filter(customer=first).count() == len(before), "the history is that of both"
    undo(merge)
    assert list(Consent.objects.order_by("customer").values("customer", "granted", "changed_at")) == before
    assert ConsentChange.objects.filter(customer=second).count() == (lost is not None)


def test_a_refusal_after_the_merge_is_of_both_when_it_is_undone(topic):
    first, second = somebody(), somebody(NOW + DAY)
    record_consents([ConsentRow(each.pk, "email", topic.pk, granted=True) for each in (first, second)], NOW)
    merge = join(first, second)
    record_consents([ConsentRow(first.pk, "email", topic.pk, granted=False)], NOW + 3 * DAY)
    undo(merge, NOW + 4 * DAY)
    assert set(Consent.objects.values_list("customer", "granted")) == {(first.pk, False), (second.pk, False)}


def test_a_choice_after_the_merge_about_what_only_the_other_had_chosen_stays_with_the_kept_one(topic):
    first, second = somebody(), somebody(NOW + DAY)
    record_consents([ConsentRow(second.pk, "email", topic.pk, granted=False)], NOW)
    merge = join(first, second)
    record_consents([ConsentRow(first.pk, "email", topic.pk, granted=True)], NOW + 3 * DAY)
    undo(merge, NOW + 4 * DAY)
    assert set(Consent.objects.values_list("customer", "granted")) == {(first.pk, True), (second.pk, False)}


def test_a_pause_lasts_until_the_later_end(topic):
    first, second = somebody(), somebody(NOW + DAY)
    pause(first.pk, topic.brand_id, NOW + 5 * DAY, NOW)
    pause(second.pk, topic.brand_id, NOW + 9 * DAY, NOW)
    join(first, second)
    assert paused_until(first.pk, topic.brand_id, NOW) == NOW + 9 * DAY


def test_an_event_that_both_were_told_of_is_one_and_comes_back_as_two():
    first, second = somebody(), somebody(NOW + DAY)
    rows = [EventRow(first.pk, "cart", "k", NOW), EventRow(second.pk, "cart", "k", NOW)]
    record_events([*rows, EventRow(second.pk, "cart", "l", NOW)], NOW)
    merge = join(first, second)
    assert sorted(Event.objects.values_list("customer", "key")) == [(first.pk, "k"), (first.pk, "l")]
    record_events([EventRow(first.pk, "cart", "m", NOW + DAY)], NOW + DAY)
    undo(merge)
    assert sorted(Event.objects.values_list("customer", "key")) == [
        (first.pk, "k"),
        (first.pk, "m"),
        (second.pk, "k"),
        (second.pk, "l"),
    ]


def bought(customer: Customer, key: str) -> None:
    record_purchases([PurchaseRow(customer.pk, key, NOW, Decimal(10), "USD")], NOW)


def test_equal_purchases_without_an_order_id_are_both_kept_and_numbered_on():
    first, second = somebody(), somebody(NOW + DAY)
    digest = values_digest("shop", NOW, Decimal(10), "USD", None)
    for customer, number in ((first, 1), (second, 1), (second, 2)):
        bought(customer, occurrence_key(digest, number))
    merge = join(first, second)
    keys = [occurrence_key(digest, number) for number in (1, 2, 3)]
    assert sorted(Purchase.objects.values_list("customer", "key")) == [(first.pk, key) for key in keys]
    undo(merge)
    assert sorted(Purchase.objects.values_list("customer", "key")) == [
        (first.pk, keys[0]),
        (second.pk, keys[0]),
        (second.pk, keys[1]),
    ]


def test_an_order_that_both_had_is_one_with_its_lines():
    first, second = somebody(), somebody(NOW + DAY)
    for customer in (first, second):
        bought(customer, "shop:7")
        purchase = Purchase.objects.get(customer=customer)
        PurchaseLine.objects.create(
            customer=customer, purchase_id=purchase.id, key="sku#1", number=1, sku="sku", quantity=1, amount=10
        )
    merge = join(first, second)
    assert (Purchase.objects.count(), PurchaseLine.objects.count()) == (1, 1)
    assert PurchaseLine.objects.get().purchase_id == Purchase.objects.get().id
    undo(merge)
    assert (Purchase.objects.count(), PurchaseLine.objects.count()) == (2, 2)


def test_an_undone_merge_is_not_made_again_by_the_rules_but_can_be_by_hand():
    come(["card 1"], ["email a@x.org"])
    come(["card 1", "email a@x.org"])
    merge = Merge.objects.get()
    undo(merge)
    assert people() == together(["card 1"], ["email a@x.org"])
    settled = come(["card 1", "email a@x.org"])
    assert people() == together(["card 1"], ["email a@x.org"])
    assert [customer for _, customer in settled.rows] == [who("card 1")]
    by_hand.join(who("card 1"), who("email a@x.org"), None, NOW)
    assert people() == together(["card 1", "email a@x.org"])


def test_who_comes_back_has_the_id_that_they_had_and_what_came_since_stays():
    come(["card 1"], ["email a@x.org"])
    first, second = who("card 1"), who("email a@x.org")
    come(["card 1", "email a@x.org"], ["card 1", "card 2"])
    undo(Merge.objects.get())
    assert (who("card 1"), who("card 2"), who("email a@x.org")) == (first, first, second)


def test_merges_are_undone_from_the_last_one_backwards():
    come(["card 1"], ["email a@x.org"], ["anonymous_id a"])
    come(["email a@x.org", "anonymous_id a"])
    come(["card 1", "email a@x.org"])
    inner, outer = Merge.objects.order_by("pk")
    with pytest.raises(undoing.CannotUndo, match=f"has since been joined into customer {outer.kept_id}"):
        undo(inner)
    assert present.present(inner.lost_id) == outer.kept_id == inner.present_id or present.present(inner.lost_id)
    assert present.present_of([inner.lost_id, outer.lost_id, outer.kept_id]) == {
        inner.lost_id: outer.kept_id,
        outer.lost_id: outer.kept_id,
    }
    undo(outer)
    assert present.present(inner.lost_id) == inner.kept_id
    undo(inner)
    assert people() == together(["card 1"], ["email a@x.org"], ["anonymous_id a"])
    with pytest.raises(undoing.CannotUndo, match="undone already"):
        undo(outer)


def test_of_several_who_were_joined_into_one_the_latest_goes_first():
    come(["card 1"], ["card 2"], ["card 3"])
    come(["card 1", "card 2"])
    come(["card 1", "card 3"])
    earlier, later = Merge.objects.order_by("pk")
    with pytest.raises(undoing.CannotUndo, match=f"Customer {later.lost_id} was joined into this customer later"):
        undo(earlier)


def test_two_people_with_an_id_of_their_own_are_not_joined_by_hand_either():
    come(["user_id 1"], ["user_id 2"])
    with pytest.raises(by_hand.CannotJoin, match="They are two people"):
        by_hand.join(who("user_id 1"), who("user_id 2"), None, NOW)
    with pytest.raises(by_hand.CannotJoin, match="themselves"):
        by_hand.join(who("user_id 1"), who("user_id 1"), None, NOW)
    with pytest.raises(by_hand.CannotJoin, match="There is no customer"):
        by_hand.join(who("user_id 1"), 999_999_999, None, NOW)


def test_several_at_once_into_one_are_each_undone_for_themselves():
    come(["card 1", "email a@x.org"], ["card 2"], ["anonymous_id a"])
    lost = {who("card 2"), who("anonymous_id a")}
    Customer.objects.filter(pk=who("card 2")).update(attributes={"city": "Lviv"})
    Customer.objects.filter(pk=who("anonymous_id a")).update(attributes={"city": "Kyiv", "vip": True})
    come(["card 1", "card 2", "anonymous_id a"])
    assert {each.lost_id for each in Merge.objects.all()} == lost
    assert Customer.objects.get().attributes == {"city": "Lviv", "vip": True}
    for merge in Merge.objects.order_by("-pk"):
        undo(merge)
    assert people() == together(["card 1", "email a@x.org"], ["card 2"], ["anonymous_id a"])
    assert Customer.objects.get(pk=who("card 1")).attributes == {}
    assert Customer.objects.get(pk=who("anonymous_id a")).attributes == {"city": "Kyiv", "vip": True}
    assert MergeRows.objects.exists()
