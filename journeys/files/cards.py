"""How large a card comes out on the canvas, about, and where its lines begin.

The figures (`cards.json`) are those of the frontend (features/canvas: graph/expect.ts, graph/anchors.ts, nodes/*.tsx);
its test graph/expect.test.ts says if they are so no more.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from journeys.nodes import NODES

Json = dict[str, Any]
FIGURES: Json = json.loads(Path(__file__).with_name("cards.json").read_text(encoding="utf-8"))
USUAL: dict[str, int] = FIGURES["usual"]
GAP_WIDTH: int = FIGURES["gap"]["width"]
GAP_HEIGHT: int = FIGURES["gap"]["height"]
# A note is as large as its words (NoteCard.module.css): about so many letters a line.
NOTE_WIDTH, NOTE_LETTERS, NOTE_LINE, NOTE_EDGES, NOTE_LEAST, NOTE_MOST = 232, 28, 19, 26, 72, 360


@dataclass(frozen=True)
class Card:
    """What a node takes on the canvas, and its ways out from top to bottom."""

    width: int
    height: int
    ports: tuple[str, ...] = ()

    def port_y(self, port: str) -> float:
        """Where the line from a port begins, below the top of the card; an only port stands beside the head."""
        if len(self.ports) <= 1 or port not in self.ports:
            return USUAL["head_y"]
        return self.height - USUAL["ports_foot"] - (len(self.ports) - self.ports.index(port) - 0.5) * USUAL["port"]


def card_of(node: Json) -> Card:
    """The card of a node, whose config may still be incomplete. A group has none: it is drawn around its members."""
    config = node["config"]
    if node["type"] == "group":
        return Card(USUAL["width"], 0)
    if node["type"] == "note":
        lines = sum(max(1, math.ceil(len(each) / NOTE_LETTERS)) for each in str(config.get("text") or "").split("\n"))
        return Card(NOTE_WIDTH, min(NOTE_MOST, max(NOTE_LEAST, NOTE_EDGES + NOTE_LINE * lines)))
    ports = tuple(each.key for each in NODES[node["type"]].ports(config))
    own = FIGURES["types"].get(node["type"], {})
    height = USUAL["head"] + _body(node["type"], own, config) if "body" in own else USUAL["lone_head"]
    rows = len(ports) * USUAL["port"] + USUAL["ports"] if len(ports) > 1 else 0
    return Card(own.get("width", USUAL["width"]), height + rows, ports)


def _body(type_: str, own: Json, config: Json) -> int:
    rows = ROWS[type_](config) if type_ in ROWS else 0
    return int(own["body"] + own.get("each", 0) * min(rows, own.get("most", rows)))


def _steps(config: Json) -> int:
    steps = config.get("steps")
    return len(steps) if isinstance(steps, list) else 0


def _conditions(rule: Any) -> int:
    """How many conditions a rule has, one for a rule that is not set yet."""
    if not isinstance(rule, dict):
        return 1
    inner = next((rule[each] for each in ("all", "any") if isinstance(rule.get(each), list)), None)
    return _conditions(rule["not"]) if "not" in rule else max(1, sum(map(_conditions, inner))) if inner else 1


# Of what a body has rows.
ROWS: dict[str, Callable[[Json], int]] = {
    "cascade": _steps,
    "condition": lambda config: _conditions(config.get("rule")),
}
