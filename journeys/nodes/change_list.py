"""Change a list: puts the customer into one of the lists, or takes them out of it."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import Problem
from lib.forms import CustomerListField, StrictSerializer


class ChangeList(NodeType):
    key = "change_list"
    label = "Change a list"
    icon = "list-check"
    category = "flow"
    color = "cyan"
    description = "Adds the customer to a list, or removes them from it."

    class Config(StrictSerializer):
        list_id = CustomerListField(label="List", min_value=1)
        operation = serializers.ChoiceField(
            [("add", "Add to the list"), ("remove", "Take from the list")], default="add", label="What to do"
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"operation": "add"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        lists = scope.stock.lists
        if config["list_id"] not in lists:
            yield Problem(
                "list_gone",
                "The list of this step does not exist.",
                "Choose another list.",
                node.id,
                field="list_id",
            )
        elif lists[config["list_id"]] not in (None, scope.brand.pk):
            yield Problem(
                "list_of_other_brand",
                "The list of this step belongs to another brand.",
                f"Choose a list of {scope.brand.name}, or one of all brands.",
                node.id,
                field="list_id",
                params={"brand": scope.brand.name},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        args = {"list_id": config["list_id"], "adds": config["operation"] == "add"}
        return [Draft("list", args, {"next": Out("next")})]
