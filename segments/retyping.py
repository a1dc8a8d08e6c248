"""An attribute keeps the type that rules of saved segments need."""

from typing import Any

from django.dispatch import receiver

from customers.profiles.defining import Contradicted
from customers.signals import attribute_retyped
from segments.known import Known
from segments.models import Segment
from segments.tree import RuleInvalid, check


@receiver(attribute_retyped)
def keep_rules(sender: Any, key: str, **_: Any) -> None:
    """Raises Contradicted if a segment's rule about the attribute cannot be evaluated any more."""
    known = Known()
    for segment in Segment.objects.order_by("name", "id"):
        if names(segment.rule, key):
            try:
                check(segment.rule, known, segment.pk)
            except RuleInvalid as error:
                raise Contradicted(f"The segment “{segment.name}” asks for it as it is: {error}") from None


def names(rule: Any, key: str) -> bool:
    """Whether a rule, or whatever JSON, has this text as a value somewhere."""
    if isinstance(rule, dict):
        return any(names(each, key) for each in rule.values())
    if isinstance(rule, list):
        return any(names(each, key) for each in rule)
    return bool(rule == key)
