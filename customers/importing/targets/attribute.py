"""What is known about the customer."""

from collections.abc import Callable, Mapping
from typing import Any

from rest_framework import serializers

from customers.importing import values
from customers.importing.problems import ImportProblem, Refused
from customers.importing.row import Terms
from customers.importing.target import CUSTOMERS, Options, Put, Target
from customers.models import AttributeDefinition

Type = AttributeDefinition.Type


class AttributeOptions(Options):
    key = serializers.RegexField(
        r"^[a-z][a-z0-9_]{0,59}$", error_messages={"invalid": "A key has small letters, digits and _, at most 60."}
    )
    type = serializers.ChoiceField(Type.choices, default=Type.TEXT)
    label = serializers.CharField(  # type: ignore[assignment]  # the field of this name, not DRF's attribute
        max_length=100, required=False, help_text="Words for people; made of the key if empty."
    )
    format = serializers.CharField(default="iso", help_text="Of a date: iso, or as in strptime: %d.%m.%Y.")
    separator = serializers.CharField(default="|", max_length=1, help_text="Between the items of a list.")


class AttributeTarget(Target):
    """An attribute that does not exist yet is made, with this type."""

    key = "attribute"
    label = "Attribute"
    rows = frozenset({CUSTOMERS})
    Options = AttributeOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the attribute “{options['key']}”"

    def prepare(self, options: Mapping[str, Any]) -> None:
        label = options.get("label") or options["key"].replace("_", " ").capitalize()
        known, _ = AttributeDefinition.objects.get_or_create(
            key=options["key"], defaults={"label": label, "type": options["type"]}
        )
        if known.type != options["type"]:
            raise ImportProblem(
                f"The attribute “{known.key}” has the type {known.type} in the base "
                f"and {options['type']} in the mapping."
            )

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        key: str = options["key"]
        read = _reader(options, terms)

        return Put("attributes", key, read)


def _reader(options: Mapping[str, Any], terms: Terms) -> Callable[[str], Any]:
    match options["type"]:
        case Type.NUMBER:
            return lambda text: values.number(text, terms.decimal)
        case Type.BOOLEAN:
            return values.boolean
        case Type.DATE:
            read = values.days(options["format"])
            return lambda text: read(text).isoformat()
        case Type.LIST:
            return lambda text: _items(text, options["separator"])
        case _:
            return values.short_text


def _items(text: str, separator: str) -> list[str]:
    items = [item.strip() for item in values.short_text(text).split(separator)]
    if len(items) > 200:
        raise Refused(f"The list has {len(items)} items; 200 are allowed.")
    return [item for item in items if item]
