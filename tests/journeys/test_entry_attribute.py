"""Entry by attribute: whoever writes, the change is heard; and whoever waits for an attribute inside is looked at."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from customers.models import Customer
from journeys import actions
from journeys.engine import engine
from journeys.models import Arrival, Decision, Wake
from journeys.timeline.pages import timeline
from tests.journeys.entering import context_of, drafted, listening, reasons
from tests.journeys.world import World, lint


@pytest.fixture(autouse=True)
def loyalty(world: World) -> None:
    world.make_attribute("loyalty")
    world.make_attribute("labels", "list")


def set_(world: World, customer: Customer, **attributes: Any) -> None:
    """Writes attributes a minute later, and says when, as everything in the product does."""
    world.now += timedelta(minutes=1)
    customer.refresh_from_db()
    customer.attributes = customer.attributes | attributes
    customer.updated_at = world.now
    customer.save()


def test_a_change_to_one_of_the_values_brings_its_customer_in_and_says_what_it_was(world: World) -> None:
    person, other = world.customer(loyalty="silver"), world.customer(loyalty="silver")
    listening(world, "entry_attribute", attribute="loyalty", to_values=["gold", "platinum"])
    set_(world, other, city="Lviv")
    set_(world, person, loyalty="gold")
    world.work()
    assert (reasons(person), reasons(other)) == (["entered"], [])
    assert world.sent(person) == ["push"]
    assert context_of(person)["event"] == {
        "name": "attribute",
        "at": world.now.isoformat(),
        "properties": {"attribute": "loyalty", "from": "silver", "to": "gold"},
    }
    assert Decision.objects.get(customer_id=person.pk, reason="entered").detail == {
        "kind": "attribute",
        "name": "loyalty",
        "at": world.now.isoformat(),
        "from": "silver",
        "to": "gold",
    }


@pytest.mark.parametrize(
    ("config", "before", "after", "enters"),
    [
        ({}, {"loyalty": "silver"}, {"loyalty": "gold"}, True),
        ({}, {"loyalty": "gold"}, {"loyalty": "gold"}, False),
        ({}, {}, {"loyalty": "gold"}, True),
        ({}, {}, {"loyalty": None}, False),
        ({"from_values": ["gold"]}, {"loyalty": "gold"}, {"loyalty": "silver"}, True),
        ({"from_values": ["gold"]}, {"loyalty": "silver"}, {"loyalty": "gold"}, False),
        ({"from_values": [""]}, {}, {"loyalty": "silver"}, True),
        ({"from_values": [""]}, {"loyalty": "gold"}, {"loyalty": "silver"}, False),
        ({"to_values": [""]}, {"loyalty": "gold"}, {"loyalty": None}, True),
        ({"from_values": ["silver"], "to_values": ["gold"]}, {"loyalty": "silver"}, {"loyalty": "gold"}, True),
        ({"from_values": ["silver"], "to_values": ["gold"]}, {"loyalty": "bronze"}, {"loyalty": "gold"}, False),
        ({"to_values": ["5"]}, {"loyalty": 4}, {"loyalty": 5}, True),
        ({"to_values": ["true"]}, {"loyalty": False}, {"loyalty": True}, True),
    ],
)
def test_from_these_values_to_those(
    world: World, config: dict[str, Any], before: dict[str, Any], after: dict[str, Any], enters: bool
) -> None:
    person = world.customer(**before)
    listening(world, "entry_attribute", attribute="loyalty", **config)
    set_(world, person, **after)
    world.work()
    assert reasons(person) == (["entered"] if enters else [])


def test_a_list_that_comes_to_hold_a_value_counts_once_and_not_again_when_another_is_added(world: World) -> None:
    person = world.customer(labels=["new"])
    listening(world, "entry_attribute", attribute="labels", to_values=["vip"], reentry="any_time")
    set_(world, person, labels=["new", "vip"])
    set_(world, person, labels=["new", "vip", "big"])
    world.work()
    assert reasons(person) == ["entered"]
    set_(world, person, labels=["new"])
    set_(world, person, labels=["vip"])
    world.work()
    assert reasons(person) == ["entered", "entered"]


def _save(world: World, person: Customer) -> None:
    set_(world, person, loyalty="gold")


def _query(world: World, person: Customer) -> None:
    Customer.objects.filter(pk=person.pk).update(attributes={"loyalty": "gold"}, updated_at=world.now)


def _bulk(world: World, person: Customer) -> None:
    person.attributes, person.updated_at = {"loyalty": "gold"}, world.now
    Customer.objects.bulk_update([person], ["attributes", "updated_at"])


def _by_hand(world: World, person: Customer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'update customers_customer set attributes = attributes || \'{"loyalty": "gold"}\', updated_at = %s'
            " where id = %s",
            [world.now, person.pk],
        )


def _upsert(world: World, person: Customer) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into customers_customer (id, attributes, time_zone, language, created_at, updated_at)"
            " values (%s, '{\"loyalty\": \"gold\"}', '', '', %s, %s)"
            " on conflict (id) do update set attributes = excluded.attributes, updated_at = excluded.updated_at",
            [person.pk, world.now, world.now],
        )


@pytest.mark.parametrize("write", [_save, _query, _bulk, _by_hand, _upsert])
def test_every_writer_is_heard(world: World, write: Callable[[World, Customer], None]) -> None:
    person = world.customer(loyalty="silver")
    listening(world, "entry_attribute", attribute="loyalty", to_values=["gold"])
    world.now += timedelta(minutes=1)
    write(world, person)
    world.work()
    assert reasons(person) == ["entered"]


def test_a_writer_that_names_no_moment_is_heard_at_the_moment_of_the_database(world: World) -> None:
    person = world.customer(loyalty="silver")
    listening(world, "entry_attribute", attribute="loyalty")
    Customer.objects.filter(pk=person.pk).update(attributes={"loyalty": "gold"})
    assert Arrival.objects.get().due_at > world.now + timedelta(days=30)


def test_nothing_is_kept_while_no_journey_runs(world: World) -> None:
    person = world.customer(loyalty="silver")
    journey = listening(world, "entry_attribute", attribute="loyalty")
    actions.stop(journey, None, world.now)
    set_(world, person, loyalty="gold")
    assert not Arrival.objects.exists()
    assert not Wake.objects.exists()


def test_whoever_is_inside_is_looked_at_when_an_attribute_changes_and_nobody_else(world: World) -> None:
    person, other, outside = world.customer(), world.customer(), world.customer()
    listening(world, "entry_event", event="signed_up")
    world.event(person, "signed_up")
    world.event(other, "signed_up")
    world.work()
    assert not Wake.objects.exists()
    set_(world, person, city="Lviv")
    set_(world, outside, city="Lviv")
    other.refresh_from_db()
    other.updated_at = world.now
    other.save()
    assert list(Wake.objects.values_list("customer_id", flat=True)) == [person.pk]


def test_a_goal_by_an_attribute_is_reached_at_once(world: World) -> None:
    person = world.customer(loyalty="silver")
    rule = {"type": "attribute", "attribute": "loyalty", "operator": "equals", "value": "gold"}
    settings = {"goal": {"kind": "rule", "rule": rule}}
    listening(world, "entry_event", settings, event="signed_up")
    world.event(person, "signed_up")
    world.work()
    set_(world, person, loyalty="gold")
    world.work()
    assert world.ledger(person)[-1] == ("out", "goal")


def test_a_hundred_changes_in_one_statement_are_a_hundred_arrivals(world: World) -> None:
    people = [world.customer([], loyalty="silver") for _ in range(100)]
    listening(world, "entry_attribute", attribute="loyalty", to_values=["gold"])
    world.now += timedelta(minutes=1)
    Customer.objects.update(attributes={"loyalty": "gold"}, updated_at=world.now)
    assert Arrival.objects.count() == 100
    assert engine.drain(world.now) > 0
    assert all(reasons(each) == ["entered"] for each in people)


def test_an_attribute_that_does_not_exist_cannot_be_published(world: World) -> None:
    journey = drafted(world, "entry_attribute", attribute="nonsense")
    assert [each.code for each in lint(journey.graph, world.brand)[1]] == ["attribute_gone"]


def test_the_timeline_tells_what_changed(world: World) -> None:
    person = world.customer([])
    journey = listening(world, "entry_attribute", attribute="loyalty")
    set_(world, person, loyalty="gold")
    world.work()
    entry = next(each for each in timeline(person.pk, None, None)["results"] if each["code"] == "entered_attribute")
    assert entry["title"] == f"Entered “{journey.name}”"
    assert entry["text"] == "“Loyalty” changed on 2 March 2026: from – to gold."
