"""Entry: somebody joins a segment, or leaves it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from rest_framework import serializers

from journeys.entry import EntryConfig, EntryType, Finding, Planned, Visitor, Watched
from journeys.graph import Node
from journeys.hearing.sensing import members_of
from journeys.models import Decision, Watch, WatchMember
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

    def why(self, op: Op, visitor: Visitor) -> Iterable[Finding]:
        """When the customer joined or left the segment last, as far as this entry has seen; else where they stood."""
        segment, change = op.args["segment_id"], op.args["change"]
        seen = Decision.objects.filter(
            customer_id=visitor.customer.pk,
            journey_id=visitor.journey.pk,
            visit=0,
            detail__kind__in=[f"segment_{change}", "segment_present"],
            detail__segment=segment,
        )
        last = seen.order_by("-id").values_list("detail__kind", "detail__at").first()
        if last:
            yield Finding(last[0], holds=True, params={"last": last[1]})
            return
        watch = Watch.objects.filter(journey=visitor.journey, node=op.node, segment_id=segment).first()
        if watch is None or watch.found_at is None:
            yield Finding("segment_unwatched", None)
            return
        member = WatchMember.objects.filter(watch_id=watch.pk, customer_id=visitor.customer.pk).exists()
        there = "segment_was_there" if change == "joined" else "segment_stays"
        params = {"since": watch.found_at.isoformat()}
        yield Finding(there if member else "segment_absent", holds=False, params=params)

    def cause(self, op: Op, planned: Planned) -> sql.Composable:
        cause = {"kind": "segment_present", "segment": op.args["segment_id"], "at": planned.as_of.isoformat()}
        return sql.Literal(Jsonb(cause))
