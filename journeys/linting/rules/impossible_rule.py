"""A condition that can never be true: everybody goes the other way, or nobody comes in at all."""

import json
from collections.abc import Iterable
from typing import Any

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.linting.settings import rules_of
from journeys.problems import WARNING, Problem
from segments.impossible import impossible
from segments.tree import RuleInvalid


class ImpossibleRule(Rule):
    key = "impossible_rule"
    label = "Condition that can never be true"
    severity = WARNING
    message = "This condition can never be true for anybody."
    fix = "Look for parts that contradict each other."

    def find(self, look: Look) -> Iterable[Problem]:
        asked: list[tuple[str | None, str, Any]] = [
            (node.id, field, rule) for node in look.graph.nodes for field, rule in _rules(look.configs.get(node.id, {}))
        ]
        asked += [(None, field, rule) for field, rule in rules_of(look.scope.policy)]
        judged: dict[str, str | None] = {}  # large journeys ask the same in many places
        for node_id, field, rule in asked:
            written = json.dumps(rule, sort_keys=True, default=str)
            if written not in judged:
                judged[written] = _judge(look, rule)
            if (where := judged[written]) is not None:
                yield self.problem(node_id, field=field, path=where)


def _judge(look: Look, rule: Any) -> str | None:
    """Where in the rule the contradiction is."""
    if rule in ({"all": []}, {"any": []}):  # asks nothing: told by its node
        return None
    try:
        return impossible(look.stock.tree(rule), look.stock.known)
    except RuleInvalid:  # said elsewhere
        return None


def _rules(config: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    if isinstance(config.get("rule"), dict):
        yield "rule", config["rule"]
    for index, case in enumerate(config.get("cases") or ()):
        if isinstance(case, dict) and isinstance(case.get("rule"), dict):
            yield f"cases.{index}.rule", case["rule"]
