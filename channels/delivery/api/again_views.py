"""The API that sends again what came to nothing: one message, or many of an account or a journey."""

from datetime import datetime, timedelta
from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.scope import brands_of, scoped
from delivery import sending_again
from delivery.api.message_serializers import LONGEST_WAIT_S, MessageSerializer
from delivery.models import Message
from lib.forms import StrictSerializer


class AgainSerializer(StrictSerializer):
    """Until when."""

    expires_in_s = serializers.IntegerField(
        min_value=60,
        max_value=LONGEST_WAIT_S,
        required=False,
        allow_null=True,
        default=None,
        help_text="A new latest moment, so many seconds from now; left out: as it was, if that is not over.",
    )


class ManyAgainSerializer(AgainSerializer):
    """Which messages: of an account or of a journey, with one of these statuses since a moment in the period."""

    account = serializers.IntegerField(required=False, allow_null=True, default=None)
    journey = serializers.IntegerField(required=False, allow_null=True, default=None)
    statuses = serializers.ListField(
        child=serializers.ChoiceField(sending_again.LOST), min_length=1, max_length=len(sending_again.LOST)
    )
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="Left out: now. 31 days after `since` at most."
    )
    dry_run = serializers.BooleanField(default=False, help_text="Only counts them.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["account"] is None) == (attrs["journey"] is None):
            raise serializers.ValidationError({"account": ["Name an account or a journey."]})
        now = timezone.now()
        attrs["until"] = min(attrs["until"] or now, now)  # what fails from now on is not meant
        if attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"since": ["This is after the end of the period."]})
        if attrs["until"] - attrs["since"] > sending_again.LONGEST_PERIOD:
            raise serializers.ValidationError({"since": [f"At most {sending_again.LONGEST_PERIOD.days} days."]})
        return attrs


class ManyAgainAnswerSerializer(serializers.Serializer[Any]):
    """What came of it."""

    count = serializers.IntegerField(help_text="Messages that are sent again; of a dry run: that would be.")
    more = serializers.BooleanField(
        help_text=f"There may be more: one call takes {sending_again.MOST:,} of them. Call again with this `until`."
    )
    until = serializers.DateTimeField()


class SendAgainView(APIView):
    """One message."""

    @extend_schema(request=AgainSerializer, responses={200: MessageSerializer, 409: OpenApiTypes.OBJECT})
    def post(self, request: Request, pk: int) -> Response:
        """Puts a message that failed, was refused or is `unknown` back into the outbox; 409 when it is none of these.

        Of an `unknown` one nobody knows whether the provider has taken it: the person may get it twice.
        """
        get_object_or_404(scoped(Message.objects.filter(id=pk), request.user))
        form = AgainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        now = timezone.now()
        sending_again.one(pk, cast(User, request.user), now, _expires_at(form.validated_data, now))
        message = Message.objects.get(id=pk)
        return Response(MessageSerializer(message, context={"staff": True}).data)


class SendManyAgainView(APIView):
    """Many messages."""

    @extend_schema(
        operation_id="messages_send_many_again",
        request=ManyAgainSerializer,
        responses=ManyAgainAnswerSerializer,
        examples=[
            OpenApiExample(
                "After an account was down for a night",
                request_only=True,
                value={
                    "account": 3,
                    "statuses": ["failed", "rejected"],
                    "since": "2026-11-21T20:00:00Z",
                    "until": "2026-11-22T08:00:00Z",
                    "expires_in_s": 86400,
                    "dry_run": True,
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Sends again what came to nothing in a period, the oldest first, 5,000 messages at a time; or counts them."""
        form = ManyAgainSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wish, now = form.validated_data, timezone.now()
        choice = sending_again.Choice(
            wish["statuses"],
            wish["since"],
            wish["until"],
            account_id=wish["account"],
            journey_id=wish["journey"],
            brands=brands_of(request.user),
        )
        expires_at = _expires_at(wish, now)
        if wish["dry_run"]:
            count = sending_again.count(choice, now, expires_at)
        else:
            count = sending_again.many(choice, cast(User, request.user), now, expires_at)
        answer = {"count": count, "more": count == sending_again.MOST, "until": choice.until}
        return Response(ManyAgainAnswerSerializer(answer).data)


def _expires_at(wish: dict[str, Any], now: datetime) -> datetime | None:
    return now + timedelta(seconds=wish["expires_in_s"]) if wish["expires_in_s"] else None
