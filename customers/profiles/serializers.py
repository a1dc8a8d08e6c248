"""Shapes of the API of one customer."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Brand
from customers import loyalty
from customers.models import AttributeDefinition, LoyaltyProgramme
from customers.profiles.knowing import label_of, type_of
from lib.forms import StrictSerializer

KEY = r"^[a-z][a-z0-9_]{0,59}$"
MOST_LEVELS = 30


class KnownSerializer(serializers.Serializer[Any]):
    """Something that is known about a customer."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the field of this name, not DRF's attribute
    type = serializers.ChoiceField(AttributeDefinition.Type.choices)
    value = serializers.JSONField()
    at = serializers.DateTimeField(help_text="Since when it has this value.")
    source = serializers.CharField(  # type: ignore[assignment]
        allow_blank=True, help_text="Who said so: the key of a source, import, journey:12, staff; empty: nobody knows."
    )


class AttributeChangeSerializer(serializers.Serializer[Any]):
    """An attribute of a customer became another one."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]
    type = serializers.SerializerMethodField()
    before = serializers.JSONField(allow_null=True, help_text="Null: there was none.")
    value = serializers.JSONField(allow_null=True, help_text="Null: it was taken away.")
    at = serializers.DateTimeField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]

    def get_label(self, change: Any) -> str:
        known = self.context["definitions"].get(change.key)
        return str(known.label if known else label_of(change.key))

    def get_type(self, change: Any) -> str:
        known = self.context["definitions"].get(change.key)
        return str(known.type if known else type_of(change.value if change.value is not None else change.before))


class StandingSerializer(serializers.Serializer[Any]):
    """Where a customer stands in a loyalty programme."""

    programme = serializers.CharField(source="programme.key")
    name = serializers.CharField(source="programme.name")
    brand = serializers.IntegerField(source="programme.brand_id", allow_null=True)
    level = serializers.CharField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True, help_text="Of the level among `levels`, from 1, the lowest.")
    levels = serializers.ListField(source="programme.levels", child=serializers.CharField())
    points = serializers.FloatField(allow_null=True)
    since = serializers.CharField(allow_null=True)
    cards = serializers.ListField(child=serializers.CharField())


class CustomerChangeSerializer(StrictSerializer):
    """What somebody of the staff changes of a customer."""

    attributes = serializers.DictField(
        child=serializers.JSONField(allow_null=True), help_text="By key; null takes one away."
    )


class ErasureSerializer(StrictSerializer):
    """Says that it is meant."""

    confirm = serializers.CharField(max_length=20, help_text="The id of the customer, once more.")


class AttributeDefinitionSerializer(serializers.ModelSerializer[AttributeDefinition]):
    """An attribute: its key stands for ever, its type as long as customers have values of it."""

    key = serializers.RegexField(KEY, error_messages={"invalid": "A key has small letters, digits and _, at most 60."})

    class Meta:
        model = AttributeDefinition
        fields: ClassVar = ["key", "label", "type"]

    def validate_key(self, key: str) -> str:
        if self.instance is not None:
            if key != self.instance.key:
                raise serializers.ValidationError("The key of an attribute cannot be changed.")
        elif AttributeDefinition.objects.filter(key=key).exists():
            raise serializers.ValidationError(f"There is an attribute “{key}” already.")
        return key


class LoyaltyProgrammeSerializer(serializers.ModelSerializer[LoyaltyProgramme]):
    """A programme and its levels, the lowest first. Its key stands for ever: attributes have it in their names."""

    key = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$", error_messages={"invalid": "A key has small letters, digits and _, at most 40."}
    )
    brand: Any = serializers.PrimaryKeyRelatedField(
        queryset=Brand.objects.all(), allow_null=True, required=False, help_text="Null: of all brands together."
    )
    levels = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=MOST_LEVELS,
        required=False,
        help_text="The lowest first.",
    )
    namespace = serializers.RegexField(
        r"^([a-z][a-z0-9_]{0,39})?$",
        required=False,
        allow_blank=True,
        help_text="Of the identities that are its cards.",
        error_messages={"invalid": "A namespace has small letters, digits and _, at most 40."},
    )
    attributes = serializers.SerializerMethodField(help_text="The attributes that say where a customer stands.")

    class Meta:
        model = LoyaltyProgramme
        fields: ClassVar = ["id", "key", "name", "brand", "levels", "namespace", "attributes"]

    def get_attributes(self, programme: LoyaltyProgramme) -> dict[str, str]:
        return {part: loyalty.attribute(programme.key, part) for part in loyalty.PARTS}

    def validate_key(self, key: str) -> str:
        if self.instance is not None:
            if key != self.instance.key:
                raise serializers.ValidationError("The key of a programme cannot be changed.")
        elif LoyaltyProgramme.objects.filter(key=key).exists():
            raise serializers.ValidationError(f"There is a programme “{key}” already.")
        return key

    def validate_levels(self, levels: list[str]) -> list[str]:
        if len({each.casefold() for each in levels}) < len(levels):
            raise serializers.ValidationError("Two levels have one name.")
        if self.instance is not None:
            for gone in self.instance.levels:
                if gone not in levels and loyalty.anybody_at(self.instance.key, gone):
                    raise serializers.ValidationError(f"Customers have the level “{gone}”: it cannot go.")
        return levels
