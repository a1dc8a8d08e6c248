"""The API that lets people into a journey."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from accounts.scope import scoped
from delivery.api.message_serializers import IdentitySerializer
from journeys.entering.api_calls import (
    HEADER,
    IdempotencyField,
    PayloadField,
    caller_of,
    idempotency_key,
    name_of,
    once,
)
from journeys.entering.enrolling import BAD_ADDRESS, QUEUED, REPEATED, UNKNOWN, enroll
from journeys.models import Journey
from lib.forms import StrictSerializer

MOST_AT_ONCE = 1000
IN_HEADER = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description="Instead of the field of that name.")


class NamedAddressSerializer(StrictSerializer):
    """An address of a channel."""

    channel = serializers.CharField(max_length=20)
    endpoint = serializers.CharField(max_length=500)


class NamedSerializer(StrictSerializer):
    """Who is meant: exactly one of the three."""

    customer = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, help_text="Our id.")
    identity = IdentitySerializer(required=False)
    address = NamedAddressSerializer(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(each in attrs for each in ("customer", "identity", "address")) != 1:
            raise serializers.ValidationError("Name exactly one of customer, identity and address.")
        return attrs


class EnrolledSerializer(NamedSerializer):
    """Somebody who is to enter."""

    payload = PayloadField(required=False, help_text="What the texts see as `payload`.")
    key = serializers.CharField(
        max_length=100,
        required=False,
        allow_blank=True,
        default="",
        help_text="What this run is about (an order): whether somebody may enter again is asked for each key.",
    )


class EnrollSerializer(StrictSerializer):
    """Those who are to enter a running journey by its entry by API."""

    customers = EnrolledSerializer(many=True, min_length=1, max_length=MOST_AT_ONCE)  # type: ignore[call-arg]
    entry = serializers.CharField(max_length=64, required=False, help_text="The entry's node, if there are several.")
    idempotency_key = IdempotencyField()


class EnrollResultSerializer(serializers.Serializer[Any]):
    """What became of one row. Whether somebody who is queued enters is decided at the door, and told by the ledger."""

    place = serializers.IntegerField()
    customer = serializers.IntegerField(allow_null=True)
    result = serializers.ChoiceField([QUEUED, REPEATED, UNKNOWN, BAD_ADDRESS])


class EnrollAnswerSerializer(serializers.Serializer[Any]):
    """What became of all rows."""

    journey = serializers.IntegerField()
    queued = serializers.IntegerField()
    results = EnrollResultSerializer(many=True)


class EnrollView(APIView):
    """Lets people into a journey."""

    @extend_schema(
        request=EnrollSerializer,
        parameters=[IN_HEADER],
        responses={202: EnrollAnswerSerializer, 409: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "Two people, each with data of their own",
                request_only=True,
                value={
                    "customers": [
                        {
                            "identity": {"namespace": "shop_id", "value": "4711"},
                            "key": "order-A-17",
                            "payload": {"order": "A-17", "total": 49},
                        },
                        {"address": {"channel": "email", "endpoint": "ann@example.com"}},
                    ],
                    "idempotency_key": "2026-11-22-late-parcels",
                },
            ),
            OpenApiExample(
                "One is on the way to the door, the other is not known",
                response_only=True,
                status_codes=["202"],
                value={
                    "journey": 12,
                    "queued": 1,
                    "results": [
                        {"place": 0, "customer": 93, "result": "queued"},
                        {"place": 1, "customer": None, "result": "unknown_customer"},
                    ],
                },
            ),
        ],
    )
    def post(self, request: Request, pk: int) -> Response:
        """Puts up to 1000 customers at the entry by API. The same call again (by its key) gets the same answer."""
        journey = get_object_or_404(scoped(Journey.objects.filter(pk=pk, ad_hoc=None), request.user))
        form = EnrollSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wish, now = form.validated_data, timezone.now()
        key = idempotency_key(request, wish.get("idempotency_key"))

        def do() -> dict[str, Any]:
            answer = enroll(journey, wish["customers"], wish.get("entry"), name_of(request.user), now)
            if isinstance(request.user, User):
                audit.record(request.user, "enrolled", f"journey:{pk}", queued=answer["queued"])
            return answer

        about = {"enroll": pk, "customers": wish["customers"], "entry": wish.get("entry")}
        answer, _ = once(caller_of(request.user), key, about, now, do)
        return Response(answer, status=status.HTTP_202_ACCEPTED)
