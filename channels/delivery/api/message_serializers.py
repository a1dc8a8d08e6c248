"""Shapes of the API for other systems."""

from typing import Any, ClassVar

from rest_framework import serializers

from delivery.kinds import KINDS
from delivery.models import Callback, DeliveryEvent, Message
from delivery.traffic import CLASSES
from lib.forms import StrictSerializer

LARGEST_DATA = 50_000  # characters of the JSON of `data`
LONGEST_WAIT_S = 14 * 86400


class IdentitySerializer(StrictSerializer):
    """What names a customer elsewhere."""

    namespace = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=200)


class RecipientSerializer(StrictSerializer):
    """Who gets it: one of the three. An `endpoint` that nobody has becomes a customer of its own."""

    customer = serializers.IntegerField(required=False)
    identity = IdentitySerializer(required=False)
    endpoint = serializers.CharField(max_length=500, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError("Name exactly one of customer, identity and endpoint.")
        return attrs


class MessageWishSerializer(StrictSerializer):
    """A message to one person, by a template of the brand or with a content of its own."""

    channel = serializers.CharField(max_length=20)
    to = RecipientSerializer()
    template = serializers.IntegerField(required=False)
    content = serializers.DictField(
        child=serializers.CharField(allow_blank=True, trim_whitespace=False), required=False
    )
    data = serializers.DictField(  # type: ignore[assignment]  # the API calls it so
        required=False, help_text="What the texts see as `event`."
    )
    topic = serializers.CharField(
        max_length=40, required=False, help_text="The key of a topic of the brand; marketing needs one."
    )
    traffic_class = serializers.ChoiceField(CLASSES, default="transactional")
    sender = serializers.IntegerField(required=False, help_text="Else the brand's default sender of the channel.")
    expires_in_s = serializers.IntegerField(
        min_value=10,
        max_value=LONGEST_WAIT_S,
        default=86400,
        help_text="After so many seconds it is not sent any more.",
    )
    idempotency_key = serializers.CharField(
        max_length=100, help_text="The same for every try of the same message: it is then sent once."
    )

    def validate_channel(self, value: str) -> str:
        if value not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{value}”.")
        return value

    def validate_data(self, value: dict[str, Any]) -> dict[str, Any]:
        if len(str(value)) > LARGEST_DATA:
            raise serializers.ValidationError(f"At most {LARGEST_DATA:,} characters.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("template" in attrs) == ("content" in attrs):
            raise serializers.ValidationError({"content": ["Name a template, or write a content."]})
        return attrs


class MessageEventSerializer(serializers.ModelSerializer[DeliveryEvent]):
    """A report about a message. `again`: it was sent again, by somebody (named to the staff alone), and what it was."""

    by = serializers.SerializerMethodField()
    was = serializers.SerializerMethodField()

    class Meta:
        model = DeliveryEvent
        fields: ClassVar = ["type", "grade", "at", "received_at", "by", "was"]

    def get_by(self, event: DeliveryEvent) -> str | None:
        return (event.detail or {}).get("by") if event.type == "again" and self.context.get("staff") else None

    def get_was(self, event: DeliveryEvent) -> str | None:
        return (event.detail or {}).get("was") if event.type == "again" else None


class MessageSerializer(serializers.ModelSerializer[Message]):
    """A message and what became of it."""

    events = serializers.SerializerMethodField()

    class Meta:
        model = Message
        fields: ClassVar = [
            "id",
            "customer_id",
            "channel",
            "traffic_class",
            "endpoint",
            "status",
            "created_at",
            "expires_at",
            "sent_at",
            "delivered_at",
            "opened_at",
            "clicked_at",
            "replied_at",
            "failed_at",
            "unsubscribed_at",
            "complained_at",
            "error_code",
            "error_text",
            "parts",
            "cost",
            "events",
        ]

    def get_events(self, message: Message) -> list[dict[str, Any]]:
        found = DeliveryEvent.objects.filter(customer_id=message.customer_id, message_id=message.id)
        shown = MessageEventSerializer(found.order_by("at", "id")[:100], many=True, context=self.context)
        return [dict(each) for each in shown.data]


class CallbackSerializer(serializers.ModelSerializer[Callback]):
    """Where statuses are told; a blank address tells none. `secret` is in the answer to its making alone."""

    url = serializers.URLField(max_length=500, allow_blank=True)
    secret = serializers.CharField(read_only=True, required=False)

    class Meta:
        model = Callback
        fields: ClassVar = ["url", "secret"]
