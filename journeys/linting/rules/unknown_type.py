"""A node of a type that does not exist (any more)."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.nodes import NODES
from journeys.problems import Problem
from lib.registry import UnknownKey


class UnknownType(Rule):
    key = "unknown_type"
    label = "Unknown type of node"
    message = "{sentence}"
    fix = "Remove the node."

    def find(self, look: Look) -> Iterable[Problem]:
        for node in look.graph.nodes:
            if node.id not in look.types:
                sentence = str(UnknownKey(NODES.what, node.type, list(NODES.types)))
                yield self.problem(node.id, type=node.type, sentence=sentence)
