"""A node to which no way leads."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class Unreachable(Rule):
    key = "unreachable"
    label = "Unreachable node"
    message = "Nobody can come here: no line leads to this step."
    fix = "Connect it, or remove it."

    def find(self, look: Look) -> Iterable[Problem]:
        for node in look.graph.nodes if look.entries else ():
            if node.id in look.types and node.id not in look.reached and not look.types[node.id].is_drawing:
                yield self.problem(node.id)
