"""The order of the nodes in a file, and places for those that have none."""

import heapq
from collections import defaultdict
from typing import Any

from journeys.graph import Edge, Graph, Node

COLUMN, GAP = 400, 40
# How tall the cards are, about: an end has one line, a cascade one for each step.
TALL = {"exit": 56, "message": 120}
USUAL, STEP = 110, 52


def in_order(graph: Graph) -> list[Node]:
    """From the entries on: a node stands behind those that lead to it, loops aside; of several the first by id."""
    before: dict[str, int] = defaultdict(int)
    for edge in graph.edges:
        before[edge.target] += edge.target != edge.source
    # Who has no way in comes first if a way leads out; notes and the like stand at the end.
    ready = [(each.id not in graph.outgoing, each.id) for each in graph.nodes if not before[each.id]]
    left = {each.id for each in graph.nodes}
    heapq.heapify(ready)
    found: list[Node] = []
    while left:
        if not ready:  # nothing but a loop is left: it is opened at its first node
            heapq.heappush(ready, (False, min(left, key=lambda each: (before[each], each))))
        _, id_ = heapq.heappop(ready)
        if id_ not in left:
            continue
        left.remove(id_)
        found.append(graph.by_id[id_])
        for edge in graph.outgoing.get(id_, {}).values():
            before[edge.target] -= edge.target != id_
            if edge.target in left and before[edge.target] <= 0:
                heapq.heappush(ready, (False, edge.target))
    return found


def laid_out(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> None:
    """Gives nodes without a position one, column by column from the entries: who writes a file by hand need not."""
    missing = [each for each in nodes if not each["position"]]
    if not missing:
        return
    column: dict[str, int] = {each["id"]: 0 for each in nodes}
    graph = Graph(tuple(Node(**each) for each in nodes), tuple(Edge(**each) for each in edges))
    targets = defaultdict(list)
    for edge in edges:
        targets[edge["source"]].append(edge["target"])
    order = {each.id: number for number, each in enumerate(in_order(graph))}
    for id_, place in order.items():
        for target in targets[id_]:
            if order[target] > place:  # not back through a loop
                column[target] = max(column[target], column[id_] + 1)
    columns: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for each in sorted(nodes, key=lambda each: order[each["id"]]):
        columns[column[each["id"]]].append(each)
    tallest = max(_height(each) for each in columns.values())
    for at, those in columns.items():
        y = (tallest - _height(those)) // 2
        for each in those:
            each["position"] = each["position"] or {"x": at * COLUMN, "y": y}
            y += _tall(each) + GAP


def _height(nodes: list[dict[str, Any]]) -> int:
    return sum(_tall(each) + GAP for each in nodes) - GAP


def _tall(node: dict[str, Any]) -> int:
    steps = node["config"].get("steps")
    return TALL.get(node["type"], USUAL) + (STEP * len(steps) if isinstance(steps, list) else 0)
