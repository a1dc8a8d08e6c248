"""Somebody of the staff says that two customers are one."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from customers.joining.deciding import People, known_people
from customers.joining.locking import LOCK, patiently
from customers.joining.merging import Pair, merge
from customers.joining.namespaces import rules_of
from lib import sql


class CannotJoin(ValueError):
    """They are surely two, or one of them is not there; `str()` of it is a sentence."""


def join(one: int, other: int, user: User | None, now: datetime) -> int:
    """Joins two customers; the id of the merge. The rules choose who is kept. Raises CannotJoin."""
    return patiently(lambda: _join(one, other, user, now))


def _join(one: int, other: int, user: User | None, now: datetime) -> int:
    if one == other:
        raise CannotJoin("A customer cannot be joined with themselves.")
    with transaction.atomic():
        sql.rows(LOCK)
        found, _ = known_people([one, other])
        if missing := {one, other} - {each.id for each in found}:
            raise CannotJoin(f"There is no customer {min(missing)}.")
        rules = rules_of({namespace for each in found for namespace, _ in each.identities})
        people = People(rules, found, set(), {})
        if two := people.contradiction(one, other):
            namespace, value, another = two
            raise CannotJoin(
                f"They are two people: one has the {rules[namespace].label} {value}, the other {another}, "
                "and nobody has two of them."
            )
        kept, lost = people.kept(one, other)
        cause = {"kind": "hand", "identities": [], "source": ""}
        return merge([Pair(kept, lost, cause, user.pk if user else None)], now)[0]
