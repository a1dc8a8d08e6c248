"""A rule becomes a list: who is in at this moment, and stays in whatever happens."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts import audit
from accounts.models import User
from customers.lists import storing
from customers.models import CustomerList
from segments.counting import all_ids
from segments.models import Segment
from segments.moment import Moment
from segments.patience import ASKED_MS
from segments.predicate import compile_node, segment_predicate
from segments.tree import Node, parse
from segments.words import words_of


def freeze_segment(segment: Segment, values: Mapping[str, Any], moment: Moment, *, by: User | None) -> CustomerList:
    """A list of who is in a saved segment. Raises RuleInvalid and TooSlow."""
    words = words_of(parse(segment.rule, moment.known), moment.known)
    ids = all_ids(lambda at: segment_predicate(segment.pk, at), moment)
    return _freeze(ids, values, {"segment": segment.pk, "words": words}, moment, by)


def freeze_rule(
    node: Node, values: Mapping[str, Any], moment: Moment, *, by: User | None, limit_ms: int = ASKED_MS
) -> CustomerList:
    """A list of whom a rule lets through. Raises TooSlow."""
    ids = all_ids(lambda at: compile_node(node, at), moment, limit_ms)
    return _freeze(ids, values, {"words": words_of(node, moment.known)}, moment, by)


@transaction.atomic
def _freeze(
    ids: memoryview, values: Mapping[str, Any], origin: dict[str, Any], moment: Moment, by: User | None
) -> CustomerList:
    origin = {"kind": "frozen", **origin, "as_of": moment.now.isoformat()}
    made = storing.create(values, origin, by=by, now=moment.now)
    added = storing.fill_new(made, ids, moment.now)
    audit.record(by, "added", f"list:{made.pk}", name=made.name, customers=added)
    made.refresh_from_db(fields=["size"])
    return made
