"""The API of caps and routes: how much one customer gets, and which way messages take."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.serializers import BaseSerializer

from accounts import audit
from accounts.models import User
from accounts.scope import refuse_other_brand, scoped
from delivery.kinds import KINDS
from delivery.models import Cap, Route, Sender


class CapSerializer(serializers.ModelSerializer[Cap]):
    """At most `most` marketing messages to one customer in the window; 0: none at all."""

    channel = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text="Blank: all channels together."
    )
    most = serializers.IntegerField(min_value=0, max_value=1000)
    window = serializers.ChoiceField(
        Cap.Window.choices,
        default=Cap.Window.ROLLING,
        help_text="A calendar window is in the brand's time zone, for all brands in the company's.",
    )
    window_s = serializers.IntegerField(
        min_value=60,
        max_value=366 * 86400,
        allow_null=True,
        required=False,
        help_text="Of a rolling window: how many seconds. Null for the others.",
    )

    class Meta:
        model = Cap
        fields: ClassVar = ["id", "brand", "channel", "topic", "most", "window", "window_s"]
        extra_kwargs: ClassVar = {
            "brand": {"help_text": "Null: all brands together."},
            "topic": {"help_text": "One of the brand's. Null: all topics together."},
        }

    def validate_channel(self, value: str) -> str:
        if value and value not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{value}”.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user = self.context["request"].user
        if self.instance is not None:
            refuse_other_brand(user, self.instance.brand)
        if self.instance is None or "brand" in attrs:
            refuse_other_brand(user, attrs.get("brand"))
        becomes = {
            key: attrs[key] if key in attrs else getattr(self.instance, key, None)
            for key in ("brand", "topic", "window", "window_s")
        }
        if becomes["topic"] and becomes["topic"].brand != becomes["brand"]:
            raise serializers.ValidationError({"topic": ["Choose a topic of the cap's brand."]})
        if becomes["window"] != Cap.Window.ROLLING:
            return attrs | {"window_s": None}
        if becomes["window_s"] is None:
            raise serializers.ValidationError({"window_s": ["Say how long the window is."]})
        return attrs


class RouteSerializer(serializers.ModelSerializer[Route]):
    """Messages of `sender` to numbers that begin with `prefix` go over the sender `to`."""

    prefix = serializers.RegexField(r"^\+?[1-9][0-9]{0,7}$")

    class Meta:
        model = Route
        fields: ClassVar = ["id", "sender", "prefix", "to"]
        validators: ClassVar[list[Any]] = []  # of the constraint; below it speaks in a sentence

    def validate_prefix(self, value: str) -> str:
        return value.lstrip("+")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        old = self.instance
        sender: Sender = attrs["sender"] if "sender" in attrs or old is None else old.sender
        to: Sender = attrs["to"] if "to" in attrs or old is None else old.to
        prefix = attrs["prefix"] if "prefix" in attrs or old is None else old.prefix
        refuse_other_brand(self.context["request"].user, sender.brand)
        if (sender.brand_id, sender.channel) != (to.brand_id, to.channel) or sender.pk == to.pk:
            raise serializers.ValidationError({"to": ["Choose another sender of the same brand and channel."]})
        twins = Route.objects.filter(sender=sender, prefix=prefix)
        if (twins.exclude(pk=old.pk) if old else twins).exists():
            raise serializers.ValidationError({"prefix": ["This sender already has a route for these numbers."]})
        return attrs


class _Rules(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Any],
):
    """What caps and routes have in common: each change is in the audit."""

    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012 (so it is declared in the base class)
    subject = ""
    brand_path = "brand"

    def get_queryset(self) -> QuerySet[Any]:
        return scoped(super().get_queryset(), self.request.user, path=self.brand_path)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        self._told("created", serializer.save())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        self._told("changed", serializer.save())

    def perform_destroy(self, instance: Any) -> None:
        brand = instance.sender.brand if isinstance(instance, Route) else instance.brand
        refuse_other_brand(self.request.user, brand)
        self._told("deleted", instance)
        instance.delete()

    def _told(self, action: str, instance: Any) -> None:
        by = self.request.user if isinstance(self.request.user, User) else None
        audit.record(by, action, f"{self.subject}:{instance.pk}")


class CapViewSet(_Rules):
    """Caps."""

    queryset = Cap.objects.order_by("id")
    serializer_class = CapSerializer
    subject = "cap"


class RouteViewSet(_Rules):
    """Routes."""

    queryset = Route.objects.select_related("sender", "to").order_by("sender", "prefix")
    serializer_class = RouteSerializer
    subject = "route"
    brand_path = "sender__brand"
