"""Those of a launch are judged by the first op in the statement that lets them in, as if that were two statements."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.purchases import PurchaseRow, record_purchases
from delivery.models import Message
from delivery.sending import dispatcher
from journeys import actions, running
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.entering import launches
from journeys.models import Decision, Enrollment, Journey, OpCount, Wake
from journeys.running import taking_in
from tests.journeys.test_cascade_limits import limited, price
from tests.journeys.test_cascade_steps import BIG_ORDER
from tests.journeys.world import World


def first_op(journey: Journey) -> Any:
    """The op that judges at the door; None: they are stored before it."""
    assert journey.version is not None
    version = running.one(journey.version.pk)
    return taking_in(version, version.program.entries[0])


def told(journey: Journey) -> list[tuple[Any, ...]]:
    """Every decision, every run and the counters of a journey, without their numbers."""
    decisions = (
        Decision.objects.filter(journey_id=journey.pk)
        .order_by("customer_id", "visit")
        .values_list("customer_id", "op", "visit", "port", "reason", "detail", "at")
    )
    runs = (
        Enrollment.objects.filter(journey_id=journey.pk)
        .order_by("customer_id")
        .values_list(
            *(
                "customer_id",
                "op",
                "visit",
                "node_visit",
                "due_at",
                "listens",
                "entered_at",
                "moved_at",
                "exited_at",
                "key",
            ),
            *("context", "guard_at", "run"),
        )
    )
    counts = (
        OpCount.objects.filter(journey_id=journey.pk)
        .order_by("op", "port", "reason")
        .values_list("op", "port", "reason", "count")
    )
    return [*decisions, *runs, *counts]


def a_mixed_crowd(world: World) -> None:
    world.customer()
    world.customer(channels=("sms",))
    world.customer(channels=())
    world.customer(refuses=("push",))
    world.customer()


@pytest.mark.parametrize(
    "made",
    [
        lambda world: world.cascade_journey("push", "sms"),
        lambda world: world.cascade_journey("push"),
        lambda world: world.cascade_journey("push", "sms", deadline_s=7200),
        lambda world: world.journey(
            {"one": ("message", world.message("push")), "out": ("exit", {})},
            ["in.next>one", *(f"one.{port}>out" for port in ("sent", "not_sent"))],
        ),
    ],
    ids=["a cascade", "of one step", "with a deadline", "a message"],
)
def test_it_leaves_what_two_statements_leave(
    world: World, made: Callable[[World], Journey], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_mixed_crowd(world)
    left = []
    for is_apart in (False, True):
        with monkeypatch.context() as patch:
            if is_apart:
                patch.setattr(launches, "taking_in", lambda version, entry: None)
            journey = world.start(made(world))
        assert (first_op(journey) is not None) or is_apart
        assert differences() == []
        left.append(told(journey))
    assert left[0] == left[1]
    assert len(left[0]) > 15


def test_nobody_is_stored_twice_for_the_first_op(world: World) -> None:
    """One row written for each, instead of one written and then changed: what it is done for."""
    for _ in range(3):
        world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    with CaptureQueriesContext(connection) as asked:
        engine.drain(world.now)
    assert Enrollment.objects.filter(visit=2).count() == 3
    assert not [each for each in asked.captured_queries if "update journeys_enrollment" in each["sql"]]


def test_what_asks_about_being_inside_is_asked_behind_the_door(world: World) -> None:
    person = world.customer()
    price(world, "push", "0.01")
    world.event(person, "order_paid", total=5)
    journeys = [
        limited(world, "push", budget="10.00"),
        world.cascade_journey("push", stop_events=[BIG_ORDER]),
        asked := world.cascade_journey("push"),
    ]
    actions.save(asked, None, asked.revision, settings={"audience": {"all": []}, "audience_when": "message"})
    for journey in journeys:
        world.start(journey)
        assert first_op(journey) is None
        assert Decision.objects.filter(journey_id=journey.pk, port="sent").exists()


def bought(world: World, customer_id: int, seconds: float) -> None:
    """A purchase so long after `now`, told when nobody is inside yet."""
    at = world.now + timedelta(seconds=seconds)
    record_purchases([PurchaseRow(customer_id, f"o{customer_id}", at, Decimal(10), "USD", 1, "shop")], world.now)


def test_who_buys_while_the_batch_is_let_in_is_stopped_at_once(world: World) -> None:
    early, late, other = world.customer(), world.customer(), world.customer()
    bought(world, early.pk, 0.2)
    bought(world, late.pk, 90)  # by a clock that is wrong: not in the time in which a batch is let in
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    assert set(Wake.objects.values_list("customer_id", flat=True)) == {early.pk}
    world.now += timedelta(seconds=0.1)
    dispatcher.drain(world.now)
    assert set(Message.objects.exclude(sent_at=None).values_list("customer_id", flat=True)) == {late.pk, other.pk}
    world.now += timedelta(seconds=1)
    world.work()
    assert world.ledger(early)[-1] == ("reacted", "purchased")
    assert not Message.objects.filter(customer_id=early.pk).exclude(sent_at=None).exists()
    assert world.ledger(late)[-1] == world.ledger(other)[-1] == ("sent", "sent")


def test_where_no_purchase_stops_the_cascade_nobody_is_looked_for(world: World) -> None:
    bought(world, world.customer().pk, 0.2)
    journey = world.cascade_journey("push", stop_on=["opened"])
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    assert not Wake.objects.exists()


def test_whom_the_first_op_cannot_write_to_is_found_and_the_others_go_on(world: World) -> None:
    people = [world.customer() for _ in range(9)]
    with connection.cursor() as cursor:
        cursor.execute(f"alter table delivery_message add constraint not_them check (customer_id <> {people[4].pk})")
    world.start(world.cascade_journey("push"))
    assert world.ledger(people[4]) == [("next", "entered"), ("out", "broken")]
    for person in people[:4] + people[5:]:
        assert world.sent(person) == ["push"]
    assert differences() == []


def test_the_rules_of_the_journey_are_asked_of_them_too(world: World) -> None:
    buyer, other = world.customer(), world.customer()
    bought(world, buyer.pk, 0.2)
    journey = world.cascade_journey("push", "sms", stop_on=["opened"])
    actions.save(journey, None, journey.revision, settings={"goal": {"kind": "event", "event": "purchase"}})
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    engine.drain(world.now)
    world.now += timedelta(seconds=1)
    world.work()
    assert world.ledger(buyer) == [("next", "entered"), ("sent", "sent"), ("out", "goal")]
    assert world.ledger(other) == [("next", "entered"), ("sent", "sent")]
