"""A single message."""

from datetime import timedelta
from typing import Any

import pytest

from customers.models import Suppression
from delivery.models import Message
from journeys import actions
from journeys.figures.counters import counters
from journeys.linting.checking import lint
from journeys.models import Decision
from tests.journeys.flows import EXIT, HOUR, around, last, left_at
from tests.journeys.test_engine import check_ledger
from tests.journeys.world import START, World, endpoint


def test_it_goes_out_and_nobody_waits_behind_it(world: World) -> None:
    person = world.customer()
    journey = world.start(around(world, "message", world.message("push")))
    assert world.sent(person) == ["push"]
    assert left_at(person) == ("sent", "sent", START)
    assert world.inside() == 0
    check_ledger(journey)


def test_whoever_cannot_be_written_to_goes_the_other_way_with_the_reason(world: World) -> None:
    nowhere, refuses, unasked, blocked = (
        world.customer(["push"]),
        world.customer(refuses=["sms"]),
        world.customer(unasked=["sms"]),
        world.customer(),
    )
    Suppression.objects.create(
        channel="sms", endpoint=endpoint("sms", blocked), reason="complaint", created_at=world.now
    )
    journey = world.start(around(world, "message", world.message("sms")))
    reasons = {nowhere: "no_address", refuses: "no_consent", unasked: "no_consent", blocked: "suppressed"}
    for person, reason in reasons.items():
        decision = last(person)
        assert decision.reason == reason
        journey.refresh_from_db()
        assert journey.version is not None
        assert journey.version.program["ops"][decision.op]["outs"][decision.port] == "not_sent"
        assert world.sent(person) == []
    assert counters(journey)["nodes"]["block"]["ports"] == {"not_sent": 4}
    check_ledger(journey)


def test_it_is_valid_as_long_as_is_set_and_else_as_is_usual_on_its_channel(world: World) -> None:
    world.customer()
    for config, ttl_s in [({"ttl_s": 1800}, 1800), ({}, 2 * HOUR)]:
        journey = around(world, "message", world.message("push", **config))
        world.start(journey)
        message = Message.objects.get(journey_id=journey.pk)
        assert (message.ttl_s, message.expires_at) == (ttl_s, START + timedelta(seconds=ttl_s))


def test_what_could_not_be_handed_over_while_it_was_valid_is_never_sent(world: World) -> None:
    person = world.customer()
    journey = around(world, "message", world.message("push", ttl_s=1800))
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.now += timedelta(hours=1)
    world.work()
    message = Message.objects.get(customer_id=person.pk)
    assert message.sent_at is None
    assert message.status not in ("queued", "sending", "sent")


def test_an_open_wait_behind_it_does_not_hold_it_back(world: World) -> None:
    """Its validity is longer than the wait, and the wait listens."""
    person = world.customer()
    until = {"events": [{"key": "basket", "label": "Basket", "event": "basket"}], "timeout_s": HOUR}
    journey = world.journey(
        {"message": ("message", world.message("email")), "wait": ("wait_event", until), "out": EXIT},
        ["in.next>message", "message.sent>wait", "message.not_sent>out", "wait.basket>out", "wait.timed_out>out"],
    )
    world.start(journey)
    sent = Message.objects.get(customer_id=person.pk)
    assert sent.sent_at == START
    world.pass_time(hours=2)
    check_ledger(journey)


def test_behind_a_cascade_it_is_judged_as_a_message_of_its_own(world: World) -> None:
    """The cascade's time-out and the message are one statement; what the cascade has sent is no reason against it."""
    person = world.customer()
    ports = ("reacted", "exhausted", "unreachable")
    journey = world.journey(
        {"cascade": ("cascade", world.cascade("push")), "message": ("message", world.message("sms")), "out": EXIT},
        [
            "in.next>cascade",
            *(f"cascade.{port}>message" for port in ports),
            "message.sent>out",
            "message.not_sent>out",
        ],
    )
    world.start(journey)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]
    assert world.ledger(person)[-2:] == [("timed_out", "timed_out"), ("sent", "sent")]
    check_ledger(journey)


def test_a_purchase_does_not_stop_it(world: World) -> None:
    person = world.customer()
    journey = world.journey(
        {"wait": ("wait", {"duration_s": HOUR}), "message": ("message", world.message("push")), "out": EXIT},
        ["in.next>wait", "wait.next>message", "message.sent>out", "message.not_sent>out"],
    )
    world.start(journey)
    world.buy(person)
    world.pass_time(hours=2)
    assert world.sent(person) == ["push"]


def test_the_figures_on_the_canvas_say_how_many_were_sent_and_that_nobody_waits(world: World) -> None:
    for _ in range(3):
        world.customer()
    world.customer([])
    journey = world.start(
        world.journey(
            {"message": ("message", world.message("push")), "wait": ("wait", {"duration_s": HOUR}), "out": EXIT},
            ["in.next>message", "message.sent>wait", "message.not_sent>wait", "wait.next>out"],
        )
    )
    node = counters(journey)["nodes"]["message"]
    assert (node["entered"], node["waiting"]) == (4, 0)
    step = node["steps"][0]
    assert (step["queued"], step["skipped"], step["waiting"]) == (3, 1, 0)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"topic_id": 0}, "message_topic_gone", "topic_id"),
        ({"template_id": 10**6}, "message_template_gone", "template_id"),
        ({"channel": "viber"}, "message_no_sender", "sender_id"),
        ({"content": {"title": ""}}, "bad_field", "content.title"),
        ({"ttl_s": 5}, "bad_field", "ttl_s"),
        ({"if_capped": "exit"}, "bad_field", "if_capped"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(world: World, change: dict[str, Any], code: str, field: str) -> None:
    world.senders["viber"].delete()
    config = world.message("push") | change
    if "channel" in change:
        config["content"] = {"text": "Hello"}
    problems = lint(around(world, "message", config).graph, world.brand)[1]
    assert (code, field) in {(each.code, each.field) for each in problems}
    assert all("cascade" not in each.message and "Step 1" not in each.message for each in problems)
    assert not Decision.objects.exists()
