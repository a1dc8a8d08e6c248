"""The linter is asked at every save: 500 nodes cost as many statements as five, and little time."""

import time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from journeys.linting import settings
from journeys.linting.checking import lint
from tests.journeys.world import World, edge

MOST_S = 0.4  # on a machine that is busy with other tests; alone it is under 0.1 s


def large(world: World, rounds: int) -> dict[str, Any]:
    """Rounds of a condition, a cascade, a wait for an event, a message and an attribute, one behind the other."""
    nodes: list[tuple[str, str, dict[str, Any]]] = [("in", "entry_segment", {"segment_id": world.everybody.pk})]
    edges: list[str] = []
    before = "in.next"
    for number in range(rounds):
        rule = {"type": "attribute", "attribute": "age", "operator": "more_than", "value": number}
        event = {"key": "a", "label": "A", "event": f"event {number % 7}", "filters": [], "about": "any"}
        texts = world.cascade("push", "email", "sms")
        texts["steps"][2]["content"] = {"text": f"Number {number}, {{{{ customer.name | default('you') }}}}"}
        block = [
            ("ask", "condition", {"rule": {"all": [rule]}}, ["yes", "no"]),
            ("cascade", "cascade", texts, ["reacted", "exhausted", "unreachable"]),
            ("hear", "wait_event", {"events": [event], "since": "arrival", "timeout_s": 3600}, ["a", "timed_out"]),
            ("say", "message", world.message("sms"), ["sent", "not_sent"]),
            (
                "set",
                "update_attribute",
                {"attribute": "age", "operation": "set", "source": "value", "value": "5"},
                ["next"],
            ),
        ]
        for name, type_, config, ports in block:
            nodes.append((f"{name}{number}", type_, config))
            edges.append(f"{before}>{name}{number}")
            edges += [f"{name}{number}.{port}>out" for port in ports[1:]]
            before = f"{name}{number}.{ports[0]}"
    nodes.append(("out", "exit", {}))
    edges.append(f"{before}>out")
    return {
        "nodes": [{"id": id_, "type": type_, "config": config, "position": {}} for id_, type_, config in nodes],
        "edges": [edge(each) for each in edges],
    }


def statements(world: World, rounds: int) -> int:
    graph = large(world, rounds)
    with CaptureQueriesContext(connection) as caught:
        _, problems = lint(graph, world.brand, {}, world.now)
    assert {each.code for each in problems} == {"event_unheard", "no_goal"}
    return len(caught)


def test_statements_do_not_grow_with_the_graph(world: World) -> None:
    world.make_attribute("age", "number")
    assert statements(world, 1) == statements(world, 20)


def took_s(world: World, graph: dict[str, Any]) -> float:
    """Seconds of the processor: what the machine does besides is not the linter's."""
    began = time.process_time()
    lint(graph, world.brand, {}, world.now)
    return time.process_time() - began


def test_a_journey_of_500_nodes_is_looked_at_at_once(world: World) -> None:
    world.make_attribute("age", "number")
    lint(large(world, 1), world.brand, {}, world.now)  # registries are read once in a process
    graph = large(world, 100)
    settings._judged.cache_clear()
    cold_s = took_s(world, graph)
    graph["nodes"][1]["config"]["rule"]["all"][0]["value"] = 999
    again_s = min(took_s(world, graph) for _ in range(3))
    print(f"\na journey of {len(graph['nodes'])} nodes: {cold_s * 1000:.0f} ms, saved again: {again_s * 1000:.0f} ms")
    assert again_s < MOST_S
