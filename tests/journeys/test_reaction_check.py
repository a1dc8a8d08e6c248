"""Asking what became of an earlier message of the same run."""

from typing import Any

import pytest

from customers.models import Address, Customer
from journeys import actions
from journeys.models import Journey
from tests.journeys.flows import EXIT, HOUR, compared, last
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import World, lint

PORTS = ("reacted", "exhausted", "unreachable")


def asking(world: World, outcome: str = "clicked", *, first: Any = None, **config: Any) -> Journey:
    """A push, an hour's wait, and the question."""
    return world.journey(
        {
            "push": first or ("message", world.message("push")),
            "wait": ("wait", {"duration_s": HOUR}),
            "ask": ("reaction_check", {"node": "push", "outcome": outcome} | config),
            "yes": EXIT,
            "no": EXIT,
        },
        ["in.next>push", "push.sent>wait", "push.not_sent>wait", "wait.next>ask", "ask.yes>yes", "ask.no>no"],
        reentry="after_exit",
    )


def answer(person: Customer) -> tuple[str, str]:
    found = last(person)
    return found.port, found.reason


@pytest.mark.parametrize(
    ("reported", "holds"),
    [
        ([], {"sent"}),
        (["delivered"], {"sent", "delivered"}),
        (["opened"], {"sent", "delivered", "opened"}),
        (["clicked"], {"sent", "delivered", "opened", "clicked"}),
        (["replied"], {"sent", "delivered", "opened", "replied"}),
        (["bounced"], {"sent"}),
    ],
)
def test_what_became_of_a_message_is_asked_of_this_runs_message(
    world: World, reported: list[str], holds: set[str]
) -> None:
    person = world.customer()
    outcomes = ("sent", "delivered", "opened", "clicked", "replied")
    journeys = {each: asking(world, each) for each in outcomes}
    for outcome, journey in journeys.items():
        world.start(journey)
        for report in reported:
            world.report(person, "push", report)
        world.pass_time(hours=1)
        assert answer(person) == (("yes", "condition_true") if outcome in holds else ("no", "condition_false")), outcome
        check_ledger(journey)


def test_the_grade_of_a_reading_is_asked_for(world: World) -> None:
    person = world.customer()
    for evidence, port in [("certain", "no"), ("likely", "no"), ("weak", "yes")]:
        world.start(asking(world, "opened", evidence=evidence))
        world.report(person, "push", "opened", grade="weak")
        world.pass_time(hours=1)
        assert answer(person)[0] == port


def test_a_click_in_another_journeys_message_or_an_earlier_runs_says_nothing(world: World) -> None:
    """Number 13 of the field's failures: judged on any earlier message instead of this run's step."""
    person = world.customer()
    other = world.start(asking(world))
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)
    assert answer(person)[0] == "yes"
    world.start(asking(world))
    world.pass_time(hours=1)
    assert answer(person)[0] == "no"
    actions.launch(other, None, world.now)
    world.work()
    world.pass_time(hours=1)
    assert answer(person)[0] == "no"


def looped(world: World, node: tuple[str, dict[str, Any]], ports: tuple[str, ...]) -> Journey:
    """A block that sends, an hour's wait, the question; after a no round again."""
    return world.journey(
        {
            "push": node,
            "wait": ("wait", {"duration_s": HOUR}),
            "ask": ("reaction_check", {"node": "push", "outcome": "clicked"}),
            "loop": ("loop", {"most": 3}),
            "out": EXIT,
        },
        [
            "in.next>push",
            *(f"push.{port}>wait" for port in ports),
            "wait.next>ask",
            "ask.yes>loop",
            "ask.no>out",
            "loop.again>push",
            "loop.done>out",
        ],
    )


def test_in_a_loop_only_the_last_pass_counts(world: World) -> None:
    """Number 13 of the field's failures."""
    person = world.customer()
    journey = world.start(looped(world, ("message", world.message("push")), ("sent", "not_sent")))
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)  # yes, and round again
    world.pass_time(hours=1)
    assert answer(person)[0] == "no"
    assert [port for port, _ in world.ledger(person)] == ["next", "sent", "next", "yes", "again", "sent", "next", "no"]
    check_ledger(journey)


