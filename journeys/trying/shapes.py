"""The shapes of a try, as the API, files and tests have them: the person, what happens, what is expected."""

from typing import Any

from rest_framework import serializers

from delivery.kinds import KINDS
from delivery.statuses import REPORTS
from journeys.entering.api_calls import PayloadField
from lib.forms import CustomerListField, SegmentField, StrictSerializer

DAY_S = 86_400
LONGEST_S = 400 * DAY_S
MOST_DECISIONS = 200
MOST_ANSWERS = 50
MOST_HISTORY = 20
MOST_CHOSEN = 50
LARGEST_ID = 2**63 - 1
# What may become of a message, beside what a person does elsewhere and what a called system says.
SAYS = sorted(REPORTS - {"deferred"})
PURCHASED, EVENT, ATTRIBUTE, ANSWERED, SILENT = "purchased", "event", "attribute", "answered", "silent"
KINDS_OF_ANSWERS = [*SAYS, PURCHASED, EVENT, ATTRIBUTE, ANSWERED, SILENT]
OF_MESSAGES = frozenset({*SAYS, ANSWERED, SILENT})
CONSENTS = ["granted", "refused", "unasked"]


def _node(**more: Any) -> serializers.CharField:
    return serializers.CharField(max_length=64, **more)


def _channel(**more: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField([kind.key for kind in KINDS if not kind.is_call], **more)


class PastEventShape(StrictSerializer):
    """Something that a made-up person has done, so long before the beginning."""

    name = serializers.CharField(max_length=100)
    properties = PayloadField(default=dict)
    ago_s = serializers.IntegerField(min_value=0, max_value=10 * LONGEST_S)


class PastPurchaseShape(StrictSerializer):
    """A purchase of a made-up person, so long before the beginning."""

    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0)
    ago_s = serializers.IntegerField(min_value=0, max_value=10 * LONGEST_S)


class ChosenSegmentShape(StrictSerializer):
    """Whether a made-up person is in a segment, whatever its rule would say of them."""

    segment_id = SegmentField(min_value=1, max_value=LARGEST_ID, error_messages={"null": "Choose the segment."})
    member = serializers.ChoiceField([("yes", "is in"), ("no", "is not in")], default="yes")


class MadeUpShape(StrictSerializer):
    """A person who exists for the try only. Consents are for all topics of the brand, granted unless said.

    They are in the `lists` and in no others. Segments that are not among `segments` ask their rules.
    """

    attributes = PayloadField(default=dict)
    time_zone = serializers.CharField(max_length=64, default="", allow_blank=True)
    language = serializers.CharField(max_length=10, default="", allow_blank=True)
    events = PastEventShape(many=True, default=list, max_length=MOST_HISTORY)  # type: ignore[call-arg]
    purchases = PastPurchaseShape(many=True, default=list, max_length=MOST_HISTORY)  # type: ignore[call-arg]
    segments = ChosenSegmentShape(many=True, default=list, max_length=MOST_CHOSEN)  # type: ignore[call-arg]
    lists = serializers.ListField(
        child=CustomerListField(min_value=1, max_value=LARGEST_ID, error_messages={"null": "Choose the list."}),
        default=list,
        max_length=MOST_CHOSEN,
    )

    def get_fields(self) -> dict[str, Any]:
        channels = serializers.ListField(child=_channel(), default=list, max_length=len(KINDS))
        consents = serializers.DictField(child=serializers.ChoiceField(CONSENTS), default=dict)
        return super().get_fields() | {"channels": channels, "consents": consents}

    def validate_consents(self, consents: dict[str, str]) -> dict[str, str]:
        for channel in consents:
            if channel not in KINDS:
                raise serializers.ValidationError(f"There is no channel “{channel}”.")
        return consents

    def validate_segments(self, segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({each["segment_id"] for each in segments}) < len(segments):
            raise serializers.ValidationError("Name each segment once.")
        return segments


class HappeningShape(StrictSerializer):
    """What brings the person to an entry by event: its properties, as the source would tell them."""

    properties = PayloadField(default=dict)


class PersonShape(StrictSerializer):
    """Who is tried, and how they come: a customer or somebody made up; at which entry, with what, when.

    `ports` says by which arm a random split lets them out, whatever chance would say. `let_in`: past the door, whoever
    the journey is for and however often they have been here.
    """

    customer = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, allow_null=True, default=None)
    made_up = MadeUpShape(allow_null=True, default=None)
    entry = _node(default="", allow_blank=True)
    event = HappeningShape(allow_null=True, default=None)
    payload = PayloadField(default=dict)
    at = serializers.DateTimeField(allow_null=True, default=None)
    ports = serializers.DictField(child=serializers.CharField(max_length=20), default=dict)
    let_in = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["customer"] is None) == (attrs["made_up"] is None):
            raise serializers.ValidationError({"customer": ["Name a customer, or make somebody up."]})
        return attrs

    def validate_at(self, at: Any) -> Any:
        if at is not None and not 2000 <= at.year <= 2100:
            raise serializers.ValidationError("Choose a moment between the years 2000 and 2100.")
        return at


