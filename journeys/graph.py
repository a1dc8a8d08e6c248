"""The graph of a journey: one shape from the database to the canvas.

{nodes: [{id, type, config, position: {x, y, by_hand?}}], edges: [{id, source, port, target}]}
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from journeys.problems import Problem

MAX_NODES, MAX_EDGES, MAX_ID = 1000, 3000, 64


@dataclass(frozen=True)
class Node:
    """A node as drawn. `config` is what its type's Config validates."""

    id: str
    type: str
    config: dict[str, Any] = field(default_factory=dict)
    position: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Edge:
    """From a port of a node to another node."""

    id: str
    source: str
    port: str
    target: str


@dataclass(frozen=True)
class Graph:
    """Nodes and edges, with the ways to look them up."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Node]:
        return {each.id: each for each in self.nodes}

    @cached_property
    def outgoing(self) -> dict[str, dict[str, Edge]]:
        """Edges by source and port."""
        found: dict[str, dict[str, Edge]] = defaultdict(dict)
        for each in self.edges:
            found[each.source][each.port] = each
        return found

    def reachable(self, starts: Iterable[str]) -> set[str]:
        """Ids of the nodes that can be come to from `starts`, these included."""
        seen: set[str] = set()
        todo = [each for each in starts if each in self.by_id]
        while todo:
            node = todo.pop()
            if node not in seen:
                seen.add(node)
                todo += [each.target for each in self.outgoing[node].values() if each.target in self.by_id]
        return seen


def parse(raw: Any) -> tuple[Graph, list[Problem]]:
    """A graph from JSON, and what is wrong with its shape. What is malformed is left out of the graph."""
    problems: list[Problem] = []
    if not isinstance(raw, dict):
        return Graph(), [Problem("not_a_graph", "This is not a graph.", "Send {nodes: […], edges: […]}.")]
    for key in sorted(set(raw) - {"nodes", "edges"}):
        problems.append(
            Problem("unknown_field", f"A graph has no field “{key}”.", "Remove it.", params={"field": str(key)})
        )
    nodes = list(_nodes(raw.get("nodes", []), problems))
    edges = list(_edges(raw.get("edges", []), {each.id for each in nodes}, problems))
    return Graph(tuple(nodes), tuple(edges)), problems


def _items(raw: Any, what: str, limit: int, problems: list[Problem]) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or not all(isinstance(each, dict) for each in raw):
        problems.append(Problem("not_a_graph", f"“{what}” is not a list of objects.", "Send a list."))
        return []
    if len(raw) > limit:
        problems.append(
            Problem("too_large", f"The graph has {len(raw)} {what}.", f"Keep it to {limit}.", params={"limit": limit})
        )
    return raw[:limit]


def _unknown(raw: dict[str, Any], known: set[str], what: str, node: str | None, problems: list[Problem]) -> None:
    for key in sorted(set(raw) - known):
        problems.append(
            Problem(
                "unknown_field", f"{what} has no field “{key}”.", "Remove it.", node=node, params={"field": str(key)}
            )
        )


def _nodes(raw: Any, problems: list[Problem]) -> Iterable[Node]:
    seen: set[str] = set()
    for each in _items(raw, "nodes", MAX_NODES, problems):
        id_, type_, config, position = (
            each.get("id"),
            each.get("type"),
            each.get("config", {}),
            each.get("position", {}),
        )
        if not isinstance(id_, str) or not 0 < len(id_) <= MAX_ID or not isinstance(type_, str):
            problems.append(
                Problem("bad_node", "A node has no id or no type.", "Give it both, as text of at most 64 characters.")
            )
        elif id_ in seen:
            problems.append(Problem("double_node", f"Two nodes have the id “{id_}”.", "Give one another id.", node=id_))
        elif not isinstance(config, dict) or not _is_position(position):
            problems.append(
                Problem("bad_node", "The node's config or position is malformed.", "Send objects.", node=id_)
            )
        else:
            seen.add(id_)
            _unknown(each, {"id", "type", "config", "position"}, "A node", id_, problems)
            yield Node(id_, type_, config, position)


def _is_position(raw: Any) -> bool:
    """Numbers; and `by_hand`, on a node that a person has put where it stands, so that tidying up leaves it alone."""
    return isinstance(raw, dict) and all(
        isinstance(each, bool)
        if key == "by_hand"
        else isinstance(each, int | float) and not isinstance(each, bool) and abs(each) < 1e7
        for key, each in raw.items()
    )


def _edges(raw: Any, nodes: set[str], problems: list[Problem]) -> Iterable[Edge]:
    ids: set[str] = set()
    taken: set[tuple[str, str]] = set()
    for each in _items(raw, "edges", MAX_EDGES, problems):
        edge = Edge(*(each.get(key, "") for key in ("id", "source", "port", "target")))
        if not all(isinstance(part, str) and 0 < len(part) <= 2 * MAX_ID for part in vars(edge).values()):
            problems.append(
                Problem("bad_edge", "An edge is malformed.", "Give it id, source, port and target, as text.")
            )
            continue
        _unknown(each, {"id", "source", "port", "target"}, "An edge", None, problems)
        missing = [end for end in (edge.source, edge.target) if end not in nodes]
        if missing:
            problems.append(
                Problem(
                    "dangling_edge",
                    f"An edge joins the node “{missing[0]}”, which does not exist.",
                    "Remove the edge or draw it again.",
                    node=edge.source if edge.source in nodes else edge.target if edge.target in nodes else None,
                    edge=edge.id,
                )
            )
        elif edge.id in ids or (edge.source, edge.port) in taken:
            problems.append(
                Problem(
                    "double_edge",
                    f"The port “{edge.port}” has two edges.",
                    "Keep one: a customer can go one way only.",
                    node=edge.source,
                    edge=edge.id,
                    params={"port": edge.port},
                )
            )
        else:
            ids.add(edge.id)
            taken.add((edge.source, edge.port))
            yield edge
