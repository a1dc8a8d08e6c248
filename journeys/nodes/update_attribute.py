"""Change an attribute: sets it, counts it up, clears it, or adds to and takes from a list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rest_framework import serializers

from customers.importing import values
from customers.models import AttributeDefinition
from journeys.contexts import PATH
from journeys.graph import Node
from journeys.node import Draft, NodeType, Out, Port, Scope
from journeys.problems import ERROR, WARNING, Problem
from lib.forms import AttributeField, StrictSerializer

Type = AttributeDefinition.Type
# What can be done with an attribute of which type, and from where its value may come.
TYPES = {"set": list(Type), "increase": [Type.NUMBER], "add": [Type.LIST], "remove": [Type.LIST], "clear": list(Type)}
CLOCK = {"today": [Type.DATE, Type.TEXT], "now": [Type.TEXT]}
VALUED = ["set", "increase", "add", "remove"]


class UpdateAttribute(NodeType):
    key = "update_attribute"
    label = "Change an attribute"
    icon = "user-edit"
    category = "flow"
    color = "cyan"
    description = "Notes something about the customer: sets a value, counts it up, adds to a list or takes from it."

    class Config(StrictSerializer):
        attribute = AttributeField(max_length=60, label="Attribute")
        operation = serializers.ChoiceField(
            [
                ("set", "Set it"),
                ("increase", "Increase it by"),
                ("add", "Add to the list"),
                ("remove", "Take from the list"),
                ("clear", "Clear it"),
            ],
            default="set",
            label="What to do",
        )
        source = serializers.ChoiceField(  # type: ignore[assignment]  # the field of this name, not that of DRF
            [
                ("value", "This value"),
                ("today", "The day of today"),
                ("now", "This moment"),
                ("context", "What came with the event, the call or an answer"),
            ],
            default="value",
            label="Value",
            style={"when": {"operation": VALUED}},
        )
        value = serializers.CharField(
            max_length=values.TEXT_LONGEST,
            required=False,
            allow_blank=True,
            default="",
            label="Value itself",
            help_text="A number, a day such as 2026-12-31, yes or no, or a text; entries of a list with commas.",
            style={"when": {"operation": VALUED, "source": ["value"]}},
        )
        path = serializers.RegexField(
            PATH,
            max_length=300,
            required=False,
            allow_blank=True,
            default="",
            label="Property",
            help_text="event.properties.total, payload.level, answers.crm.level",
            error_messages={"invalid": "Begin with event, payload or answers: event.properties.total."},
            style={"when": {"operation": VALUED, "source": ["context"]}},
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            if attrs["operation"] == "clear":
                return attrs
            if attrs["source"] == "context" and not attrs["path"]:
                raise serializers.ValidationError({"path": ["Say which property."]}, "required")
            if attrs["source"] == "value" and not attrs["value"].strip():
                raise serializers.ValidationError({"value": ["Write the value."]}, "required")
            if attrs["source"] in CLOCK and attrs["operation"] != "set":
                raise serializers.ValidationError(
                    {"source": ["An attribute can only be set to a day or a moment."]}, "only_set"
                )
            return attrs

    def ports(self, config: dict[str, Any]) -> list[Port]:
        return [Port("next", "Goes on")]

    def default_config(self) -> dict[str, Any]:
        return {"operation": "set", "source": "value"}

    def check(self, node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
        attribute = scope.stock.attributes.get(config["attribute"])
        if attribute is None:
            yield Problem(
                "attribute_gone",
                f"There is no attribute “{config['attribute']}”.",
                "Choose another one, or make it known by an import.",
                node.id,
                field="attribute",
                params={"attribute": config["attribute"]},
            )
            return
        if wrong := _unfit(attribute, config):
            yield Problem(
                "unfit_value",
                f"{attribute.label}: {wrong}",
                "Choose what fits the type of the attribute.",
                node.id,
                field="operation" if attribute.type not in TYPES[config["operation"]] else "value",
                params={"attribute": attribute.label, "message": wrong},
            )
        yield from _echoes(node, config, scope)

    def compile(self, node: Node, config: dict[str, Any], scope: Scope) -> list[Draft]:
        type_ = AttributeDefinition.objects.values_list("type", flat=True).get(key=config["attribute"])
        given = True if config["operation"] == "clear" else None
        source = "value" if config["operation"] == "clear" else config["source"]
        if config["operation"] != "clear" and source == "value":
            given = typed(config["value"], type_)
        args = {"attribute": config["attribute"], "operation": config["operation"], "type": type_}
        return [
            Draft("update", args | {"source": source, "path": config["path"], "value": given}, {"next": Out("next")})
        ]


def typed(text: str, type_: str) -> Any:
    """A written value as an attribute of this type holds it, as imports do. Raises ValueError with a sentence."""
    text = text.strip()
    match type_:
        case Type.NUMBER:
            return values.number(text)
        case Type.BOOLEAN:
            return values.boolean(text)
        case Type.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError:
                raise ValueError(f"“{text}” is not a day like 2026-01-31.") from None
        case Type.LIST:
            return [each.strip() for each in text.split(",") if each.strip()]
        case _:
            return text


def _unfit(attribute: AttributeDefinition, config: dict[str, Any]) -> str:
    """Why this cannot be done with the attribute, as a sentence."""
    source = config["source"]
    if attribute.type not in TYPES[config["operation"]]:
        return f"this cannot be done with an attribute of the type {attribute.get_type_display()}."
    if config["operation"] == "clear":
        return ""
    if source in CLOCK and attribute.type not in CLOCK[source]:
        return f"an attribute of the type {attribute.get_type_display()} holds no such moment."
    if source == "value":
        try:
            typed(config["value"], attribute.type)
        except ValueError as error:
            return str(error)
    return ""


def _echoes(node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
    """People enter by this very attribute, as often as it changes: each round would bring the next one in."""
    for each in scope.graph.nodes:
        entry = each.config
        if each.type != "entry_attribute" or entry.get("attribute") != config["attribute"]:
            continue
        if entry.get("reentry", "never") != "never" and config["operation"] != "clear":
            yield Problem(
                "echo",
                "This change lets the customer enter this journey again.",
                "Choose another attribute, or let people enter only once.",
                node.id,
                field="attribute",
                severity=WARNING if entry.get("reentry_most") or config["operation"] != "increase" else ERROR,
            )
