"""What a ready journey needs before it can run, and how that is put into it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from journeys.files.fields import Fields
from journeys.nodes import NODES
from lib.forms import AttributeField, EventField, SegmentField, TopicField
from segments.happenings import PURCHASE

Json = dict[str, Any]


@dataclass(frozen=True)
class Need:
    """One thing: a segment, a topic, an event or attribute of this name, a sender for a channel, an approved text."""

    kind: str
    name: str = ""


def needs_of(graph: Json) -> list[Need]:
    """Everything, in the order in which one thinks of it."""
    found = list(_places(graph))
    needs = [Need("segment")] if any(_is_blank(each, SegmentField) for each in found) else []
    needs += [Need("event", each) for each in _names(graph, EventField) if each != PURCHASE]
    needs += [Need("attribute", each) for each in _names(graph, AttributeField)]
    needs += [Need("topic")] if any(_is_blank(each, TopicField) for each in found) else []
    needs += [Need("sender", each) for each in channels_of(graph)]
    contents = [step.get("content") or {} for step in _steps(graph)]
    return needs + [Need("approved", each["template"]) for each in contents if each.get("template")]


def channels_of(graph: Json) -> list[str]:
    """The channels of its messages and calls, in the order in which they are used."""
    found = [step["channel"] for step in _steps(graph)]
    found += ["webhook" for node in graph["nodes"] if node["type"] == "call_webhook"]
    return list(dict.fromkeys(found))


def fill(graph: Json, given: Mapping[str, Any]) -> None:
    """Puts ids into blanks, and other names in the place of the usual event and attribute."""
    old = {"event": [each for each in _names(graph, EventField) if each != PURCHASE], "attribute": []}
    old["attribute"] = _names(graph, AttributeField)
    for field, holder, key in list(_places(graph)):
        for kind, type_ in (("segment", SegmentField), ("topic", TopicField)):
            if isinstance(field, type_) and holder.get(key) is None and kind in given:
                holder[key] = given[kind]
        for kind, named in (("event", EventField), ("attribute", AttributeField)):
            if isinstance(field, named) and kind in given and holder.get(key) in old[kind][:1]:
                holder[key] = given[kind]
    if given.get("attribute") and old["attribute"]:
        for step in _steps(graph):
            step["content"] = {
                key: text.replace(f"customer.{old['attribute'][0]}", f"customer.{given['attribute']}")
                for key, text in step["content"].items()
            }


def _steps(graph: Json) -> Iterator[Json]:
    for node in graph["nodes"]:
        if node["type"] == "message":
            yield node["config"]
        yield from node["config"].get("steps", []) if node["type"] == "cascade" else []


def _names(graph: Json, type_: type) -> list[str]:
    found = [str(holder[key]) for field, holder, key in _places(graph) if isinstance(field, type_) and holder.get(key)]
    return list(dict.fromkeys(found))


def _is_blank(place: tuple[Any, Json, str], type_: type) -> bool:
    field, holder, key = place
    return isinstance(field, type_) and holder.get(key) is None


def _places(graph: Json) -> Iterator[tuple[Any, Json, str]]:
    """Every field of every block, with the mapping that holds it and its key there."""
    for node in graph["nodes"]:
        yield from _below(dict(NODES[node["type"]].Config().fields), node["config"])


def _below(fields: Fields, raw: Json) -> Iterator[tuple[Any, Json, str]]:
    for key, field in fields.items():
        yield field, raw, key
        if isinstance(field, serializers.ListSerializer | serializers.ListField):
            inner = getattr(field.child, "fields", None)
            for each in raw.get(key) or [] if inner else []:
                yield from _below(dict(inner or {}), each)
