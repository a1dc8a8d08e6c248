"""Wait for a time of the week: some weekdays, between two hours, on the customer's clock."""

from typing import Any

from rest_framework import serializers

from journeys.clocks.local_fields import HourField, ZoneField, hour_of
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from lib.forms import StrictSerializer

WEEKDAYS = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
]
NUMBERS = {key: number for number, (key, _) in enumerate(WEEKDAYS, 1)}  # of ISO 8601


class WaitWindow(NodeType):
    key = "wait_window"
    label = "Wait for a time of the week"
    icon = "calendar-time"
    category = "flow"
    color = "yellow"
    description = "Lets people on only on some weekdays and at some hours; who comes within them does not wait."

    class Config(StrictSerializer):
        days = serializers.ListField(
            child=serializers.ChoiceField(WEEKDAYS),
            default=["mon", "tue", "wed", "thu", "fri"],
            min_length=1,
            label="On",
        )
        opens = HourField(default="09:00", label="From")
        closes = HourField(
            default="18:00",
            label="until",
            help_text="An earlier hour than the first one is of the next day; the same hour means the whole day.",
        )
        zone = ZoneField()

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {
            "days": ["mon", "tue", "wed", "thu", "fri"],
            "opens": "09:00",
            "closes": "18:00",
            "zone": "customer",
        }

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        args = {
            "days": sorted({NUMBERS[each] for each in config["days"]}),
            "opens": hour_of(config["opens"]),
            "closes": hour_of(config["closes"]),
            "zone": scope.brand.time_zone,
            "follows_customer": config["zone"] == "customer",
        }
        return [Draft("wait_window", args, {"next": Out("next")})]
