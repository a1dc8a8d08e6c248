"""Journeys that send people into one another, and out."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from customers.events import EventRow, record_events
from customers.models import Customer
from delivery.models import Message
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Arrival, Decision, Departure, Enrollment, Journey
from tests.journeys.test_timeline import told
from tests.journeys.world import World, edge

EXIT: tuple[str, dict[str, Any]] = ("exit", {})


def draft(world: World, nodes: dict[str, tuple[str, dict[str, Any]]], edges: list[str], name: str = "Other") -> Journey:
    """A journey without an entry by segment."""
    graph = {
        "nodes": [
            {"id": id_, "type": type_, "config": config, "position": {"x": 0, "y": 0}}
            for id_, (type_, config) in nodes.items()
        ],
        "edges": [edge(each) for each in edges],
    }
    return actions.create(name, world.brand, None, graph)


def waiting(world: World, reentry: str = "after_exit", name: str = "Other") -> Journey:
    """By the API, an hour, exit."""
    nodes: dict[str, Any] = {
        "api": ("entry_api", {"reentry": reentry}),
        "wait": ("wait", {"duration_s": 3600}),
        "out": EXIT,
    }
    return draft(world, nodes, ["api.next>wait", "wait.next>out"], name)


def sending(world: World, type_: str, **config: Any) -> Journey:
    return world.journey({"do": (type_, config), "out": EXIT}, ["in.next>do", "do.next>out"])


def by_event(world: World, type_: str, **config: Any) -> Journey:
    """By an event with a key, the step, a wait."""
    nodes: dict[str, Any] = {
        "event": ("entry_event", {"event": "cart", "key_property": "basket", "reentry": "any_time"}),
        "do": (type_, config),
        "wait": ("wait", {"duration_s": 3600}),
        "out": EXIT,
    }
    return draft(world, nodes, ["event.next>do", "do.next>wait", "wait.next>out"], "By event")


def fill(world: World, customer: Customer, *baskets: int) -> None:
    record_events(
        [EventRow(customer.pk, "cart", f"b{each}", world.now, {"basket": each}, "shop") for each in baskets], world.now
    )


def runs(journey: Journey) -> Any:
    return Enrollment.objects.filter(journey_id=journey.pk).order_by("run")


def test_the_customer_enters_the_other_journey_and_this_one_goes_on(world: World) -> None:
    people = [world.customer([]) for _ in range(3)]
    other = world.start(waiting(world))
    first = world.start(sending(world, "start_journey", journey_id=other.pk))
    assert runs(other).filter(exited_at=None).count() == 3
    assert runs(first).filter(exited_at=None).count() == 0
    decision = Decision.objects.get(journey_id=first.pk, customer_id=people[0].pk, reason="started")
    assert decision.detail == {"journey": other.pk, "name": "Other"}
    entered: Any = Decision.objects.get(journey_id=other.pk, customer_id=people[0].pk, visit=0)
    assert {key: entered.detail[key] for key in ("kind", "id", "name")} == {
        "kind": "journey",
        "id": first.pk,
        "name": "Journey",
    }
    assert told(people[0], "decision")[1:3] == [
        "Sent into “Other”. Left the journey at “Exit”.",
        "Entered “Other”. Was sent here by “Journey” on 2 March 2026.",
    ]
    world.pass_time(hours=1)
    assert differences() == []


def test_what_the_run_knows_is_handed_over_with_its_key(world: World) -> None:
    person = world.customer([])
    other = world.start(waiting(world, "any_time"))
    world.start(by_event(world, "start_journey", journey_id=other.pk))
    fill(world, person, 1, 2)
    world.work()
    found = runs(other)
    assert sorted(each.key for each in found) == ["1", "2"]
    assert sorted(each.context["event"]["properties"]["basket"] for each in found) == [1, 2]


def test_or_it_is_not(world: World) -> None:
    person = world.customer([])
    other = world.start(waiting(world))
    sender = world.start(by_event(world, "start_journey", journey_id=other.pk, hands_over=False))
    fill(world, person, 1)
    world.work()
    (run,) = runs(other)
    assert (run.key, run.context) == ("", {"started_by": {"journey": sender.pk}})


def test_the_other_journeys_own_entry_judges(world: World) -> None:
    """Field failure 7: to come a second time makes no second row, and is said."""
    person = world.customer([])
    other = world.start(waiting(world, "never"))
    first = sending(world, "start_journey", journey_id=other.pk)
    world.start(first)
    second = sending(world, "start_journey", journey_id=other.pk)
    world.start(second)
    refused = Decision.objects.filter(journey_id=other.pk, customer_id=person.pk, port="refused")
    assert [each.reason for each in refused] == ["already_inside"]
    assert runs(other).count() == 1
    assert differences() == []


@pytest.mark.parametrize("end", ["draft", "stopped", "draining"])
def test_a_journey_that_lets_nobody_in_is_passed_by(world: World, end: str) -> None:
    person = world.customer([])
    other = waiting(world)
    if end != "draft":
        actions.stop(world.start(other), None, world.now, drain=end == "draining")
    journey = sending(world, "start_journey", journey_id=other.pk)
    world.start(journey)
    assert ("next", "not_running") in world.ledger(person)
    assert not Arrival.objects.exists()
    assert world.inside() == 0


def test_at_the_door_of_a_paused_journey_people_wait(world: World) -> None:
    world.customer([])
    other = world.start(waiting(world))
    actions.pause(other, None, world.now)
    world.start(sending(world, "start_journey", journey_id=other.pk))
    assert runs(other).count() == 0
    actions.resume(other, None, world.now)
    world.work()
    assert runs(other).count() == 1


def test_two_journeys_that_start_each_other_come_to_an_end(world: World) -> None:
    """Field failure 17: a loop over two journeys spins no more than one within a journey."""
    person = world.customer([])
    first, second = waiting(world, name="First"), waiting(world, name="Second")
    for journey, other in ((first, second), (second, first)):
        nodes: dict[str, Any] = {
            "api": ("entry_api", {"reentry": "any_time"}),
            "do": ("start_journey", {"journey_id": other.pk}),
            "out": EXIT,
        }
        graph = draft(world, nodes, ["api.next>do", "do.next>out"]).graph
        Journey.objects.filter(pk=journey.pk).update(graph=graph)
        journey.refresh_from_db()
    assert ("journeys_in_a_circle", "warning") in [(each.code, each.severity) for each in actions.problems_of(first)]
    for journey in (first, second):
        world.start(journey)
    world.start(sending(world, "start_journey", journey_id=first.pk))
    assert world.ledger(person)[-1] == ("next", "started_in_circles")
    assert 50 <= runs(first).count() <= 52
    assert differences() == []


def test_a_circle_in_which_somebody_waits_is_none(world: World) -> None:
    other = waiting(world)
    nodes: dict[str, Any] = {
        "api": ("entry_api", {"reentry": "any_time"}),
        "wait": ("wait", {"duration_s": 3600}),
        "do": ("start_journey", {"journey_id": other.pk}),
        "out": EXIT,
    }
    Journey.objects.filter(pk=other.pk).update(
        graph=draft(world, nodes, ["api.next>wait", "wait.next>do", "do.next>out"]).graph
    )
    other.refresh_from_db()
    assert [each.code for each in actions.problems_of(other)] == ["journey_not_running"]


def test_what_cannot_be_started_is_found_before(world: World) -> None:
    elsewhere = actions.create("Elsewhere", Brand.objects.create(key="b", name="B"), None)
    no_door = sending(world, "end_journey", which="runs")
    cases = {0: "journey_gone", elsewhere.pk: "journey_gone", no_door.pk: "no_api_entry"}
    for journey_id, code in cases.items():
        found = actions.problems_of(sending(world, "start_journey", journey_id=journey_id or 999_999))
        assert [(each.code, each.field) for each in found] == [(code, "journey_id")]
    ended = actions.problems_of(sending(world, "end_journey", journey_id=elsewhere.pk))
    assert [each.code for each in ended] == ["journey_gone"]
    unnamed = actions.problems_of(sending(world, "end_journey"))
    assert [(each.code, each.field) for each in unnamed] == [("bad_field", "journey_id")]


def test_a_customer_leaves_the_other_journey_with_what_waits_to_be_sent(world: World) -> None:
    person, stranger = world.customer(["sms"]), world.customer([])
    other = world.cascade_journey("sms")
    actions.publish_version(other, None, world.now)
    actions.launch(other, None, world.now)
    world.work(hand_over=False)
    journey = sending(world, "end_journey", journey_id=other.pk)
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.work()
    assert Message.objects.get().status == "superseded"
    out: Any = Decision.objects.get(journey_id=other.pk, customer_id=person.pk, port="out")
    assert (out.reason, out.detail["name"]) == ("ended", "Journey")
    assert (
        Decision.objects.get(journey_id=journey.pk, customer_id=person.pk, port="next", visit=1).reason == "sent_away"
    )
    assert Decision.objects.get(journey_id=journey.pk, customer_id=stranger.pk, visit=1).reason == "not_inside"
    assert not Departure.objects.exists()
    assert differences() == []


def test_a_run_ends_the_others_of_its_customer_and_not_itself(world: World) -> None:
    person, other = world.customer([]), world.customer([])
    journey = world.start(by_event(world, "end_journey", which="runs"))
    fill(world, person, 1)
    fill(world, other, 1)
    world.work()
    world.pass_time(minutes=5)
    fill(world, person, 2)
    world.work()
    inside = runs(journey).filter(exited_at=None)
    assert [(each.customer_id, each.key) for each in inside.order_by("customer_id")] == [
        (person.pk, "2"),
        (other.pk, "1"),
    ]
    assert differences() == []


def test_a_batch_costs_as_many_statements_as_one_customer(world: World) -> None:
    def statements(people: int) -> int:
        for _ in range(people):
            world.customer([])
        other = world.start(waiting(world))
        journey = sending(world, "start_journey", journey_id=other.pk)
        actions.publish_version(journey, None, world.now)
        actions.launch(journey, None, world.now)
        with CaptureQueriesContext(connection) as found:
            engine.drain(world.now)
        return len(found)

    statements(1)
    assert statements(40) <= statements(1) + 3
