"""Fields are declared once, as a DRF serializer; from it follow validation, OpenAPI and the form in the browser."""

from functools import cache
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.fields import empty


class DurationField(serializers.IntegerField):
    """A length of time in whole seconds; its name ends in `_s`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_value", 366 * 86400)
        super().__init__(**kwargs)


class RuleField(serializers.JSONField):
    """A tree of conditions; its content is checked by segments."""


class ReferenceField(serializers.IntegerField):
    """The id of a thing that has a name; that it exists is checked where it is used.

    Everything that holds such an id is a field of a subclass: files of journeys then name the thing
    (journeys/files/references.py), and a new node type or condition needs nothing more.
    """

    refers: ClassVar[str]  # what kind of thing


class SegmentField(ReferenceField):
    """The id of a segment."""

    refers = "segment"


class SecretField(serializers.CharField):
    """A credential: written, never read back."""


class MoneyField(serializers.DecimalField):
    """An amount of money, as a decimal string."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)


class AttributeField(serializers.CharField):
    """The key of a customer's attribute, chosen from those that exist."""


class EventField(serializers.CharField):
    """The name of an event, chosen from those that have come, or written."""


class JourneyField(ReferenceField):
    """The id of a journey."""

    refers = "journey"


class NodeField(serializers.CharField):
    """The id of another node of the same graph; `style={"types": [...]}` names the node types that fit."""


class TopicField(ReferenceField):
    """The id of a topic; that it belongs to the brand is checked where it is used."""

    refers = "topic"


class SenderField(ReferenceField):
    """The id of a sender; `style={"channels": [...]}` names the channels that fit."""

    refers = "sender"


class TemplateField(ReferenceField):
    """The id of a template of texts."""

    refers = "template"


class CustomerListField(ReferenceField):
    """The id of a list of customers."""

    refers = "list"


class BrandField(ReferenceField):
    """The id of a brand."""

    refers = "brand"


class ContentField(serializers.DictField):
    """What a message says: its fields are those of the channel that is named beside it."""


class RecurrenceField(serializers.CharField):
    """When something comes again: an RRULE (RFC 5545, section 3.3.10)."""


class LongTextField(serializers.CharField):
    """Text of several lines."""


# The first class that a field is an instance of names the editor: subclasses stand before their parents.
EDITORS: list[tuple[type[serializers.Field[Any, Any, Any, Any]], str]] = [
    (DurationField, "duration"),
    (SegmentField, "segment"),
    (RuleField, "rule"),
    (SecretField, "secret"),
    (MoneyField, "money"),
    (AttributeField, "attribute"),
    (EventField, "event"),
    (JourneyField, "journey"),
    (NodeField, "node"),
    (TopicField, "topic"),
    (SenderField, "sender"),
    (TemplateField, "template"),
    (CustomerListField, "customer_list"),
    (RecurrenceField, "recurrence"),
    (LongTextField, "longtext"),
    (serializers.MultipleChoiceField, "multichoice"),
    (serializers.ChoiceField, "choice"),
    (serializers.BooleanField, "boolean"),
    (serializers.IntegerField, "integer"),
    (serializers.DecimalField, "number"),
    (serializers.FloatField, "number"),
    (serializers.DateTimeField, "datetime"),
    (serializers.DateField, "date"),
    (serializers.TimeField, "time"),
    (serializers.ListSerializer, "list"),
    (serializers.ListField, "list"),
    (serializers.Serializer, "object"),
    (serializers.JSONField, "object"),
]

Field = dict[str, Any]


def describe(serializer: type[serializers.Serializer[Any]]) -> list[Field]:
    """The fields of a serializer as the generic form of the browser draws them, in order.

    Each is {key, type, label, help, required, default} and, where they apply, choices, min, max,
    max_length, fields (of an object, or of the objects in a list), and `when`: {another field's key: its values}
    for a field that only then has a meaning (`style={"when": ...}` of the serializer's field).
    """
    return [dict(each) for each in _described(serializer)]


@cache  # forms are written in code: they change with a new start alone
def _described(serializer: type[serializers.Serializer[Any]]) -> list[Field]:
    return [_field(name, field) for name, field in serializer().fields.items()]


def _field(name: str, field: Any) -> Field:
    described: Field = {
        "key": name,
        "type": next((editor for cls, editor in EDITORS if isinstance(field, cls)), "text"),
        "label": str(field.label or name.replace("_", " ").capitalize()),
        "help": str(field.help_text or ""),
        "required": bool(field.required),
        "default": None if field.default is empty or callable(field.default) else field.default,
    }
    if isinstance(field, serializers.ChoiceField):
        described["choices"] = [{"value": value, "label": str(label)} for value, label in field.choices.items()]
    for ours, theirs in (("min", "min_value"), ("max", "max_value"), ("max_length", "max_length")):
        limit = getattr(field, theirs, None)
        if limit is not None:
            described[ours] = limit
    if "when" in field.style:
        described["when"] = field.style["when"]
    for key in ("types", "channels"):
        if key in field.style:
            described[key] = field.style[key]
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        child = field.child
        if isinstance(child, serializers.Serializer):
            described["fields"] = [_field(key, each) for key, each in child.fields.items()]
        else:
            described["item"] = _field("item", child)
    elif isinstance(field, serializers.Serializer):
        described["fields"] = [_field(key, each) for key, each in field.fields.items()]
    return described


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses what it does not know: a misspelled field is an error, not silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                {str(key): [f"There is no field “{key}” here. Known are: {known}."] for key in unknown},
                "unknown_field",
            )
        return super().to_internal_value(data)
