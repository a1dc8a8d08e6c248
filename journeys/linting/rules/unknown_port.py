"""An edge that leaves by a way that its node does not have."""

from collections.abc import Iterable

from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.problems import Problem


class UnknownPort(Rule):
    key = "unknown_port"
    label = "Line from no port"
    message = "An edge leaves through the port “{port}”, which this node does not have."
    fix = "Remove the edge or draw it again."

    def find(self, look: Look) -> Iterable[Problem]:
        for node in look.graph.nodes:
            if node.id in look.types:
                ports = {each.key for each in look.types[node.id].ports(node.config)}
                for key, edge in look.graph.outgoing[node.id].items():
                    if key not in ports:
                        yield self.problem(node.id, edge=edge.id, port=key)
