"""Shapes of the API of namespaces and merges."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Brand
from customers.models import Namespace
from customers.sentences import SaidField


class NamespaceSerializer(serializers.ModelSerializer[Namespace]):
    """A namespace of identities and its rules. Its key stands for ever: imports and identities name it."""

    key = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,39}$",
        error_messages={"invalid": "A namespace has small letters, digits and _, at most 40."},
    )
    label = serializers.CharField(max_length=100)  # type: ignore[assignment]  # the field of this name, not DRF's
    priority = serializers.IntegerField(
        min_value=1, max_value=100, default=50, help_text="Who wins where two disagree: the smaller number."
    )
    joins = serializers.BooleanField(
        default=True, help_text="Whether an identity that two customers show makes one of them."
    )
    is_single = serializers.BooleanField(
        default=False, help_text="A customer has one at most: two different ones are two people."
    )
    brand: Any = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all(), allow_null=True, default=None)
    count = serializers.IntegerField(read_only=True, help_text="How many identities there are, at most 10,000.")

    class Meta:
        model = Namespace
        fields: ClassVar = ["id", "key", "label", "kind", "priority", "joins", "is_single", "brand", "count"]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is not None:
            if attrs.get("key", self.instance.key) != self.instance.key:
                raise serializers.ValidationError({"key": ["The key of a namespace cannot be changed."]})
        elif Namespace.objects.filter(key=attrs["key"]).exists():
            raise serializers.ValidationError({"key": ["There is a namespace of this key already."]})
        return attrs


class ShownIdentitySerializer(serializers.Serializer[Any]):
    """An identity, of which only so much is shown that one recognises it."""

    namespace = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # as above
    kind = serializers.ChoiceField(Namespace.Kind.choices)
    value = serializers.CharField()


class MergeCauseSerializer(serializers.Serializer[Any]):
    """Why two customers are one: a row showed identities of both, or somebody said so."""

    kind = serializers.ChoiceField([("row", "A row showed both"), ("hand", "By hand")])
    identities = ShownIdentitySerializer(many=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # as above
    by = serializers.CharField(allow_blank=True)


class MergedCustomerSerializer(serializers.Serializer[Any]):
    """Who went."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class MergeSerializer(serializers.Serializer[Any]):
    """Two customers who became one."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    customer = serializers.IntegerField(help_text="Who was kept.")
    merged = MergedCustomerSerializer()
    cause = MergeCauseSerializer()
    words = serializers.CharField()
    undone_at = serializers.DateTimeField(allow_null=True)
    can_undo = serializers.BooleanField()
    why_not = serializers.CharField(allow_blank=True, help_text="Why it cannot be undone.")
    said = SaidField(source="why_not")


class JoinSerializer(serializers.Serializer[Any]):
    """With whom."""

    customer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
