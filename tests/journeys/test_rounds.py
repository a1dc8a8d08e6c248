"""What comes while a round of the engine's work is going on, whose clock stands still meanwhile."""

from datetime import timedelta

from customers.models import Customer
from journeys.engine import engine
from journeys.models import Enrollment, Journey, Wake
from tests.journeys.flows import EXIT, HOUR, left_at
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World


def bought_within_a_round(world: World, person: Customer) -> None:
    """The round began two seconds before the purchase, and ends after it."""
    began = world.now
    world.now += timedelta(seconds=2)
    world.buy(person)
    engine.drain(began)
    assert engine.next_due_at(began) == world.now  # the loop comes back for it
    world.now += timedelta(seconds=1)


def test_a_purchase_within_a_round_stops_the_cascade_in_the_next_one(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    world.pass_time(hours=1)
    bought_within_a_round(world, person)
    world.work()
    assert left_at(person) == ("reacted", "purchased", world.now)
    check_ledger(journey)


def test_a_purchase_within_a_round_is_the_goal_in_the_next_one(world: World) -> None:
    person = world.customer()
    journey: Journey = world.journey(
        {"wait": ("wait", {"duration_s": 24 * HOUR}), "out": EXIT}, ["in.next>wait", "wait.next>out"]
    )
    journey.settings = {"goal": {"kind": "event", "event": "purchase"}}
    journey.save()
    world.start(journey)
    world.pass_time(hours=1)
    bought_within_a_round(world, person)
    world.work()
    assert left_at(person) == ("out", "goal", world.now)
    check_ledger(journey)


def test_somebody_woken_by_a_clock_that_is_far_ahead_is_looked_at_at_once(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    Wake.objects.create(customer_id=person.pk, created_at=world.now + timedelta(days=1))
    world.work()
    assert not Wake.objects.exists()
    assert Enrollment.objects.get(customer_id=person.pk).listens
