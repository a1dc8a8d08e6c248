"""Entry: everybody who is in a segment when the journey is launched."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from accounts.models import Brand
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port
from journeys.problems import Problem
from lib.forms import SegmentField, StrictSerializer
from segments.models import Segment


class EntrySegment(NodeType):
    key = "entry_segment"
    label = "Entry by segment"
    icon = "users-group"
    category = "entry"
    color = "teal"
    description = "Everybody in a segment enters when the journey is launched."
    is_entry = True

    class Config(StrictSerializer):
        segment_id = SegmentField(label="Segment", min_value=1)
        reentry = serializers.ChoiceField(
            [("never", "Never"), ("after_exit", "After leaving")], default="never", label="Enter again"
        )

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Enters")]

    def default_config(self) -> dict[str, Any]:
        return {"reentry": "never"}

    def check(self, node: Node, config: dict[str, Any], brand: Brand) -> Iterable[Problem]:
        segment = Segment.objects.filter(pk=config["segment_id"]).first()
        if segment is not None and segment.brand_id not in (None, brand.pk):
            yield Problem(
                "segment_of_other_brand",
                "The segment of this entry belongs to another brand.",
                f"Choose a segment of {brand.name}, or one of all brands.",
                node=node.id,
                field="segment_id",
            )
        if segment is None:
            yield Problem(
                "segment_gone",
                "The segment of this entry no longer exists.",
                "Choose another segment.",
                node=node.id,
                field="segment_id",
            )

    def compile(self, node: Node, config: dict[str, Any], brand: Brand) -> list[Draft]:
        return [Draft("enter", config, {"next": Out("next")})]
