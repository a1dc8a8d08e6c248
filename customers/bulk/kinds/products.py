"""What there is to buy."""

from typing import ClassVar

from rest_framework import serializers

from customers.bulk.fields import CurrencyCodeField, UnitPriceField, WebAddressField
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.row import Row
from customers.importing.target import PRODUCTS
from lib.forms import StrictSerializer


class ProductFields(StrictSerializer):
    """A product of the catalogue. What is not said stays as it is."""

    sku = serializers.CharField(max_length=100)
    name = serializers.CharField(max_length=300, required=False)
    category = serializers.CharField(max_length=200, required=False)
    price = UnitPriceField(required=False)
    currency = CurrencyCodeField(required=False, help_text="That of the call, if it is not said.")
    cost = UnitPriceField(required=False)
    picture_url = WebAddressField(required=False)
    url = WebAddressField(required=False)


class ProductsKind(Kind):
    key = "products"
    label = "Products"
    Fields = ProductFields
    example: ClassVar = {
        "sku": "LP-1",
        "name": "Kind of Blue",
        "category": "Records",
        "price": "24.50",
        "currency": "EUR",
        "picture_url": "https://shop.example/lp-1.jpg",
        "url": "https://shop.example/lp-1",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        values = {"product_name" if name == "name" else name: value for name, value in said.items()}
        return [(PRODUCTS, Row(number, "", values=values))]
