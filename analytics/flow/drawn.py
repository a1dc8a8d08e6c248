"""Nodes as they are drawn: their names, in the order in which people come to them."""

from dataclasses import dataclass
from typing import Any

from analytics.flow.asked import Asked
from journeys.nodes import NODES


@dataclass(frozen=True)
class Drawn:
    """A node of the newest version that has it. `is_old`: the present version (`Asked.present`) has it no more."""

    id: str
    type: str
    label: str
    config: dict[str, Any]
    is_old: bool


def drawn(asked: Asked) -> dict[str, Drawn]:
    """By id; the entries first, and then as far as people have to go."""
    found: dict[str, Drawn] = {}
    for version in reversed(asked.versions):
        graph, is_old = version.graph, version.pk != asked.present
        nodes = {each["id"]: each for each in graph["nodes"]}
        for id_ in _in_order(graph):
            raw = nodes[id_]
            if id_ not in found and raw["type"] in NODES and not NODES[raw["type"]].is_drawing:
                found[id_] = Drawn(id_, raw["type"], label(raw), raw.get("config") or {}, is_old)
    return found


def label(raw: dict[str, Any]) -> str:
    """What a marketer called it; else what its type is called."""
    config = raw.get("config") or {}
    own = next(
        (config[key] for key in ("label", "name", "title") if isinstance(config.get(key), str) and config[key]), ""
    )
    return own or NODES[raw["type"]].label


def _in_order(graph: dict[str, Any]) -> list[str]:
    """Breadth first from the entries; what cannot be come to is last."""
    following: dict[str, list[str]] = {each["id"]: [] for each in graph["nodes"]}
    for edge in graph["edges"]:
        following.setdefault(edge["source"], []).append(edge["target"])
    todo = [each["id"] for each in graph["nodes"] if each["type"].startswith("entry")]
    seen = dict.fromkeys(todo)
    while todo:
        for target in following.get(todo.pop(0), ()):
            if target not in seen and target in following:
                seen[target] = None
                todo.append(target)
    return [*seen, *(each for each in following if each not in seen)]
