"""What is different between two graphs: nodes and edges that were added, changed or removed, and what of them.

Where a card lies on the canvas is no difference, and notes and groups take no part in the run: they are left out.
"""

from dataclasses import dataclass
from typing import Any

from journeys.changing.values import changes
from journeys.graph import Edge, Graph, Node
from journeys.nodes import NODES

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
Json = dict[str, Any]


@dataclass(frozen=True)
class NodeChange:
    """One node. `fields` are what was set otherwise; `ways` the ports that lead elsewhere now."""

    id: str
    kind: str  # added, changed, removed
    type: str
    name: str
    fields: tuple[Json, ...] = ()
    ways: tuple[str, ...] = ()

    def as_json(self) -> Json:
        return vars(self) | {"fields": list(self.fields), "ways": list(self.ways)}


@dataclass(frozen=True)
class EdgeChange:
    """One way from a node: it leads from a port of the node to another node."""

    kind: str  # added, removed
    edge: Edge
    source_name: str
    port_label: str
    target_name: str

    def as_json(self) -> Json:
        names = {"source_name": self.source_name, "port_label": self.port_label, "target_name": self.target_name}
        return {"kind": self.kind} | vars(self.edge) | names


@dataclass(frozen=True)
class Difference:
    """From one graph to another."""

    nodes: tuple[NodeChange, ...]
    edges: tuple[EdgeChange, ...]

    @property
    def touched(self) -> dict[str, str]:
        """Nodes of the first graph that are not in the second as they were: changed or removed, by id."""
        return {each.id: each.kind for each in self.nodes if each.kind != ADDED}


def difference(before: Graph, after: Graph) -> Difference:
    """What leads from one graph to the other, in the order of the second; what was removed comes last."""
    ways = _ways(before, after)
    found: list[NodeChange] = []
    for node in _running(after):
        old = before.by_id.get(node.id)
        if old is None or is_drawing(old):
            found.append(NodeChange(node.id, ADDED, node.type, name_of(node)))
            continue
        fields = changes(old, node)
        if fields or node.id in ways:
            found.append(
                NodeChange(node.id, CHANGED, node.type, name_of(node), tuple(fields), tuple(ways.get(node.id, ())))
            )
    for node in _running(before):
        if (now := after.by_id.get(node.id)) is None or is_drawing(now):
            found.append(NodeChange(node.id, REMOVED, node.type, name_of(node)))
    return Difference(tuple(found), tuple(_edges(before, after)))


def is_drawing(node: Node) -> bool:
    """Whether a node takes no part in the run."""
    return node.type in NODES and NODES[node.type].is_drawing


def name_of(node: Node) -> str:
    """The name that the marketer gave, else that of its type."""
    label = node.config.get("label")
    return str(label) if label else NODES[node.type].label if node.type in NODES else node.type


def _running(graph: Graph) -> list[Node]:
    return [each for each in graph.nodes if not is_drawing(each)]


def _ways(before: Graph, after: Graph) -> dict[str, list[str]]:
    """The ports of nodes of both graphs that lead elsewhere, by node."""
    found: dict[str, list[str]] = {}
    for node in after.nodes:
        if node.id not in before.by_id:
            continue
        old, new = before.outgoing.get(node.id, {}), after.outgoing.get(node.id, {})
        other = [port for port in [*new, *old] if _target(old, port) != _target(new, port)]
        if other:
            found[node.id] = list(dict.fromkeys(other))
    return found


def _target(ways: dict[str, Edge], port: str) -> str | None:
    return ways[port].target if port in ways else None


def _edges(before: Graph, after: Graph) -> list[EdgeChange]:
    """Ways of one graph that are not in the other, by where they lead from and to; their ids say nothing."""
    old, new = _by_place(before), _by_place(after)
    return [
        *(_edge(ADDED, each, after) for place, each in new.items() if place not in old),
        *(_edge(REMOVED, each, before) for place, each in old.items() if place not in new),
    ]


def _by_place(graph: Graph) -> dict[tuple[str, str, str], Edge]:
    return {(each.source, each.port, each.target): each for each in graph.edges}


def _edge(kind: str, edge: Edge, graph: Graph) -> EdgeChange:
    source, target = graph.by_id.get(edge.source), graph.by_id.get(edge.target)
    return EdgeChange(
        kind,
        edge,
        name_of(source) if source else edge.source,
        _port_label(source, edge.port),
        name_of(target) if target else edge.target,
    )


def _port_label(node: Node | None, port: str) -> str:
    if node is None or node.type not in NODES:
        return port
    return next((each.label for each in NODES[node.type].ports(node.config) if each.key == port), port)
