"""Shapes of the lists' API."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Brand
from customers.models import CustomerList
from lib.forms import StrictSerializer

MOST = 10_000  # customers in one call
MOST_UNKNOWN = 100  # identities that nobody has, as an answer shows them


class OriginSerializer(serializers.Serializer[Any]):
    """Where the customers of a list are from; what else there is depends on the kind."""

    kind = serializers.ChoiceField(["frozen", "import", "api", "shop"])
    segment = serializers.IntegerField(required=False, help_text="Of a frozen segment.")
    words = serializers.CharField(required=False, help_text="Of a frozen rule: what it said.")
    as_of = serializers.DateTimeField(required=False, help_text="Of a frozen rule: the time at which it was asked.")


class ListSerializer(serializers.ModelSerializer[CustomerList]):
    """A list of customers. `size` is how many are in it now."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all(), allow_null=True, required=False)
    origin = OriginSerializer(read_only=True)
    created_by = serializers.CharField(source="created_by.name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = CustomerList
        fields: ClassVar = ["id", "name", "brand", "size", "origin", "created_by", "created_at"]
        read_only_fields: ClassVar = ["size", "created_at"]
        validators: ClassVar[list[Any]] = []  # the one over name and brand is ours, with words

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        name = attrs.get("name", getattr(self.instance, "name", ""))
        brand = attrs.get("brand", getattr(self.instance, "brand", None))
        same = CustomerList.objects.filter(name=name, brand=brand)
        if self.instance:
            same = same.exclude(pk=self.instance.pk)
        if same.exists():
            raise serializers.ValidationError({"name": [f"There is already a list “{name}”."]})
        return attrs


class ListIdentitySerializer(StrictSerializer):
    """What names a customer elsewhere."""

    namespace = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=200)


class ListMembersSerializer(StrictSerializer):
    """Customers by their ids here, by what names them elsewhere, or both."""

    customers = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=MOST, required=False
    )
    identities = serializers.ListField(child=ListIdentitySerializer(), max_length=MOST, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not (attrs.get("customers") or attrs.get("identities")):
            raise serializers.ValidationError("Name customers, identities, or both.")
        return attrs


class ListChangedSerializer(serializers.Serializer[Any]):
    """What became of a call: how many came or went, how many are in the list now, which identities nobody has."""

    changed = serializers.IntegerField()
    size = serializers.IntegerField()
    unknown = ListIdentitySerializer(many=True, help_text=f"The first {MOST_UNKNOWN} of them.")
    unknown_count = serializers.IntegerField()
