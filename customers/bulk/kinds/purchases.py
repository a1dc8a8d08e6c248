"""What customers bought."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from customers.bulk.fields import (
    LONGEST_KEY,
    AmountField,
    CurrencyCodeField,
    MomentField,
    OfCustomer,
    PiecesField,
    UnitPriceField,
    read_identities,
    who,
)
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.loaders.lines import TOO_MUCH
from customers.importing.orders import order_rows
from customers.importing.row import Row
from customers.importing.target import LINES, PURCHASES
from customers.keys import order_key
from lib.forms import StrictSerializer


class LineFields(StrictSerializer):
    """A product of the purchase. Its name and category are the catalogue's unless they stand here."""

    sku = serializers.CharField(max_length=100, required=False, allow_blank=True)
    name = serializers.CharField(max_length=300, required=False, allow_blank=True)
    category = serializers.CharField(max_length=200, required=False, allow_blank=True)
    quantity = PiecesField(required=False, default=Decimal(1))
    price = UnitPriceField(required=False, help_text="Of one piece.")
    amount = AmountField(required=False, help_text="Of all pieces, after discounts; else price times quantity.")
    cost = UnitPriceField(required=False, help_text="Of one piece, for the company.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.get("sku") and not attrs.get("name"):
            raise serializers.ValidationError("The line names no product: it has neither sku nor name.")
        if "price" not in attrs and "amount" not in attrs:
            raise serializers.ValidationError("The line has neither a price nor an amount.")
        return attrs


class PurchaseFields(OfCustomer):
    """An order, whole: told again, it is corrected. What was refunded of it stays off."""

    order_id = serializers.CharField(max_length=LONGEST_KEY)
    at = MomentField()
    amount = AmountField(required=False, help_text="What was paid; the sum of the lines, if it is not said.")
    currency = CurrencyCodeField(required=False, help_text="That of the call, if it is not said.")
    units = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    lines = LineFields(many=True, required=False, default=list, max_length=500)  # type: ignore[call-arg]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "amount" not in attrs and not attrs["lines"]:
            raise serializers.ValidationError({"amount": ["Say it, or give the lines."]})
        if sum(each.get("amount", each.get("price", 0) * each["quantity"]) for each in attrs["lines"]) >= TOO_MUCH:
            raise serializers.ValidationError({"lines": ["They come to too much."]})
        if "units" in attrs and attrs["lines"]:
            raise serializers.ValidationError(
                {"units": ["Of a purchase with lines they are the sum of its quantities."]}
            )
        return attrs


class PurchasesKind(Kind):
    key = "purchases"
    label = "Purchases"
    Fields = PurchaseFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}],
        "order_id": "A-17",
        "at": "2026-11-22T08:00:00Z",
        "amount": "53.90",
        "currency": "EUR",
        "lines": [
            {"sku": "LP-1", "name": "Kind of Blue", "category": "Records", "quantity": 2, "price": "24.50"},
            {"sku": "SHIP", "name": "Delivery", "amount": "4.90"},
        ],
    }

    def apart(self, said: Said) -> Hashable:
        return who(said), said["order_id"]  # an order that is told twice is corrected the second time

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        row = Row(number, "", read_identities(said["identities"], reading.terms.region))
        row.values |= {"key": order_key(reading.terms.source, said["order_id"]), "occurred_at": said["at"]}
        row.values |= {name: said[name] for name in ("amount", "currency", "units") if name in said}
        if not said["lines"]:
            return [(PURCHASES, row)]
        return [(LINES, each) for each in order_rows(row, said["lines"])]
