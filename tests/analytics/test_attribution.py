"""Which message a purchase counts for. Each test tells one customer's story."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Customer
from tests.analytics.world import PricedWorld


def won_by(world: PricedWorld) -> list[str]:
    """The channels to which purchases are counted, one for each purchase."""
    found = world.overview(world.period(days_back=30))
    channels = [each["channel"] for each in found["channels"] for _ in range(each["purchases"])]
    assert len(channels) == found["totals"]["purchases"]
    return channels


@pytest.fixture
def reached(world: PricedWorld) -> Customer:
    """Somebody to whom push and e-mail were sent, and who has done nothing yet. Reading stops nothing here."""
    person = world.customer(["push", "email"])
    world.start(world.cascade_journey("push", "email", stop_on=["purchased"]))
    world.pass_time(hours=2)
    return person


def test_a_click_wins_over_a_later_reading(world: PricedWorld, reached: Customer) -> None:
    world.report(reached, "push", "clicked")
    world.now += timedelta(hours=1)
    world.report(reached, "email", "opened", grade="likely")
    world.now += timedelta(hours=1)
    world.buy(reached)
    assert won_by(world) == ["push"]


def test_the_later_of_two_clicks_wins(world: PricedWorld, reached: Customer) -> None:
    world.report(reached, "push", "clicked")
    world.now += timedelta(hours=1)
    world.report(reached, "email", "replied")
    world.now += timedelta(hours=1)
    world.buy(reached)
    assert won_by(world) == ["email"]


@pytest.mark.parametrize(
    ("channel", "report", "hours"),
    [
        ("push", "clicked", 5 * 24),
        ("push", "opened", 24),
        ("email", "clicked", 5 * 24),
        ("email", "opened", 5 * 24),
        ("viber", "opened", 12),
        ("sms", "delivered", 12),
    ],
)
def test_a_touch_counts_for_its_window_and_not_a_moment_longer(
    world: PricedWorld, channel: str, report: str, hours: int
) -> None:
    person = world.customer([channel])
    world.start(world.cascade_journey(channel))
    world.report(person, channel, report, grade=None if report == "delivered" else "likely")
    world.now += timedelta(hours=hours) - timedelta(seconds=1)
    world.buy(person)
    assert won_by(world) == [channel]
    world.now += timedelta(seconds=1)
    world.buy(person)
    assert won_by(world) == [channel]


@pytest.mark.parametrize("channel", ["push", "email", "viber"])
def test_mere_delivery_is_no_touch_where_reading_is_reported(world: PricedWorld, channel: str) -> None:
    person = world.customer([channel])
    world.start(world.cascade_journey(channel))
    world.report(person, channel, "delivered")
    world.buy(person)
    assert won_by(world) == []


def test_a_reading_by_a_machine_is_no_touch(world: PricedWorld, reached: Customer) -> None:
    world.report(reached, "email", "opened", grade="weak")
    world.buy(reached)
    assert won_by(world) == []


def test_a_purchase_before_the_touch_does_not_count(world: PricedWorld, reached: Customer) -> None:
    world.buy(reached)
    world.now += timedelta(minutes=1)
    world.report(reached, "push", "clicked")
    assert won_by(world) == []


def test_a_purchase_counts_for_one_journey_alone(world: PricedWorld, reached: Customer) -> None:
    world.report(reached, "push", "clicked")
    second = world.start(world.cascade_journey("push", stop_on=["purchased"]))
    world.now += timedelta(hours=1)
    world.report(reached, "push", "clicked")
    world.now += timedelta(hours=1)
    world.buy(reached, "12.50")
    found = world.overview()
    assert found["totals"]["revenue"] == Decimal("12.50")
    assert {each["id"]: each["purchases"] for each in found["journeys"]}[second.pk] == 1
    assert sum(each["purchases"] for each in found["journeys"]) == 1
    # Asked for alone, the other journey does not claim it either.
    first = next(each["id"] for each in found["journeys"] if each["id"] != second.pk)
    assert world.overview(journey=first)["totals"]["purchases"] == 0


def test_the_rule_stands_beside_the_numbers(world: PricedWorld) -> None:
    assert world.overview()["attribution"].startswith("A purchase counts for one message: the last one")
