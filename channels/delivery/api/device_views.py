"""The API of devices: tokens for a shop's server, and the registration that browsers and applications do themselves."""

from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_keys import System
from customers.models import Identity
from delivery.pushing import devices
from delivery.pushing.mobile import APNS, FCM
from lib.forms import StrictSerializer


class OwnerSerializer(StrictSerializer):
    """The customer who has logged in, by an identity."""

    namespace = serializers.CharField(max_length=40)
    value = serializers.CharField(max_length=200)


class DeviceTokenSerializer(serializers.Serializer[Any]):
    """A token for this customer's devices, and until when it is good."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class SubscriptionKeysSerializer(serializers.Serializer[Any]):
    """The keys by which a push is encrypted for a browser."""

    p256dh = serializers.CharField(max_length=100)
    auth = serializers.CharField(max_length=40)


class SubscriptionSerializer(serializers.Serializer[Any]):
    """A browser's subscription, as `PushSubscription.toJSON()` gives it."""

    endpoint = serializers.CharField(max_length=500)
    keys = SubscriptionKeysSerializer()


class DeviceSerializer(StrictSerializer):
    """A device: a browser with its subscription, or an application with the token of its push service."""

    token = serializers.CharField(
        max_length=200, required=False, help_text="Whose device it is: from POST /device-tokens/."
    )
    renewal = serializers.CharField(
        max_length=200, required=False, help_text="Instead of a token: what the first registration answered."
    )
    platform = serializers.ChoiceField(choices=devices.PLATFORMS)
    subscription = SubscriptionSerializer(required=False)
    device_token = serializers.CharField(max_length=500, required=False)
    service = serializers.ChoiceField(choices=[FCM, APNS], required=False, default="", allow_blank=True)
    app = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    vapid = serializers.CharField(
        max_length=100, required=False, default="", allow_blank=True, help_text="The public key subscribed to."
    )
    language = serializers.RegexField(
        r"^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,4})?$", required=False, default="", allow_blank=True
    )
    time_zone = serializers.CharField(max_length=64, required=False, default="", allow_blank=True)
    consent = serializers.BooleanField(
        required=False, default=False, help_text="The person has just allowed notifications."
    )
    topics = serializers.ListField(
        child=serializers.SlugField(max_length=40),
        max_length=100,
        required=False,
        default=list,
        help_text="Keys of the brand's topics that are allowed; none: all of them.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Says who, and says what."""
        if bool(attrs.get("token")) == bool(attrs.get("renewal")):
            raise serializers.ValidationError({"token": ["Give a token, or a renewal."]})
        needed = "subscription" if attrs["platform"] == devices.WEB else "device_token"
        if not attrs.get(needed):
            raise serializers.ValidationError({needed: ["This is what the device is written to by."]})
        if attrs["time_zone"] and attrs["time_zone"] not in available_timezones():
            attrs["time_zone"] = ""  # a browser may know zones that we do not
        attrs["device"] = self._device(attrs)
        return attrs

    def _device(self, attrs: dict[str, Any]) -> devices.Device:
        detail = {key: attrs[key] for key in ("app", "vapid", "language", "time_zone") if attrs[key]}
        try:
            if attrs["platform"] == devices.WEB:
                found = attrs["subscription"]
                return devices.browser(found["endpoint"], found["keys"]["p256dh"], found["keys"]["auth"], detail)
            return devices.application(attrs["platform"], attrs["device_token"], attrs["service"], detail)
        except devices.BadDevice as error:
            key = "subscription" if attrs["platform"] == devices.WEB else "device_token"
            raise serializers.ValidationError({key: [str(error)]}) from None


class RegisteredSerializer(serializers.Serializer[Any]):
    """`renewal`: keep it on the device; with it the registration is changed or ended."""

    channel = serializers.CharField()
    renewal = serializers.CharField()
    consents = serializers.IntegerField()


class RenewalSerializer(StrictSerializer):
    """The device itself."""

    renewal = serializers.CharField(max_length=200)


class Refused(PermissionDenied):
    """The same whatever is wrong with a token."""

    default_detail = "This token is not valid, or no longer. Ask for a new one."
    default_code = "bad_token"


class DeviceTokensView(APIView):
    """Tokens for devices."""

    @extend_schema(request=OwnerSerializer, responses={201: DeviceTokenSerializer})
    def post(self, request: Request) -> Response:
        """A token for the browser or application of a customer who has logged in; asked for by a shop's server."""
        form = OwnerSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        system: Any = request.user
        assert isinstance(system, System)
        found = Identity.objects.filter(**form.validated_data).values_list("customer_id", flat=True).first()
        if found is None:
            raise NotFound("There is no customer with this identity.")
        token, expires_at = devices.token_for(found, system.brand.pk, timezone.now())
        answer = DeviceTokenSerializer({"token": token, "expires_at": expires_at})
        return Response(answer.data, status=status.HTTP_201_CREATED)


class DevicesView(APIView):
    """Devices. Pages of any site may call it: the token says who they speak for, and cookies count for nothing."""

    authentication_classes = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answers what browsers ask before they let a page of another site call."""
        answer: HttpResponseBase = (
            HttpResponse(status=204) if request.method == "OPTIONS" else super().dispatch(request, *args, **kwargs)
        )
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Access-Control-Allow-Methods"] = "POST, DELETE"
        answer["Access-Control-Allow-Headers"] = "content-type"
        answer["Access-Control-Max-Age"] = "86400"
        return answer

    @extend_schema(request=DeviceSerializer, responses={201: RegisteredSerializer}, auth=[])
    def post(self, request: Request) -> Response:
        """Registers a device, or changes one. It leaves whoever had it before."""
        form = DeviceSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        told, now = form.validated_data, timezone.now()
        old = None
        try:
            if told.get("renewal"):
                old, brand_id = devices.renewed(told["renewal"])
                owner = devices.Owner(old.customer_id, brand_id)
            else:
                owner = devices.owner_of(told["token"], now)
            registered = devices.register(owner, told["device"], now, replaces=old)
        except devices.NotAllowed:
            raise Refused from None
        consents = 0
        # Only a new device is a new permission: a page that registers at every visit undoes no refusal.
        if told["consent"] and registered.is_new and old is None:
            ip = request.META.get("REMOTE_ADDR") or ""
            consents = devices.consent(owner, told["device"].channel, told["topics"], ip, now)
        devices.learn(owner.customer_id, told["language"], told["time_zone"], now)
        answer = {"channel": told["device"].channel, "renewal": registered.renewal, "consents": consents}
        return Response(RegisteredSerializer(answer).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RenewalSerializer, responses={204: None}, auth=[])
    def delete(self, request: Request) -> Response:
        """Ends the registration of a device."""
        form = RenewalSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            address, _ = devices.renewed(form.validated_data["renewal"])
        except devices.NotAllowed:
            raise Refused from None
        devices.unregister(address)
        return Response(status=status.HTTP_204_NO_CONTENT)
