"""What messages say: checked and frozen when a journey is published, rendered for each customer."""

import hashlib
import json
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jinja2 import Template
from rest_framework import serializers

from accounts.models import Brand
from delivery import public
from delivery.content.fields import Rendered
from delivery.content.filters import FILTERS, SETTING, Setting, locale_of, zone_of
from delivery.content.templates import RenderFailure, TemplateRefused, render
from delivery.kind import Kind
from delivery.kinds import KINDS
from delivery.models import Content, Sender, TemplateVersion
from lib.registry import UnknownKey

log = logging.getLogger("kaskad.delivery")

MOST_COMPILED = 500  # contents that a process keeps compiled
# What makes a text another one for each customer: what it speaks about, and filters that write in somebody's language.
PERSONAL = ("customer", "event", "payload", "answers", "unsubscribe_url", "preferences_url", "telegram_url")
GIVEN = frozenset({"event", "payload", "answers"})  # three views of the data of a message
LOCALISED = re.compile(rf"\|\s*(?:{'|'.join(FILTERS)})\b")


def checked(channel: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields as the channel's kind accepts them; what is left out takes its default.

    Raises rest_framework.serializers.ValidationError, field by field, for a field that the kind does not accept and for
    a template that cannot be rendered.
    """
    if channel not in KINDS:
        raise serializers.ValidationError({"channel": [f"There is no channel “{channel}”."]})
    form = KINDS[channel].Content(data=dict(fields))
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def freeze(
    brand_id: int,
    channel: str,
    fields: Mapping[str, Any],
    languages: Mapping[str, Mapping[str, Any]] | None = None,
    template_version: TemplateVersion | None = None,
) -> int:
    """The id of the content with these fields; made unless the brand already has it. Raises as `checked` does.

    Contents of a template are known by its version, and frozen anew after each push (template_library.py): a
    correction reaches what was published before it, and no journey that says the same by chance.
    """
    if template_version:
        digest = _digest(channel, "template", template_version.pk, template_version.template.pushes.count())
        if known := Content.objects.filter(brand_id=brand_id, digest=digest).values_list("pk", flat=True).first():
            return known
    language = Brand.objects.values_list("language", flat=True).get(pk=brand_id)
    frozen = frozen_fields(channel, fields, language)
    others = {each: frozen_fields(channel, texts, each) for each, texts in (languages or {}).items()}
    if not template_version:
        digest = _digest(channel, frozen, *([others] if others else []))
    content, _ = Content.objects.get_or_create(
        brand_id=brand_id,
        digest=digest,
        defaults={"channel": channel, "fields": frozen, "languages": others, "template_version": template_version},
    )
    return content.pk


def _digest(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def frozen_fields(channel: str, fields: Mapping[str, Any], language: str) -> dict[str, str]:
    """The fields as they are kept and rendered. Raises as `checked` does."""
    accepted = checked(channel, fields)
    return KINDS[channel].frozen(accepted, language)


@dataclass(frozen=True, slots=True)
class CompiledField:
    """One field of a content: its template (None: the text has nothing to fill in), and the rules of what comes out."""

    key: str
    label: str
    rules: Rendered
    source: str
    template: Template | None


@dataclass(frozen=True)
class Variant:
    """The fields of a content in one language, and what they ask for."""

    language: str
    fields: tuple[CompiledField, ...]
    brand: Mapping[str, Any]  # as templates see it
    asks: frozenset[str]  # of PERSONAL
    is_localised: bool

    @property
    def personal(self) -> bool:
        """Whether it is another text for another customer."""
        return bool(self.asks) or self.is_localised

    def render(self, context: Mapping[str, Any]) -> dict[str, str]:
        """The fields. Raises RenderFailure."""
        values = {"brand": self.brand, **context}
        return {
            each.key: each.rules.finished(render(each.template, values) if each.template else each.source, each.label)
            for each in self.fields
        }

    @cached_property
    def same_for_all(self) -> dict[str, str]:
        """The fields when they are not personal: rendered once. Raises RenderFailure."""
        return self.render({})


@dataclass(frozen=True)
class Compiled:
    """A content ready to be rendered many times, and the brand that its templates speak of."""

    kind: Kind
    brand: Mapping[str, Any]
    base: Variant
    languages: Mapping[str, Variant]  # by language tag in small letters
    is_of_template: bool  # then it may be replaced
    bot: str = ""  # the brand's in Telegram, where a text links to it

    @property
    def personal(self) -> bool:
        """Whether it asks for anything of the customer."""
        return bool(self.languages) or self.base.personal

    @property
    def links_to_bot(self) -> bool:
        """Whether any of its texts does."""
        return any("telegram_url" in each.asks for each in (self.base, *self.languages.values()))

    def variant(self, language: str | None) -> Variant:
        """For a customer of this language: “pl-PL”, else “pl”, else the brand's, else the one for everybody."""
        for each in (language, self.brand["language"]) if self.languages else ():
            tag = (each or "").lower().replace("_", "-")
            for wanted in (tag, tag.partition("-")[0]):
                if wanted in self.languages:
                    return self.languages[wanted]
        return self.base

    def render(
        self,
        customer: Mapping[str, Any],
        language: str | None = None,
        event: Mapping[str, Any] | None = None,
        time_zone: str | None = None,
        **links: str,
    ) -> dict[str, str]:
        """The fields for one customer; `links`: unsubscribe_url and its like. Raises RenderFailure."""
        variant = self.variant(language)
        context = {"customer": customer, SETTING: self.setting(variant, language, time_zone)}
        return variant.render(context | _given(event or {}) | links)

    def made_for(
        self,
        customer_id: int,
        attributes: str | None,
        language: str | None,
        data: str | None,
        *,
        unsubscribe_url: str = "",
        time_zone: str | None = None,
    ) -> dict[str, str]:
        """The fields for one customer. `attributes` and `data` are JSON, read only where a template asks for them.

        Raises RenderFailure.
        """
        variant = self.variant(language)
        if not variant.personal:
            return variant.same_for_all
        context: dict[str, Any] = {SETTING: self.setting(variant, language, time_zone)}
        if "customer" in variant.asks:
            context["customer"] = customer_context(customer_id, json.loads(attributes or "{}"))
        if variant.asks & GIVEN:
            context |= _given(event_context(json.loads(data) if data else None))
        if "preferences_url" in variant.asks:
            context["preferences_url"] = public.preferences_url(self.brand["url"], customer_id, self.brand["id"])
        if "telegram_url" in variant.asks and self.bot:
            context["telegram_url"] = public.telegram_url(self.bot, customer_id)
        if unsubscribe_url:
            context["unsubscribe_url"] = unsubscribe_url
        return variant.render(context)

    def setting(self, variant: Variant, language: str | None, time_zone: str | None) -> Setting:
        """The language of the text, as written where the customer lives; their time zone; the brand's currency."""
        tag = variant.language
        if language and language.lower().replace("_", "-").partition("-")[0] == tag.lower().partition("-")[0]:
            tag = language
        return Setting(locale_of(tag), zone_of(time_zone, self.brand["time_zone"]), self.brand["currency"])


class Compiler:
    """Contents by id, compiled once. Contents never change, so that nothing has to be forgotten but for room."""

    def __init__(self) -> None:
        self._known: dict[int, Compiled] = {}

    def load(self, content_ids: Iterable[int]) -> dict[int, Compiled]:
        """The contents of these ids that exist and can be used; one query for those that are new to this process.

        Those of templates are asked for each time whether a correction has been pushed, which then stands in for them.
        """
        wanted = set(content_ids)
        self._learn(wanted)
        known = self._known
        replaceable = [each for each in wanted if each in known and known[each].is_of_template]
        replaced: dict[int, int] = {}
        if replaceable:
            found = Content.objects.filter(pk__in=replaceable, replaced_by__isnull=False)
            replaced = dict(found.values_list("pk", "replaced_by_id"))
            self._learn({*wanted, *replaced.values()})
        said = {each: replaced.get(each, each) for each in wanted}
        return with_bots({each: self._known[that] for each, that in said.items() if that in self._known})

    def _learn(self, wanted: set[int]) -> None:
        if not (missing := wanted - self._known.keys()):
            return
        if len(self._known) + len(missing) > MOST_COMPILED:
            self._known.clear()
            missing = wanted
        for content in Content.objects.select_related("brand").filter(pk__in=missing):
            try:
                self._known[content.pk] = compiled(content)
            except (TemplateRefused, UnknownKey) as error:
                # It was accepted once: the rules have changed since. Its messages fail, and no others.
                log.error("Content %s cannot be used any more: %s", content.pk, error)  # noqa: TRY400 (says all)


COMPILER = Compiler()


def compiled(content: Content) -> Compiled:
    """A frozen content, ready to be rendered."""
    kind, brand = KINDS[content.channel], _brand(content.brand)
    seen = {key: value for key, value in brand.items() if value not in (None, "")}
    return Compiled(
        kind,
        brand,
        _variant(kind, brand["language"], content.fields, seen),
        {tag.lower(): _variant(kind, tag, fields, seen) for tag, fields in content.languages.items()},
        content.template_version_id is not None,
    )


def with_bots(contents: Mapping[int, Compiled]) -> dict[int, Compiled]:
    """The contents, those that link to their brand's bot with its name of now. No query where none does."""
    linking = {each.brand["id"] for each in contents.values() if each.links_to_bot}
    bots = bots_of(linking) if linking else {}
    return {
        key: replace(each, bot=bots.get(each.brand["id"], "")) if each.links_to_bot else each
        for key, each in contents.items()
    }


def bots_of(brand_ids: Iterable[int]) -> dict[int, str]:
    """The names of the bots that these brands write by in Telegram."""
    found = Sender.objects.filter(brand__in=list(brand_ids), channel="telegram", is_default=True)
    return dict(found.values_list("brand_id", "value"))


def _variant(kind: Kind, language: str, texts: Mapping[str, str], brand: Mapping[str, Any]) -> Variant:
    rules = kind.Content().fields
    fields: list[CompiledField] = []
    for key, source in texts.items():
        rule = rules.get(key)
        if isinstance(rule, Rendered):
            template = rule.compiled(source) if "{" in source else None
            fields.append(CompiledField(key, str(rule.label), rule, source, template))
    sources = [each.source for each in fields if each.template]
    asks = frozenset(word for word in PERSONAL if any(word in each for each in sources))
    return Variant(language, tuple(fields), brand, asks, any(LOCALISED.search(each) for each in sources))


def customer_context(customer_id: int, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What a template sees of a customer: the attributes that have a value, `id`, and `name` where one is known.

    An attribute without a value is left out, so that it counts as missing and takes the default of the template.
    """
    known = {key: value for key, value in attributes.items() if value not in (None, "", [])}
    parts = [str(known[each]) for each in ("first_name", "last_name") if each in known]
    if parts:
        known.setdefault("name", " ".join(parts))
    return {"id": customer_id, **known}


def event_context(data: Any) -> dict[str, Any]:
    """What a template sees of the event: what has a value, in its lines too, so that nothing leaves a hole.

    The properties of what brought somebody into a journey are seen as the event's own, too: `event.total`.
    """
    if isinstance(data, dict) and isinstance(data.get("properties"), dict):
        data = data["properties"] | data
    return {key: _filled(value) for key, value in data.items() if _has_value(value)} if isinstance(data, dict) else {}


def _given(event: Mapping[str, Any]) -> dict[str, Any]:
    """What came with the message, by its names: what a system gave along is the event, too."""
    return {"event": event, "payload": event, "answers": event.get("answers", {})}


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each) for key, each in value.items() if _has_value(each)}
    if isinstance(value, list):
        return [_filled(each) for each in value if _has_value(each)]
    return value


def _has_value(value: Any) -> bool:
    return value not in (None, "", [], {})


def _brand(brand: Brand) -> dict[str, Any]:
    return {
        "id": brand.pk,
        "name": brand.name,
        "key": brand.key,
        "color": brand.color,
        "url": brand.public_url,
        "logo_url": brand.logo_url,
        "postal_address": brand.postal_address,
        "utm_source": brand.utm_source,
        "language": brand.language,
        "currency": brand.currency,
        "time_zone": brand.time_zone,
    }


__all__ = [
    "COMPILER",
    "Compiled",
    "RenderFailure",
    "checked",
    "compiled",
    "customer_context",
    "event_context",
    "freeze",
]
