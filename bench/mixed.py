"""The workload "mixed-30": thirty nodes of many kinds in a row; ways that part come together again at the next node."""

import time
from datetime import datetime, timedelta
from typing import Any

from delivery.sending.dispatcher import handed_over
from journeys import actions
from journeys.engine import engine
from journeys.models import Journey

ROUND = ("wait", "condition", "split", "multi", "goal", "reaction_check", "cascade")
PUSH = {"title": "Hello", "text": "A push"}
NODES = 30  # with entry and exit


def graph(segment: int, topic: int) -> dict[str, Any]:
    """Entry, a cascade, then wait, questions, splits and cascades in turn, exit: thirty nodes."""
    kinds = ["cascade", *(ROUND * 4)[: NODES - 3]]
    names = [f"n{place}" for place in range(len(kinds))]
    nodes: list[tuple[str, str, dict[str, Any]]] = [
        ("in", "entry_segment", {"segment_id": segment, "reentry": "never"}),
        *((names[place], kind, _config(kind, topic, place)) for place, kind in enumerate(kinds)),
        ("out", "exit", {}),
    ]
    edges = [("in", "next", names[0])]
    for (name, kind, config), to in zip(nodes[1:-1], [*names[1:], "out"], strict=True):
        edges += [(name, port, to) for port in _ports(kind, config)]
    return {
        "nodes": [
            {"id": id_, "type": type_, "config": config, "position": {"x": 0, "y": 0}} for id_, type_, config in nodes
        ],
        "edges": [{"id": f"{a}-{port}", "source": a, "port": port, "target": b} for a, port, b in edges],
    }


def play(journey: Journey, batch: int, now: datetime) -> float:
    """Seconds from the launch to the last customer at the exit; messages are marked as handed over by set."""
    end = now + timedelta(days=60)
    started = time.perf_counter()
    actions.launch(journey, None, now)
    while True:
        engine.drain(now, batch=batch)
        while handed_over(now, batch):
            pass
        due_at = engine.next_due_at(now)
        if due_at is None or due_at > end:
            return time.perf_counter() - started
        now = max(now, due_at)


def _config(kind: str, topic: int, place: int) -> dict[str, Any]:
    bought = {"type": "purchase_count", "compare": "at_least", "value": 1}
    named = {"type": "attribute", "attribute": "first_name", "operator": "present"}
    configs: dict[str, dict[str, Any]] = {
        "wait": {"duration_s": 3600 + place},
        "condition": {"rule": {"all": [named]}},
        "split": {"arms": [{"key": "a", "label": "A", "share": 30}, {"key": "b", "label": "B", "share": 70}]},
        "multi": {
            "cases": [
                {"key": "bought", "label": "Bought", "rule": bought},
                {"key": "named", "label": "Named", "rule": named},
            ]
        },
        "goal": {},
        "reaction_check": {"node": "n0", "outcome": "clicked"},
        "cascade": {
            "topic_id": topic,
            "steps": [{"channel": "push", "content": PUSH, "timeout_s": 7200, "sender_id": None}],
        },
    }
    return configs[kind]


def _ports(kind: str, config: dict[str, Any]) -> list[str]:
    from journeys.nodes import NODES as TYPES

    return [each.key for each in TYPES[kind].ports(config)]
