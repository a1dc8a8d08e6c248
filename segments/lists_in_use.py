"""A list that a saved segment asks is kept."""

from typing import Any

from django.dispatch import receiver

from customers.lists.storing import ListInUse
from customers.models import CustomerList
from customers.signals import list_deleting
from segments.models import Segment


@receiver(list_deleting)
def keep_lists(sender: Any, customer_list: CustomerList, **_: Any) -> None:
    """Raises ListInUse if a segment's rule asks for the list."""
    users = [each.name for each in Segment.objects.order_by("name", "id") if asks(each.rule, customer_list.pk)]
    if users:
        names = ", ".join(f"“{name}”" for name in users)
        raise ListInUse(f"The list “{customer_list.name}” is asked by {names}. Take it out of there first.")


def asks(rule: Any, list_id: int) -> bool:
    """Whether a rule, or whatever JSON has rules in it, asks who is in this list. A broken one may, too."""
    if isinstance(rule, dict):
        if rule.get("type") == "in_list" and rule.get("list_id") == list_id:
            return True
        return any(asks(each, list_id) for each in rule.values())
    return isinstance(rule, list) and any(asks(each, list_id) for each in rule)
