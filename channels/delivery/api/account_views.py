"""The API of channels, providers, accounts and senders."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from accounts.scope import scoped
from delivery.api.account_serializers import (
    AccountSerializer,
    ChannelSerializer,
    CheckedSerializer,
    ProviderSerializer,
    SenderSerializer,
)
from delivery.api.template_serializers import TrySenderSerializer
from delivery.checking import check_account
from delivery.content import trying
from delivery.kinds import KINDS
from delivery.models import Account, Sender
from delivery.providers import PROVIDERS


class ChannelsView(APIView):
    """Channels."""

    @extend_schema(responses=ChannelSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All channels, from the cheapest to the dearest."""
        return Response(ChannelSerializer(sorted(KINDS, key=lambda kind: kind.rank), many=True).data)


class ProvidersView(APIView):
    """Providers."""

    @extend_schema(responses=ProviderSerializer(many=True))
    def get(self, request: Request) -> Response:
        """All providers, with the forms of their accounts."""
        return Response(ProviderSerializer(list(PROVIDERS), many=True).data)


class AccountViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Account],
):
    """Accounts at providers."""

    queryset = Account.objects.prefetch_related("brands", "prices").order_by("name")
    serializer_class = AccountSerializer
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012 (so it is declared in the base class)

    def get_queryset(self) -> QuerySet[Account]:
        return scoped(super().get_queryset(), self.request.user, path="brands").distinct()

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        account = serializer.save()
        audit.record(_user(self.request), "created", f"provider-account:{account.pk}", name=account.name)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        account = serializer.save()
        # The names of what changed, never the values: credentials are among them.
        changed = sorted(serializer.validated_data)
        audit.record(_user(self.request), "changed", f"provider-account:{account.pk}", fields=changed)

    @extend_schema(request=None, responses=CheckedSerializer)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """Asks the provider whether it takes the account as it is stored. Sends nothing; takes some seconds at most."""
        account = self.get_object()
        checked = check_account(account)
        audit.record(_user(request), "checked", f"provider-account:{account.pk}", accepted=checked.accepted)
        return Response(CheckedSerializer(checked).data)


@extend_schema(
    parameters=[
        OpenApiParameter("brand", OpenApiTypes.INT, description="Only senders of this brand."),
        OpenApiParameter("channel", OpenApiTypes.STR, description="Only senders of this channel."),
    ]
)
class SenderViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Sender],
):
    """Senders."""

    queryset = Sender.objects.select_related("account", "brand").order_by("brand", "channel", "name", "id")
    serializer_class = SenderSerializer
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012 (so it is declared in the base class)

    def get_queryset(self) -> QuerySet[Sender]:
        senders = scoped(super().get_queryset(), self.request.user)
        if self.action == "list":
            if (brand := self.request.query_params.get("brand", "")).isdecimal():
                senders = senders.filter(brand_id=int(brand))
            if channel := self.request.query_params.get("channel"):
                senders = senders.filter(channel=channel)
        return senders

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        sender = serializer.save()
        audit.record(_user(self.request), "created", f"sender:{sender.pk}", name=sender.name, channel=sender.channel)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        sender = serializer.save()
        audit.record(_user(self.request), "changed", f"sender:{sender.pk}", fields=sorted(serializer.validated_data))

    @extend_schema(request=TrySenderSerializer, responses=CheckedSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str) -> Response:
        """Sends a standard text to an address, at once; answers what the provider said. At most ten a minute."""
        sender, user = self.get_object(), _user(request)
        assert user is not None, "config/rights.py lets admins only"
        form = TrySenderSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        endpoint = form.validated_data["endpoint"]
        said = trying.recorded(user, sender, endpoint, trying.standard_fields(sender, endpoint), timezone.now())
        return Response(CheckedSerializer(said).data)


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
