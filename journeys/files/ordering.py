"""The order of the nodes in a file, and places for those that have none."""

import heapq
import math
from collections import defaultdict
from statistics import mean
from typing import Any

from journeys.files.cards import GAP_HEIGHT, GAP_WIDTH, USUAL, Card, card_of
from journeys.graph import Edge, Graph, Node

Json = dict[str, Any]


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


def laid_out(nodes: list[Json], edges: list[Json]) -> None:
    """Gives nodes without a position one, column by column from the entries: who writes a file by hand need not.

    Each stands as high as the ports that lead to it, so that lines are straight where they can be.
    """
    if all(each["position"] for each in nodes):
        return
    graph = Graph(tuple(Node(**each) for each in nodes), tuple(Edge(**each) for each in edges))
    order = {each.id: number for number, each in enumerate(in_order(graph))}
    cards = {each["id"]: card_of(each) for each in nodes}
    standing = [(each["position"], cards[each["id"]]) for each in nodes if each["position"]]
    ahead = [each for each in edges if order[each["source"]] < order[each["target"]]]  # not back through a loop
    lines: dict[str, list[float]] = defaultdict(list)  # how high the lines to a node come from
    leaving: dict[str, list[Json]] = defaultdict(list)
    for edge in ahead:
        leaving[edge["source"]].append(edge)
    x = 0
    for column in _columns(nodes, ahead, order):
        tops = {each["id"]: mean(lines[each["id"]]) - USUAL["head_y"] if lines[each["id"]] else 0 for each in column}
        column.sort(key=lambda each: (tops[each["id"]], order[each["id"]]))
        wanted = _apart([(tops[each["id"]], cards[each["id"]].height) for each in column])
        below = -math.inf
        for each, top in zip(column, wanted, strict=True):
            card = cards[each["id"]]
            if not each["position"]:
                y = _free(x, max(top, below), card, standing)
                each["position"] = {"x": x, "y": round(y)}
                below = y + card.height + GAP_HEIGHT
            for edge in leaving[each["id"]]:
                lines[edge["target"]].append(each["position"]["y"] + card.port_y(edge["port"]))
        x += max(cards[each["id"]].width for each in column) + GAP_WIDTH


def _columns(nodes: list[Json], ahead: list[Json], order: dict[str, int]) -> list[list[Json]]:
    """Each node right of all that lead to it."""
    number = dict.fromkeys(order, 0)
    for edge in sorted(ahead, key=lambda each: order[each["source"]]):
        number[edge["target"]] = max(number[edge["target"]], number[edge["source"]] + 1)
    columns: dict[int, list[Json]] = defaultdict(list)
    for each in nodes:
        columns[number[each["id"]]].append(each)
    return [columns[each] for each in sorted(columns)]


def _apart(wanted: list[tuple[float, int]]) -> list[float]:
    """Tops of cards above each other, as near as they can be to the wanted ones. Those that press on each other share
    the shift (pool adjacent violators; graph/columns.ts of the canvas does the same)."""
    offsets: list[float] = []
    pools: list[list[float]] = []
    below = 0
    for top, height in wanted:
        offsets.append(below)
        pools.append([top - below])
        below += height + GAP_HEIGHT
        while len(pools) > 1 and mean(pools[-2]) > mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    tops = [mean(pool) for pool in pools for _ in pool]
    return [top + offset for top, offset in zip(tops, offsets, strict=True)]


def _free(x: int, y: float, card: Card, standing: list[tuple[Json, Card]]) -> float:
    """The nearest height from `y` down at which a card lies on none of those that stand there by the file."""
    for at, other in sorted(standing, key=lambda each: float(each[0]["y"])):
        beside = at["x"] >= x + card.width or x >= at["x"] + other.width
        if not beside and at["y"] < y + card.height + GAP_HEIGHT and y < at["y"] + other.height + GAP_HEIGHT:
            y = at["y"] + other.height + GAP_HEIGHT
    return y
