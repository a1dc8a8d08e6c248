"""For each rule of the linter a journey that it objects to, and one like it that is right."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from journeys.models import Journey
from tests.journeys.world import World

EXIT: tuple[str, dict[str, Any]] = ("exit", {})
GOAL: dict[str, Any] = {"goal": {"kind": "event", "event": "order"}}
H = 3600


@dataclass
class Draft:
    """A journey with its settings."""

    journey: Journey
    settings: dict[str, Any] = field(default_factory=lambda: dict(GOAL))


Example = Callable[[World], Draft]


def cascade(world: World, *channels: str, text: str = "", **config: Any) -> Journey:
    """A cascade whose first step says this."""
    made = world.cascade(*(channels or ("sms",)), **config)
    if text:
        made["steps"][0]["content"] = made["steps"][0]["content"] | {"text": text}
    ports = ("reacted", "exhausted", "unreachable")
    return world.journey(
        {"cascade": ("cascade", made), "out": EXIT}, ["in.next>cascade", *(f"cascade.{each}>out" for each in ports)]
    )


def asking(world: World, rule: dict[str, Any]) -> Journey:
    return world.journey(
        {"ask": ("condition", {"rule": rule}), "out": EXIT}, ["in.next>ask", "ask.yes>out", "ask.no>out"]
    )


def drawn(edges: list[str], **nodes: tuple[str, dict[str, Any]]) -> Example:
    return lambda world: Draft(world.journey({**nodes, "out": EXIT}, edges))


def entered(world: World, nodes: list[dict[str, Any]]) -> Draft:
    """Without the entry that the world adds."""
    journey = world.journey({}, [])
    journey.graph = {"nodes": nodes, "edges": []}
    return Draft(journey)


def quiet(world: World, **step: Any) -> Draft:
    world.brand.quiet_from, world.brand.quiet_to = time(21), time(9)
    world.brand.save()
    made = cascade(world, "sms")
    made.graph["nodes"][1]["config"]["steps"][0] |= {"timeout_s": 2 * H} | step
    return Draft(made)


def two_messages(world: World, ttl_s: int) -> Draft:
    nodes = {
        "first": ("message", world.message("sms", ttl_s=ttl_s)),
        "wait": ("wait", {"duration_s": 6 * H}),
        "second": ("message", world.message("sms")),
        "out": EXIT,
    }
    ways = ["in.next>first", "first.sent>wait", "first.not_sent>out", "wait.next>second"]
    return Draft(world.journey(nodes, [*ways, "second.sent>out", "second.not_sent>out"]))


def secretless(world: World, credentials: str) -> Draft:
    world.account.provider, world.account.settings = "twilio", {}
    world.account.credentials = credentials
    world.account.save()
    return Draft(cascade(world))


def between(world: World, low: int, high: int) -> Draft:
    world.make_attribute("age", "number")
    parts = [
        {"type": "attribute", "attribute": "age", "operator": "more_than", "value": low},
        {"type": "attribute", "attribute": "age", "operator": "less_than", "value": high},
    ]
    return Draft(asking(world, {"all": parts}))


def reached(world: World, *channels: str, **consent: Any) -> Draft:
    world.customer(channels, **consent)
    return Draft(cascade(world, "viber"))


WAIT = ("wait", {"duration_s": H})
LOOP = ["in.next>ask", "ask.yes>out"]
ASK = ("condition", {"rule": {"type": "purchase_count", "compare": "at_least", "value": 1}})

# By the key of a rule: what it finds, and what it does not.
EXAMPLES: dict[str, tuple[Example, Example]] = {
    "unknown_type": (drawn(["in.next>out"], odd=("teleport", {})), drawn(["in.next>out"])),
    "missing_edge": (drawn(["in.next>wait"], wait=WAIT), drawn(["in.next>wait", "wait.next>out"], wait=WAIT)),
    "unknown_port": (
        drawn(["in.next>wait", "wait.next>out", "wait.never>out"], wait=WAIT),
        drawn(["in.next>wait", "wait.next>out"], wait=WAIT),
    ),
    "bad_target": (drawn(["in.next>wait", "wait.next>in"], wait=WAIT), drawn(["in.next>out"])),
    "no_entry": (
        lambda world: entered(world, [{"id": "out", "type": "exit", "config": {}, "position": {}}]),
        drawn(["in.next>out"]),
    ),
    "no_exit": (
        lambda world: Draft(world.journey({"wait": WAIT}, ["in.next>wait", "wait.next>wait"])),
        drawn(["in.next>out"]),
    ),
    "unreachable": (drawn(["in.next>out", "wait.next>out"], wait=WAIT), drawn(["in.next>out"])),
    "loop_without_wait": (
        drawn([*LOOP, "ask.no>ask"], ask=ASK),
        drawn([*LOOP, "ask.no>wait", "wait.next>ask"], ask=ASK, wait=WAIT),
    ),
    "no_goal": (lambda world: Draft(cascade(world), {}), lambda world: Draft(cascade(world))),
    "no_credentials": (
        lambda world: secretless(world, ""),
        lambda world: Draft(cascade(world)),
    ),
    "variable_without_default": (
        lambda world: Draft(cascade(world, text="Hello {{ customer.first_name }}")),
        lambda world: Draft(cascade(world, text="Hello {{ customer.first_name | default('you') }}")),
    ),
    "several_parts": (
        lambda world: Draft(cascade(world, text="Ж" * 71)),
        lambda world: Draft(cascade(world, text="Ж" * 70)),
    ),
    "timeout_in_quiet_hours": (quiet, lambda world: quiet(world, waits_s=13 * H)),
    "ttl_above_timeout": (lambda world: two_messages(world, 7 * H), lambda world: two_messages(world, 6 * H)),
    "impossible_rule": (lambda world: between(world, 30, 20), lambda world: between(world, 20, 30)),
    "nobody_reachable": (lambda world: reached(world, "sms"), lambda world: reached(world, "viber")),
    "no_consent_path": (
        lambda world: reached(world, "viber", unasked=["viber"]),
        lambda world: reached(world, "viber"),
    ),
}