class AfterShape(StrictSerializer):
    """What an answer follows: the nth message of all, that of a node (and its step, from 1), or coming to a node."""

    node = _node(default="", allow_blank=True)
    step = serializers.IntegerField(min_value=1, max_value=100, allow_null=True, default=None)
    message = serializers.IntegerField(min_value=1, max_value=MOST_DECISIONS, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["node"] and attrs["message"] is None:
            raise serializers.ValidationError({"node": ["Name a node, or the number of a message."]})
        return attrs


class AnswerShape(StrictSerializer):
    """Something that happens: so long after what it follows, or (`at_s`) so long after the beginning."""

    kind = serializers.ChoiceField(KINDS_OF_ANSWERS)
    after = AfterShape(allow_null=True, default=None)
    at_s = serializers.IntegerField(min_value=0, max_value=LONGEST_S, allow_null=True, default=None)
    delay_s = serializers.IntegerField(min_value=0, max_value=LONGEST_S, default=0)
    name = serializers.CharField(max_length=100, default="", allow_blank=True)
    properties = PayloadField(default=dict)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, min_value=0, allow_null=True, default=None)
    status = serializers.IntegerField(min_value=100, max_value=599, default=200)
    body = serializers.JSONField(allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        kind = attrs["kind"]
        if (attrs["after"] is None) == (attrs["at_s"] is None):
            raise serializers.ValidationError({"after": ["Say after what it happens, or when."]})
        if attrs["after"] is None and kind in OF_MESSAGES:
            raise serializers.ValidationError({"after": ["Say of which message."]})
        if kind == EVENT and not attrs["name"]:
            raise serializers.ValidationError({"name": ["Name the event."]})
        if kind == ATTRIBUTE and not attrs["properties"]:
            raise serializers.ValidationError({"properties": ["Say which attributes change, and to what."]})
        if len(str(attrs["body"])) > 10_000:
            raise serializers.ValidationError({"body": ["At most 10,000 characters."]})
        return attrs


class SaidShape(StrictSerializer):
    """A message that is expected, or is not: whichever of these are given are asked."""

    node = _node(default="", allow_blank=True)
    step = serializers.IntegerField(min_value=1, max_value=100, allow_null=True, default=None)
    contains = serializers.CharField(max_length=500, default="", allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"channel": _channel(default="", allow_blank=True)}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs["node"] or attrs["channel"] or attrs["contains"]):
            raise serializers.ValidationError({"node": ["Say which message: its node, its channel or its words."]})
        return attrs


class ExpectedShape(StrictSerializer):
    """What a test asks. `ends`: the node or the reason by which the journey is over, or the node where they wait."""

    ends = _node(default="", allow_blank=True)
    passes = serializers.ListField(child=_node(), default=list, max_length=MOST_DECISIONS)
    messages = SaidShape(many=True, default=list, max_length=MOST_ANSWERS)  # type: ignore[call-arg]
    not_messages = SaidShape(many=True, default=list, max_length=MOST_ANSWERS)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not any(attrs.values()):
            raise serializers.ValidationError({"ends": ["Say what is expected: an end, a way or a message."]})
        return attrs


def answers_of(given: Any) -> list[dict[str, Any]]:
    """Answers as they are used. Raises ValidationError."""
    form = AnswerShape(data=given, many=True, max_length=MOST_ANSWERS)  # type: ignore[call-arg]
    form.is_valid(raise_exception=True)
    return list(form.validated_data)


def person_of(given: Any) -> dict[str, Any]:
    """A person as they are used. Raises ValidationError."""
    form = PersonShape(data=given)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def expected_of(given: Any) -> dict[str, Any]:
    """What is expected, as it is compared. Raises ValidationError."""
    form = ExpectedShape(data=given)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)
