"""Purchases, events, consents and suppressions that other parts record, in sets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.models import Consent, Customer, Event, Purchase, Suppression
from customers.purchases import PurchaseRow, record_purchases
from customers.suppressions import SuppressionRow, suppress
from tests.customers.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return [Customer.objects.create(created_at=NOW, updated_at=NOW) for _ in range(3)]


def purchase(customer, key="1", amount="10.00"):
    return PurchaseRow(customer.pk, key, NOW, Decimal(amount), "EUR", 1, "shop")


def test_purchases_that_are_new_are_counted_and_told(people, told):
    ann, bob, _ = people
    rows = [purchase(bob), purchase(ann), purchase(ann, "2"), purchase(ann, "2")]
    assert record_purchases(rows, NOW) == 3
    assert record_purchases(rows, NOW) == 0
    assert told == [("purchase", [ann.pk, bob.pk])]
    bought = Purchase.objects.get(customer=bob)
    assert (bought.amount, bought.currency, bought.units, bought.source) == (Decimal("10.00"), "EUR", 1, "shop")


def test_a_purchase_of_nobody_is_passed_over(people):
    nobody = Customer(pk=people[-1].pk + 1)
    assert record_purchases([purchase(nobody), purchase(people[0])], NOW) == 1


def test_many_purchases_cost_as_many_statements_as_one(people):
    with CaptureQueriesContext(connection) as one:
        record_purchases([purchase(people[0])], NOW)
    with CaptureQueriesContext(connection) as many:
        record_purchases([purchase(people[0], f"k{number}") for number in range(2_000)], NOW)
    assert len(one) == len(many)


def test_events_that_are_new_are_counted_and_told(people, told):
    first = EventRow(people[0].pk, "viewed", "a", NOW, {"sku": "Ж1"}, "site")
    rows = [first, EventRow(people[0].pk, "viewed", "a", NOW)]
    assert record_events(rows, NOW) == 1
    assert record_events(rows, NOW) == 0
    assert Event.objects.get().properties == {"sku": "Ж1"}
    assert told == [("event", [people[0].pk])]


def test_the_later_choice_stands_in_whatever_order_choices_arrive(people, topic, told):
    customer = people[0].pk

    def choice(granted, days):
        return ConsentRow(customer, "email", topic.pk, granted, "page", NOW + timedelta(days=days))

    assert record_consents([choice(True, 0), choice(False, 2), choice(True, 1)], NOW) == 1
    assert not Consent.objects.get().granted
    assert record_consents([choice(True, 1)], NOW) == 0
    assert record_consents([choice(True, 3)], NOW) == 1
    assert Consent.objects.get().granted
    assert told == [("consent", [customer]), ("consent", [customer])]


def test_of_two_choices_at_one_moment_the_refusal_stands(people, topic):
    yes, no = (ConsentRow(people[0].pk, "sms", topic.pk, granted, "page") for granted in (True, False))
    assert record_consents([yes], NOW) == 1
    assert record_consents([no], NOW) == 1
    assert record_consents([yes], NOW) == 0
    assert record_consents([yes, no], NOW) == 0
    assert not Consent.objects.get().granted


def test_choices_of_nobody_or_about_nothing_are_passed_over(people, topic):
    rows = [ConsentRow(0, "email", topic.pk, True), ConsentRow(people[0].pk, "email", 0, True)]
    assert record_consents(rows, NOW) == 0


def test_a_suppressed_address_keeps_its_first_reason():
    suppress([SuppressionRow("email", "ann@example.com", "hard_bounce")], NOW)
    suppress([SuppressionRow("email", "ann@example.com", "by_hand"), SuppressionRow("sms", "+1", "by_hand")], NOW)
    assert set(Suppression.objects.values_list("endpoint", "reason")) == {
        ("ann@example.com", "hard_bounce"),
        ("+1", "by_hand"),
    }


def test_nothing_to_record_costs_nothing(people, told, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert record_purchases([], NOW) == record_events([], NOW) == record_consents([], NOW) == 0
    assert told == []