def test_a_pass_that_sent_over_another_step_is_not_mixed_up_with_the_one_before(world: World) -> None:
    """Number 13 of the field's failures: the click was in the push of the pass before, this one sent an SMS."""
    person = world.customer(["push", "sms"])
    journey = world.start(looped(world, ("cascade", world.cascade("push", "sms")), PORTS))
    world.report(person, "push", "clicked")
    world.work()
    Address.objects.filter(customer=person, channel="push").delete()
    world.pass_time(hours=1)  # yes, and round again, now over SMS
    assert world.sent(person) == ["push", "sms"]
    world.pass_time(hours=7)
    assert answer(person)[0] == "no"
    check_ledger(journey)


def test_of_a_cascade_one_channel_can_be_asked_about(world: World) -> None:
    person = world.customer()
    for channel, port in [("push", "yes"), ("email", "no"), ("", "yes")]:
        journey = world.journey(
            {
                "push": ("cascade", world.cascade("push", "email")),
                "ask": ("reaction_check", {"node": "push", "outcome": "opened", "channel": channel}),
                "out": EXIT,
            },
            ["in.next>push", *(f"push.{each}>ask" for each in PORTS), "ask.yes>out", "ask.no>out"],
        )
        world.start(journey)
        world.pass_time(hours=3)
        world.report(person, "push", "opened", grade="likely")
        world.work()
        assert answer(person)[0] == port
        check_ledger(journey)


def test_of_a_cascade_one_step_can_be_asked_about(world: World) -> None:
    person = world.customer()
    for step, port in [(1, "yes"), (2, "no"), (None, "yes")]:
        journey = world.journey(
            {
                "push": ("cascade", world.cascade("push", "push")),
                "ask": ("reaction_check", {"node": "push", "outcome": "delivered", "step": step}),
                "out": EXIT,
            },
            ["in.next>push", *(f"push.{each}>ask" for each in PORTS), "ask.yes>out", "ask.no>out"],
        )
        world.start(journey)
        world.report(person, "push", "delivered")
        world.pass_time(hours=5)
        assert answer(person)[0] == port
        check_ledger(journey)


def test_a_step_that_the_cascade_does_not_have_is_named(world: World) -> None:
    for first, step in [(("cascade", world.cascade("push")), 2), (None, 2)]:
        journey = asking(world, first=first, step=step)
        problems = lint(journey.graph, world.brand)[1]
        assert ("no_such_step", "step") in {(each.code, each.field) for each in problems}


def test_who_was_sent_nothing_has_not_reacted(world: World) -> None:
    person = world.customer([])
    world.start(asking(world, "sent"))
    world.pass_time(hours=1)
    assert answer(person) == ("no", "condition_false")
    assert last(person).detail == {"compared": {"": {"messages": 0}}}


def test_what_is_known_of_the_message_stands_in_the_ledger(world: World) -> None:
    person = world.customer()
    world.start(asking(world))
    world.report(person, "push", "clicked")
    world.pass_time(hours=1)
    known = compared(person)["compared"][""]
    assert known["messages"] == 1
    assert known["clicked_at"] == known["sent_at"] == "2026-03-02T09:00:00+00:00"


def test_a_block_that_does_not_exist_or_comes_later_is_named(world: World) -> None:
    journey = world.journey(
        {
            "ask": ("reaction_check", {"node": "later", "outcome": "clicked"}),
            "lost": ("reaction_check", {"node": "gone", "outcome": "clicked"}),
            "later": ("message", world.message("push")),
            "out": EXIT,
        },
        [
            "in.next>ask",
            "ask.yes>later",
            "ask.no>lost",
            "lost.yes>out",
            "lost.no>out",
            "later.sent>out",
            "later.not_sent>out",
        ],
    )
    found = {(each.code, each.node, each.field) for each in lint(journey.graph, world.brand)[1]}
    assert found == {("messages_not_before", "ask", "node"), ("no_such_messages", "lost", "node")}
