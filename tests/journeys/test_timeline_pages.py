"""The timeline in pages, by kinds, and with changes of attributes, refunds and merges among its entries."""

from datetime import timedelta
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, User
from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.models import AttributeChange, Customer, Merge, Purchase, PurchaseLine, Refund
from customers.origin import coming_from
from journeys.timeline.pages import KINDS, Cursor, timeline
from tests.journeys.world import World

HOUR = timedelta(hours=1)


def walk(customer: Customer, page: int, **more: Any) -> list[dict[str, Any]]:
    """All entries, page by page."""
    found: list[dict[str, Any]] = []
    before = None
    while True:
        answer = timeline(customer.pk, None, before, page=page, **more)
        found += answer["results"]
        if answer["next"] is None:
            return found
        before = Cursor.parse(answer["next"])


@pytest.fixture
def busy(world: World) -> Customer:
    """Somebody to whom something of every kind happened, much of it at one moment."""
    person = world.customer(["push", "email"], city="Lviv")
    journey = world.start(world.cascade_journey("push", "email"))
    assert journey.pk
    for number in range(7):
        world.event(person, "page_viewed", page=f"/{number}")
    world.buy(person, "10.00")
    Customer.objects.filter(pk=person.pk).update(attributes={"city": "Kyiv", "age": 30}, updated_at=world.now)
    record_consents([ConsentRow(person.pk, "email", world.topic.pk, False, "page")], world.now + HOUR)
    Merge.objects.create(
        at=world.now,
        kept_id=person.pk,
        lost_id=10**9,
        present_id=person.pk,
        cause={},
        lost={"attributes": {"first_name": "Olena"}},
    )
    return person


