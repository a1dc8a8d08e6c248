"""A cascade that was unfolded into single blocks sends the same to the same people, on a clock that is moved.

The graphs are those that the canvas makes of one another (frontend: cascade/unfold.test.ts checks it).
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from customers.models import Customer
from delivery import outcomes
from delivery.models import Message
from journeys import actions
from journeys.models import Enrollment, Journey
from journeys.program import Program
from tests.journeys.world import World

HERE = Path(__file__).parent
# Who reacts to which message, and how; all of them after an hour.
REACTIONS = {
    "reads the push": ("push", "opened"),
    "clicks the e-mail": ("email", "clicked"),
    "answers": ("sms", "replied"),
}


def graph_of(world: World, name: str) -> dict[str, Any]:
    graph: dict[str, Any] = json.loads((HERE / "unfolded.json").read_text())[name]
    for node in graph["nodes"]:
        if "segment_id" in node["config"]:
            node["config"]["segment_id"] = world.everybody.pk
        if "topic_id" in node["config"]:
            node["config"]["topic_id"] = world.topic.pk
    return graph


def people(world: World) -> dict[str, Customer]:
    found = {name: world.customer() for name in (*REACTIONS, "does nothing", "buys")}
    found["has no address"] = world.customer(channels=[])
    found["has only a phone"] = world.customer(channels=["sms"])
    found["refuses push"] = world.customer(refuses=["push"])
    return found


def played(world: World, *graphs: str) -> tuple[list[set[tuple[str, str, datetime | None]]], list[dict[str, str]]]:
    """Journey by journey: what was sent to whom and when, and by which exit each of them left."""
    who = people(world)
    name_of = {customer.pk: name for name, customer in who.items()}
    journeys = [world.start(actions.create(each, world.brand, None, graph_of(world, each))) for each in graphs]
    for hour in range(60):
        for message in Message.objects.filter(sent_at__lte=world.now - timedelta(hours=1), opened_at=None):
            channel, reaction = REACTIONS.get(name_of[message.customer_id], ("", ""))
            if message.channel == channel:
                report = outcomes.Report(message.customer_id, message.id, reaction, world.now)
                outcomes.record([report], world.now)
        if hour == 20:
            world.buy(who["buys"])
        world.pass_time(hours=1)
    sent = [
        {(name_of[each.customer_id], each.channel, each.sent_at) for each in Message.objects.filter(journey_id=pk)}
        for pk in (each.pk for each in journeys)
    ]
    return sent, [_exits(each, name_of) for each in journeys]


def _exits(journey: Journey, name_of: dict[int, str]) -> dict[str, str]:
    assert journey.version is not None
    ops = Program.from_json(journey.version.program).ops
    over = Enrollment.objects.filter(journey_id=journey.pk, exited_at__isnull=False)
    return {name_of[each.customer_id]: ops[each.op].node for each in over}


def test_the_unfolded_cascade_sends_the_same_to_the_same_people_at_the_same_moments(world: World) -> None:
    (whole, taken_apart), (left_whole, left_apart) = played(world, "cascade", "unfolded")
    assert whole == taken_apart
    assert {(name, channel) for name, channel, _ in whole if name in ("does nothing", "buys", "has only a phone")} == {
        ("does nothing", "push"),
        ("does nothing", "email"),
        ("does nothing", "sms"),
        ("buys", "push"),
        ("buys", "email"),
        ("has only a phone", "sms"),
    }
    assert left_whole == left_apart
    assert left_whole == {
        "reads the push": "reacted",
        "clicks the e-mail": "reacted",
        "answers": "reacted",
        "buys": "reacted",
        "does nothing": "exhausted",
        "has only a phone": "exhausted",
        "refuses push": "exhausted",
        "has no address": "unreachable",
    }


def test_what_the_dialog_says_single_blocks_cannot_do_is_so(world: World) -> None:
    """A push that is read only after its time is over stops the cascade, but not the single blocks."""
    late = world.customer()
    for name in ("cascade", "unfolded"):
        world.start(actions.create(name, world.brand, None, graph_of(world, name)))
    world.pass_time(hours=3)
    for message in Message.objects.filter(customer_id=late.pk, channel="push"):
        outcomes.record([outcomes.Report(late.pk, message.id, "opened", world.now)], world.now)
    world.pass_time(hours=48)
    sms = Message.objects.filter(customer_id=late.pk, channel="sms")
    assert [Journey.objects.get(pk=each.journey_id or 0).name for each in sms] == ["unfolded"]
