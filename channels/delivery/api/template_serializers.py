"""Shapes of the API of templates."""

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Brand
from accounts.scope import refuse_other_brand
from customers.models import Customer
from delivery.content.template_library import checked_variants, languages_of
from delivery.kinds import KINDS
from delivery.models import Sender, Template, TemplateVersion
from lib.forms import StrictSerializer


class VariantsField(serializers.DictField):
    """{channel: {language, or "" for everybody: {field: text}}}; checked channel by channel, field by field."""

    def to_internal_value(self, data: Any) -> Any:
        return checked_variants(data)


class TemplateVersionSerializer(serializers.ModelSerializer[TemplateVersion]):
    """A saved version, without its texts."""

    created_by = serializers.CharField(source="created_by.name", default="")
    channels = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()

    class Meta:
        model = TemplateVersion
        fields: ClassVar = ["number", "note", "created_by", "created_at", "channels", "languages"]
        read_only_fields = fields

    def get_channels(self, version: TemplateVersion) -> list[str]:
        return by_price(version.variants)

    def get_languages(self, version: TemplateVersion) -> list[str]:
        return languages_of(version.variants)


class WholeVersionSerializer(TemplateVersionSerializer):
    """A saved version with its texts."""

    variants = VariantsField()

    class Meta(TemplateVersionSerializer.Meta):
        fields: ClassVar = [*TemplateVersionSerializer.Meta.fields, "variants"]
        read_only_fields = fields


class TemplateRowSerializer(serializers.ModelSerializer[Template]):
    """A template in a list."""

    number = serializers.IntegerField(source="version.number", help_text="Of the newest version.")
    channels = serializers.SerializerMethodField()
    languages = serializers.SerializerMethodField()
    updated_at = serializers.DateTimeField(source="version.created_at")
    updated_by = serializers.CharField(source="version.created_by.name", default="")

    class Meta:
        model = Template
        fields: ClassVar = [
            "id",
            "brand",
            "name",
            "status",
            "number",
            "channels",
            "languages",
            "updated_at",
            "updated_by",
        ]
        read_only_fields = fields

    def get_channels(self, template: Template) -> list[str]:
        return by_price(template.version.variants) if template.version else []

    def get_languages(self, template: Template) -> list[str]:
        return languages_of(template.version.variants) if template.version else []


class WholeTemplateSerializer(TemplateRowSerializer):
    """A template with the texts of its newest version."""

    variants = VariantsField(source="version.variants")

    class Meta(TemplateRowSerializer.Meta):
        fields: ClassVar = [*TemplateRowSerializer.Meta.fields, "variants"]
        read_only_fields = fields


class NewTemplateSerializer(StrictSerializer):
    """A template to be made."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all())
    name = serializers.CharField(max_length=120)
    variants = VariantsField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def validate_brand(self, brand: Brand) -> Brand:
        refuse_other_brand(self.context["request"].user, brand)
        return brand


class ChangeTemplateSerializer(StrictSerializer):
    """What of a template changes without a new version."""

    name = serializers.CharField(max_length=120, required=False)
    status = serializers.ChoiceField(Template.Status.choices, required=False)


class NewVersionSerializer(StrictSerializer):
    """Texts to be saved. `base`: the version that they were written on; if it is no longer the newest, 409."""

    base = serializers.IntegerField(min_value=1)
    variants = VariantsField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PushTemplateSerializer(StrictSerializer):
    """Which version everything published is to say."""

    version = serializers.IntegerField(min_value=1)


class PushedTemplateSerializer(serializers.Serializer[Any]):
    """What a push came to: published texts that were replaced, and channels that the version has no text for."""

    replaced = serializers.IntegerField()
    kept = serializers.ListField(child=serializers.CharField())


class AskPreviewSerializer(StrictSerializer):
    """A text and for whom: either the variants of a channel as they are being written, or those of a template."""

    brand = serializers.PrimaryKeyRelatedField(queryset=Brand.objects.all())
    channel = serializers.CharField(max_length=20)
    languages = serializers.DictField(
        child=serializers.DictField(), required=False, help_text="Variants: {language, or “”: {field: text}}."
    )
    template = serializers.PrimaryKeyRelatedField(queryset=Template.objects.all(), required=False, allow_null=True)
    version = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    language = serializers.CharField(
        max_length=20, required=False, allow_null=True, allow_blank=True, default=None, help_text="Left out: theirs."
    )
    customer = serializers.PrimaryKeyRelatedField(
        queryset=Customer.objects.all(), required=False, allow_null=True, default=None
    )
    event = serializers.DictField(required=False, allow_null=True, default=None)

    def validate_channel(self, channel: str) -> str:
        if channel not in KINDS:
            raise serializers.ValidationError(f"There is no channel “{channel}”.")
        return channel

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        refuse_other_brand(self.context["request"].user, attrs["brand"])
        template = attrs.get("template")
        if template is None:
            if not attrs.get("languages"):
                raise serializers.ValidationError({"languages": ["Give a text, or a template."]})
            return attrs
        if template.brand_id != attrs["brand"].pk:
            raise serializers.ValidationError({"template": ["It belongs to another brand."]})
        version = template.version
        if attrs["version"] is not None:
            version = template.versions.filter(number=attrs["version"]).first()
        if version is None or attrs["channel"] not in version.variants:
            raise serializers.ValidationError({"template": ["It has no text for this channel."]})
        attrs["languages"] = version.variants[attrs["channel"]]
        return attrs


class TryTextSerializer(AskPreviewSerializer):
    """A preview that is sent: without an address to one's own, without a sender over the brand's default one."""

    endpoint = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    sender = serializers.PrimaryKeyRelatedField(
        queryset=Sender.objects.filter(is_active=True), required=False, allow_null=True, default=None
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        sender, user = attrs["sender"], self.context["request"].user
        if sender is not None and (sender.brand_id != attrs["brand"].pk or sender.channel != attrs["channel"]):
            raise serializers.ValidationError({"sender": ["It is not a sender of this brand and channel."]})
        if not attrs["endpoint"]:
            if attrs["channel"] != "email":
                raise serializers.ValidationError({"endpoint": ["Say where the test goes."]})
            attrs["endpoint"] = user.email
        return attrs


class TrySenderSerializer(StrictSerializer):
    """Where a test of a sender goes."""

    endpoint = serializers.CharField(max_length=500)


class MissingVariableSerializer(serializers.Serializer[Any]):
    """A variable without a default, and how many of the newest customers have no value for it."""

    variable = serializers.CharField()
    count = serializers.IntegerField()
    of = serializers.IntegerField()


class TextPreviewSerializer(serializers.Serializer[Any]):
    """What comes out. `problems`: what the channel does not accept; `failure`: why this customer gets nothing."""

    language = serializers.CharField()
    fields = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]
    problems = serializers.DictField()
    failure = serializers.CharField()
    parts = serializers.IntegerField()
    cost = serializers.CharField(allow_null=True)
    currency = serializers.CharField()
    missing = MissingVariableSerializer(many=True)


def by_price(channels: Any) -> list[str]:
    """The channels from the cheapest to the dearest."""
    return sorted(channels, key=lambda each: (KINDS[each].rank if each in KINDS else 99, each))
