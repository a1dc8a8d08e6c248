"""The goal and the exits of a journey hold for everybody inside, at once and wherever they stand."""

from typing import Any

from customers.events import EventRow, record_events
from customers.models import Customer
from delivery.models import Message
from delivery.sending import dispatcher
from journeys import actions
from journeys.engine import engine
from journeys.figures.counters import counters
from journeys.models import Decision, Enrollment, Journey
from segments.models import Segment
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World


def waiting_journey(world: World, **settings: Any) -> Journey:
    """Everybody waits 30 days, then gets a push."""
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": 30 * 86400}),
            "cascade": ("cascade", world.cascade("push")),
            "out": ("exit", {}),
        },
        ["in.next>wait", "wait.next>cascade"]
        + [f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable")],
    )
    return actions.save(journey, None, journey.revision, settings=settings)


def happens(world: World, customer: Customer, name: str, **properties: Any) -> None:
    row = EventRow(customer.pk, name, f"{name}-{world.now.isoformat()}", world.now, properties)
    record_events([row], world.now)


def test_a_purchase_that_is_the_goal_lets_out_also_who_only_waits(world: World) -> None:
    buyer, other = world.customer(), world.customer()
    journey = world.start(waiting_journey(world, goal={"kind": "event", "event": "purchase"}))
    world.pass_time(days=2)
    world.buy(buyer)
    world.work()
    assert world.ledger(buyer)[-1] == ("out", "goal")
    assert world.ledger(other) == [("next", "entered")]
    assert counters(journey)["exits"] == {"goal": 1}
    check_ledger(journey)


def test_an_event_that_happened_before_the_entry_is_no_goal(world: World) -> None:
    person = world.customer()
    world.buy(person)
    world.pass_time(hours=1)
    world.start(waiting_journey(world, goal={"kind": "event", "event": "purchase"}))
    assert world.ledger(person) == [("next", "entered")]
    assert Enrollment.objects.get().guard_at is None  # asked once, and again when something happens


def test_an_exit_rule_by_an_event_asks_for_its_properties(world: World) -> None:
    person = world.customer()
    filters = [{"property": "basket.total", "compare": "at_least", "value": "100"}]
    world.start(
        waiting_journey(world, exits=[{"kind": "event", "event": "returned", "filters": filters, "label": "R"}])
    )
    world.pass_time(hours=1)
    happens(world, person, "returned", basket={"total": 99.5})
    world.work()
    assert world.inside() == 1
    world.pass_time(hours=1)
    happens(world, person, "returned", basket={"total": 100})
    world.work()
    assert world.ledger(person)[-1] == ("out", "exit_rule")


def test_a_rule_that_comes_true_by_time_alone_is_asked_again(world: World) -> None:
    """ "Bought within the last day" is false at first, true after a purchase; its negation comes true by time."""
    person = world.customer()
    world.buy(person)
    recent = {"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 2}}
    world.start(waiting_journey(world, exits=[{"kind": "rule", "rule": {"not": recent}}]))
    world.pass_time(hours=20)
    assert world.inside() == 1
    world.pass_time(days=3)
    assert world.ledger(person)[-1] == ("out", "exit_rule")


def test_who_becomes_a_member_of_the_segment_that_is_the_goal_leaves_at_once(world: World) -> None:
    """By an attribute that somebody changes; who is in the segment when they enter has reached the goal already."""
    world.make_attribute("level")
    gold = {"type": "attribute", "attribute": "level", "operator": "equals", "value": "gold"}
    segment = Segment.objects.create(name="Gold", rule={"all": [gold]})
    rises, stays, was = world.customer(level="silver"), world.customer(level="silver"), world.customer(level="gold")
    goal = {"kind": "rule", "rule": {"all": [{"type": "in_segment", "segment_id": segment.pk}]}}
    journey = world.start(waiting_journey(world, goal=goal))
    assert world.ledger(was) == [("next", "entered"), ("out", "goal")]
    world.pass_time(days=2)
    assert world.inside() == 2
    rises.attributes, rises.updated_at = {"level": "gold"}, world.now
    rises.save()
    world.work()
    left = Decision.objects.filter(customer_id=rises.pk).latest("id")
    assert (left.port, left.reason, left.at) == ("out", "goal", world.now)
    assert world.ledger(stays) == [("next", "entered")]
    assert counters(journey)["exits"] == {"goal": 2}
    check_ledger(journey)


def test_whoever_reaches_the_goal_gets_nothing_more_that_was_queued(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms", stop_on=["clicked"])
    journey = actions.save(journey, None, journey.revision, settings={"goal": {"kind": "event", "event": "purchase"}})
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.pass_time(hand_over=False, minutes=1)
    world.buy(person)
    dispatcher.drain(world.now)  # before the engine has looked: the message is held
    assert Message.objects.get().sent_at is None
    engine.drain(world.now)
    world.work()
    assert Message.objects.get().status == "superseded"
    assert world.ledger(person)[-1] == ("out", "goal")
    check_ledger(journey)


def test_the_goal_wins_over_a_time_that_is_over_at_the_same_instant(world: World) -> None:
    person = world.customer()
    world.start(waiting_journey(world, goal={"kind": "event", "event": "purchase"}))
    world.pass_time(days=29)
    world.now = Enrollment.objects.get().due_at or world.now
    world.buy(person)
    world.work()
    assert world.ledger(person)[-1] == ("out", "goal")
