"""Group: a part of the journey under a name, folded to one card or framed. For people only, like a note."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys.graph import MAX_ID, MAX_NODES, Node
from journeys.node import Draft, NodeType, Port, Scope
from journeys.problems import WARNING, Problem
from lib.forms import NodeField, StrictSerializer

COLORS = ["gray", "blue", "teal", "grape", "orange", "pink"]


class Group(NodeType):
    key = "group"
    label = "Group"
    icon = "box-multiple"
    category = "end"
    color = "gray"
    description = "Puts a part of the journey under a name, to be folded away. The run is the same."
    is_drawing = True

    class Config(StrictSerializer):
        name = serializers.CharField(max_length=80, required=False, allow_blank=True, default="", label="Name")
        color = serializers.ChoiceField(
            [(each, each.capitalize()) for each in COLORS], required=False, default=COLORS[0], label="Colour"
        )
        members = serializers.ListField(
            child=NodeField(max_length=MAX_ID),
            max_length=MAX_NODES,
            required=False,
            default=list,
            label="Blocks",
            help_text="The ids of the blocks inside.",
        )
        collapsed = serializers.BooleanField(required=False, default=False, label="Folded to one card")

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return []

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return []

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        """A picture that is not true stops nobody: these are warnings."""
        members = config["members"]
        if gone := [each for each in members if each not in scope.graph.by_id]:
            yield _warning(
                node,
                "group_member_gone",
                f"The group names the block “{gone[0]}”, which does not exist.",
                "Take it out of the group.",
                member=gone[0],
            )
        if any(scope.graph.by_id[each].type == self.key for each in members if each in scope.graph.by_id):
            yield _warning(
                node,
                "group_in_group",
                "A group stands inside a group.",
                "Take the inner group out: groups hold blocks only.",
            )
        taken = {
            member
            for other in scope.graph.nodes
            if other.type == self.key and other.id < node.id and isinstance(other.config.get("members"), list)
            for member in other.config["members"]
            if isinstance(member, str)
        }
        if twice := [each for each in members if each in taken]:
            yield _warning(
                node,
                "group_member_twice",
                f"The block “{twice[0]}” stands in two groups.",
                "Take it out of one of them.",
                member=twice[0],
            )


def _warning(node: Node, code: str, message: str, fix: str, **params: str) -> Problem:
    return Problem(code, message, fix, node=node.id, field="members", severity=WARNING, params=params)
