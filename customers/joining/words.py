"""Why two customers are one, in words, and without showing more of an identity than tells it from others."""

import re
from datetime import UTC
from typing import Any, TypedDict

from customers.joining.namespaces import Rule
from customers.models import Merge


class Shown(TypedDict):
    """An identity as people are shown it."""

    namespace: str
    label: str
    kind: str
    value: str


def masked(kind: str, value: str) -> str:
    """As much of an identity as somebody who knows it recognises: a***@example.org, +380***67, 10***3."""
    if kind == "email" and "@" in value:
        local, _, domain = value.partition("@")
        return f"{local[:1]}***@{domain}"
    if len(value) < 4:
        return "***"
    return f"{value[: min(4, len(value) // 4)]}***{value[-min(2, len(value) // 4) :]}"


def shown(merge: Merge, rules: dict[str, Rule]) -> list[Shown]:
    """The identities by which the two were found to be one."""
    return [
        {
            "namespace": namespace,
            "label": rules[namespace].label,
            "kind": rules[namespace].kind,
            "value": masked(rules[namespace].kind, value),
        }
        for namespace, value in merge.cause.get("identities", ())
        if namespace in rules
    ]


def words(merge: Merge, identities: list[Shown], by: str) -> str:
    """One sentence."""
    day = f"{merge.at.astimezone(UTC):%-d %B %Y}"
    if merge.cause.get("kind") != "row" or len(identities) < 2:
        return f"{by or 'Somebody'} joined them by hand on {day}."
    strong, shared = (f"{_small(each['label'])} {each['value']}" for each in identities)
    source = re.sub(r"[^\w. -]", "", str(merge.cause.get("source") or ""))
    return f"Both showed the {shared}: it came with the {strong}{f' from {source}' if source else ''} on {day}."


def _small(label: str) -> str:
    """A label within a sentence; what is written in capitals stays so."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def cause(merge: Merge, identities: list[Shown], by: str) -> dict[str, Any]:
    """What a frontend tells in words of its own."""
    return {
        "kind": str(merge.cause.get("kind", "")),
        "identities": identities,
        "source": str(merge.cause.get("source", "")),
        "by": by,
    }
