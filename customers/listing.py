"""Customers as lists show them: in the list of all, in the members of a segment, at a node of a journey."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from lib import sql
from lib.pages import Pages


class FoundPages(Pages):
    """Pages of customers who were found: `is_more` says that there are more of them than `count`."""

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        assert self.page is not None
        answer.data["is_more"] = getattr(self.page.paginator.object_list, "is_more", False)
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        pages: dict[str, Any] = super().get_paginated_response_schema(schema)
        # Not required: other lists of customers have no such limit, and one shape with this.
        pages["properties"]["is_more"] = {"type": "boolean"}
        return pages


class CustomerRowSerializer(serializers.Serializer[Any]):
    """A customer in a list."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    email = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    city = serializers.CharField(allow_null=True)
    external_id = serializers.CharField(allow_null=True, help_text="The first identity that the customer had.")
    purchases = serializers.IntegerField()
    spent = serializers.DecimalField(max_digits=16, decimal_places=2)
    last_purchase_at = serializers.DateTimeField(allow_null=True)


def customer_rows(ids: Sequence[int]) -> list[dict[str, Any]]:
    """The rows of these customers in this order, as CustomerRowSerializer takes them; one statement."""
    return [
        {
            "id": id_,
            "name": " ".join(part for part in (first, last) if part) or f"Customer {id_}",
            "email": email,
            "phone": phone,
            "city": city,
            "external_id": external_id,
            "purchases": purchases,
            "spent": spent,
            "last_purchase_at": last_at,
        }
        for id_, first, last, city, email, phone, external_id, purchases, spent, last_at in sql.rows(
            sql.fill(sql.beside(__file__, "listing.sql"), ids=list(ids))
        )
    ]
