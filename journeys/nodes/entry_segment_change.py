"""Entry: somebody joins a segment, or leaves it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from rest_framework import serializers

from journeys.entry import EntryConfig, EntryType, Planned, Watched
from journeys.graph import Node
from journeys.hearing.sensing import members_of
from journeys.node import Draft, Out, Scope
from journeys.nodes.entry_segment import check_segment
from journeys.problems import Problem
from journeys.program import Op
from lib.forms import SegmentField


class EntrySegmentChange(EntryType):
    key = "entry_segment_change"
    label = "Entry on joining or leaving a segment"
    icon = "transfer-in"
    description = "People enter when they join a segment, or leave it, by what they do or as time goes by."

    class Config(EntryConfig):
        segment_id = SegmentField(label="Segment", min_value=1)
        change = serializers.ChoiceField(
            [("joined", "Join the segment"), ("left", "Leave the segment")], default="joined", label="When they"
        )
        also_present = serializers.BooleanField(
            default=False,
            label="Also those who are in it at the launch",
            style={"when": {"change": ["joined"]}},
        )

    def default_config(self) -> dict[str, Any]:
        return {"change": "joined", "also_present": False, "reentry": "after_exit"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        yield from check_segment(node, config["segment_id"], scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        return [Draft("enter", config | {"type": self.key}, {"next": Out("next")})]

    def watched(self, op: Op) -> Watched:
        joining = op.args["change"] == "joined"
        return Watched(op.args["segment_id"], joining, joining and op.args["also_present"])

    def members(self, op: Op, planned: Planned, now: datetime) -> sql.Composable:
        return members_of(planned)

    def cause(self, op: Op, planned: Planned) -> sql.Composable:
        cause = {"kind": "segment_present", "segment": op.args["segment_id"], "at": planned.as_of.isoformat()}
        return sql.Literal(Jsonb(cause))
