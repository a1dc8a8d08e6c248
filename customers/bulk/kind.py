"""What a call of the bulk API brings. One file a kind, in customers/bulk/kinds."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from rest_framework import serializers

from customers.importing.row import Row, Terms
from customers.taking.traits import Attributes
from lib.registry import Registry

Said = Mapping[str, Any]  # a validated row of a call


@dataclass(frozen=True, slots=True)
class Reading:
    """What kinds need to read rows: the terms of the call, all attributes, the topics that the caller may use."""

    terms: Terms
    attributes: Attributes
    topics: Mapping[str, int]  # "brand/topic" to its id


class Kind(ABC):
    """Rows of one kind: how each is written, and what it becomes for a loader."""

    key: str
    label: str
    Fields: ClassVar[type[serializers.Serializer[Any]]]  # how a row is written
    example: ClassVar[dict[str, Any]]  # a row, for the API's schema

    @abstractmethod
    def rows(self, said: Said, number: int, reading: Reading) -> list[tuple[str, Row]]:
        """What one row of the call becomes: rows, each with the key of its loader. Raises Refused."""

    def apart(self, said: Said) -> Hashable:
        """Two rows of a call that say the same here are stored one after another, and not together; None: never."""
        return None


kinds: Registry[Kind] = Registry("customers.bulk.kinds", Kind, "kind of rows")  # type: ignore[type-abstract]
