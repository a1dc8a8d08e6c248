"""Rules in OpenAPI: a union of the groups and of every registered condition, from which the TypeScript types follow."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent

from segments.condition import Condition, conditions

RULE = {"$ref": "#/components/schemas/Rule"}
RULES = {"type": "array", "items": RULE}
GROUPS: dict[str, tuple[str, dict[str, Any], str]] = {
    "AllRule": ("all", RULES, "Every one of them; of none: everybody."),
    "AnyRule": ("any", RULES, "At least one of them; of none: nobody."),
    "NotRule": ("not", RULE, "Everybody else."),
}


def choices(condition: str, field: str) -> list[tuple[str, str]]:
    """The choices of a condition's field, for which the settings of drf-spectacular have a name."""
    asked: Any = conditions[condition].Config().fields[field]
    return list(asked.choices.items())


def evidence() -> list[tuple[str, str]]:
    """How sure a reading is."""
    return choices("message", "evidence")


def questions_of_values() -> list[tuple[str, str]]:
    """Whether something is one of some values."""
    return choices("language", "asks")


class RuleExtension(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A rule is one component, named in it by itself."""

    target_class = "lib.forms.RuleField"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> Any:
        registry = auto_schema.registry
        component = _component("Rule")
        if component not in registry:
            registry.register(component)
            groups = [_register(registry, name, _group(*each)) for name, each in GROUPS.items()]
            leaves = [_register(registry, _name(each), _leaf(each, auto_schema)) for each in conditions]
            component.schema = {"oneOf": [*groups, *leaves], "description": "A tree of conditions over customers."}
        return component.ref


def _register(registry: Any, name: str, schema: dict[str, Any]) -> Any:
    component = _component(name)
    component.schema = schema
    registry.register(component)
    return component.ref


def _component(name: str) -> Any:
    return ResolvedComponent(name, ResolvedComponent.SCHEMA, object=name)  # type: ignore[no-untyped-call]


def _group(key: str, inner: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: inner},
        "required": [key],
        "additionalProperties": False,
        "description": description,
    }


def _leaf(condition: Condition, auto_schema: Any) -> dict[str, Any]:
    schema = auto_schema._map_serializer(condition.Config(), "response")
    return {
        "type": "object",
        "properties": {"type": {"type": "string", "enum": [condition.key]}, **schema["properties"]},
        "required": ["type", *schema.get("required", [])],
        "description": condition.description,
    }


def _name(condition: Condition) -> str:
    return "".join(part.capitalize() for part in condition.key.split("_")) + "Condition"
