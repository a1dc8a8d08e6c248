"""The settings of a journey, beside its graph: who may enter, what ends it for everybody, how its messages behave.

They are frozen with each version. Stored as JSON in `Journey.settings`; what is missing has its default.
"""

from typing import Any

from rest_framework import serializers

from lib.forms import DurationField, EventField, RuleField, StrictSerializer
from segments.properties import PropertyFilter

DAY_S = 86_400


class InsideRule(StrictSerializer):
    """What lets somebody leave at once, wherever they stand: an event (or purchase) since entry, or a rule."""

    kind = serializers.ChoiceField([("event", "An event"), ("rule", "A condition")], label="By")
    event = EventField(
        max_length=100, required=False, allow_blank=True, default="", label="Event", style={"when": {"kind": ["event"]}}
    )
    filters = PropertyFilter(  # type: ignore[call-arg]
        many=True, required=False, default=list, max_length=20, label="Only if", style={"when": {"kind": ["event"]}}
    )
    rule = RuleField(required=False, allow_null=True, default=None, label="Rule", style={"when": {"kind": ["rule"]}})
    label = serializers.CharField(max_length=60, required=False, allow_blank=True, default="", label="Name")  # type: ignore[assignment]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["kind"] == "event" and not attrs["event"]:
            raise serializers.ValidationError({"event": ["Name the event."]}, "required")
        if attrs["kind"] == "rule" and not attrs["rule"]:
            raise serializers.ValidationError({"rule": ["Write the rule."]}, "required")
        return attrs


class Policy(StrictSerializer):
    """All of it. A null goal, audience or cap is none; a cap of 0 lets nobody in."""

    goal = InsideRule(required=False, allow_null=True, default=None, label="Goal")
    exits = InsideRule(many=True, required=False, default=list, max_length=10, label="Exit rules")  # type: ignore[call-arg]
    audience = RuleField(required=False, allow_null=True, default=None, label="Only people for whom")
    audience_when = serializers.ChoiceField(
        [("entry", "When they enter"), ("message", "When they enter and before each message")],
        default="entry",
        label="This is asked",
    )
    entry_cap = serializers.IntegerField(
        min_value=0, max_value=10**9, required=False, allow_null=True, default=None, label="Entries at most"
    )
    entry_cap_per_day = serializers.IntegerField(
        min_value=0, max_value=10**9, required=False, allow_null=True, default=None, label="Entries a day at most"
    )
    holdout_share = serializers.IntegerField(min_value=0, max_value=50, default=0, label="Hold-out, %")
    priority = serializers.IntegerField(min_value=1, max_value=9, default=5, label="Priority")
    quiet = serializers.ChoiceField(
        [("brand", "Those of the brand"), ("none", "None"), ("own", "Its own")], default="brand", label="Quiet hours"
    )
    quiet_from = serializers.TimeField(
        format="%H:%M",
        required=False,
        allow_null=True,
        default=None,
        label="Quiet from",
        style={"when": {"quiet": ["own"]}},
    )
    quiet_to = serializers.TimeField(
        format="%H:%M", required=False, allow_null=True, default=None, label="until", style={"when": {"quiet": ["own"]}}
    )
    conversion_window_s = DurationField(
        min_value=3600, max_value=90 * DAY_S, default=30 * DAY_S, label="A purchase counts for"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["quiet"] == "own" and (attrs["quiet_from"] is None or attrs["quiet_to"] is None):
            raise serializers.ValidationError({"quiet_from": ["Say from when until when it is quiet."]}, "quiet_hours")
        return attrs


def read(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with all defaults, as JSON values. Raises serializers.ValidationError when they are malformed."""
    policy = Policy(data=settings)
    policy.is_valid(raise_exception=True)
    return dict(policy.to_representation(policy.validated_data))
