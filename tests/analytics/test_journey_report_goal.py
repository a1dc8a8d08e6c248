"""The report “journey”: who reached its goal, whatever the goal is."""

from datetime import timedelta
from typing import Any

import pytest

from journeys.models import Journey
from tests.analytics.journey_report import ids, people, report, rows
from tests.analytics.world import PricedWorld

EVENT = {"kind": "event", "event": "signed_up"}
PURCHASE = {"kind": "event", "event": "purchase", "label": "An order"}
CITY = {"all": [{"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}]}


def with_goal(world: PricedWorld, goal: dict[str, Any] | None) -> Journey:
    journey = world.cascade_journey("push", "sms")
    Journey.objects.filter(pk=journey.pk).update(settings={"goal": goal})
    journey.refresh_from_db()
    return world.start(journey)


@pytest.mark.parametrize(("goal", "name"), [(EVENT, "signed_up"), (PURCHASE, "An order")])
def test_the_rate_is_of_those_who_came_in(world: PricedWorld, goal: dict[str, Any], name: str) -> None:
    by_push, by_sms, reader, _ = [world.customer(["push", "sms"]) for _ in range(4)]
    journey = with_goal(world, goal)

    def reach(person: Any) -> None:
        if goal is EVENT:
            world.event(person, "signed_up")
        else:
            world.buy(person)

    world.pass_time(minutes=10)
    reach(by_push)
    world.report(reader, "push", "clicked")  # has left before
    world.pass_time(hours=3)
    reach(by_sms)
    reach(reader)
    world.pass_time(hours=1)
    found = report(world, journey)
    assert rows(found, "goal") == {"goal": {"key": "goal", "goal": name, "people": 2, "entered": 4, "share": 0.5}}
    assert people(world, journey, "goal", "people", "goal") == ids(by_push, by_sms)
    assert people(world, journey, "doors", "people", "out|goal") == ids(by_push, by_sms)


def test_who_came_in_before_the_period_counts_in_the_one_in_which_the_goal_was_reached(world: PricedWorld) -> None:
    person = world.customer(["push"])
    journey = with_goal(world, EVENT)
    world.pass_time(minutes=10)
    tomorrow = world.period(days_back=-1, days_on=1)
    found = report(world, journey, period=tomorrow)
    assert rows(found, "goal")["goal"] == {
        "key": "goal", "goal": "signed_up", "people": 0, "entered": 0, "share": None
    }  # fmt: skip
    world.event(person, "signed_up", at=world.now + timedelta(minutes=5))
    world.pass_time(minutes=30)
    today = rows(report(world, journey), "goal")["goal"]
    assert (today["people"], today["entered"], today["share"]) == (1, 1, 1)


def test_a_journey_without_a_goal_has_no_such_row(world: PricedWorld) -> None:
    world.customer(["push"])
    assert rows(report(world, with_goal(world, None)), "goal") == {}
