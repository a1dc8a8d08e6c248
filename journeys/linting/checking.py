"""The whole of the linter: the shape of a graph, the settings of its nodes and its journey, and every rule."""

from datetime import datetime
from typing import Any

from django.utils.timezone import now as clock

from accounts.models import Brand
from journeys.graph import Graph, parse
from journeys.linting.look import Look
from journeys.linting.rules import RULES
from journeys.linting.settings import check_policy, validated
from journeys.node import NodeType, Scope
from journeys.nodes import NODES
from journeys.problems import ERROR, Problem


def lint(
    raw: Any, brand: Brand, settings: dict[str, Any] | None = None, now: datetime | None = None
) -> tuple[Graph, list[Problem]]:
    """The graph, and all that is wrong with it and with its settings, but for what takes long to find (`late`).

    A number of statements that does not grow with the graph (tests/journeys/test_linting_speed.py).
    """
    look, problems = looked_at(raw, brand, settings, now)
    for rule in RULES:
        if not rule.is_late:
            problems += rule.find(look)
    return look.graph, problems


def late(raw: Any, brand: Brand, settings: dict[str, Any] | None = None, now: datetime | None = None) -> list[Problem]:
    """What only counting people tells."""
    look, _ = looked_at(raw, brand, settings, now)
    return [problem for rule in RULES if rule.is_late for problem in rule.find(look)]


def looked_at(
    raw: Any, brand: Brand, settings: dict[str, Any] | None, now: datetime | None
) -> tuple[Look, list[Problem]]:
    """The graph as rules see it, and what is wrong with each thing by itself."""
    graph, problems = parse(raw)
    scope = Scope(brand, graph, {}, now or clock())
    policy, wrong = check_policy(settings or {}, scope.stock.known)
    scope.policy.update(policy)
    problems += wrong
    is_set = not wrong
    types: dict[str, NodeType] = {each.id: NODES[each.type] for each in graph.nodes if each.type in NODES}
    configs: dict[str, dict[str, Any]] = {}
    for node in graph.nodes:
        if node.id in types:
            config, wrong = validated(node, types[node.id])
            problems += wrong
            if config is not None:
                configs[node.id] = config
                problems += types[node.id].check(node, config, scope)
    return Look(scope, types, configs, is_set), problems


def errors(problems: list[Problem]) -> list[Problem]:
    """Those that stop publishing."""
    return [each for each in problems if each.severity == ERROR]
