"""Multi-way: several rules, asked in their order; everybody goes the way of the first that holds."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.nodes.condition import rule_problems
from journeys.ports import PortField, unlike, ways
from journeys.problems import Problem
from lib.forms import RuleField, StrictSerializer

ELSE = "else"


class Case(StrictSerializer):
    key = PortField()
    label = serializers.CharField(max_length=60, label="Name")  # type: ignore[assignment]
    rule = RuleField(label="Rule")


class Multi(NodeType):
    key = "multi"
    label = "Multi-way"
    icon = "arrows-split"
    category = "flow"
    color = "grape"
    description = "Asks several questions one after the other; each person goes the way of the first that holds."

    class Config(StrictSerializer):
        cases = serializers.ListField(
            child=Case(),
            label="Cases",
            min_length=1,
            max_length=12,
            help_text="Asked from above; the first that holds counts.",
        )

        def validate_cases(self, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return unlike(cases, ELSE)

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [*ways(config.get("cases")), Port(ELSE, "None of these")]

    def default_config(self) -> dict[str, Any]:
        return {"cases": [{"key": "a", "label": "A", "rule": {"all": []}}]}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        for index, case in enumerate(config["cases"]):
            yield from rule_problems(node, case["rule"], f"cases.{index}.rule", scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        cases = [{"key": each["key"], "label": each["label"], "rule": each["rule"]} for each in config["cases"]]
        return [Draft("multi", {"cases": cases}, {key: Out(key) for key in [*(each["key"] for each in cases), ELSE]})]
