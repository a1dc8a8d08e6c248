"""Journeys that send people into one another: what may be named, and whether they go round without ever waiting."""

from collections.abc import Iterable
from typing import Any

from journeys.graph import Graph, Node, parse
from journeys.models import Journey
from journeys.node import Scope
from journeys.nodes import NODES
from journeys.problems import WARNING, Problem

DOOR = "entry_api"  # by which journeys let in whom others send


def journey_problems(node: Node, journey_id: int, scope: Scope) -> Iterable[Problem]:
    """What is wrong with the journey that a node names; none: it can be named."""
    journey = scope.stock.journeys.get(journey_id)
    if journey is None or journey.brand_id != scope.brand.pk:
        yield Problem(
            "journey_gone",
            "The journey of this step does not exist in this brand.",
            f"Choose a journey of {scope.brand.name}.",
            node.id,
            field="journey_id",
            params={"brand": scope.brand.name},
        )


def door_problems(node: Node, journey_id: int, scope: Scope) -> Iterable[Problem]:
    """The same for a node that sends people there."""
    if wrong := list(journey_problems(node, journey_id, scope)):
        yield from wrong
        return
    journey = scope.stock.journeys[journey_id]
    graph = journey.version.graph if journey.version else journey.graph
    if not any(each.get("type") == DOOR for each in graph.get("nodes", [])):
        yield Problem(
            "no_api_entry",
            f"“{journey.name}” has no entry by which other journeys can send people in.",
            "Give it an entry by API, and publish it.",
            node.id,
            field="journey_id",
            params={"journey": journey.name},
        )
    elif journey.status not in (Journey.Status.RUNNING, Journey.Status.PAUSED):
        yield Problem(
            "journey_not_running",
            f"“{journey.name}” does not run: nobody would enter it.",
            "Launch it before this one.",
            node.id,
            field="journey_id",
            severity=WARNING,
            params={"journey": journey.name},
        )
    asked = scope.stock.looked_up
    if ("round", journey_id) not in asked:
        asked["round", journey_id] = goes_round(journey_id)
    if asked["round", journey_id]:
        yield Problem(
            "journeys_in_a_circle",
            f"“{journey.name}” sends people round: it comes back to itself through journeys that never wait.",
            "Put a wait into one of them.",
            node.id,
            field="journey_id",
            severity=WARNING,
            params={"journey": journey.name},
        )


def goes_round(journey_id: int) -> bool:
    """Whether people who enter this journey come into it again, sent on by journeys in which no time passes."""
    seen: set[int] = set()
    todo = {journey_id}
    while todo:
        graphs = Journey.objects.filter(pk__in=todo).values_list("graph", flat=True)
        found = {each for graph in graphs for each in _sent_on(graph)}
        if journey_id in found:
            return True
        seen |= todo
        todo = found - seen
    return False


def _sent_on(raw: dict[str, Any]) -> set[int]:
    """The journeys that somebody who enters by the door is sent to at once."""
    graph = parse(raw)[0]
    reached: set[str] = set()
    todo = [each.id for each in graph.nodes if each.type == DOOR]
    while todo:
        if (id_ := todo.pop()) not in reached:
            reached.add(id_)
            todo += _at_once(graph, graph.by_id[id_])
    starts = (
        graph.by_id[each].config.get("journey_id") for each in reached if graph.by_id[each].type == "start_journey"
    )
    return {each for each in starts if isinstance(each, int)}


def _at_once(graph: Graph, node: Node) -> list[str]:
    """Where somebody may go on to from a node without having waited there."""
    if node.type not in NODES:
        return []
    node_type = NODES[node.type]
    waits, instant = node_type.waits(node.config), node_type.instant_ports(node.config)
    edges = (each for each in graph.outgoing[node.id].values() if not waits or each.port in instant)
    return [each.target for each in edges if each.target in graph.by_id]
