"""Log-in, log-out, one's own preferences, brands."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import api_keys, audit, tries
from accounts.authentication import Session
from accounts.currencies import company_currency
from accounts.models import ApiKey, Brand, ExchangeRate, User
from accounts.scope import refuse_other_brand, scoped
from accounts.serializers import (
    ApiKeySerializer,
    BrandSerializer,
    ExchangeRateSerializer,
    LoginSerializer,
    PreferencesSerializer,
    SessionSerializer,
    UserSerializer,
)

DEMO_DOMAIN = "@demo.kaskad"


class WrongPassword(APIException):
    """The same whether the address is unknown, the password wrong, or the person switched off."""

    status_code = status.HTTP_400_BAD_REQUEST
    default_detail = "This e-mail address and password do not belong together."
    default_code = "wrong_password"


class SessionView(APIView):
    """The session of this browser."""

    def _answer(self, request: Request) -> Response:
        user = request.user if isinstance(request.user, User) else None
        get_token(request)  # sets the CSRF cookie
        demo = User.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).exists()
        shown = UserSerializer(user).data if user else None
        company = {"time_zone": settings.COMPANY_TIME_ZONE, "currency": company_currency()}
        return Response({"user": shown, "demo": demo} | company)

    @extend_schema(responses=SessionSerializer)
    def get(self, request: Request) -> Response:
        """Who is logged in here; sets the CSRF cookie."""
        return self._answer(request)

    @extend_schema(request=LoginSerializer, responses=SessionSerializer)
    def post(self, request: Request) -> Response:
        """Logs in. Ten wrong passwords for one address within five minutes close it for five minutes."""
        Session().enforce_csrf(request)  # a stranger has no session yet, for which it would be asked for by itself
        form = LoginSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        email = form.validated_data["email"].lower()
        if closed_for := tries.closed_for(email, timezone.now()):
            raise Throttled(wait=closed_for.total_seconds(), detail="Too many wrong passwords. Wait five minutes.")
        user = authenticate(request, username=email, password=form.validated_data["password"])
        if not isinstance(user, User):
            raise WrongPassword
        tries.forget(email)
        login(request, user)
        request.user = user
        return self._answer(request)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Logs out."""
        logout(request)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    """One's own preferences."""

    @extend_schema(request=PreferencesSerializer, responses=UserSerializer)
    def patch(self, request: Request) -> Response:
        """Changes language or theme."""
        assert isinstance(request.user, User)
        form = PreferencesSerializer(request.user, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        form.save()
        return Response(UserSerializer(request.user).data)


class BrandViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Brand],
):
    """Brands."""

    queryset = Brand.objects.order_by("name")
    serializer_class = BrandSerializer
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012 (the base class declares it so)

    def get_queryset(self) -> Any:
        return scoped(super().get_queryset(), self.request.user, path="id")

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        refuse_other_brand(self.request.user, None)  # who works for some brands only would not see the new one
        brand = serializer.save()
        audit.record(self.request.user, "created", f"brand:{brand.pk}", name=brand.name)  # type: ignore[arg-type]

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        brand = serializer.save()
        audit.record(self.request.user, "changed", f"brand:{brand.pk}", fields=sorted(serializer.validated_data))  # type: ignore[arg-type]


class ApiKeyViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[ApiKey],
):
    """API keys of other systems."""

    queryset = ApiKey.objects.order_by("name", "id")
    serializer_class = ApiKeySerializer
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012 (so it is declared in the base class)

    def get_queryset(self) -> QuerySet[ApiKey]:
        return scoped(super().get_queryset(), self.request.user)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Makes a key. Its text is in this answer and nowhere else."""
        form = self.get_serializer(data=request.data)
        form.is_valid(raise_exception=True)
        by = request.user if isinstance(request.user, User) else None
        wish = form.validated_data
        key, text = api_keys.make(wish["name"], wish["brand"], by, runs_journeys=wish.get("runs_journeys", False))
        audit.record(by, "created", f"api-key:{key.pk}", name=key.name, runs_journeys=key.runs_journeys)
        return Response(self.get_serializer(key).data | {"key": text}, status=status.HTTP_201_CREATED)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        key = serializer.save()
        by = self.request.user if isinstance(self.request.user, User) else None
        audit.record(by, "changed", f"api-key:{key.pk}", fields=sorted(serializer.validated_data))


class ExchangeRateViewSet(viewsets.ModelViewSet[ExchangeRate]):
    """Exchange rates. They are the whole company's: who works for some brands only cannot set them."""

    queryset = ExchangeRate.objects.select_related("changed_by").order_by("currency")
    serializer_class = ExchangeRateSerializer
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012 (so it is declared in the base class)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        self._save(serializer, "created")

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        self._save(serializer, "changed")

    def perform_destroy(self, instance: ExchangeRate) -> None:
        refuse_other_brand(self.request.user, None)
        audit.record(self._by(), "deleted", f"exchange-rate:{instance.currency}", rate=str(instance))
        instance.delete()

    def _save(self, serializer: BaseSerializer[Any], action: str) -> None:
        refuse_other_brand(self.request.user, None)
        rate = serializer.save(changed_at=timezone.now(), changed_by=self._by(), base=company_currency())
        audit.record(self._by(), action, f"exchange-rate:{rate.currency}", rate=str(rate))

    def _by(self) -> User | None:
        return self.request.user if isinstance(self.request.user, User) else None
