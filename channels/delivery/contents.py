"""What messages say: checked and frozen when a journey is published, rendered for each customer."""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jinja2 import Template
from rest_framework import serializers

from accounts.models import Brand
from delivery.fields import Rendered
from delivery.kind import Kind
from delivery.kinds import KINDS
from delivery.models import Content
from delivery.templates import RenderFailure, TemplateRefused, render
from lib.registry import UnknownKey

log = logging.getLogger("kaskad.delivery")

MOST_COMPILED = 500  # contents that a process keeps compiled


def freeze(brand_id: int, channel: str, fields: Mapping[str, Any]) -> int:
    """The id of the content with these fields; made unless the brand already has it.

    Raises rest_framework.serializers.ValidationError, field by field, for a field that the channel's kind does not
    accept and for a template that cannot be rendered.
    """
    if channel not in KINDS:
        raise serializers.ValidationError({"channel": [f"There is no channel “{channel}”."]})
    form = KINDS[channel].Content(data=dict(fields))
    form.is_valid(raise_exception=True)
    frozen = dict(form.validated_data)
    text = json.dumps([channel, frozen], sort_keys=True, ensure_ascii=False)
    content, _ = Content.objects.get_or_create(
        brand_id=brand_id,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        defaults={"channel": channel, "fields": frozen},
    )
    return content.pk


@dataclass(frozen=True, slots=True)
class CompiledField:
    """One field of a content: its template (None: the text has nothing to fill in), and the rules of what comes out."""

    key: str
    label: str
    rules: Rendered
    source: str
    template: Template | None


@dataclass(frozen=True)
class Compiled:
    """A content ready to be rendered many times, and the brand that its templates speak of."""

    kind: Kind
    brand: Mapping[str, Any]
    fields: tuple[CompiledField, ...]
    personal: bool  # whether it asks for anything of the customer

    def render(self, customer: Mapping[str, Any]) -> dict[str, str]:
        """The fields for one customer. Raises RenderFailure."""
        context = {"customer": customer, "brand": self.brand}
        return {
            each.key: each.rules.finished(render(each.template, context) if each.template else each.source, each.label)
            for each in self.fields
        }

    def made_for(
        self,
        customer_id: int,
        attributes: str | None,
        language: str | None,
        data: str | None,
        unsubscribe_url: str = "",
    ) -> dict[str, str]:
        """The fields for one customer. `attributes` and `data` are JSON, read only where a template asks for them.

        Raises RenderFailure.
        """
        if not self.personal:
            return self.same_for_all
        return self.render(customer_context(customer_id, json.loads(attributes or "{}")))

    @cached_property
    def same_for_all(self) -> dict[str, str]:
        """The fields of a content that is not personal: rendered once. Raises RenderFailure."""
        return self.render({})


class Compiler:
    """Contents by id, compiled once. Contents never change, so that nothing has to be forgotten but for room."""

    def __init__(self) -> None:
        self._known: dict[int, Compiled] = {}

    def load(self, content_ids: Iterable[int]) -> dict[int, Compiled]:
        """The contents of these ids that exist and can be used; one query for those that are new to this process."""
        wanted = set(content_ids)
        if missing := wanted - self._known.keys():
            if len(self._known) + len(missing) > MOST_COMPILED:
                self._known.clear()
            for content in Content.objects.select_related("brand").filter(pk__in=missing):
                try:
                    self._known[content.pk] = compiled(content)
                except (TemplateRefused, UnknownKey) as error:
                    # It was accepted once: the rules have changed since. Its messages fail, and no others.
                    log.error("Content %s cannot be used any more: %s", content.pk, error)  # noqa: TRY400 (says all)
        return {each: self._known[each] for each in wanted if each in self._known}


COMPILER = Compiler()


def compiled(content: Content) -> Compiled:
    """A frozen content, ready to be rendered."""
    kind = KINDS[content.channel]
    rules = kind.Content().fields
    fields: list[CompiledField] = []
    for key, source in content.fields.items():
        rule = rules.get(key)
        if isinstance(rule, Rendered):
            template = rule.compiled(source) if "{" in source else None
            fields.append(CompiledField(key, str(rule.label), rule, source, template))
    personal = any("customer" in each.source for each in fields if each.template)
    return Compiled(kind, _brand(content.brand), tuple(fields), personal)


def customer_context(customer_id: int, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What a template sees of a customer: the attributes that have a value, `id`, and `name` where one is known.

    An attribute without a value is left out, so that it counts as missing and takes the default of the template.
    """
    known = {key: value for key, value in attributes.items() if value not in (None, "", [])}
    parts = [str(known[each]) for each in ("first_name", "last_name") if each in known]
    if parts:
        known.setdefault("name", " ".join(parts))
    return {"id": customer_id, **known}


def _brand(brand: Brand) -> dict[str, Any]:
    return {"name": brand.name, "key": brand.key, "color": brand.color, "url": brand.public_url}


__all__ = ["COMPILER", "Compiled", "RenderFailure", "compiled", "customer_context", "freeze"]
