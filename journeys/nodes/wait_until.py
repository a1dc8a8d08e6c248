"""Wait until a date: a day that is the same for all, or one that an attribute says of each."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from customers.models import AttributeDefinition
from customers.zones import zone_of
from journeys.clocks.local_fields import HourField, ZoneField, hour_of
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import WARNING, Problem
from lib.forms import AttributeField, StrictSerializer
from segments.fields import DayField

FIXED = {"when": {"by": ["date"]}}
VARIES = {"when": {"by": ["attribute"]}}


class WaitUntil(NodeType):
    key = "wait_until"
    label = "Wait until a date"
    icon = "calendar-event"
    category = "flow"
    color = "yellow"
    description = "Everybody waits here until a day and an hour: the same for all, or a date that is known of each."

    class Config(StrictSerializer):
        by = serializers.ChoiceField(
            [("date", "A day"), ("attribute", "A date known of each customer")], default="date", label="Until"
        )
        on = DayField(required=False, allow_null=True, default=None, label="Day", style=FIXED)
        attribute = AttributeField(
            max_length=60,
            required=False,
            allow_blank=True,
            default="",
            label="Attribute",
            help_text="One that holds a date: an expiry, a birthday of this year, a visit.",
            style=VARIES,
        )
        shift = serializers.ChoiceField(
            [("on", "On that day"), ("before", "Days before it"), ("after", "Days after it")],
            default="on",
            label="When",
            style=VARIES,
        )
        days = serializers.IntegerField(
            min_value=1,
            max_value=3650,
            required=False,
            allow_null=True,
            default=None,
            label="Days",
            style={"when": {"shift": ["before", "after"]}},
        )
        hour = HourField(default="09:00", label="At")
        zone = ZoneField()

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            needed = ["on"] if attrs["by"] == "date" else ["attribute"]
            if attrs["by"] == "attribute" and attrs["shift"] != "on":
                needed.append("days")
            missing = {name: ["This is needed here."] for name in needed if attrs[name] in (None, "")}
            if missing:
                raise serializers.ValidationError(missing, "required")
            return attrs

    def ports(self, config: dict[str, Any]) -> list[Port]:
        if config.get("by") != "attribute":
            return [Port("next", "Goes on")]
        return [Port("next", "The date has come"), Port("passed", "It had passed"), Port("missing", "No date known")]

    def default_config(self) -> dict[str, Any]:
        return {"by": "date", "shift": "on", "hour": "09:00", "zone": "customer"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        if config["by"] == "attribute":
            attribute = scope.stock.attributes.get(config["attribute"])
            if attribute is None or attribute.type != AttributeDefinition.Type.DATE:
                yield Problem(
                    "no_date_attribute",
                    f"There is no attribute “{config['attribute']}” that holds a date.",
                    "Choose an attribute of the type date.",
                    node=node.id,
                    field="attribute",
                    params={"attribute": config["attribute"]},
                )
        # The last clock on earth to show a day does so some hours after the brand's.
        elif config["on"] < scope.now.astimezone(zone_of(scope.brand.time_zone)).date() - timedelta(days=1):
            yield Problem(
                "date_over",
                "This day is over: nobody would wait here.",
                "Choose a day to come, or remove this step.",
                node=node.id,
                field="on",
                severity=WARNING,
                params={"on": config["on"].isoformat()},
            )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        varies = config["by"] == "attribute"
        sign = {"on": 0, "before": -1, "after": 1}[config["shift"]] if varies else 0
        args = {
            "on": None if varies else config["on"].isoformat(),
            "attribute": config["attribute"] if varies else "",
            "shift": sign * (config["days"] or 0),
            "hour": hour_of(config["hour"]),
            "zone": scope.brand.time_zone,
            "follows_customer": config["zone"] == "customer",
        }
        return [Draft("wait_until", args, {each.key: Out(each.key) for each in self.ports(config)})]
