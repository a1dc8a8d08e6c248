"""Wait for an event: until the customer does one of some things, or a time is over."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from journeys import contexts
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.ports import PortField, unlike, ways
from journeys.problems import WARNING, Problem
from lib.forms import DurationField, StrictSerializer
from segments.happenings import Happening
from segments.properties import PATH

TIMED_OUT = "timed_out"


class Awaited(Happening):
    """A happening with a way out of its own, perhaps only if it is about the same thing as this run."""

    key = PortField()
    label = serializers.CharField(max_length=60, label="Name")  # type: ignore[assignment]
    about = serializers.ChoiceField(
        [
            ("any", "Any such event"),
            ("key", "The one that this run is about"),
            ("carried", "One with a value that the run carries along"),
        ],
        default="any",
        label="Which",
        help_text="A run is about something if its entry says so: this basket, this order.",
    )
    property = serializers.RegexField(
        PATH,
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        label="Property that names it",
        help_text="Of the event that is waited for: basket.id",
        style={"when": {"about": ["key", "carried"]}},
    )
    carried = serializers.RegexField(
        contexts.PATH,
        max_length=200,
        required=False,
        allow_blank=True,
        default="",
        label="is the same as",
        help_text="What came with the entry: event.properties.order, payload.order; or an answer: answers.crm.order.",
        style={"when": {"about": ["carried"]}},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needed = {"any": [], "key": ["property"], "carried": ["property", "carried"]}[attrs["about"]]
        if missing := {name: ["This is needed here."] for name in needed if not attrs[name]}:
            raise serializers.ValidationError(missing, "required")
        return attrs


class WaitEvent(NodeType):
    key = "wait_event"
    label = "Wait for an event"
    icon = "hourglass"
    category = "flow"
    color = "yellow"
    description = "Everybody waits here until they do one of some things, or until a time is over."

    class Config(StrictSerializer):
        events = serializers.ListField(child=Awaited(), label="Until", min_length=1, max_length=8)
        since = serializers.ChoiceField(
            [("arrival", "Only from now on"), ("entry", "Also since the customer entered")],
            default="arrival",
            label="What counts",
            help_text="With the second, who has done it before coming here goes on at once.",
        )
        timeout_s = DurationField(label="But no longer than", min_value=60, default=3 * 86_400)

        def validate_events(self, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
            return unlike(events, TIMED_OUT)

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [*ways(config.get("events")), Port(TIMED_OUT, "Time is over")]

    def default_config(self) -> dict[str, Any]:
        return {"events": [], "since": "arrival", "timeout_s": 3 * 86_400}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        keyed = any(each.config.get("key_property") for each in scope.graph.nodes)
        for index, each in enumerate(config["events"]):
            if not scope.stock.is_heard(each["event"]):
                yield Problem(
                    "event_unheard",
                    f"No event “{each['event']}” has come yet.",
                    "Look whether its name is right, and whether whatever sends it is connected.",
                    node=node.id,
                    field=f"events.{index}.event",
                    severity=WARNING,
                    params={"event": each["event"]},
                )
            if each["about"] == "key" and not keyed:
                yield Problem(
                    "no_run_key",
                    "No entry of this journey says what a run is about, so that this event is never the one.",
                    "Give the entry a property that names it (this basket), or wait for any such event.",
                    node=node.id,
                    field=f"events.{index}.about",
                    severity=WARNING,
                )

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        events = [dict(each) | {"filters": [dict(one) for one in each["filters"]]} for each in config["events"]]
        behind = [each.target for each in scope.graph.outgoing[node.id].values()]
        args = {
            "events": events,
            "since": config["since"],
            "timeout_s": config["timeout_s"],
            "loops": node.id in scope.graph.reachable(behind),
        }
        ports = [*(each["key"] for each in events), TIMED_OUT]
        return [Draft("wait_event", args, {key: Out(key) for key in ports})]

    def waits(self, config: dict[str, Any]) -> bool:
        return True

    def instant_ports(self, config: dict[str, Any]) -> set[str]:
        # An event lets a run on once, so that a loop would end; but it would have gone round without a pause.
        events = {each.key for each in ways(config.get("events"))}
        return events if config.get("since") == "entry" else set()
