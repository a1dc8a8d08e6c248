"""Finds what is wrong with a graph before it runs. Errors stop publishing; warnings do not."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock
from rest_framework.exceptions import ValidationError

from accounts.models import Brand
from journeys.graph import Edge, Graph, Node, parse
from journeys.node import NodeType, Scope
from journeys.nodes import NODES
from journeys.policy import read
from journeys.problems import ERROR, WARNING, Problem
from lib.registry import UnknownKey
from segments.tree import RuleInvalid, check


def lint(
    raw: Any, brand: Brand, settings: dict[str, Any] | None = None, now: datetime | None = None
) -> tuple[Graph, list[Problem]]:
    """The graph, and all that is wrong with it: its shape, its nodes, its edges, its loops; and with its settings."""
    graph, problems = parse(raw)
    policy, wrong = check_policy(settings or {})
    problems += wrong
    scope = Scope(brand, graph, policy, now or clock())
    known: dict[str, NodeType] = {}
    for node in graph.nodes:
        try:
            known[node.id] = NODES[node.type]
        except UnknownKey as error:
            problems.append(
                Problem("unknown_type", str(error), "Remove the node.", node=node.id, params={"type": node.type})
            )
    for node in graph.nodes:
        if node.id in known:
            problems += _node(node, known[node.id], scope)
    problems += _edges(graph, known)
    problems += _entries(graph, known)
    problems += _loops(graph, known)
    return graph, problems


def check_policy(settings: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The settings with their defaults, and what is wrong with them; then they are the defaults alone."""
    try:
        policy = read(settings)
    except ValidationError as error:
        wrong = [
            Problem(
                "bad_setting",
                f"Settings, {field}: {message}",
                "Correct the settings.",
                field=f"settings.{field}",
                params={"message": message},
            )
            for field, message in _flatten(error.detail)
        ]
        return read({}), wrong
    problems = []
    rules = {"audience": policy["audience"], "goal.rule": (policy["goal"] or {}).get("rule")}
    rules |= {f"exits.{index}.rule": each["rule"] for index, each in enumerate(policy["exits"])}
    for field, rule in rules.items():
        if rule is None:
            continue
        try:
            check(rule)
        except RuleInvalid as error:
            problems += [
                Problem(
                    "bad_setting",
                    f"Settings: {each['message']}",
                    "Correct the condition in the settings.",
                    field=f"settings.{field}",
                    params={"path": each["path"], "message": each["message"]},
                )
                for each in error.errors
            ]
    return policy, problems


def errors(problems: list[Problem]) -> list[Problem]:
    """Those that stop publishing."""
    return [each for each in problems if each.severity == ERROR]


def _node(node: Node, node_type: NodeType, scope: Scope) -> Iterator[Problem]:
    config = node_type.Config(data=node.config)
    if not config.is_valid():
        for field, message in _flatten(config.errors):
            yield Problem(
                "bad_field",
                f"{_field_label(config, field)}: {message}" if field else message,
                "Correct this field.",
                node=node.id,
                field=field or None,
                params={"field": field, "message": message},
            )
        return
    yield from node_type.check(node, config.validated_data, scope)


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


def _flatten(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """DRF's nested errors as (path, message)."""
    if isinstance(found, dict):
        for key, each in found.items():
            yield from _flatten(each, path if key == "non_field_errors" else f"{path}.{key}" if path else str(key))
    elif isinstance(found, list) and any(isinstance(each, dict | list) for each in found):
        for index, each in enumerate(found):
            yield from _flatten(each, f"{path}.{index}")
    elif isinstance(found, list):
        for each in found:
            yield path, str(each)
    elif found:
        yield path, str(found)


def _edges(graph: Graph, known: dict[str, NodeType]) -> Iterator[Problem]:
    for node in graph.nodes:
        if node.id not in known:
            continue
        ports = {each.key: each for each in known[node.id].ports(node.config)}
        outgoing = graph.outgoing[node.id]
        for key, port in ports.items():
            if key not in outgoing:
                yield Problem(
                    "missing_edge",
                    f"Nothing is connected to “{port.label}”.",
                    "Draw a line from this port to the next step or to an exit.",
                    node=node.id,
                    params={"port": key, "label": port.label},
                )
        for key, edge in outgoing.items():
            if key not in ports:
                yield Problem(
                    "unknown_port",
                    f"An edge leaves through the port “{key}”, which this node does not have.",
                    "Remove the edge or draw it again.",
                    node=node.id,
                    edge=edge.id,
                    params={"port": key},
                )
            target = known.get(edge.target)
            if target and (target.is_entry or target.is_drawing):
                yield Problem(
                    "bad_target",
                    "An edge leads into an entry or a note."
                    if target.is_drawing
                    else "An edge leads back into an entry.",
                    "Lead it to another step.",
                    node=node.id,
                    edge=edge.id,
                )


def _entries(graph: Graph, known: dict[str, NodeType]) -> Iterator[Problem]:
    entries = [each.id for each in graph.nodes if each.id in known and known[each.id].is_entry]
    if not entries:
        yield Problem("no_entry", "The journey has no entry.", "Drag an entry from the palette.")
        return
    seen = graph.reachable(entries)
    for node in graph.nodes:
        if node.id in known and node.id not in seen and not known[node.id].is_drawing:
            yield Problem(
                "unreachable",
                "Nobody can come here: no line leads to this step.",
                "Connect it, or remove it.",
                node=node.id,
            )
    if not any(known[each].is_end for each in seen if each in known):
        yield Problem("no_exit", "Nobody ever leaves this journey.", "Lead every way to an exit.")


def _loops(graph: Graph, known: dict[str, NodeType]) -> Iterator[Problem]:
    """A loop in which no time passes would spin: found as a cycle of ways on which nobody waits."""
    instant = {each.id: _instant(each, known[each.id], graph) for each in graph.nodes if each.id in known}
    state: dict[str, int] = {}  # 1: on the path, 2: done
    for start in sorted(instant):
        stack = [(start, iter(instant[start]))] if start not in state else []
        if stack:
            state[start] = 1
        while stack:
            node, edges = stack[-1]
            for edge in edges:
                if edge.target not in instant:
                    continue
                if state.get(edge.target) == 1:
                    yield Problem(
                        "loop_without_wait",
                        "This loop never waits: people would go round without end.",
                        "Put a wait into the loop.",
                        node=node,
                        edge=edge.id,
                    )
                elif edge.target not in state:
                    state[edge.target] = 1
                    stack.append((edge.target, iter(instant[edge.target])))
                    break
            else:
                state[node] = 2
                stack.pop()


def _instant(node: Node, node_type: NodeType, graph: Graph) -> list[Edge]:
    """The edges by which somebody may leave a node without having waited there."""
    edges = list(graph.outgoing[node.id].values())
    if not node_type.waits(node.config):
        return edges
    ports = node_type.instant_ports(node.config)
    return [each for each in edges if each.port in ports]


__all__ = ["ERROR", "WARNING", "errors", "lint"]
