"""Condition: yes or no, by any segment rule, at the moment the customer comes here."""

from collections.abc import Iterable
from typing import Any

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import RuleField, StrictSerializer
from segments.tree import RuleInvalid


def rule_problems(node: Node, rule: Any, field: str, scope: Scope) -> Iterable[Problem]:
    """What is wrong with a rule that stands in this field of a node."""
    try:
        scope.stock.tree(rule)
    except RuleInvalid as error:
        for each in error.errors:
            yield Problem(
                "bad_rule",
                each["message"],
                "Correct this condition.",
                node=node.id,
                field=field,
                params={"path": each["path"]},
            )
        return
    if rule in ({"all": []}, {"any": []}):
        yield Problem(
            "empty_rule",
            "The condition asks nothing: everybody goes the same way.",
            "Add a condition.",
            node=node.id,
            field=field,
            severity="warning",
        )


class Condition(NodeType):
    key = "condition"
    label = "Condition"
    icon = "git-branch"
    category = "flow"
    color = "grape"
    description = "Asks a question about each customer, and parts them by the answer."

    class Config(StrictSerializer):
        rule = RuleField(label="Rule")

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("yes", "Yes"), Port("no", "No")]

    def default_config(self) -> dict[str, Any]:
        return {"rule": {"all": []}}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        yield from rule_problems(node, config["rule"], "rule", scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("branch", config, {"yes": Out("yes"), "no": Out("no")})]
