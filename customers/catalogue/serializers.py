"""Products and purchases, as the API shows them."""

from typing import Any, ClassVar

from rest_framework import serializers

from customers.models import Product


class ProductSerializer(serializers.ModelSerializer[Product]):
    """A product of the catalogue."""

    class Meta:
        model = Product
        fields: ClassVar = [
            "id",
            "sku",
            "name",
            "category",
            "price",
            "currency",
            "cost",
            "picture_url",
            "url",
            "source",
            "updated_at",
        ]


class BoughtLineSerializer(serializers.Serializer[Any]):
    """A line of a purchase; name and category are the catalogue's where the line has none."""

    sku = serializers.CharField()
    name = serializers.CharField()
    category = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=12, decimal_places=3)
    returned = serializers.DecimalField(max_digits=12, decimal_places=3, help_text="How many of them came back.")
    price = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    cost = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    picture_url = serializers.CharField()
    url = serializers.CharField()


class GivenBackSerializer(serializers.Serializer[Any]):
    """A refund of a purchase."""

    key = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    reason = serializers.CharField()


class BoughtSerializer(serializers.Serializer[Any]):
    """A purchase: `amount` is what is left of it, `refunded` what was given back."""

    id = serializers.IntegerField()
    key = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    refunded = serializers.DecimalField(max_digits=14, decimal_places=2)
    canceled_at = serializers.DateTimeField(allow_null=True, help_text="Since when nothing is left: it counts nowhere.")
    currency = serializers.CharField()
    units = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the field of this name, not DRF's attribute
    lines = BoughtLineSerializer(many=True)
    refunds = GivenBackSerializer(many=True)
