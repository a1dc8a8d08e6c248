"""Condition: yes or no, by any segment rule, at the moment the customer comes here."""

from collections.abc import Iterable
from typing import Any

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import RuleField, StrictSerializer
from segments.tree import RuleInvalid, check


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
        try:
            check(config["rule"])
        except RuleInvalid as error:
            for each in error.errors:
                yield Problem(
                    "bad_rule",
                    each["message"],
                    "Correct this condition.",
                    node=node.id,
                    field="rule",
                    params={"path": each["path"]},
                )
            return
        if config["rule"] in ({"all": []}, {"any": []}):
            yield Problem(
                "empty_rule",
                "The condition asks nothing: everybody goes the same way.",
                "Add a condition.",
                node=node.id,
                field="rule",
                severity="warning",
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("branch", config, {"yes": Out("yes"), "no": Out("no")})]