@pytest.mark.parametrize("page", [1, 2, 3, 50])
def test_pages_of_any_size_have_every_entry_once_and_in_one_order(busy: Customer, page: int) -> None:
    whole = timeline(busy.pk, None, None, page=1000)["results"]
    assert walk(busy, page) == whole
    assert {each["kind"] for each in whole} == set(KINDS)
    assert [each["at"] for each in whole] == sorted((each["at"] for each in whole), reverse=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_alone_is_what_it_is_among_the_others(busy: Customer, kind: str) -> None:
    whole = timeline(busy.pk, None, None, page=1000)["results"]
    assert walk(busy, 2, kinds=[kind]) == [each for each in whole if each["kind"] == kind]


def test_the_api_takes_kinds_and_refuses_others(busy: Customer) -> None:
    client = Client()
    client.force_login(User.objects.create_user("a@b.example", "x", name="A", role=Role.MANAGER))
    url = f"/api/v1/customers/{busy.pk}/timeline/"
    answer = client.get(url, {"kinds": "event, merge"}).json()
    assert {each["kind"] for each in answer["results"]} == {"event", "merge"}
    wrong = client.get(url, {"kinds": "event,sins"})
    assert wrong.status_code == 400
    assert wrong.json()["kinds"][0].startswith("There is no kind “sins”. Known are: decision,")


def words(customer: Customer, kind: str) -> list[str]:
    return [
        f"{each['title']}. {each['text']}".strip()
        for each in timeline(customer.pk, None, None, kinds=[kind])["results"]
    ]


def test_a_change_of_an_attribute_says_what_it_was_and_who_said_so(world: World) -> None:
    world.make_attribute("city")
    person = world.customer([], city="Lviv")
    for number, given in enumerate(
        [{"city": "Kyiv"}, {"city": "Kyiv", "likes": ["jazz"]}, {"likes": ["jazz"]}], start=1
    ):
        with coming_from("crm"):
            Customer.objects.filter(pk=person.pk).update(attributes=given, updated_at=world.now + number * HOUR)
    assert words(person, "attribute") == [
        "City was taken away. It was Kyiv. Source: crm.",
        'likes: ["jazz"]. Source: crm.',
        "City: Kyiv. It was Lviv. Source: crm.",
    ]


def test_what_a_journey_has_changed_is_told_by_its_decision_alone(world: World) -> None:
    world.make_attribute("city")
    person = world.customer([], city="Lviv")
    given = {"attribute": "city", "operation": "set", "source": "value", "value": "Kyiv"}
    journey = world.journey(
        {"change": ("update_attribute", given), "out": ("exit", {})}, ["in.next>change", "change.next>out"]
    )
    world.start(journey)
    assert list(AttributeChange.objects.values_list("source", flat=True)) == [f"journey:{journey.pk}"]
    whole = timeline(person.pk, None, None)["results"]
    assert [each["code"] for each in whole if "attribute" in each["code"]] == ["attribute_updated"]
    # Who asks for changes of attributes only sees it among them.
    assert words(person, "attribute") == [f"City: Kyiv. It was Lviv. Source: journey:{journey.pk}."]


def test_a_purchase_says_what_of_and_a_refund_is_an_entry_of_its_own(world: World) -> None:
    person = world.customer([])
    world.buy(person, "30.00")
    bought = Purchase.objects.get(customer=person)
    for number, (name, quantity) in enumerate([("Tea", 2), ("Cup", 1)]):
        PurchaseLine.objects.create(
            customer=person, purchase_id=bought.id, key=name, number=number, name=name, quantity=quantity, amount=15
        )
    assert words(person, "purchase") == ["Bought for 30.00 USD. 2 × Tea, Cup. Source: shop."]
    Refund.objects.create(
        id=1,
        customer=person,
        key="r1",
        order_key=bought.key,
        purchase_id=bought.id,
        occurred_at=world.now + HOUR,
        amount=Decimal(10),
        taken=Decimal(10),
        reason="too cold",
        source="shop",
        received_at=world.now,
    )
    Purchase.objects.filter(customer=person).update(amount=Decimal(20), refunded=Decimal(10))
    assert words(person, "purchase") == [
        "Got 10.00 USD back. Too cold. Source: shop.",
        "Bought for 30.00 USD. 10.00 USD was given back. Source: shop.",
    ]


def test_every_choice_is_told_not_only_the_last(world: World) -> None:
    person = world.customer([])
    for hours, granted in enumerate([True, False, True]):
        record_consents([ConsentRow(person.pk, "sms", world.topic.pk, granted, "page")], world.now + hours * HOUR)
    assert [each.split()[0] for each in words(person, "consent")] == ["Allowed", "Refused", "Allowed"]


def test_a_merge_is_told_with_the_name_of_the_other(world: World) -> None:
    person = world.customer([])
    lost = {"attributes": {"first_name": "Olena", "last_name": "K"}}
    about = {"kept_id": person.pk, "present_id": person.pk, "cause": {}}
    Merge.objects.create(at=world.now, lost_id=10**9, lost=lost, **about)
    Merge.objects.create(at=world.now + HOUR, lost_id=10**9 + 1, lost={}, undone_at=world.now, **about)
    assert words(person, "merge") == [
        "Was taken for one person with #1000000001. This was taken back.",
        "Turned out to be one person with Olena K. What was known of both is here.",
    ]


def test_it_is_fast_for_somebody_with_ten_thousand_events(world: World, django_assert_max_num_queries: Any) -> None:
    person = world.customer([])
    record_events(
        [
            EventRow(person.pk, "page_viewed", f"k{number}", world.now + number * timedelta(minutes=1), {"n": number})
            for number in range(10_000)
        ],
        world.now,
    )
    took = []
    before = None
    for _ in range(5):
        begun = perf_counter()
        with django_assert_max_num_queries(5):
            answer = timeline(person.pk, None, before)
        took.append(perf_counter() - begun)
        before = Cursor.parse(answer["next"])
    assert sorted(took)[2] < 0.5  # measured: 0.05 s on two cores, with 1,000,000 events of others beside them
