"""What messages of journeys are called in tables: the version, the place in its cascade, and what the message says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analytics.programs import published
from delivery.models import Content
from journeys.models import Journey, Version

SAID = ("subject", "title", "text", "html")
LONGEST = 60
FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True)
class Name:
    """`step` is 1 for the first of a cascade; None: a message by itself."""

    version: int
    step: int | None
    text: str


def names(messages: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Name]:
    """By version and op; three statements."""
    wanted = set(messages)
    versions = dict(Version.objects.filter(pk__in={version for version, _ in wanted}).values_list("pk", "number"))
    journeys = Journey.objects.filter(versions__in=list(versions)).distinct()
    ops = {
        (each.version_id, op.number): op
        for each in published(journeys)
        if each.version_id in versions
        for op in each.program.ops
        if (each.version_id, op.number) in wanted
    }
    contents = {op.args["content_id"] for op in ops.values() if "content_id" in op.args}
    texts = {pk: _said(fields) for pk, fields in Content.objects.filter(pk__in=contents).values_list("pk", "fields")}
    return {
        place: Name(
            versions[place[0]],
            op.args["step"] + 1 if op.args.get("step") is not None else None,
            texts.get(op.args.get("content_id", 0), ""),
        )
        for place, op in ops.items()
    }


def _said(fields: dict[str, str]) -> str:
    """Its first words; what a template puts in is left out."""
    text = FILLED.sub("…", next((fields[key] for key in SAID if fields.get(key)), "")).strip()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
