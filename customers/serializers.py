"""Shapes of the customers' API."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Brand
from customers.models import Address, AttributeDefinition, Consent, Customer, Identity, Topic
from customers.profiles.serializers import KnownSerializer, StandingSerializer


class TopicSerializer(serializers.ModelSerializer[Topic]):
    """A topic. Brand and key stand for ever: consents and imports name them."""

    brand: Any = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all())

    class Meta:
        model = Topic
        fields: ClassVar = ["id", "brand", "key", "name", "traffic_class"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None:
            for name in ("brand", "key"):
                if name in attrs and attrs[name] != getattr(self.instance, name):
                    raise serializers.ValidationError({name: [f"The {name} of a topic cannot be changed."]})
        return attrs


class AttributeSerializer(serializers.Serializer[Any]):
    """An attribute and how many customers have it."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name, not DRF's attribute
    type = serializers.ChoiceField(AttributeDefinition.Type.choices)
    count = serializers.IntegerField()


class AttributeUseSerializer(serializers.Serializer[Any]):
    """An attribute, how many customers have a value of it, and since when."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # as above
    type = serializers.ChoiceField(AttributeDefinition.Type.choices)
    count = serializers.IntegerField()
    first_at = serializers.DateTimeField(allow_null=True, help_text="Since when the first of them has it.")
    changed_at = serializers.DateTimeField(allow_null=True, help_text="When somebody got, changed or lost it last.")


class AttributeValueSerializer(serializers.Serializer[Any]):
    """A value of an attribute and how many customers have it."""

    value = serializers.CharField()
    count = serializers.IntegerField()


class EventPropertySerializer(serializers.Serializer[Any]):
    """A property of events, how many of the latest ones have it, and its latest value."""

    name = serializers.CharField()
    count = serializers.IntegerField()
    example = serializers.CharField(allow_null=True)


class IdentitySerializer(serializers.ModelSerializer[Identity]):
    """What names the customer elsewhere."""

    class Meta:
        model = Identity
        fields: ClassVar = ["namespace", "value"]


class AddressSerializer(serializers.ModelSerializer[Address]):
    """Where a channel reaches the customer; messages go to the primary one."""

    class Meta:
        model = Address
        fields: ClassVar = ["channel", "endpoint", "is_active", "is_primary"]


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """What the customer allows or refuses."""

    topic_name = serializers.CharField(source="topic.name")
    brand = serializers.IntegerField(source="topic.brand_id")

    class Meta:
        model = Consent
        fields: ClassVar = ["channel", "topic", "topic_name", "brand", "granted", "changed_at", "source"]


class PurchaseStatsSerializer(serializers.Serializer[Any]):
    """What the customer bought; `spent` in `currency`, in which they bought most often."""

    purchases = serializers.IntegerField()
    spent = serializers.DecimalField(max_digits=16, decimal_places=2)
    currency = serializers.CharField(allow_null=True)
    first_purchase_at = serializers.DateTimeField(allow_null=True)
    last_purchase_at = serializers.DateTimeField(allow_null=True)


class CustomerSerializer(serializers.ModelSerializer[Customer]):
    """The profile of a customer."""

    name = serializers.CharField()
    first_name = serializers.SerializerMethodField()
    last_name = serializers.SerializerMethodField()
    attributes = serializers.DictField()
    identities = IdentitySerializer(many=True)
    addresses = AddressSerializer(many=True)
    consents = ConsentSerializer(many=True)
    stats = PurchaseStatsSerializer()
    known = KnownSerializer(many=True)
    loyalty = StandingSerializer(many=True)

    class Meta:
        model = Customer
        fields: ClassVar = [
            "id",
            "name",
            "first_name",
            "last_name",
            "created_at",
            "time_zone",
            "language",
            "attributes",
            "identities",
            "addresses",
            "consents",
            "stats",
            "source",
            "known",
            "loyalty",
        ]

    def get_first_name(self, customer: Customer) -> str:
        return str(customer.attributes.get("first_name", ""))

    def get_last_name(self, customer: Customer) -> str:
        return str(customer.attributes.get("last_name", ""))
