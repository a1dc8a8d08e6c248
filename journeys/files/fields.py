"""Goes through a config along its form, and translates what refers to other things: ids to names, or names to ids.

What a field holds is told by its type (lib/forms.py); what no form knows stays as it is. `topic_id` is `topic` there.
"""

from collections.abc import Iterator
from typing import Any, Protocol

from rest_framework import serializers

from delivery.kinds import KINDS
from lib.forms import ContentField, NodeField, ReferenceField, RuleField
from segments.condition import conditions

Path = tuple[str | int, ...]
Fields = dict[str, Any]
ID = "_id"


class Translation(Protocol):
    """One direction."""

    to_names: bool

    def reference(self, kind: str, raw: Any, channels: list[str], path: Path) -> Any:
        """The name of an id, or the other way round."""

    def node(self, raw: Any, path: Path) -> Any:
        """The same for a node of the graph."""


def form(how: Translation, fields: Fields, raw: Any, path: Path) -> Any:
    """A mapping, its keys in the order of its form, what is unknown behind by its name."""
    if not isinstance(raw, dict):
        return settled(raw)
    inner = {key if how.to_names else inner_key(key, fields, raw): key for key in raw}
    found = {}
    for name in [each for each in fields if each in inner] + sorted(set(inner) - set(fields)):
        key = inner[name]
        outer = outer_key(name, fields, raw) if how.to_names else name
        place = (*path, outer if how.to_names else key)
        field = fields.get(name)
        found[outer] = settled(raw[key]) if field is None else _value(how, field, raw[key], raw, place)
    return found


def rule(how: Translation, raw: Any, path: Path) -> Any:
    """A tree of conditions."""
    if not isinstance(raw, dict):
        return settled(raw)
    if "type" not in raw:
        return {key: _branch(how, each, (*path, key)) for key, each in sorted(raw.items())}
    key = raw["type"]
    fields = dict(conditions[key].Config().fields) if isinstance(key, str) and key in conditions else {}
    return {"type": settled(key)} | form(how, fields, {name: raw[name] for name in raw if name != "type"}, path)


def references(fields: Fields, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every field of a form, with its dotted place: what the contract test walks."""
    for name, field in fields.items():
        yield from _below(field, f"{path}.{name}" if path else name)


def _below(field: Any, place: str) -> Iterator[tuple[str, Any]]:
    yield place, field
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield from _below(field.child, f"{place}.0")
    elif isinstance(field, serializers.BaseSerializer):
        yield from references(dict(getattr(field, "fields", {})), place)


def outer_key(name: str, fields: Fields, raw: dict[str, Any]) -> str:
    """The key in a file: without “_id”, unless something else is called so."""
    short = name.removesuffix(ID)
    plain = isinstance(fields.get(name), ReferenceField) and short not in fields and short not in raw
    return short if plain else name


def inner_key(key: str, fields: Fields, raw: dict[str, Any]) -> str:
    """The key in a config."""
    longer = key + ID
    meant = isinstance(fields.get(longer), ReferenceField) and key not in fields and longer not in raw
    return longer if meant else key


def settled(raw: Any) -> Any:
    """The same, with keys in order, whatever a database made of it."""
    if isinstance(raw, dict):
        return {key: settled(raw[key]) for key in sorted(raw, key=str)}
    return [settled(each) for each in raw] if isinstance(raw, list) else raw


def _branch(how: Translation, raw: Any, path: Path) -> Any:
    if isinstance(raw, list):
        return [rule(how, each, (*path, index)) for index, each in enumerate(raw)]
    return rule(how, raw, path)


def _value(how: Translation, field: Any, raw: Any, beside: dict[str, Any], path: Path) -> Any:
    if isinstance(field, ReferenceField):
        return None if raw is None else how.reference(field.refers, raw, _channels(field, beside), path)
    if isinstance(field, NodeField):
        return how.node(raw, path)
    if isinstance(field, RuleField):
        return rule(how, raw, path)
    if isinstance(field, ContentField):
        channel = beside.get("channel")
        said = KINDS[channel].Content().fields if isinstance(channel, str) and channel in KINDS else {}
        return form(how, dict(said), raw, path)
    if isinstance(field, serializers.ListSerializer | serializers.ListField) and isinstance(raw, list):
        return [_value(how, field.child, each, {}, (*path, index)) for index, each in enumerate(raw)]
    if isinstance(field, serializers.Serializer):
        return form(how, dict(field.fields), raw, path)
    return settled(raw)


def _channels(field: Any, beside: dict[str, Any]) -> list[str]:
    """Of a sender: the channels that it can be of."""
    if "channels" in field.style:
        return list(field.style["channels"])
    channel = beside.get("channel")
    return [channel] if isinstance(channel, str) else []
