"""What customers got back."""

from decimal import Decimal
from typing import Any, ClassVar

from rest_framework import serializers

from customers.bulk.fields import LONGEST_KEY, AmountField, MomentField, OfCustomer, PiecesField, read_identities
from customers.bulk.kind import Kind, Reading, Said
from customers.importing.row import Row
from customers.importing.target import REFUNDS
from customers.keys import order_key
from lib.forms import StrictSerializer


class ReturnedFields(StrictSerializer):
    """Pieces that came back."""

    sku = serializers.CharField(max_length=100)
    quantity = PiecesField(required=False, default=Decimal(1))


class RefundFields(OfCustomer):
    """A refund. With neither amount nor lines it cancels the purchase. One that comes first waits for it."""

    order_id = serializers.CharField(max_length=LONGEST_KEY)
    id = serializers.CharField(max_length=LONGEST_KEY, required=False, help_text="Else what it says tells it apart.")
    at = MomentField(required=False)
    amount = AmountField(min_value=Decimal("0.01"), required=False, help_text="Else what the lines had cost.")
    lines = ReturnedFields(many=True, required=False, default=list, max_length=500)  # type: ignore[call-arg]
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate_lines(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        skus = [each["sku"] for each in value]
        if len(set(skus)) < len(skus):
            raise serializers.ValidationError("A product stands here twice; add its quantities up.")
        return value


class RefundsKind(Kind):
    key = "refunds"
    label = "Refunds and cancellations"
    Fields = RefundFields
    example: ClassVar = {
        "identities": [{"namespace": "shop_id", "value": "4711"}],
        "order_id": "A-17",
        "id": "R-3",
        "at": "2026-11-23T10:00:00Z",
        "lines": [{"sku": "LP-1", "quantity": 1}],
        "reason": "Scratched",
    }

    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        source = reading.terms.source
        row = Row(number, "", read_identities(said["identities"], reading.terms.region))
        row.values |= {"key": order_key(source, said["order_id"]), "reason": said["reason"]}
        row.values["lines"] = [(each["sku"], each["quantity"]) for each in said["lines"]]
        if "id" in said:
            row.values["refund_key"] = order_key(source, said["id"])
        for name, value in (("occurred_at", said.get("at")), ("amount", said.get("amount"))):
            if value is not None:
                row.values[name] = value
        return [(REFUNDS, row)]
