"""A loop in which no time passes would spin: found as a cycle of ways on which nobody waits."""

from collections.abc import Iterable

from journeys.graph import Edge, Graph, Node
from journeys.linting.look import Look
from journeys.linting.rule import Rule
from journeys.node import NodeType
from journeys.problems import Problem


class LoopWithoutWait(Rule):
    key = "loop_without_wait"
    label = "Loop without a wait"
    message = "This loop never waits: people would go round without end."
    fix = "Put a wait into the loop."

    def find(self, look: Look) -> Iterable[Problem]:
        instant = {
            each.id: _instant(each, look.types[each.id], look.graph)
            for each in look.graph.nodes
            if each.id in look.types
        }
        state: dict[str, int] = {}  # 1: on the path, 2: done
        for start in sorted(instant):
            stack = [(start, iter(instant[start]))] if start not in state else []
            if stack:
                state[start] = 1
            while stack:
                node, edges = stack[-1]
                for edge in edges:
                    if edge.target not in instant:
                        continue
                    if state.get(edge.target) == 1:
                        yield self.problem(node, edge=edge.id)
                    elif edge.target not in state:
                        state[edge.target] = 1
                        stack.append((edge.target, iter(instant[edge.target])))
                        break
                else:
                    state[node] = 2
                    stack.pop()


def _instant(node: Node, node_type: NodeType, graph: Graph) -> list[Edge]:
    """The edges by which somebody may leave a node without having waited there."""
    edges = list(graph.outgoing[node.id].values())
    if not node_type.waits(node.config):
        return edges
    ports = node_type.instant_ports(node.config)
    return [each for each in edges if each.port in ports]
