"""Shapes of the API of consents and suppressions."""

from typing import Any, ClassVar

from rest_framework import serializers

from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.models import ConsentChange, ConsentPause, Suppression
from customers.serializers import ConsentSerializer
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.models import OptIn
from lib.forms import StrictSerializer

MOST_CHOICES = 500


class KindField(serializers.CharField):
    """The key of a channel."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        key: str = super().to_internal_value(data)
        if key not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{key}”.")
        return key


class ConsentChangeSerializer(serializers.ModelSerializer[ConsentChange]):
    """A choice that stood once, where it came from, and the words under which it was made."""

    topic_name = serializers.CharField(source="topic.name")
    brand = serializers.IntegerField(source="topic.brand_id")

    class Meta:
        model = ConsentChange
        fields: ClassVar = [
            "id", "channel", "topic", "topic_name", "brand", "granted", "at", "source", "ip", "text_version",
        ]  # fmt: skip


class PendingConsentSerializer(serializers.ModelSerializer[OptIn]):
    """A consent that counts when the owner of the address has followed the link they were sent."""

    topics = serializers.ListField(child=serializers.IntegerField(), source="topic_ids")

    class Meta:
        model = OptIn
        fields: ClassVar = ["id", "brand", "channel", "endpoint", "topics", "source", "asked_at", "expires_at"]


class ConsentPauseSerializer(serializers.ModelSerializer[ConsentPause]):
    """A break that a customer takes from a brand's marketing."""

    class Meta:
        model = ConsentPause
        fields: ClassVar = ["brand", "until", "paused_at"]


class CustomerConsentsSerializer(serializers.Serializer[Any]):
    """What a customer allows."""

    consents = ConsentSerializer(many=True)
    pending = PendingConsentSerializer(many=True)
    pauses = ConsentPauseSerializer(many=True)


class ChoiceSerializer(StrictSerializer):
    """One choice."""

    channel = KindField()
    topic = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    granted = serializers.BooleanField()


class ChoicesSerializer(StrictSerializer):
    """Choices to record by hand, and on what grounds."""

    choices = ChoiceSerializer(many=True, allow_empty=False)
    note = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="Where it is written down."
    )

    def validate_choices(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(given) > MOST_CHOICES:
            raise serializers.ValidationError(f"At most {MOST_CHOICES} choices at a time.")
        return given


class OptInRequestSerializer(StrictSerializer):
    """A consent from a form: what for, and how it was given."""

    channel = KindField()
    topics = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), allow_empty=False, max_length=MOST_CHOICES
    )
    # Declared under this name although DRF uses it itself: it is the word that is stored.
    source = serializers.CharField(max_length=60, default="form")  # type: ignore[assignment]
    ip = serializers.IPAddressField(
        required=False, allow_blank=True, default="", help_text="From where the form was sent; else the caller's own."
    )
    text_version = serializers.CharField(
        max_length=60, required=False, allow_blank=True, default="", help_text="Which words stood at the form."
    )


class AskedSerializer(serializers.Serializer[Any]):
    """Topics that are allowed now, and those that wait for their confirmation."""

    granted = serializers.ListField(child=serializers.IntegerField())
    pending = serializers.ListField(child=serializers.IntegerField())
    is_sent = serializers.BooleanField(help_text="Whether a message with the link is on its way.")


class SuppressionSerializer(serializers.ModelSerializer[Suppression]):
    """An address that must not be written to."""

    channel = KindField()

    class Meta:
        model = Suppression
        fields: ClassVar = ["id", "channel", "endpoint", "reason", "created_at"]
        read_only_fields: ClassVar = ["reason", "created_at"]
        validators: ClassVar[list[Any]] = []  # the view says it in words

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The address in the form in which customers' addresses are written."""
        channel, endpoint = attrs["channel"], attrs["endpoint"].strip()
        try:
            attrs["endpoint"] = contact(FORM_OF_CHANNEL.get(channel, ""), endpoint)
            KINDS[channel].check_endpoint(attrs["endpoint"])
        except (NotAContact, BadEndpoint) as error:
            raise serializers.ValidationError({"endpoint": [str(error)]}) from error
        return attrs
