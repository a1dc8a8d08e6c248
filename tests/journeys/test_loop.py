"""Going round again."""

from typing import Any

import pytest

from journeys.linting.checking import errors, lint
from journeys.models import Decision, Enrollment, Journey
from tests.journeys.flows import EXIT, HOUR, last
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World

WAIT: tuple[str, dict[str, Any]] = ("wait", {"duration_s": HOUR})


def round_again(world: World, most: int = 3, **entry: Any) -> Journey:
    return world.journey(
        {"wait": WAIT, "loop": ("loop", {"most": most}), "out": EXIT},
        ["in.next>wait", "wait.next>loop", "loop.again>wait", "loop.done>out"],
        **entry,
    )


def test_it_sends_people_back_so_many_times_and_then_lets_them_go(world: World) -> None:
    """Number 17 of the field's failures: it neither fails silently nor spins."""
    person = world.customer()
    journey = world.start(round_again(world, 3))
    world.pass_time(hours=10)
    ports = [port for port, _ in world.ledger(person)]
    assert ports == ["next", *["next", "again"] * 3, "next", "done"]
    assert [each.detail for each in Decision.objects.filter(port="again").order_by("at")] == [
        {"round": number, "most": 3} for number in (1, 2, 3)
    ]
    assert last(person).reason == "loop_over"
    check_ledger(journey)


def test_each_run_is_counted_by_itself(world: World) -> None:
    person = world.customer()
    journey = world.start(round_again(world, 2, reentry="after_exit"))
    world.pass_time(hours=3)
    from journeys import actions

    actions.launch(journey, None, world.now)
    world.work()
    world.pass_time(hours=3)
    assert [port for port, _ in world.ledger(person)].count("again") == 4
    assert Enrollment.objects.filter(customer_id=person.pk, exited_at=None).count() == 0
    check_ledger(journey)


def test_a_loop_in_a_loop_begins_to_count_anew_at_each_round(world: World) -> None:
    person = world.customer()
    journey = world.start(
        world.journey(
            {"wait": WAIT, "inner": ("loop", {"most": 2}), "outer": ("loop", {"most": 1}), "out": EXIT},
            [
                "in.next>wait",
                "wait.next>inner",
                "inner.again>wait",
                "inner.done>outer",
                "outer.again>wait",
                "outer.done>out",
            ],
        )
    )
    world.pass_time(hours=10)
    assert [port for port, _ in world.ledger(person) if port != "next"] == [
        *("again", "again", "done"),
        "again",
        *("again", "again", "done"),
        "done",
    ]
    check_ledger(journey)


def test_what_came_with_the_entry_is_kept(world: World) -> None:
    person = world.customer()
    world.start(round_again(world, 3))
    Enrollment.objects.filter(customer_id=person.pk).update(context={"event": {"properties": {"basket": 7}}})
    world.pass_time(hours=2)
    context = Enrollment.objects.get(customer_id=person.pk).context
    assert context == {"event": {"properties": {"basket": 7}}, "rounds": {"loop": 2}}


def test_a_thousand_rounds_end(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 1}), "loop": ("loop", {"most": 100}), "out": EXIT},
        ["in.next>wait", "wait.next>loop", "loop.again>wait", "loop.done>out"],
    )
    world.start(journey)
    world.pass_time(seconds=102)
    assert [port for port, _ in world.ledger(person)].count("again") == 100
    assert last(person).port == "done"


def test_its_maximum_does_not_excuse_a_loop_that_never_waits(world: World) -> None:
    """Number 17 of the field's failures."""
    push = world.message("push")
    journey = world.journey(
        {"push": ("message", push), "loop": ("loop", {"most": 2}), "out": EXIT},
        ["in.next>push", "push.sent>loop", "push.not_sent>loop", "loop.again>push", "loop.done>out"],
    )
    assert {each.code for each in errors(lint(journey.graph, world.brand)[1])} == {"loop_without_wait"}


def test_a_cascade_is_no_wait_because_it_may_be_over_at_once(world: World) -> None:
    """Number 17 of the field's failures: whom it cannot reach would go round without a pause."""
    ports = ("reacted", "exhausted", "unreachable")
    journey = world.journey(
        {"cascade": ("cascade", world.cascade("push")), "loop": ("loop", {"most": 2}), "out": EXIT},
        ["in.next>cascade", *(f"cascade.{port}>loop" for port in ports), "loop.again>cascade", "loop.done>out"],
    )
    assert {each.code for each in errors(lint(journey.graph, world.brand)[1])} == {"loop_without_wait"}


def test_a_loop_that_does_not_lead_back_is_a_warning(world: World) -> None:
    journey = world.journey(
        {"wait": WAIT, "loop": ("loop", {"most": 2}), "out": EXIT},
        ["in.next>wait", "wait.next>loop", "loop.again>out", "loop.done>out"],
    )
    (problem,) = lint(journey.graph, world.brand)[1]
    assert (problem.code, problem.severity, problem.edge) == ("loop_goes_on", "warning", "loop.again>out")


@pytest.mark.parametrize("most", [0, -1, 1001, None])
def test_how_often_is_from_once_to_a_thousand_times(world: World, most: int | None) -> None:
    journey = round_again(world)
    journey.graph["nodes"][2]["config"] = {"most": most}
    assert [(each.code, each.field) for each in lint(journey.graph, world.brand)[1]] == [("bad_field", "most")]
