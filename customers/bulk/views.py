"""The API that takes customers and what they did, up to a thousand rows a call."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.calls import HEADER, caller_of, idempotency_key, once
from accounts.scope import brands_of
from customers.bulk.fields import CurrencyCodeField
from customers.bulk.kind import Kind, kinds
from customers.bulk.storing import CREATED, REJECTED, UNCHANGED, UPDATED, store
from customers.importing.row import Terms
from customers.joining.locking import patiently
from customers.models import BulkCall
from lib.forms import StrictSerializer

MOST_ROWS = 1000
KEPT = timedelta(hours=24)
KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="The same for every try of the same call: it then happens once, and is answered alike for 24 hours.",
)

IT_IS_NEW = {
    "results": [{"row": 0, "result": "created", "reason": ""}],
    "totals": {"received": 1, "created": 1, "updated": 0, "unchanged": 0, "rejected": 0},
}


class CallFields(StrictSerializer):
    """A call: its rows, and what holds for all of them."""

    source = serializers.RegexField(  # type: ignore[assignment]  # the field of this name, not DRF's attribute
        r"^[a-z0-9_.-]{1,40}$",
        default="api",
        help_text="The system that the rows are from. It keeps the orders of two shops apart: a file of the same orders"
        " must name the same.",
    )
    currency = CurrencyCodeField(default="USD", help_text="Of rows that name none.")
    region = serializers.RegexField(
        r"^([A-Z]{2})?$", default="", allow_blank=True, help_text="Of phone numbers without a country code: UA."
    )
    rows = serializers.ListField(min_length=1, max_length=MOST_ROWS)


class ResultSerializer(serializers.Serializer[Any]):
    """What became of one row."""

    row = serializers.IntegerField(help_text="Its place in the call, from 0.")
    result = serializers.ChoiceField([CREATED, UPDATED, UNCHANGED, REJECTED])
    reason = serializers.CharField(allow_blank=True, help_text="Why it was rejected, in a sentence.")


class TotalsSerializer(serializers.Serializer[Any]):
    """received = created + updated + unchanged + rejected."""

    received = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()


class BulkAnswerSerializer(serializers.Serializer[Any]):
    """What became of all rows."""

    results = ResultSerializer(many=True)
    totals = TotalsSerializer()


class BatchView(APIView):
    """Takes rows of one kind."""

    kind: Kind

    def take(self, request: Request) -> Response:
        """Stores the rows of a call, or answers as the first time."""
        call = CallFields(data=request.data)
        call.is_valid(raise_exception=True)
        wish, now = call.validated_data, timezone.now()
        key = idempotency_key(request, None)
        return Response(patiently(lambda: self._once(request.user, key, wish, now)))

    def _once(self, user: Any, key: str | None, wish: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        terms = Terms(now=now, region=wish["region"], currency=wish["currency"], source=wish["source"])
        about = {"batch": self.kind.key, **wish}
        answer, _ = once(
            BulkCall,
            caller_of(user),
            key,
            about,
            lambda: store(self.kind, wish["rows"], terms, brands_of(user)),
            now=now,
            kept=KEPT,
        )
        return answer


def view_of(kind: Kind) -> type[BatchView]:
    """The view of one kind; its rows are described by the fields of the kind."""

    def post(view: BatchView, request: Request) -> Response:
        return view.take(request)

    name = kind.key.capitalize()
    described = extend_schema(
        operation_id=f"batch_{kind.key}_create",
        summary=f"{kind.label}, up to {MOST_ROWS} rows",
        description=kind.Fields.__doc__ or "",
        request=_body(kind),
        parameters=[KEY],
        responses={200: BulkAnswerSerializer, 409: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample("One row", request_only=True, value={"source": "shop", "rows": [kind.example]}),
            OpenApiExample("It is new", response_only=True, status_codes=["200"], value=IT_IS_NEW),
        ],
    )
    return type(f"{name}BatchView", (BatchView,), {"kind": kind, "post": described(post)})


def _body(kind: Kind) -> Any:
    """What a call is written like, for the schema: with the fields of the rows, which are checked one by one."""
    shared = {each: CallFields().fields[each] for each in ("source", "currency", "region")}
    return inline_serializer(f"Bulk{kind.key.capitalize()}", shared | {"rows": kind.Fields(many=True)})


VIEWS = {kind.key: view_of(kind) for kind in kinds}
