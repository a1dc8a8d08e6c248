"""Traits into attributes: an attribute that does not exist yet is made on the spot, its type guessed once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from customers.importing import values
from customers.importing.problems import Refused
from customers.importing.row import Row
from customers.models import AttributeDefinition

Type = AttributeDefinition.Type

MOST_ATTRIBUTES = 2000  # of all customers together: names that a program makes up must not fill every list
MOST_TRAITS = 200  # of one message
DEEPEST = 3
MOST_ITEMS = 200
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
OTHER = re.compile(r"[^a-z0-9]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d(?=$|[T ]\d\d:)")
LARGEST = 10**30


class Attributes:
    """The attributes that there are, and those that traits have made since: `made` is to be stored."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self.types = dict(known)
        self.made: dict[str, str] = {}

    @classmethod
    def load(cls) -> "Attributes":
        return cls(dict(AttributeDefinition.objects.values_list("key", "type")))

    def store(self) -> None:
        """Those that were made. Of two that make one at a time the first one's type stands."""
        if self.made:
            AttributeDefinition.objects.bulk_create(
                [
                    AttributeDefinition(key=key, label=key.replace("_", " ").capitalize(), type=kind)
                    for key, kind in self.made.items()
                ],
                ignore_conflicts=True,
            )
            self.made.clear()

    def fit(self, key: str, value: Any, kind: str = "") -> Any:
        """The value as the attribute has it; one that is not known is made, of this kind or as its value looks."""
        known = self.types.get(key)
        if known is None:
            if len(self.types) >= MOST_ATTRIBUTES:
                raise Refused(f"It is new, and customers have {MOST_ATTRIBUTES:,} attributes already.")
            known = self.types[key] = self.made[key] = kind or guess(value)
        return _fit(value, known)


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a trait goes: to an attribute of this key and type, to the e-mail address, to the phone number, nowhere."""

    becomes: str
    key: str = ""
    type: str = ""


Special = Callable[[str, Any, Row], None]


class Traits:
    """Reads the traits of one source into rows. `special`: what becomes of those that are no attributes."""

    def __init__(
        self, attributes: Attributes, rules: Mapping[str, Rule], special: Mapping[str, Special], *, keep_others: bool
    ) -> None:
        self.attributes, self.rules, self.special, self.keep_others = attributes, rules, special, keep_others

    def read(self, traits: Mapping[str, Any], row: Row) -> None:
        """Raises Refused. Nothing (null, an empty text) says nothing, and so changes nothing."""
        self._read(traits, row, "", 1)
        if len(row.attributes) > MOST_TRAITS:
            raise Refused(f"The message has {len(row.attributes)} traits; {MOST_TRAITS} are allowed.")

    def _read(self, traits: Mapping[str, Any], row: Row, prefix: str, depth: int) -> None:
        for name, value in traits.items():
            if value is None or value == "":
                continue
            path = prefix + name
            rule = self.rules.get(path)
            try:
                if rule is not None and (special := self.special.get(rule.becomes)) is not None:
                    special(path, value, row)
                elif isinstance(value, dict):
                    if depth == DEEPEST:
                        raise Refused(f"It is nested too deep; {DEEPEST} levels are allowed.")
                    self._read(value, row, f"{path}.", depth + 1)
                elif rule is not None:
                    key = rule.key or attribute_key(path)
                    row.attributes[key] = self.attributes.fit(key, value, rule.type)
                elif self.keep_others:
                    key = attribute_key(path)
                    row.attributes[key] = self.attributes.fit(key, value)
            except Refused as refused:
                if depth > 1 and str(refused).startswith("The trait"):
                    raise
                raise Refused(f"The trait “{path[:100]}”: {refused}") from None


def guess(value: Any) -> str:
    """The type of an attribute whose first value this is."""
    match value:
        case bool():
            return Type.BOOLEAN
        case int() | float():
            return Type.NUMBER
        case list():
            return Type.LIST
        case str() if DAY.match(value):
            return Type.DATE
        case _:
            return Type.TEXT


@lru_cache(4096)  # names come from outside: they may be any
def attribute_key(name: str) -> str:
    """The key of an attribute for a trait's name: firstName and “First name” are first_name. Raises Refused."""
    key = OTHER.sub("_", HUMP.sub("_", name).lower()).strip("_")
    if not KEY.fullmatch(key):
        raise Refused("An attribute has a name of Latin letters, digits and _, at most 60, that begins with a letter.")
    return key


def _fit(value: Any, kind: str) -> Any:
    """The value as the type wants it; raises Refused."""
    match kind:
        case Type.NUMBER if isinstance(value, int | float) and not isinstance(value, bool):
            if not -LARGEST < value < LARGEST:
                raise Refused("The number is too large.")
            return value
        case Type.BOOLEAN if isinstance(value, bool):
            return value
        case Type.LIST:
            return _items(value if isinstance(value, list) else [value])
    if isinstance(value, list):
        raise Refused(f"A list stands where the attribute is of the type {kind}.")
    text = _text(value)
    match kind:
        case Type.NUMBER:
            return values.number(text)
        case Type.BOOLEAN:
            return values.boolean(text)
        case Type.DATE:
            return _day(text)
        case _:
            return values.short_text(text)


def _day(text: str) -> str:
    if found := DAY.match(text):
        try:
            return date.fromisoformat(found.group()).isoformat()
        except ValueError:
            pass
    raise Refused(f"“{text[:100]}” is not a date like 2026-01-31.")


def _items(items: list[Any]) -> list[str]:
    if len(items) > MOST_ITEMS:
        raise Refused(f"The list has {len(items)} items; {MOST_ITEMS} are allowed.")
    if any(isinstance(each, list | dict) for each in items):
        raise Refused("The list holds lists or objects; texts, numbers, yes and no are allowed.")
    return [values.short_text(_text(each)) for each in items if each is not None]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
