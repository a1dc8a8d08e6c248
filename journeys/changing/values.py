"""What was set otherwise in a node, field by field, with the values in words where they have any."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from rest_framework import serializers

from delivery.kinds import KINDS
from journeys.graph import Node
from journeys.nodes import NODES
from journeys.timeline.words import length_words
from lib.forms import DurationField, RuleField
from segments.known import Known
from segments.words import words_of_rule

Json = dict[str, Any]
MOST = 200  # characters of a value that are shown
NONE = "–"


def changes(old: Node, new: Node) -> list[Json]:
    """What is set otherwise: [{field, path, label, before, after, old, new}], the last two as they are stored.

    Of lists each item is compared by its place.
    """
    if old.type != new.type:
        return [_change(["type"], "Type", (old.type, new.type), _type)]
    form = NODES[new.type].Config() if new.type in NODES else None
    return list(_in(_filled(old), _filled(new), form, [], ""))


def differing(old: Json, new: Json, form: Any) -> list[Json]:
    """The same for any two things that one form has read."""
    return list(_in(old, new, form, [], ""))


def _filled(node: Node) -> Json:
    """The config with defaults, so that what was merely written out is no change; as it is where it is malformed."""
    if node.type not in NODES:
        return node.config
    form = NODES[node.type].Config(data=node.config)
    try:
        if form.is_valid():
            return dict(form.to_representation(form.validated_data))
    except (KeyError, TypeError, ValueError, AttributeError):
        pass  # half a config of a draft: compared as it is written
    return node.config


def _in(old: Any, new: Any, form: Any, path: list[str], label: str) -> Iterator[Json]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and not isinstance(form, RuleField):
        fields = getattr(form, "fields", {})
        for key in dict.fromkeys([*new, *old]):
            field = fields.get(key)
            yield from _in(old.get(key), new.get(key), field, [*path, key], _label(label, key, field))
    elif isinstance(form, RuleField):
        yield _change(path, label, (old, new), lambda value: _words(value, form))
    elif isinstance(old, list) and isinstance(new, list) and _is_deep(old) and _is_deep(new) and len(old) == len(new):
        for place, (one, other) in enumerate(zip(old, new, strict=True), 1):
            name = f"{label.removesuffix('s')} {place}{_item(other)}"
            yield from _in(one, other, getattr(form, "child", None), [*path, str(place - 1)], name)
    else:
        yield _change(path, label, (old, new), lambda value: _words(value, form))


def _is_deep(items: list[Any]) -> bool:
    return all(isinstance(each, dict) for each in items)


def _item(value: Json) -> str:
    channel = value.get("channel")
    return f" ({KINDS[channel].label})" if isinstance(channel, str) and channel in KINDS else ""


def _label(before: str, key: str, field: Any) -> str:
    own = str(
        getattr(field, "label", None) or key.removesuffix("_s").removesuffix("_id").replace("_", " ").capitalize()
    )
    return f"{before}: {own[0].lower()}{own[1:]}" if before else own


def _change(path: list[str], label: str, values: tuple[Any, Any], say: Callable[[Any], str]) -> Json:
    old, new = values
    place = {"field": path[-1] if path else "", "path": ".".join(path), "label": label}
    return place | {"before": say(old), "after": say(new), "old": old, "new": new}


def _type(key: str) -> str:
    return NODES[key].label if key in NODES else key


def _words(value: Any, field: Any) -> str:
    """A value as a marketer reads it, in one line."""
    if value is None or value in ("", [], {}):
        return NONE
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, timedelta):
        return length_words(int(value.total_seconds()))
    if isinstance(field, RuleField):
        return _short(words_of_rule(value, Known()))
    if isinstance(field, DurationField) and isinstance(value, int | float):
        return length_words(int(value))
    if isinstance(field, serializers.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, list):
        if _is_deep(value):
            named = [str(each.get("label") or each.get("channel") or each.get("event") or "…") for each in value]
            return _short(f"{len(value)}: {', '.join(KINDS[n].label if n in KINDS else n for n in named)}")
        return _short(", ".join(_words(each, getattr(field, "child", None)) for each in value))
    if isinstance(value, dict):
        return _short(", ".join(f"{key}: {_words(each, None)}" for key, each in value.items()))
    return _short(str(value))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= MOST else line[: MOST - 1] + "…"
