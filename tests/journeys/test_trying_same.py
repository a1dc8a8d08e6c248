"""What a try says is what the engine then does: the same person, the same situation, the same clock."""

from collections.abc import Callable
from datetime import datetime, time
from random import Random
from typing import Any

import pytest

from customers.models import Customer
from customers.profiles.setting import set_attributes
from delivery.models import Cap, Message, Outbox
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Journey
from tests.journeys.trying_world import Json, after, try_on
from tests.journeys.world import CHANNELS, H, World

PEOPLE = 8
EXIT: tuple[str, dict[str, Any]] = ("exit", {})


def cascade_of_three(world: World) -> Journey:
    return world.cascade_journey("push", "email", "sms", stop_on=["opened", "clicked", "purchased"])


def capped_at_night(world: World) -> Journey:
    """The night is from 10 to 14 o'clock, right after the beginning; a cap lets two messages a day through."""
    world.brand.quiet_from, world.brand.quiet_to = time(10), time(14)
    world.brand.save()
    Cap.objects.create(brand=world.brand, most=2, window="rolling", window_s=24 * H)
    return world.cascade_journey("push", "email", "viber", "sms")


def many_blocks(world: World) -> Journey:
    rule = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Lviv"}
    arms = [{"key": "a", "label": "A", "share": 50}, {"key": "b", "label": "B", "share": 50}]
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": 3 * H}),
            "split": ("split", {"arms": arms}),
            "there": ("condition", {"rule": rule}),
            "push": ("message", world.message("push")),
            "cascade": ("cascade", world.cascade("viber", "sms")),
            "basket": (
                "wait_event",
                {"events": [{"key": "basket", "label": "Basket", "event": "basket"}], "timeout_s": 24 * H},
            ),
            "out": EXIT,
        },
        ["in.next>wait", "wait.next>split", "split.a>there", "split.b>basket", "there.yes>push", "there.no>cascade"]
        + ["push.sent>basket", "push.not_sent>basket", "basket.basket>cascade", "basket.timed_out>out"]
        + [f"cascade.{port}>out" for port in ("reacted", "exhausted", "unreachable")],
    )
    return actions.save(journey, None, journey.revision, settings={"goal": {"kind": "event", "event": "purchase"}})


def a_rule_by_time(world: World) -> Journey:
    """Who has not bought lately leaves, by the passing of time alone."""
    recent = {"type": "purchase_in_period", "made": "yes", "period": {"span": "last_days", "days": 1}}
    journey = world.journey(
        {"wait": ("wait", {"duration_s": 30 * H}), "push": ("message", world.message("push")), "out": EXIT},
        ["in.next>wait", "wait.next>push", "push.sent>out", "push.not_sent>out"],
    )
    rule = {"kind": "rule", "rule": {"not": recent}, "label": "Has not bought lately"}
    return actions.save(journey, None, journey.revision, settings={"exits": [rule]})


MADE: dict[str, Callable[[World], Journey]] = {
    each.__name__: each for each in (cascade_of_three, capped_at_night, many_blocks, a_rule_by_time)
}


def some_person(world: World, chance: Random) -> Customer:
    channels = [each for each in CHANNELS if chance.random() < 0.8]
    refuses = [each for each in channels if chance.random() < 0.2]
    made = world.customer(channels, refuses, city=chance.choice(["Lviv", "Kyiv"]))
    Customer.objects.filter(pk=made.pk).update(time_zone=chance.choice(["", "Europe/Kyiv", "America/New_York"]))
    if chance.random() < 0.7:
        world.buy(made)
    return made


def some_answers(journey: Journey, chance: Random) -> list[Json]:
    sending = [each["id"] for each in journey.graph["nodes"] if each["type"] in ("cascade", "message")]
    found: list[Json] = []
    for node in sending:
        step = chance.choice([None, 1, 2])
        kind = chance.choice(["opened", "clicked", "failed", "bounced", "unsubscribed", "delivered", "purchased"])
        if chance.random() < 0.7:
            found.append(after(node, kind, chance.randrange(60, 8 * H), **({"step": step} if step else {})))
    if chance.random() < 0.5:
        found.append({"kind": "event", "name": "basket", "at_s": chance.randrange(H, 20 * H)})
    if chance.random() < 0.3:
        found.append({"kind": "attribute", "properties": {"city": "Lviv"}, "at_s": chance.randrange(60, 3 * H)})
    return found


Happens = tuple[datetime, Customer, Json, int | None]


def happens(world: World, customer: Customer, answer: Json, message: int | None) -> None:
    if answer["kind"] == "event":
        world.event(customer, answer["name"])
    elif answer["kind"] == "purchased":
        world.buy(customer)
    elif answer["kind"] == "attribute":
        set_attributes(customer.pk, answer["properties"], "shop", world.now)
    else:
        sent = Message.objects.filter(customer_id=customer.pk).order_by("id")[message or 0]
        world.report(customer, sent.channel, answer["kind"])


def play(world: World, journey: Journey, plan: list[Happens], until: datetime) -> None:
    """The real engine and the real dispatcher, moment by moment, with what happens in between."""
    world.start(journey)
    plan = sorted(plan, key=lambda each: each[0])
    while True:
        waits = Outbox.objects.order_by("due_at").values_list("due_at", flat=True).first()
        moments = [engine.next_due_at(world.now), waits, plan[0][0] if plan else None]
        soonest = min((each for each in moments if each), default=None)
        if soonest is None or soonest > until:
            return
        world.now = max(soonest, world.now)
        while plan and plan[0][0] <= world.now:
            _, customer, answer, message = plan.pop(0)
            happens(world, customer, answer, message)
        world.work()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", list(MADE))
def test_the_engine_does_what_was_said(world: World, name: str, seed: int) -> None:
    chance = Random(f"{name}{seed}")
    world.make_attribute("city")
    journey = MADE[name](world)
    people = [some_person(world, chance) for _ in range(PEOPLE)]
    tries: list[tuple[Customer, Json]] = []
    plan: list[Happens] = []
    for person in people:
        answers = some_answers(journey, chance)
        told = try_on(journey, person, answers, now=world.now)
        assert told["cut"] == ""
        tries.append((person, told))
        for given in told["answers"]:
            answer = answers[given["answer"]]
            plan.append((given["at"], person, answer, nth_of(told, answer)))
    assert not Decision.objects.exists()
    assert not Message.objects.exists()
    play(world, journey, plan, max(told["until"] for _, told in tries))
    for person, told in tries:
        rows = Decision.objects.filter(customer_id=person.pk).order_by("id")
        assert [(each["port"], each["reason"], each["at"]) for each in told["path"]] == list(
            rows.values_list("port", "reason", "at")
        )
        sent = Message.objects.filter(customer_id=person.pk).order_by("id")
        assert [(each["channel"], each["status"], each["sent_at"]) for each in told["messages"]] == list(
            sent.values_list("channel", "status", "sent_at")
        )


def nth_of(told: Json, answer: Json) -> int | None:
    """The place of the message that an answer is about."""
    if answer.get("after") is None:
        return None
    where = answer["after"]
    return next(
        int(each["n"]) - 1
        for each in told["messages"]
        if each["node"] == where["node"] and each["sent_at"] and where.get("step") in (None, each["step"])
    )
