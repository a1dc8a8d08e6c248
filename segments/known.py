"""What rules refer to by key or id: attributes, topics, saved segments. Read once per question, whatever the rule."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from customers.models import AttributeDefinition, Topic
from segments.models import Segment

Found = TypeVar("Found")


@dataclass(frozen=True)
class KnownAttribute:
    """An attribute's words and type (customers.models.AttributeDefinition.Type)."""

    label: str
    type: str


@dataclass(frozen=True)
class KnownSegment:
    """A saved segment, as far as other rules need it."""

    name: str
    rule: Any


class Known:
    """Attributes, topics and segments by key or id; each kind is one query, made when first needed.

    `brands`: only topics of these are known, for what somebody who is limited to them may see and write (None: all).
    """

    def __init__(self, brands: list[int] | None = None) -> None:
        self.brands = brands
        self._looked_up: dict[Any, Any] = {}

    def looked_up(self, look: Callable[["Known"], Found]) -> Found:
        """What else conditions look up by id, those over journeys for instance; once, as all the rest."""
        if look not in self._looked_up:
            self._looked_up[look] = look(self)
        found: Found = self._looked_up[look]
        return found

    @cached_property
    def attributes(self) -> dict[str, KnownAttribute]:
        rows = AttributeDefinition.objects.values_list("key", "label", "type")
        return {key: KnownAttribute(label or key, type_) for key, label, type_ in rows}

    @cached_property
    def topics(self) -> dict[int, str]:
        topics = Topic.objects.all() if self.brands is None else Topic.objects.filter(brand__in=self.brands)
        rows = topics.order_by("brand__name", "name").values_list("id", "name", "brand__name")
        return {id_: f"{name} ({brand})" for id_, name, brand in rows}

    @cached_property
    def segments(self) -> dict[int, KnownSegment]:
        rows = Segment.objects.values_list("id", "name", "rule")
        return {id_: KnownSegment(name, rule) for id_, name, rule in rows}
