"""A cascade as ops: a `send` and an `await` for each step, in the order in which they are tried.

An op's `step` is the place where it was drawn; `is_first` and `last` say where it comes.
"""

import json
from decimal import Decimal
from typing import Any

from customers.models import Topic
from delivery.content.contents import freeze
from delivery.content.template_library import freeze_variant
from delivery.kinds import KINDS
from delivery.models import Content, Sender
from delivery.traffic import ALLOWED_UNASKED
from journeys.cascading.checking import sender_of, version_of
from journeys.cascading.ordering import cheaper_than, cheapest_first
from journeys.graph import Node
from journeys.models import Purse
from journeys.node import Draft, OpsOf, Out, Scope

# What evidence of a reading is enough: the grade asked for, and those above it.
GRADES = {"certain": ["certain"], "likely": ["certain", "likely"], "weak": ["certain", "likely", "weak"]}
# The codes of the dispatcher's last look that a step's `if_…` is about.
CAPPED, QUIET = "capped", "quiet_hours"
Json = dict[str, Any]
Ports = dict[str, Out | int]


def drafts(node: Node, config: Json, scope: Scope) -> list[Draft]:
    """The ops of a cascade whose config is valid and checked. Freezes its contents, and opens its purse."""
    steps = config["steps"]
    senders = [_sender(step, scope) for step in steps]
    order = cheapest_first(steps, senders) if config["order"] == "cheapest" else list(range(len(steps)))
    chooses = config["order"] == "best"
    leaves = any("exit" in (each["if_capped"], each["if_quiet"]) for each in steps)
    ahead = 1 if chooses else 0  # ops before the first step
    way_out = ahead + 2 * len(steps)  # the number of the exit, if there is one
    common = _common(node, config, order)
    found = [_choose(node, config)] if chooses else []
    for place, index in enumerate(order):
        step, sender = steps[index], senders[index]
        is_last = not chooses and place == len(order) - 1
        onward: Out | int = 0 if chooses else Out("exhausted") if is_last else 2 * (place + 1)
        shared = common | {
            "step": index,
            "channel": step["channel"],
            "timeout_s": step["timeout_s"],
            "sender_id": sender.pk,
            "is_first": place == 0 and not chooses,
        }
        content = _content(step, config, scope)
        if config["budget"] is not None:
            shared["parts"] = KINDS[step["channel"]].parts(content.fields)
        before: Ports = {"sent": ahead + 2 * place + 1, "skipped": onward, "stopped": Out("reacted")}
        after: Ports = {"reacted": Out("reacted"), "timed_out": onward, "failed": onward}
        if is_last:  # nobody is unreachable before it has been tried
            before["unreachable"] = Out("unreachable")
        if config["budget"] is not None:
            before["over_budget"] = Out("over_budget")
        if config["deadline_s"]:
            before["exhausted"] = after["exhausted"] = Out("exhausted")
        if _exits_on(step):
            after["out"] = way_out
        sending = _sending(step, config, scope) | {"content_id": content.pk, "last": is_last}
        found += [
            Draft("send", shared | sending, before),
            Draft("await", shared | {"exits_on": _exits_on(step)}, after),
        ]
    return [*found, *([Draft("exit")] if leaves else [])]


def _sender(step: Json, scope: Scope) -> Sender:
    sender = sender_of(step, scope.brand)
    assert sender is not None, "check() refuses a step without a sender"
    return sender


def _common(node: Node, config: Json, order: list[int]) -> Json:
    """What all ops of a cascade know. Things that are not set are left out."""
    found: Json = {
        "stop_on": config["stop_on"],
        "grades": GRADES[config["evidence"]],
        "sends": OpsOf(node.id, ("send",)),
        "steps": [index + 1 for index in order],
    }
    if config["stop_events"]:
        found["events"] = json.loads(json.dumps(config["stop_events"]))
    if config["deadline_s"]:
        found["deadline_s"] = config["deadline_s"]
    if config["budget"] is not None:
        found |= {"budget": str(config["budget"]), "purse": Purse.objects.create(committed=Decimal(0)).pk}
    return found


def _choose(node: Node, config: Json) -> Draft:
    ports: Ports = {f"step_{nth}": 2 * nth - 1 for nth in range(1, len(config["steps"]) + 1)}
    return Draft(
        "choose",
        {"sends": OpsOf(node.id, ("send",)), "channels": [each["channel"] for each in config["steps"]]},
        ports | {"exhausted": Out("exhausted"), "unreachable": Out("unreachable")},
    )


def _content(step: Json, config: Json, scope: Scope) -> Content:
    version = version_of(config, scope.brand) if config["template_id"] is not None else None
    channel = step["channel"]
    pk = freeze_variant(version, channel) if version else freeze(scope.brand.pk, channel, step["content"])
    return Content.objects.get(pk=pk)


def _sending(step: Json, config: Json, scope: Scope) -> Json:
    """What only the `send` of a step knows."""
    topic = Topic.objects.get(pk=config["topic_id"], brand=scope.brand)
    policy = scope.policy
    found: Json = {
        "brand_id": scope.brand.pk,
        "topic_id": topic.pk,
        "traffic_class": topic.traffic_class,
        "unasked": topic.traffic_class in ALLOWED_UNASKED,
        "priority": policy["priority"],
        "message_policy": message_policy(step, policy, wakes="delivered" in config["stop_on"]),
    }
    if "wait" in (step["if_capped"], step["if_quiet"]) and step["waits_s"]:
        found["waits_s"] = step["waits_s"]
    if policy["audience"] and policy["audience_when"] == "message":
        found["audience"] = policy["audience"]
    if config["skip_dear_days"] and (cheaper := cheaper_than(step["channel"])):
        found |= {"cheaper": cheaper, "skip_dear_days": config["skip_dear_days"]}
    return found


def message_policy(step: Json, policy: Json, *, wakes: bool = False) -> Json | None:
    """A message's own policy (delivery/sending/policies.py); None where all is as usual, so that rows stay narrow."""
    found: Json = {}
    if step["if_capped"] == "wait":
        found["if_capped"] = "wait"
    if step["if_quiet"] != "wait":
        found["if_quiet"] = "drop"
    if step["waits_s"] and "wait" in (step["if_capped"], step["if_quiet"]):
        found["waits_s"] = step["waits_s"]
    if policy["quiet"] == "none":
        found["quiet"] = False
    elif policy["quiet"] == "own":
        found["quiet"] = {"from": policy["quiet_from"], "to": policy["quiet_to"]}
    if wakes:
        found["tells"] = ["delivered"]
    return found or None


def _exits_on(step: Json) -> list[str]:
    """What lets a customer leave the journey, of that which may keep the message from being handed over."""
    fates = {CAPPED: step["if_capped"], QUIET: step["if_quiet"]}
    return [code for code, fate in fates.items() if fate == "exit"]
