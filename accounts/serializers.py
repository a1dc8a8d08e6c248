"""Shapes of the staff's API."""

from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from rest_framework import serializers

from accounts.currencies import company_currency, known
from accounts.models import ApiKey, Brand, ExchangeRate, User
from accounts.permissions import may
from accounts.scope import refuse_other_brand

# What a role may do, area by area, as the browser shows or hides it. Derived from the rights table, never decided here.
AREAS = {
    "journeys": ("journey-list", "POST"),
    "segments": ("segment-list", "POST"),
    "customers": ("customer-list", "POST"),
    "dashboards": ("analytics-overview", "POST"),
    "settings": ("provider-account-list", "POST"),
    "consents": ("customer-consents", "PUT"),
    "suppressions": ("suppression-list", "POST"),
    "imports": ("import-list", "POST"),
    "profiles": ("customer-detail", "PATCH"),
}

THREE_LETTERS = "Write the three letters of ISO 4217, such as EUR."
LEAST_RATE, MOST_RATE = Decimal("0.000001"), Decimal(1_000_000)


class BrandSerializer(serializers.ModelSerializer[Brand]):
    """A brand."""

    color = serializers.RegexField(r"^#[0-9a-fA-F]{6}$", default="#4263eb")
    currency = serializers.RegexField(r"^[A-Z]{3}$", default="USD")
    public_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    logo_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    language = serializers.ChoiceField(["en", "ru", "uk", "pl"], required=False)
    utm_source = serializers.RegexField(r"^[A-Za-z0-9._~-]*$", max_length=60, required=False, allow_blank=True)
    quiet_from = serializers.TimeField(required=False, allow_null=True)
    quiet_to = serializers.TimeField(required=False, allow_null=True)

    class Meta:
        model = Brand
        fields: ClassVar = [
            "id",
            "key",
            "name",
            "time_zone",
            "currency",
            "color",
            "public_url",
            "logo_url",
            "postal_address",
            "language",
            "double_opt_in",
            "utm_source",
            "quiet_from",
            "quiet_to",
        ]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Quiet hours have a beginning and an end, or neither."""
        hours = [attrs.get(key, getattr(self.instance, key, None)) for key in ("quiet_from", "quiet_to")]
        if (hours[0] is None) != (hours[1] is None):
            raise serializers.ValidationError({"quiet_to": ["Say when quiet hours begin and when they end."]})
        if hours[0] is not None and hours[0] == hours[1]:
            raise serializers.ValidationError(
                {"quiet_to": ["Quiet hours that end when they begin last the whole day."]}
            )
        return attrs

    def validate_public_url(self, value: str) -> str:
        """The beginning of links: no path, so that a signed token follows it directly."""
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise serializers.ValidationError("Write the beginning of an address, such as https://go.shop.example.")
        if parts.fragment or parts.username or parts.password:
            raise serializers.ValidationError("Write the beginning of an address, such as https://go.shop.example.")
        return value.rstrip("/")

    def validate_logo_url(self, value: str) -> str:
        if value and not value.startswith("https://"):
            raise serializers.ValidationError("The address of a picture begins with https://.")
        return value

    def validate_time_zone(self, value: str) -> str:
        if value not in available_timezones():
            raise serializers.ValidationError(f"“{value}” is not a time zone. Write one such as Europe/Kyiv.")
        return value


class ApiKeySerializer(serializers.ModelSerializer[ApiKey]):
    """A key for another system; `key` is there in the answer to its making alone."""

    key = serializers.CharField(read_only=True, required=False, help_text="Shown once, when the key is made.")

    class Meta:
        model = ApiKey
        fields: ClassVar = [
            "id", "name", "brand", "beginning", "is_active", "runs_journeys", "created_at", "used_at", "key",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["beginning", "created_at", "used_at"]

    def validate_brand(self, brand: Brand) -> Brand:
        refuse_other_brand(self.context["request"].user, brand)
        if self.instance is not None and self.instance.brand != brand:
            raise serializers.ValidationError("This cannot be changed. Make another key.")
        return brand


class ExchangeRateSerializer(serializers.ModelSerializer[ExchangeRate]):
    """What one unit of a currency is worth in the company's. One of another `base` is not used any more."""

    currency = serializers.CharField(
        max_length=3, min_length=3, error_messages={"min_length": THREE_LETTERS, "max_length": THREE_LETTERS}
    )
    rate = serializers.DecimalField(
        max_digits=18,
        decimal_places=8,
        min_value=LEAST_RATE,
        max_value=MOST_RATE,
        error_messages={
            "min_value": "A rate is a number above 0, such as 1.08 (not less than 0.000001).",
            "max_value": "No rate is above 1,000,000: what is one unit worth?",
        },
    )
    is_used = serializers.SerializerMethodField(help_text="Whether it is against the company's present currency.")
    changed_by = serializers.CharField(source="changed_by.name", read_only=True, default="")

    class Meta:
        model = ExchangeRate
        fields: ClassVar = ["id", "currency", "rate", "base", "is_used", "changed_at", "changed_by"]
        read_only_fields: ClassVar = ["base", "changed_at"]

    def get_is_used(self, rate: ExchangeRate) -> bool:
        return rate.base == company_currency()

    def validate_currency(self, value: str) -> str:
        code = value.upper()
        if code not in known():
            raise serializers.ValidationError(f"“{value}” is no currency. {THREE_LETTERS}")
        if code == company_currency():
            raise serializers.ValidationError(f"{code} is the company's currency: others are set against it.")
        if self.instance is not None and self.instance.currency != code:
            raise serializers.ValidationError("This cannot be changed. Set a rate for the other currency.")
        if self.instance is None and ExchangeRate.objects.filter(currency=code).exists():
            raise serializers.ValidationError(f"There is a rate for {code} already: change that one.")
        return code


class UserSerializer(serializers.ModelSerializer[User]):
    """Who is logged in, and what they may do."""

    rights = serializers.SerializerMethodField()
    brands: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = User
        fields: ClassVar = ["id", "email", "name", "role", "language", "theme", "brands", "rights"]
        read_only_fields: ClassVar = ["id", "email", "name", "role"]

    def get_rights(self, user: User) -> dict[str, str]:
        def right(route: str, method: str) -> str:
            return "edit" if may(user.role, route, method) else "read" if may(user.role, route, "GET") else "none"

        return {area: right(*route) for area, route in AREAS.items()}


class PreferencesSerializer(serializers.ModelSerializer[User]):
    """What each person chooses for oneself."""

    language = serializers.ChoiceField(["en", "ru", "uk", "pl"], required=False)
    theme = serializers.ChoiceField(["light", "dark", "auto"], required=False)

    class Meta:
        model = User
        fields: ClassVar = ["language", "theme"]


class LoginSerializer(serializers.Serializer[Any]):
    """E-mail address and password."""

    email = serializers.EmailField()
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class SessionSerializer(serializers.Serializer[Any]):
    """`user` is null for a stranger; `demo` says that this installation shows made-up people and open log-ins.

    In `time_zone` are the days of the company: of its periods, and what is today. Rates are against its `currency`.
    """

    user = UserSerializer(allow_null=True)
    demo = serializers.BooleanField()
    time_zone = serializers.CharField()
    currency = serializers.CharField()
