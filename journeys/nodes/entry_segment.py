"""Entry: everybody who is in a segment when the journey is launched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg import sql

from journeys.entry import EntryConfig, EntryType, Planned
from journeys.graph import Node
from journeys.node import Draft, Out, Scope
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import SegmentField
from segments.predicate import entry_predicate


def check_segment(node: Node, segment_id: int, scope: Scope) -> Iterable[Problem]:
    """What is wrong with the segment that an entry names."""
    segments = scope.stock.segments
    if segment_id not in segments:
        yield Problem(
            "segment_gone",
            "The segment of this entry no longer exists.",
            "Choose another segment.",
            node=node.id,
            field="segment_id",
        )
    elif segments[segment_id] not in (None, scope.brand.pk):
        yield Problem(
            "segment_of_other_brand",
            "The segment of this entry belongs to another brand.",
            f"Choose a segment of {scope.brand.name}, or one of all brands.",
            node=node.id,
            field="segment_id",
        )


class EntrySegment(EntryType):
    key = "entry_segment"
    label = "Entry by segment"
    icon = "users-group"
    description = "Everybody in a segment enters when the journey is launched."
    is_triggered = False
    is_launched = True

    class Config(EntryConfig):
        segment_id = SegmentField(label="Segment", min_value=1)

    def default_config(self) -> dict[str, Any]:
        return {"reentry": "never"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        yield from check_segment(node, config["segment_id"], scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def members(self, op: Op, planned: Planned, now: datetime) -> sql.Composable:
        return entry_predicate(op.args["segment_id"], planned.as_of)
