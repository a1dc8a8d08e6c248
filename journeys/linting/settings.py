"""What is wrong with the fields of a node and with the settings of a journey, in the words of the fields themselves."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from rest_framework.exceptions import ValidationError

from journeys.graph import Node
from journeys.linting.faults import Fault, faults
from journeys.node import NodeType
from journeys.nodes import NODES
from journeys.policy import Policy, read
from journeys.problems import Problem
from segments.known import Known
from segments.tree import RuleInvalid, check

KEPT = 4096  # configs whose verdict a process remembers: of a graph that is saved again, all but one are the same


def check_policy(settings: dict[str, Any], known: Known | None = None) -> tuple[dict[str, Any], list[Problem]]:
    """The settings with their defaults, and what is wrong with them; then they are the defaults alone."""
    try:
        policy = read(settings)
    except ValidationError as error:
        return read({}), [
            Problem(
                "bad_setting",
                f"Settings, {each.field}: {each.message}",
                "Correct the settings.",
                field=f"settings.{each.field}",
                params={"of": "policy"} | each.params(),
            )
            for each in faults(Policy(), error.detail)
        ]
    problems = []
    for field, rule in rules_of(policy):
        try:
            check(rule, known)
        except RuleInvalid as error:
            problems += [
                Problem(
                    "bad_setting",
                    f"Settings: {each['message']}",
                    "Correct the condition in the settings.",
                    field=field,
                    params={"path": each["path"], "message": each["message"], "reason": "bad_rule"},
                )
                for each in error.errors
            ]
    return policy, problems


def rules_of(policy: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The rules in the settings, each under the name of its field."""
    rules = {"audience": policy["audience"], "goal.rule": (policy["goal"] or {}).get("rule")}
    rules |= {f"exits.{index}.rule": each["rule"] for index, each in enumerate(policy["exits"])}
    yield from ((f"settings.{field}", rule) for field, rule in rules.items() if rule is not None)


def validated(node: Node, type_: NodeType) -> tuple[dict[str, Any] | None, list[Problem]]:
    """A node's settings with their defaults, not to be changed; None, and what is wrong, where they are not valid."""
    try:
        text = json.dumps(node.config, sort_keys=True)
    except (TypeError, ValueError):  # nothing that came as JSON
        text = ""
    config, errors = _judged(type_.key, text) if text else _judge(type_, node.config)
    return config, [
        Problem(
            "bad_field",
            f"{label}: {each.message}" if label else each.message,
            "Correct this field.",
            node=node.id,
            field=each.field or None,
            params={"field": each.field, "of": _owner(type_, node.config, each.field)} | each.params(),
        )
        for label, each in errors
    ]


Verdict = tuple[dict[str, Any] | None, tuple[tuple[str, Fault], ...]]


@lru_cache(KEPT)
def _judged(type_: str, text: str) -> Verdict:
    return _judge(NODES[type_], json.loads(text))


def _judge(type_: NodeType, raw: dict[str, Any]) -> Verdict:
    form = type_.Config(data=raw)
    if form.is_valid():
        return form.validated_data, ()
    found = faults(form, form.errors)
    return None, tuple((_field_label(form, each.field) if each.field else "", each) for each in found)


def _owner(type_: NodeType, config: Any, path: str) -> str:
    """Whose field it is: a channel's, where it is in a content, else the node's; browsers name it by this."""
    found = config
    for part in path.split("."):
        if part == "content" and isinstance(found, dict) and isinstance(found.get("channel"), str):
            return str(found["channel"])
        if isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, dict):
            found = found.get(part)
        else:
            break
    return type_.key


def _field_label(config: Any, path: str) -> str:
    """The words of a field path: "steps.0.timeout_s" is "Steps 1, wait for a reaction"."""
    words: list[str] = []
    fields = config.fields
    for part in path.split("."):
        if part.isdigit() and words:
            words[-1] += f" {int(part) + 1}"
            continue
        field = fields.get(part) if fields else None
        words.append(str(field.label) if field is not None and field.label else part.replace("_", " "))
        child = getattr(field, "child", field)
        fields = getattr(child, "fields", None)
    return ", ".join([words[0], *(each.lower() for each in words[1:])])
