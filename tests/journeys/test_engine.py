"""The engine's invariants."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.models import Customer
from delivery.models import Message
from journeys import actions
from journeys.engine import engine
from journeys.figures.counters import counters, totals
from journeys.models import Decision, Enrollment, Journey, Launch, OpCount, Wake
from segments.models import Segment
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})


def journey_of_all_nodes(world: World) -> Journey:
    """Entry, wait, condition; yes: a split into two cascades; no: out."""
    rule = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    arms = [{"key": "a", "label": "A", "share": 70}, {"key": "b", "label": "B", "share": 30}]
    return world.journey(
        {
            "wait": ("wait", {"duration_s": 3600}),
            "kyiv": ("condition", {"rule": rule}),
            "split": ("split", {"arms": arms}),
            "push": ("cascade", world.cascade("push")),
            "sms": ("cascade", world.cascade("sms")),
            "out": EXIT,
            "done": EXIT,
        },
        [
            "in.next>wait",
            "wait.next>kyiv",
            "kyiv.yes>split",
            "kyiv.no>out",
            "split.a>push",
            "split.b>sms",
            *(
                f"{cascade}.{port}>done"
                for cascade in ("push", "sms")
                for port in ("reacted", "exhausted", "unreachable")
            ),
        ],
    )


def check_ledger(journey: Journey) -> None:
    """entered = inside + exited in total and per node, and the counters equal the decisions."""
    whole = totals([journey])[journey.pk]
    assert whole["entered"] == Enrollment.objects.filter(journey_id=journey.pk).count()
    assert whole["inside"] == Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert sum(OpCount.objects.filter(journey_id=journey.pk).values_list("count", flat=True)) == (
        Decision.objects.filter(journey_id=journey.pk).count()
    )
    journey.refresh_from_db()
    seen = counters(journey)
    assert journey.version is not None
    ops = journey.version.program["ops"]
    for node, figures in seen["nodes"].items():
        numbers = [number for number, op in enumerate(ops) if op["node"] == node and op["kind"] != "exit"]
        waiting = Enrollment.objects.filter(version_id=journey.version.pk, op__in=numbers, exited_at=None).count()
        assert figures["waiting"] == waiting, node
        if numbers:
            assert figures["entered"] == figures["waiting"] + sum(figures["ports"].values()), node


def test_everybody_goes_through_every_kind_of_node_and_the_sums_reconcile(world: World) -> None:
    world.make_attribute("city")
    for number in range(60):
        world.customer(city="Kyiv" if number % 3 else "Lviv")
    journey = world.start(journey_of_all_nodes(world))
    check_ledger(journey)
    assert counters(journey)["nodes"]["wait"]["waiting"] == 60
    world.pass_time(hours=1)
    check_ledger(journey)
    seen = counters(journey)
    assert seen["nodes"]["kyiv"]["ports"] == {"yes": 40, "no": 20}
    assert seen["edges"]["kyiv.no>out"] == 20
    arms = seen["nodes"]["split"]["ports"]
    assert sum(arms.values()) == 40
    assert 15 < arms["a"] < 40
    assert seen["nodes"]["push"]["steps"][0]["sent"] == arms["a"]
    world.pass_time(days=1)
    check_ledger(journey)
    assert totals([journey])[journey.pk] == {"entered": 60, "inside": 0, "exited": 60}


def test_a_split_never_rolls_again(world: World) -> None:
    people = [world.customer() for _ in range(30)]
    arms = [{"key": "a", "label": "A", "share": 50}, {"key": "b", "label": "B", "share": 50}]
    journey = world.journey(
        {"split": ("split", {"arms": arms}), "out": EXIT},
        ["in.next>split", "split.a>out", "split.b>out"],
        reentry="after_exit",
    )
    world.start(journey)
    world.pass_time(minutes=1)
    actions.launch(journey, None, world.now)
    world.work()
    for person in people:
        assert len({port for port, reason in world.ledger(person) if reason == "split"}) == 1
        assert len([reason for _, reason in world.ledger(person) if reason == "split"]) == 2


def test_a_loop_with_a_wait_goes_round_and_writes_again_each_time(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {
            "cascade": ("cascade", world.cascade("push")),
            "wait": ("wait", {"duration_s": 86400}),
            "bought": (
                "condition",
                {"rule": {"type": "purchase_count", "compare": "at_least", "value": 1}},
            ),
            "out": EXIT,
        },
        [
            "in.next>cascade",
            "cascade.reacted>wait",
            "cascade.exhausted>wait",
            "cascade.unreachable>out",
            "wait.next>bought",
            "bought.yes>out",
            "bought.no>cascade",
        ],
    )
    world.start(journey)
    world.pass_time(days=3, hours=7)
    assert world.sent(person) == ["push"] * 3 or world.sent(person) == ["push"] * 4
    before = len(world.sent(person))
    world.buy(person)
    world.pass_time(days=2)
    assert len(world.sent(person)) == before
    assert world.inside() == 0
    check_ledger(journey)


def test_a_wait_is_not_shortened_by_a_purchase(world: World) -> None:
    person = world.customer()
    journey = world.journey({"wait": ("wait", {"duration_s": 3600}), "out": EXIT}, ["in.next>wait", "wait.next>out"])
    world.start(journey)
    world.buy(person)
    world.pass_time(minutes=59)
    assert world.inside() == 1
    world.pass_time(minutes=1)
    assert world.inside() == 0


def test_nobody_enters_twice_unless_the_entry_allows_it(world: World) -> None:
    person = world.customer()
    journey = world.journey({"wait": ("wait", {"duration_s": 3600}), "out": EXIT}, ["in.next>wait", "wait.next>out"])
    world.start(journey)
    actions.launch(journey, None, world.now)
    world.work()
    assert world.ledger(person)[-1] == ("refused", "already_inside")
    world.pass_time(hours=1)
    actions.launch(journey, None, world.now)
    world.work()
    assert world.ledger(person)[-1] == ("refused", "entered_before")
    assert Enrollment.objects.count() == 1


def test_who_leaves_the_entry_segment_stays_in_the_journey(world: World) -> None:
    world.make_attribute("city")
    person = world.customer(city="Kyiv")
    segment = Segment.objects.create(
        name="Kyiv", rule={"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    )
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 3600}), "out": EXIT}, ["in.next>wait", "wait.next>out"], segment_id=segment.pk
    )
    world.start(journey)
    person.attributes = {"city": "Lviv"}
    person.save()
    world.pass_time(hours=1)
    assert world.ledger(person) == [("next", "entered"), ("next", "waited")]


def test_a_batch_costs_the_same_statements_whatever_its_size(world: World) -> None:
    def cost(people: int) -> int:
        Customer.objects.all().delete()
        before = Message.objects.count()
        for _ in range(people):
            world.customer()
        journey = world.cascade_journey("push")
        actions.publish_version(journey, None, world.now)
        actions.launch(journey, None, world.now)
        with CaptureQueriesContext(connection) as asked:
            engine.drain(world.now)
        assert Message.objects.count() - before == people
        return len(asked)

    cost(1)  # programs and files are read once
    assert cost(10) == cost(400) < 60


def test_a_paused_journey_moves_nobody_and_sends_nothing_and_goes_on_when_resumed(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.pause(journey, None, world.now)
    world.pass_time(minutes=30)
    assert Message.objects.get().status == "held"
    actions.resume(journey, None, world.now)
    world.work()
    assert Message.objects.get().sent_at == world.now
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]


def test_a_stopped_journey_lets_everybody_out_and_withdraws_what_is_queued(world: World) -> None:
    people = [world.customer() for _ in range(7)]
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    actions.stop(journey, None, world.now)
    engine.drain(world.now, batch=3)
    assert world.inside() == 0
    assert set(Message.objects.values_list("status", flat=True)) == {"superseded"}
    assert world.ledger(people[0])[-1] == ("out", "stopped")
    check_ledger(journey)


def test_those_inside_stay_on_their_version_when_a_new_one_is_published(world: World) -> None:
    person = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    journey.graph["nodes"][1]["config"]["steps"][1]["channel"] = "viber"
    journey.graph["nodes"][1]["config"]["steps"][1]["content"] = {"text": "Viber"}
    journey.save()
    actions.publish_version(journey, None, world.now)
    newcomer = world.customer()
    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=2)
    assert (world.sent(person), world.sent(newcomer)) == (["push", "sms"], ["push", "viber"])


def test_a_step_that_cannot_be_carried_out_lets_people_out_with_the_reason_and_blocks_nobody_else(world: World) -> None:
    person = world.customer()
    asked = Segment.objects.create(name="Asked", rule={"all": []})
    broken = world.journey(
        {
            "wait": ("wait", {"duration_s": 60}),
            "ask": ("condition", {"rule": {"type": "in_segment", "segment_id": asked.pk}}),
            "out": EXIT,
        },
        ["in.next>wait", "wait.next>ask", "ask.yes>out", "ask.no>out"],
    )
    world.start(broken)
    world.start(world.cascade_journey("push", "sms"))
    asked.delete()
    world.pass_time(hours=2)
    assert Decision.objects.filter(journey_id=broken.pk, port="out", reason="broken").count() == 1
    detail = Decision.objects.get(reason="broken").detail
    assert detail is not None
    assert "segment" in detail["why"].lower()
    assert world.sent(person) == ["push", "sms"]
    check_ledger(broken)


def test_one_batch_of_the_launch_survives_the_death_of_the_worker_between_two(world: World) -> None:
    for _ in range(10):
        world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    calls = iter([False, True])
    engine.drain(world.now, batch=3, stop=lambda: next(calls, True))
    assert 0 < Enrollment.objects.count() < 10
    assert Launch.objects.get().finished_at is None
    world.work()
    assert Enrollment.objects.count() == 10
    assert Launch.objects.get().finished_at is not None


def test_those_who_are_not_inside_are_not_noted_in_the_inbox(world: World) -> None:
    outside = world.customer()
    world.buy(outside)
    assert Wake.objects.count() == 0


def test_a_time_out_is_due_at_its_moment_and_not_before(world: World) -> None:
    world.customer()
    world.start(world.cascade_journey("push"))
    assert engine.next_due_at(world.now) == world.now + timedelta(hours=2)
