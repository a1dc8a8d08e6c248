"""Differences as lines of text, as somebody would tell them; and those of a journey's settings."""

from typing import Any

from rest_framework import serializers

from journeys.changing.difference import ADDED, REMOVED, Difference
from journeys.changing.values import differing
from journeys.policy import Policy, read

Json = dict[str, Any]


def settings_changes(before: Json, after: Json) -> list[Json]:
    """What is set otherwise for the journey as a whole."""
    return differing(_whole(before), _whole(after), Policy())


def lines(found: Difference, settings: list[Json]) -> list[str]:
    """A difference line by line: + added, - removed, ~ changed."""
    said = []
    for node in found.nodes:
        sign = {ADDED: "+", REMOVED: "-"}.get(node.kind, "~")
        said.append(f"{sign} {node.name}")
        said += [f"    {_field(each)}" for each in node.fields]
    for edge in found.edges:
        way = f"{edge.source_name} ({edge.port_label}) → {edge.target_name}"
        said.append(f"{'+' if edge.kind == ADDED else '-'} {way}")
    if settings:
        said += ["~ Settings", *(f"    {_field(each)}" for each in settings)]
    return said


def _field(change: Json) -> str:
    return f"{change['label']}: {change['before']} → {change['after']}"


def _whole(settings: Json) -> Json:
    try:
        return read(settings)
    except serializers.ValidationError:
        return settings
