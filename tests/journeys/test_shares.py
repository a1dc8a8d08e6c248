"""A launch to a share first: 1 %, then 10 %, then all; always the same people, and nobody twice."""

import pytest

from journeys import actions
from journeys.checks.checking import differences
from journeys.engine.finishing import finish
from journeys.entering.shares import is_in_share
from journeys.models import Decision, Enrollment, Journey
from lib.problems import Conflict
from tests.journeys.world import H, World


def waiting(world: World, **entry: str) -> Journey:
    return world.journey(
        {"wait": ("wait", {"duration_s": 72 * H}), "out": ("exit", {})}, ["in.next>wait", "wait.next>out"], **entry
    )


def launch(world: World, journey: Journey, share: int) -> set[int]:
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now, share=share)
    world.work()
    return inside()


def inside() -> set[int]:
    return set(Enrollment.objects.values_list("customer_id", flat=True))


def test_a_share_lets_in_the_same_people_each_time_and_widening_lets_in_the_others(world: World) -> None:
    everybody = [world.customer([]).pk for _ in range(60)]
    journey = waiting(world)
    few = launch(world, journey, 25)
    assert few == {each for each in everybody if is_in_share(journey.pk, each, 25)}
    assert 0 < len(few) < 60
    actions.widen(journey, None, world.now, share=50)
    world.work()
    half = inside()
    assert half == {each for each in everybody if is_in_share(journey.pk, each, 50)}
    assert few < half
    actions.widen(journey, None, world.now, share=100)
    world.work()
    assert inside() == set(everybody)
    assert Decision.objects.count() == 60  # each was considered once
    assert differences() == []


def test_widening_also_lets_in_who_came_to_the_segment_since(world: World) -> None:
    for _ in range(20):
        world.customer([])
    journey = waiting(world)
    launch(world, journey, 50)
    later = [world.customer([]).pk for _ in range(20)]
    actions.widen(journey, None, world.now, share=100)
    world.work()
    assert set(later) <= inside()
    assert Decision.objects.count() == len(inside()) == 40


def test_widening_lets_nobody_in_twice_even_where_people_may_enter_again(world: World) -> None:
    for _ in range(30):
        world.customer([])
    journey = waiting(world, reentry="any_time")
    launch(world, journey, 50)
    world.pass_time(days=4)
    assert finish(world.now) == 0  # the others are yet to come
    actions.widen(journey, None, world.now, share=100)
    world.work()
    assert Enrollment.objects.count() == 30
    world.pass_time(days=4)
    assert finish(world.now) == 1


def test_who_comes_by_an_event_is_let_in_if_among_the_share_and_told_why_otherwise(world: World) -> None:
    people = [world.customer([]) for _ in range(20)]
    journey = world.journey(
        {
            "event": ("entry_event", {"event": "cart", "reentry": "never"}),
            "wait": ("wait", {"duration_s": H}),
            "out": ("exit", {}),
        },
        ["in.next>wait", "event.next>wait", "wait.next>out"],
        segment_id=world.everybody.pk,
    )
    graph = journey.graph
    graph["nodes"] = [each for each in graph["nodes"] if each["id"] != "in"]
    graph["edges"] = [each for each in graph["edges"] if each["source"] != "in"]
    actions.save(journey, None, journey.revision, graph=graph)
    launch(world, journey, 50)
    for each in people:
        world.event(each, "cart")
    world.work()
    world.pass_time(minutes=2)
    some = {each.pk for each in people if is_in_share(journey.pk, each.pk, 50)}
    assert inside() == some
    assert Decision.objects.filter(reason="not_in_share").count() == 20 - len(some)


def test_a_share_is_only_widened_and_only_while_it_runs(world: World) -> None:
    world.customer([])
    journey = waiting(world)
    with pytest.raises(Conflict, match="Only a running journey"):
        actions.widen(journey, None, world.now, share=50)
    launch(world, journey, 10)
    with pytest.raises(Conflict, match="open for 10 % of the people already"):
        actions.widen(journey, None, world.now, share=10)
