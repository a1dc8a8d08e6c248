"""The API for other systems: POST a message, GET its status, say where statuses are to be told."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.api_keys import System
from accounts.models import ApiKey, User
from accounts.scope import scoped
from delivery.api import asking, callbacks
from delivery.api.message_serializers import CallbackSerializer, MessageSerializer, MessageWishSerializer
from delivery.models import Callback, Message


class MessagesView(APIView):
    """Messages that other systems ask for."""

    @extend_schema(
        request=MessageWishSerializer,
        responses={201: MessageSerializer, 200: MessageSerializer},
        examples=[
            OpenApiExample(
                "An order's confirmation",
                request_only=True,
                value={
                    "channel": "email",
                    "to": {"identity": {"namespace": "shop_id", "value": "4711"}},
                    "template": 3,
                    "data": {"order": "A-17", "lines": [{"name": "LP", "price": 24.5, "count": 2}]},
                    "idempotency_key": "order-A-17-confirmed",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Puts a message into the outbox: 201. The same wish again (by its idempotency key) sends nothing: 200."""
        form = MessageWishSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = asking.ask(cast(System, request.user).key, form.validated_data, timezone.now())
        code = status.HTTP_201_CREATED if asked.is_new else status.HTTP_200_OK
        return Response(MessageSerializer(asked.message).data, status=code)


class MessageView(APIView):
    """One message."""

    @extend_schema(responses=MessageSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What became of a message of one's brands."""
        message = get_object_or_404(scoped(Message.objects.filter(id=pk), request.user))
        context = {"staff": isinstance(request.user, User)}
        return Response(MessageSerializer(message, context=context).data)


class CallbackView(APIView):
    """Where the statuses of a key's messages are told."""

    def _key(self, request: Request, pk: int) -> ApiKey:
        keys = scoped(ApiKey.objects.all(), request.user)
        shown = cast(Any, request.user)  # or an API key
        if isinstance(shown, System):
            keys = keys.filter(pk=shown.key.pk)
        return get_object_or_404(keys, pk=pk)

    @extend_schema(responses=CallbackSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The address, blank when there is none."""
        known = Callback.objects.filter(key=self._key(request, pk)).first()
        return Response({"url": known.url if known else ""})

    @extend_schema(request=CallbackSerializer, responses=CallbackSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Sets the address and makes a new secret, which is in this answer and nowhere else."""
        key = self._key(request, pk)
        form = CallbackSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        audit.record(by, "changed", f"api-key:{key.pk}", callback=form.validated_data["url"])
        return Response(callbacks.settle(key, form.validated_data["url"]))
