"""Shapes of the API of sources."""

import secrets as random
from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.models import Source, SourceReject
from customers.sentences import SaidField
from customers.sources.health import STATES, Activity, health_of
from customers.sources.kind import SourceKind
from customers.sources.kinds import KINDS
from lib import secrets
from lib.forms import StrictSerializer, describe

KEY = r"^[a-z][a-z0-9_-]*$"


class SourceKindSerializer(serializers.Serializer[Any]):
    """A kind of sources, with the forms of one."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the API calls it so
    icon = serializers.CharField()
    description = serializers.CharField()
    receives = serializers.BooleanField(help_text="Systems call us, and show the write key of the source.")
    runs = serializers.BooleanField(help_text="It is read by us: it can be checked and run.")
    credential_fields = serializers.SerializerMethodField()
    setting_fields = serializers.SerializerMethodField()

    def get_credential_fields(self, kind: SourceKind) -> list[dict[str, Any]]:
        return describe(kind.Credentials)

    def get_setting_fields(self, kind: SourceKind) -> list[dict[str, Any]]:
        return describe(kind.Settings)


class HealthSerializer(serializers.Serializer[Any]):
    """How a source is."""

    state = serializers.ChoiceField(STATES)
    words = serializers.CharField(help_text="A sentence; empty where there is nothing to say.")
    said = SaidField(source="words")


class AlertSerializer(serializers.Serializer[Any]):
    """A source has fallen silent, or speaks again."""

    at = serializers.DateTimeField()
    state = serializers.ChoiceField(["silent", "back"])
    since = serializers.DateTimeField(help_text="When something had come last.")


class SourceSerializer(serializers.ModelSerializer[Source]):
    """A source. `key` is what its rows remember, and stands for ever. Credentials are written and never read back."""

    key = serializers.RegexField(
        KEY, max_length=40, required=False, help_text="Small letters, digits, - and _; empty: made of the name."
    )
    kind = serializers.CharField(max_length=20)
    write_key = serializers.CharField(read_only=True, allow_null=True)
    settings = serializers.DictField(required=False)
    credentials = serializers.DictField(write_only=True, required=False)
    credentials_set = serializers.SerializerMethodField()
    silent_after_s = serializers.IntegerField(
        min_value=60,
        max_value=366 * 86400,
        required=False,
        allow_null=True,
        help_text="After so long without data somebody is to look; null: never.",
    )
    last_at = serializers.DateTimeField(read_only=True, allow_null=True)
    health = serializers.SerializerMethodField()
    per_minute = serializers.SerializerMethodField(help_text="What came, over the last ten minutes.")
    alerts = serializers.SerializerMethodField(help_text="Silences and their ends, the latest first.")
    read_at = serializers.DateTimeField(
        source="state.read_at",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="Of a source that is read by us.",
    )
    last_import = serializers.IntegerField(
        source="state.last_import",
        read_only=True,
        default=None,
        allow_null=True,
        help_text="By this import what was read last goes into the base.",
    )

    class Meta:
        model = Source
        fields: ClassVar = [
            "id",
            "key",
            "name",
            "kind",
            "write_key",
            "settings",
            "credentials",
            "credentials_set",
            "is_active",
            "silent_after_s",
            "last_at",
            "created_at",
            "health",
            "per_minute",
            "alerts",
            "read_at",
            "last_import",
        ]
        read_only_fields: ClassVar = ["created_at"]

    def get_credentials_set(self, source: Source) -> bool:
        return bool(source.credentials)

    @extend_schema_field(HealthSerializer)
    def get_health(self, source: Source) -> Any:
        return HealthSerializer(health_of(source, self._activity(source), self.context["now"])).data

    def get_per_minute(self, source: Source) -> float:
        return self._activity(source).per_minute

    @extend_schema_field(AlertSerializer(many=True))
    def get_alerts(self, source: Source) -> Any:
        return source.state.get("alerts", [])

    def _activity(self, source: Source) -> Activity:
        found: Activity = self.context["activities"].get(source.pk, Activity())
        return found

    def validate_kind(self, value: str) -> str:
        if value not in KINDS:
            known = ", ".join(each.key for each in KINDS)
            raise serializers.ValidationError(f"There is no kind of sources “{value}”. Known are: {known}.")
        if self.instance is not None and self.instance.kind != value:
            raise serializers.ValidationError("The kind of a source cannot be changed. Add another source.")
        return value

    def validate_key(self, value: str) -> str:
        if self.instance is not None and self.instance.key != value:
            raise serializers.ValidationError("The key of a source cannot be changed: its rows remember it.")
        if self.instance is None and Source.objects.filter(key=value).exists():
            raise serializers.ValidationError(f"There is a source with the key “{value}” already.")
        return value

    def validate_name(self, value: str) -> str:
        if "\x00" in value:
            raise serializers.ValidationError("The name holds the character NUL.")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        source = self.instance
        kind = KINDS[attrs.get("kind") or (source.kind if source else "")]
        if source is None:
            attrs.setdefault("key", _free_key(attrs["name"]))
            attrs["write_key"] = new_write_key() if kind.receives else None
        if source is None or "settings" in attrs:
            attrs["settings"] = _accepted(kind.Settings, attrs.get("settings", {}), "settings")
        if source is None or "credentials" in attrs:
            credentials = _merged(source, attrs.get("credentials", {}))
            accepted = _accepted(kind.Credentials, credentials, "credentials")
            attrs["credentials"] = secrets.encrypt(accepted) if accepted else ""
        return attrs

    def create(self, validated_data: dict[str, Any]) -> Source:
        return Source.objects.create(**validated_data, created_at=self.context["now"])

    def update(self, source: Source, validated_data: dict[str, Any]) -> Source:
        for key, value in validated_data.items():
            setattr(source, key, value)
        source.save(update_fields=list(validated_data))  # others write how far it was read, and when it spoke last
        return source


class SourceCountSerializer(serializers.Serializer[Any]):
    """What came in a minute or an hour, and what became of it."""

    at = serializers.DateTimeField()
    received = serializers.IntegerField()
    stored = serializers.IntegerField()
    repeated = serializers.IntegerField()
    rejected = serializers.IntegerField()


class SourceRejectSerializer(serializers.ModelSerializer[SourceReject]):
    """Something that was not taken: why, and its text as it came."""

    said = SaidField(source="reason")

    class Meta:
        model = SourceReject
        fields: ClassVar = ["id", "at", "message_id", "reason", "said", "original"]


class SourceCheckedSerializer(serializers.Serializer[Any]):
    """What a look at a source has found, with its first rows."""

    accepted = serializers.BooleanField()
    words = serializers.CharField()
    said = SaidField(source="words")
    header = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField())


class SourceRunSerializer(serializers.Serializer[Any]):
    """What has been set going."""

    words = serializers.CharField()


def new_write_key() -> str:
    """A key that nobody guesses; it may stand in a web page all the same."""
    return random.token_urlsafe(24).replace("-", "x").replace("_", "y")


def _free_key(name: str) -> str:
    """A key made of a name: its Latin letters and digits, and a number where another source has them, too."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in name.lower())
    stem = "-".join(filter(None, plain.split("-")))[:30].strip("-")
    if not stem or not stem[0].isalpha():
        stem = f"source-{stem}".strip("-")
    taken = set(Source.objects.filter(key__startswith=stem).values_list("key", flat=True))
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return key


def _accepted(form: type[StrictSerializer], values: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The values as the form takes them; its complaints stand under `name`."""
    filled = form(data=dict(values))
    if not filled.is_valid():
        raise serializers.ValidationError({name: filled.errors})
    return dict(filled.validated_data)


def _merged(source: Source | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, with what is given anew."""
    try:
        stored = secrets.decrypt(source.credentials) if source else {}
    except secrets.SecretsUnreadable:
        stored = {}
    return stored | {key: value for key, value in given.items() if value not in (None, "")}
