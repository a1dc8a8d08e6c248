"""What is known of an event beside its name and its time."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from customers.importing import values
from customers.importing.row import Terms
from customers.importing.target import EVENTS, Options, Put, Target
from customers.models import AttributeDefinition

Type = AttributeDefinition.Type


class PropertyOptions(Options):
    key = serializers.RegexField(
        r"^[^\W\d][\w .-]{0,59}$",
        help_text="The name of the property, such as sku.",
        error_messages={"invalid": "A property begins with a letter and has at most 60 characters."},
    )
    type = serializers.ChoiceField(
        [(each.value, each.label) for each in (Type.TEXT, Type.NUMBER, Type.BOOLEAN, Type.DATE)], default=Type.TEXT
    )
    format = serializers.CharField(default="iso", help_text="Of a date: iso, or as in strptime: %d.%m.%Y.")


class PropertyTarget(Target):
    """A property of the event, with its type; conditions and entries compare it."""

    key = "property"
    label = "Property of the event"
    rows = frozenset({EVENTS})
    Options = PropertyOptions

    def slot(self, options: Mapping[str, Any]) -> str:
        return f"the property “{options['key']}”"

    def put(self, options: Mapping[str, Any], terms: Terms) -> Put:
        read_day = values.days(options["format"])

        def read(text: str) -> Any:
            match options["type"]:
                case Type.NUMBER:
                    return values.number(text, terms.decimal)
                case Type.BOOLEAN:
                    return values.boolean(text)
                case Type.DATE:
                    return read_day(text).isoformat()
                case _:
                    return values.short_text(text)

        return Put("properties", options["key"], read)
