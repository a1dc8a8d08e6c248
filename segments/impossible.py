"""Rules that can be true of nobody, whoever the customers are. Says so only of what it can prove.

What is compared: groups of nothing; a condition beside its own negation; what is asked of one attribute, or of one
figure (how many purchases in the same period), by several conditions that must all hold.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rest_framework.utils.encoders import JSONEncoder

from segments.comparisons import NumberComparison, TimesComparison
from segments.known import Known
from segments.operators.given import typed
from segments.operators.question import EXACT
from segments.tree import Group, Leaf, Node, Not, dump

# A bound of what is asked: (the value, whether it is itself within).
Bound = tuple[Any, bool]
LOWER = {"more_than": False, "at_least": True, "after": False, "on_or_after": True}
UPPER = {"less_than": False, "at_most": True, "before": False, "on_or_before": True}
SAME = ("equals", "on", "exactly")
FIGURE = ("compare", "value", "value_to")


def impossible(node: Node, known: Known) -> str | None:
    """The path of what can never hold, and the whole rule therefore neither; None: it may hold for somebody."""
    if isinstance(node, Not):
        return node.path if _always(node.child, known) else None
    if isinstance(node, Leaf):
        return node.path if _contradict([node], known) else None
    found = [impossible(each, known) for each in node.children]
    if not node.every:
        # Of one that stands alone the place is told more exactly.
        return (found[0] if len(found) == 1 else node.path) if all(each is not None for each in found) else None
    first = next((each for each in found if each is not None), None)
    if first is None and (_negated(node) or _contradict(list(_together(node)), known)):
        return node.path
    return first


def _always(node: Node, known: Known) -> bool:
    """Whether it holds for everybody."""
    if isinstance(node, Not):
        return impossible(node.child, known) is not None
    if isinstance(node, Leaf):
        return False
    held = (_always(each, known) for each in node.children)
    return all(held) if node.every else any(held)


def _together(node: Node) -> Iterable[Leaf]:
    """The conditions that all must hold."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, Group) and (node.every or len(node.children) == 1):
        for child in node.children:
            yield from _together(child)


def _negated(node: Group) -> bool:
    """Whether something is asked together with its very opposite."""
    denied = {_text(each.child) for each in node.children if isinstance(each, Not)}
    return bool(denied) and any(_text(each) in denied for each in node.children if not isinstance(each, Not))


def _text(node: Node) -> str:
    return json.dumps(dump(node), sort_keys=True, cls=JSONEncoder)


@dataclass
class _Asked:
    """All that is asked of one value: between which bounds, which it may be, which not, whether there is one at all."""

    counts: bool = False  # whole numbers from 0 on
    lower: list[Bound] = field(default_factory=list)
    upper: list[Bound] = field(default_factory=list)
    among: list[set[Any]] = field(default_factory=list)
    without: set[Any] = field(default_factory=set)
    present: bool = False
    absent: bool = False

    @property
    def impossible(self) -> bool:
        if self.absent and self.present:
            return True
        if self.among:
            left = set.intersection(*self.among) - self.without
            return not any(self._within(each) for each in left)
        return any(self._apart(low, high) for low in self.lower for high in self.upper)

    def _within(self, one: Any) -> bool:
        return all(one > low or (included and one == low) for low, included in self.lower) and all(
            one < high or (included and one == high) for high, included in self.upper
        )

    def _apart(self, low: Bound, high: Bound) -> bool:
        first, last = low, high
        if self.counts:
            first = (low[0] if low[1] else low[0] + 1, True)
            last = (high[0] if high[1] else high[0] - 1, True)
        return bool(first[0] > last[0] or (first[0] == last[0] and not (first[1] and last[1])))


def _contradict(leaves: list[Leaf], known: Known) -> bool:
    """Whether these cannot all hold at once."""
    asked: dict[str, _Asked] = defaultdict(_Asked)
    for leaf in leaves:
        if leaf.condition.key == "attribute":
            _of_attribute(leaf, asked[f"attribute {leaf.config['attribute']}"], known)
        elif issubclass(leaf.condition.Config, NumberComparison):
            rest = {key: each for key, each in dump(leaf).items() if key not in FIGURE}
            _of_figure(leaf, asked[json.dumps(rest, sort_keys=True, cls=JSONEncoder)])
    return any(each.impossible for each in asked.values())


def _of_figure(leaf: Leaf, asked: _Asked) -> None:
    config = leaf.config
    if issubclass(leaf.condition.Config, TimesComparison):
        asked.counts = True
        asked.lower.append((0, True))
    if config["compare"] == "between":
        asked.lower.append((config["value"], True))
        asked.upper.append((config["value_to"], True))
    else:
        _compare(config["compare"], config["value"], asked)


def _of_attribute(leaf: Leaf, asked: _Asked, known: Known) -> None:
    """Texts count only where they are compared letter by letter: what a database folds is known to it alone."""
    config = leaf.config
    operator, type_ = config["operator"], known.attributes[config["attribute"]].type
    if type_ == "text" and (config.get("case") or EXACT) != EXACT:
        return
    match operator:
        case "present":
            asked.present = True
        case "absent":
            asked.absent = True
        case "is_true" | "is_false":
            asked.among.append({operator == "is_true"})
        case "one_of":
            asked.among.append({_value(each, type_) for each in config["values"]})
        case "not_equals":
            asked.without.add(_value(config["value"], type_))
        case "not_one_of":
            asked.without |= {_value(each, type_) for each in config["values"]}
        case "between":
            asked.lower.append((_value(config["value"], type_), True))
            asked.upper.append((_value(config["value_to"], type_), True))
        case _ if operator in (*LOWER, *UPPER, *SAME):
            _compare(operator, _value(config["value"], type_), asked)


def _compare(operator: str, value: Any, asked: _Asked) -> None:
    if operator in SAME:
        asked.among.append({value})
    elif operator in LOWER:
        asked.lower.append((value, LOWER[operator]))
    else:
        asked.upper.append((value, UPPER[operator]))


def _value(given: Any, type_: str) -> Any:
    found = typed(given, type_, "value")
    return found.normalize() if isinstance(found, Decimal) else found
