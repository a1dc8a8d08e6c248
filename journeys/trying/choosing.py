"""Segments and lists that a made-up person is in because whoever tries them says so.

The engine moves nobody else in the transaction of a try. So the rule of a chosen segment becomes “everybody” or
“nobody” in it: whatever asks the segment, asks that by its usual predicate, and nothing needs to know of a choice.
Until the try is over (or its savepoint rolled back) saving that segment waits.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from rest_framework.exceptions import ValidationError

from customers.models import Customer, CustomerList, ListMember
from journeys.models import Journey
from segments.models import Segment
from segments.tree import asked_segments

Json = dict[str, Any]
RULES: dict[str, Json] = {"yes": {"all": []}, "no": {"any": []}}


@dataclass(frozen=True)
class Chosen:
    """The segments whose rules were replaced; `rules` are those of all others, as stored."""

    segments: frozenset[int] = frozenset()
    rules: dict[int, Any] = field(default_factory=dict)

    def decides(self, rule: Any) -> bool:
        """Whether a rule asks one of them, be it through other segments."""
        asked, todo = set[int](), asked_segments(rule)
        while todo and not asked & self.segments:
            asked |= todo
            todo = set[int]().union(*(asked_segments(self.rules.get(each)) for each in todo)) - asked
        return bool(asked & self.segments)


def choose(said: Json | None, journey: Journey, customer: Customer, at: datetime) -> Chosen:
    """Puts the person there (shapes.MadeUpShape; None: a customer is as they are). Raises ValidationError."""
    if said is None:
        return Chosen()
    lists = _known(CustomerList, "list", said["lists"], journey)
    ListMember.objects.bulk_create(ListMember(list_id=each, customer=customer, added_at=at) for each in lists)
    members = {each["segment_id"]: each["member"] for each in said["segments"]}
    segments = _known(Segment, "segment", list(members), journey)
    for member, rule in RULES.items():
        Segment.objects.filter(pk__in=[each for each in segments if members[each] == member]).update(rule=rule)
    rules = dict(Segment.objects.exclude(pk__in=segments).values_list("pk", "rule")) if segments else {}
    return Chosen(frozenset(segments), rules)


def _known(model: type[Segment | CustomerList], words: str, ids: list[int], journey: Journey) -> list[int]:
    """The same ids, each once, if the journey's brand has them all."""
    of_brand = Q(brand=None) | Q(brand=journey.brand_id)
    known = set(model._default_manager.filter(of_brand, pk__in=ids).values_list("pk", flat=True)) if ids else set()
    if gone := sorted(set(ids) - known):
        sentence = f"The brand has no {words} {gone[0]} (any more)."
        raise ValidationError({"made_up": {f"{words}s": [sentence]}}, f"{words}_gone")
    return sorted(known)
