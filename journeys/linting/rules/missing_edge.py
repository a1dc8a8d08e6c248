"""A way out that leads nowhere."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class MissingEdge(Rule):
    key = "missing_edge"
    label = "Way that leads nowhere"
    message = "Nothing is connected to “{label}”."
    fix = "Draw a line from this port to the next step or to an exit."

    def find(self, look: Look) -> Iterable[Problem]:
        for node in look.graph.nodes:
            if node.id in look.types:
                outgoing = look.graph.outgoing[node.id]
                for port in look.types[node.id].ports(node.config):
                    if port.key not in outgoing:
                        yield self.problem(node.id, port=port.key, label=port.label)
