"""Shapes of the API of channels, providers, accounts and senders."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import transaction
from rest_framework import serializers

from accounts.models import Brand
from accounts.scope import refuse_other_brand, scoped
from delivery import public
from delivery.kind import BadEndpoint, Kind
from delivery.kinds import KINDS
from delivery.models import Account, Price, Sender
from delivery.provider import Provider
from delivery.providers import PROVIDERS
from lib import secrets
from lib.forms import describe


class ChannelSerializer(serializers.Serializer[Any]):
    """A channel: how it looks, its place by price (1 is the cheapest), and the form of its contents."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API calls it so
    icon = serializers.CharField()
    color = serializers.CharField()
    rank = serializers.IntegerField()
    default_timeout_s = serializers.IntegerField()
    reports = serializers.SerializerMethodField()
    content_fields = serializers.SerializerMethodField()

    def get_reports(self, kind: Kind) -> list[str]:
        return sorted(kind.reports)

    def get_content_fields(self, kind: Kind) -> list[dict[str, Any]]:
        return describe(kind.Content)


class ProviderSerializer(serializers.Serializer[Any]):
    """A provider: what it delivers, and the forms of an account there."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API calls it so
    description = serializers.CharField()
    channels = serializers.ListField(child=serializers.CharField())
    hears = serializers.SerializerMethodField(help_text="Whether it reports by calling the account's `hook_url`.")
    credential_fields = serializers.SerializerMethodField()
    setting_fields = serializers.SerializerMethodField()

    def get_hears(self, provider: Provider) -> bool:
        return type(provider).hear is not Provider.hear

    def get_credential_fields(self, provider: Provider) -> list[dict[str, Any]]:
        return describe(provider.Credentials)

    def get_setting_fields(self, provider: Provider) -> list[dict[str, Any]]:
        return describe(provider.Settings)


class PriceSerializer(serializers.ModelSerializer[Price]):
    """What one part of a message costs; of several prices the one with the longest fitting prefix counts."""

    prefix = serializers.RegexField(r"^\+?[0-9]{0,8}$", required=False, allow_blank=True, default="")
    amount = serializers.DecimalField(max_digits=12, decimal_places=5, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$")

    class Meta:
        model = Price
        fields: ClassVar = ["channel", "prefix", "amount", "currency", "billed_on"]

    def validate_prefix(self, value: str) -> str:
        return value.lstrip("+")


class CheckedSerializer(serializers.Serializer[Any]):
    """What a provider said to an account: whether it takes it, and in which words."""

    accepted = serializers.BooleanField()
    words = serializers.CharField()


class AccountSerializer(serializers.ModelSerializer[Account]):
    """An account at a provider. Credentials are written and never read back; leaving one out keeps what is stored."""

    provider = serializers.CharField(max_length=40)
    brands = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Brand.objects.all(), required=False, help_text="None: all brands may send over it."
    )
    settings = serializers.DictField(required=False)
    credentials = serializers.DictField(write_only=True, required=False)
    credentials_set = serializers.SerializerMethodField()
    rate_per_s = serializers.IntegerField(
        min_value=1,
        max_value=10_000,
        required=False,
        allow_null=True,
        help_text="Messages a second at most; null: as many as there are.",
    )
    concurrency = serializers.IntegerField(
        min_value=1,
        max_value=200,
        required=False,
        allow_null=True,
        help_text="Connections or requests at a time at most; null: as many as the provider likes.",
    )
    hook_url = serializers.SerializerMethodField(help_text="Where the provider reports to; to be entered there.")
    prices = PriceSerializer(many=True, required=False)

    class Meta:
        model = Account
        fields: ClassVar = [
            "id",
            "name",
            "provider",
            "brands",
            "settings",
            "credentials",
            "credentials_set",
            "is_active",
            "rate_per_s",
            "concurrency",
            "rests_until",
            "outage_words",
            "hook_url",
            "prices",
        ]
        read_only_fields: ClassVar = ["rests_until", "outage_words"]

    def get_hook_url(self, account: Account) -> str:
        return public.hook_url(account.pk)

    def get_credentials_set(self, account: Account) -> bool:
        return bool(account.credentials)

    def validate_provider(self, value: str) -> str:
        if value not in PROVIDERS:
            known = ", ".join(each.key for each in PROVIDERS)
            raise serializers.ValidationError(f"There is no provider “{value}”. Known are: {known}.")
        if self.instance is not None and self.instance.provider != value:
            raise serializers.ValidationError("The provider of an account cannot be changed. Add another account.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        account = self.instance
        provider = PROVIDERS[attrs.get("provider") or (account.provider if account else "")]
        if account is None or "settings" in attrs:
            attrs["settings"] = _accepted(provider.Settings, attrs.get("settings", {}), "settings")
        if account is None or "credentials" in attrs:
            credentials = _merged(account, attrs.get("credentials", {}))
            accepted = _accepted(provider.Credentials, credentials, "credentials")
            attrs["credentials"] = secrets.encrypt(accepted) if accepted else ""
        if "brands" in attrs or "prices" in attrs:
            self._check_prices(provider, attrs)
        self._check_scope(attrs)
        return attrs

    def _check_prices(self, provider: Provider, attrs: Mapping[str, Any]) -> None:
        """Budgets and the canvas convert nothing, so every price is in the currency of those who pay it."""
        brands = attrs.get("brands", self.instance.brands.all() if self.instance else []) or Brand.objects.all()
        currencies = {each.currency: each.name for each in brands}
        stored = [
            {"channel": each.channel, "prefix": each.prefix, "currency": each.currency}
            for each in (self.instance.prices.all() if self.instance else [])
        ]
        seen = set()
        for each in attrs.get("prices", stored):
            where = (each["channel"], each.get("prefix", ""))
            if each["channel"] not in provider.channels:
                raise serializers.ValidationError({"prices": [f"{provider.label} has no channel “{each['channel']}”."]})
            if where in seen:
                raise serializers.ValidationError({"prices": [f"There are two prices for {' '.join(where).strip()}."]})
            for currency, brand in currencies.items():
                if currency != each["currency"]:
                    words = f"{brand} reckons in {currency}. Write prices in {currency}, or give it its own account."
                    raise serializers.ValidationError({"prices": [words]})
            seen.add(where)

    def _check_scope(self, attrs: Mapping[str, Any]) -> None:
        """Who works for some brands only may set up accounts of these brands only."""
        user = self.context["request"].user
        wanted = [list(attrs["brands"])] if "brands" in attrs else []
        if self.instance is not None:
            wanted.append(list(self.instance.brands.all()))
        elif not wanted:
            wanted.append([])
        for brands in wanted:
            for brand in brands or [None]:
                refuse_other_brand(user, brand)

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Account:
        brands, prices = validated_data.pop("brands", []), validated_data.pop("prices", [])
        account = Account.objects.create(**validated_data)
        account.brands.set(brands)
        _set_prices(account, prices)
        return account

    @transaction.atomic
    def update(self, account: Account, validated_data: dict[str, Any]) -> Account:
        brands, prices = validated_data.pop("brands", None), validated_data.pop("prices", None)
        for key, value in validated_data.items():
            setattr(account, key, value)
        account.save()
        if brands is not None:
            account.brands.set(brands)
        if prices is not None:
            account.prices.all().delete()
            _set_prices(account, prices)
        return account


class SenderSerializer(serializers.ModelSerializer[Sender]):
    """A name, address or number that a brand sends from. One of a brand's senders of a channel is the default."""

    account_name = serializers.CharField(source="account.name", read_only=True)
    channel = serializers.CharField(max_length=20)
    fallback = serializers.PrimaryKeyRelatedField(
        queryset=Sender.objects.all(),
        required=False,
        allow_null=True,
        help_text="Takes over while this one's account is down, and what is beyond its share of the day.",
    )
    warm_up = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=100_000_000),
        max_length=90,
        required=False,
        help_text="Messages a day, from the first day on; afterwards as many as there are.",
    )

    class Meta:
        model = Sender
        fields: ClassVar = [
            "id",
            "brand",
            "account",
            "account_name",
            "channel",
            "name",
            "value",
            "is_default",
            "is_active",
            "fallback",
            "warms_up_from",
            "warm_up",
        ]
        validators: ClassVar[
            list[Any]
        ] = []  # of the constraints; below they speak in sentences, and a new default takes over

    def validate_channel(self, value: str) -> str:
        if value not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{value}”.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        user, old = self.context["request"].user, self.instance
        for key in ("brand", "account", "channel"):
            if old is not None and key in attrs and attrs[key] != getattr(old, key):
                raise serializers.ValidationError({key: ["This cannot be changed. Add another sender."]})
        brand = old.brand if old else attrs["brand"]
        account = old.account if old else attrs["account"]
        channel = old.channel if old else attrs["channel"]
        refuse_other_brand(user, brand)
        if not scoped(Account.objects.filter(pk=account.pk), user, path="brands").exists() or (
            account.brands.exists() and brand not in account.brands.all()
        ):
            raise serializers.ValidationError({"account": [f"{brand} does not send over this account."]})
        if account.provider not in PROVIDERS or channel not in PROVIDERS[account.provider].channels:
            raise serializers.ValidationError({"channel": [f"The account “{account}” does not deliver it."]})
        if "value" in attrs:
            self._check_value(channel, brand, account, attrs["value"])
        if attrs.get("fallback") is not None:
            self._check_fallback(channel, brand, account, attrs["fallback"])
        return attrs

    def _check_fallback(self, channel: str, brand: Brand, account: Account, fallback: Sender) -> None:
        if (fallback.brand_id, fallback.channel) != (brand.pk, channel):
            raise serializers.ValidationError({"fallback": ["Choose a sender of the same brand and channel."]})
        if fallback.account_id == account.pk:
            raise serializers.ValidationError({"fallback": ["Choose a sender on another account."]})

    def _check_value(self, channel: str, brand: Brand, account: Account, value: str) -> None:
        try:
            KINDS[channel].check_sender(value)
        except BadEndpoint as error:
            raise serializers.ValidationError({"value": [str(error)]}) from None
        twins = Sender.objects.filter(brand=brand, channel=channel, value=value, account=account)
        if self.instance is not None:
            twins = twins.exclude(pk=self.instance.pk)
        if twins.exists():
            raise serializers.ValidationError({"value": [f"{brand} already has this sender."]})

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Sender:
        others = Sender.objects.filter(brand=validated_data["brand"], channel=validated_data["channel"])
        if not others.filter(is_default=True).exists():
            validated_data["is_default"] = True
        elif validated_data.get("is_default"):
            others.update(is_default=False)
        return super().create(validated_data)

    @transaction.atomic
    def update(self, sender: Sender, validated_data: dict[str, Any]) -> Sender:
        if validated_data.get("is_default"):
            Sender.objects.filter(brand=sender.brand, channel=sender.channel).exclude(pk=sender.pk).update(
                is_default=False
            )
        return super().update(sender, validated_data)


def _accepted(form: type[serializers.Serializer[Any]], data: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The data as JSON, when the provider's form accepts it; else its errors, under `key`."""
    filled = form(data=dict(data))
    if not filled.is_valid():
        raise serializers.ValidationError({key: filled.errors})
    return dict(filled.data)


def _merged(account: Account | None, credentials: Mapping[str, Any]) -> dict[str, Any]:
    """The stored credentials with those that were written; a blank one was not."""
    written = {key: value for key, value in credentials.items() if value not in ("", None)}
    if account is None:
        return written
    try:
        return secrets.decrypt(account.credentials) | written
    except secrets.SecretsUnreadable:
        return written


def _set_prices(account: Account, prices: list[dict[str, Any]]) -> None:
    Price.objects.bulk_create(Price(account=account, **each) for each in prices)
