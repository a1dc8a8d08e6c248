"""Templates: the texts of a whole cascade, a variant for each channel and language, saved as versions.

A version never changes. What is published says what its version said, until somebody pushes another version of the
template to what runs: a correction, recorded, that also reaches messages which are waiting to be sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from rest_framework import serializers

from accounts import audit
from accounts.models import Brand, User
from delivery.content.contents import checked, freeze
from delivery.kinds import KINDS
from delivery.models import Content, Template, TemplatePush, TemplateVersion
from lib.problems import Conflict

BASE = ""  # the language of the variant for everybody who has no variant of their own
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}")
MOST_LANGUAGES = 20  # of a channel
LARGEST = 2_000_000  # characters of all texts of a version

Variants = dict[str, dict[str, dict[str, str]]]


class StaleVersion(Conflict):
    """Somebody else saved a version in the meantime."""

    default_detail = "Somebody else has saved this template in the meantime."


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push came to: how many published texts were replaced, and channels that keep theirs."""

    replaced: int
    kept: list[str]


def checked_variants(variants: Any) -> Variants:
    """The variants as the kinds of their channels accept them, and nothing that is not a text.

    Raises rest_framework.serializers.ValidationError with the place of each mistake: channel, language, field.
    """
    if not isinstance(variants, dict) or not variants:
        raise serializers.ValidationError("Write a text for at least one channel.")
    errors: dict[str, Any] = {}
    accepted: Variants = {}
    size = 0
    for channel, languages in variants.items():
        try:
            accepted[channel] = _languages(channel, languages)
        except serializers.ValidationError as error:
            errors[str(channel)] = error.detail
        else:
            size += sum(len(text) for fields in accepted[channel].values() for text in fields.values())
    if errors:
        raise serializers.ValidationError(errors)
    if size > LARGEST:
        raise serializers.ValidationError(f"The texts come to {size:,} characters; a template has at most {LARGEST:,}.")
    return accepted


def _languages(channel: str, languages: Any) -> dict[str, dict[str, str]]:
    if channel not in KINDS:
        raise serializers.ValidationError([f"There is no channel “{channel}”."])
    if not isinstance(languages, dict) or BASE not in languages:
        raise serializers.ValidationError(["Write the text for everybody; languages of their own come beside it."])
    if len(languages) > MOST_LANGUAGES:
        raise serializers.ValidationError([f"A channel has at most {MOST_LANGUAGES} languages."])
    errors: dict[str, Any] = {}
    accepted: dict[str, dict[str, str]] = {}
    for language, fields in languages.items():
        if language != BASE and not LANGUAGE.fullmatch(language):
            errors[language] = [f"“{language[:20]}” is not a language, such as pl or pt-BR."]
        elif not isinstance(fields, dict):
            errors[language] = ["Write the fields of this text."]
        else:
            try:
                accepted[language] = checked(channel, fields)
            except serializers.ValidationError as error:
                errors[language] = error.detail
    if errors:
        raise serializers.ValidationError(errors)
    return accepted


def create(brand: Brand, name: str, variants: Variants, note: str, by: User | None) -> Template:
    """A new template with its first version."""
    with transaction.atomic():
        template = Template.objects.create(brand=brand, name=name, created_by=by)
        _add_version(template, variants, note, by)
        audit.record(by, "created", f"template:{template.pk}", name=name)
    return template


def save_version(template: Template, base: int, variants: Variants, note: str, by: User | None) -> TemplateVersion:
    """The next version, written on top of version `base`. Raises StaleVersion if that is no longer the newest.

    Texts that are the same as before make no version.
    """
    with transaction.atomic():
        locked = Template.objects.select_for_update(of=("self",)).select_related("version").get(pk=template.pk)
        assert locked.version is not None, "a template has a version from its creation on"
        if locked.version.number != base:
            raise StaleVersion
        if locked.version.variants == variants:
            return locked.version
        version = _add_version(locked, variants, note, by)
        audit.record(by, "saved", f"template:{template.pk}", version=version.number)
    return version


def _add_version(template: Template, variants: Variants, note: str, by: User | None) -> TemplateVersion:
    number = template.version.number + 1 if template.version else 1
    version = TemplateVersion.objects.create(
        template=template, number=number, variants=variants, note=note, created_by=by
    )
    template.version = version
    template.save(update_fields=["version", "updated_at"])
    return version


def freeze_variant(version: TemplateVersion, channel: str) -> int:
    """The id of the content that this version has for a channel, all its languages together. KeyError without one."""
    languages = dict(version.variants[channel])
    base = languages.pop(BASE)
    return freeze(version.template.brand_id, channel, base, languages, version)


def push(template: Template, version: TemplateVersion, by: User | None, now: datetime) -> Pushed:
    """Gives this version to everything that was published with another one, recorded with who, when and which.

    A channel that the version has no text for keeps what it says.
    """
    with transaction.atomic():
        Template.objects.select_for_update().get(pk=template.pk)
        TemplatePush.objects.create(template=template, version=version, pushed_by=by, pushed_at=now)
        published = Content.objects.filter(template_version__template=template)
        channels = sorted(set(published.values_list("channel", flat=True)))
        replaced = 0
        for channel in (each for each in channels if each in version.variants):
            new = freeze_variant(version, channel)
            replaced += published.filter(channel=channel).exclude(pk=new).update(replaced_by=new)
        kept = [each for each in channels if each not in version.variants]
        audit.record(by, "pushed", f"template:{template.pk}", version=version.number, replaced=replaced, kept=kept)
    return Pushed(replaced, kept)


def languages_of(variants: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The languages that any channel has a variant of its own in."""
    return sorted({language for each in variants.values() for language in each if language != BASE})
