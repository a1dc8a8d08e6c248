"""Why one customer is in, or is not: the tree of a rule with what each part says and what was compared."""

import json
from dataclasses import dataclass, field
from typing import Any

from psycopg import sql

from lib.sql import rows
from segments.columns import Laid
from segments.moment import Moment
from segments.patience import patience
from segments.recalling import recalled
from segments.tree import Group, Leaf, Node, children, parse, walk
from segments.values import value
from segments.words import words_of

DEEPEST_SEGMENT = 3  # segments inside segments are opened so deep; further down only their answer is shown


@dataclass(frozen=True)
class Explained:
    """One node: `type` is all, any, not or a condition's key; `compared` holds what it looked at, by name.

    `as_of_today`: it was to be answered as of a moment in the past, and what it looks at is known only as it is today.
    """

    path: str
    type: str
    words: str
    value: bool
    compared: dict[str, Any] = field(default_factory=dict)
    children: list["Explained"] = field(default_factory=list)
    as_of_today: bool = False


def explain(node: Node, moment: Moment, customer_id: int, *, recalls: bool = False) -> Explained | None:
    """The tree for one customer, by the same predicate that counts and enters; None when there is no such customer.

    It `recalls`: attributes and consents are those of the moment, too, and not those of today (segments/recalling.py).
    """
    laid = Laid(node, moment)
    nodes = list(walk(node))
    compared = [
        sql.SQL("{} as {}").format(_object(leaf.condition.compared(leaf.config, moment)), _column(number))
        for number, leaf in enumerate(laid.leaves)
    ]
    source = laid.source(compared, where=sql.SQL("c.id = {}").format(customer_id))
    values = sql.SQL(", ").join(sql.SQL("({}) is true").format(laid.holds(each)) for each in nodes)
    facts = sql.SQL(", ").join(_column(number) for number in range(len(laid.leaves)))
    asked = sql.SQL("select array[{}]::boolean[], array[{}]::jsonb[] from {}").format(values, facts, source)
    with patience():
        found = rows(recalled(asked, customer_id, moment.now) if recalls else asked)
    if not found:
        return None
    [(answers, looked_at)] = found
    answer = {each.path: held for each, held in zip(nodes, answers, strict=True)}
    fact = {leaf.path: json.loads(text) for leaf, text in zip(laid.leaves, looked_at, strict=True)}

    def tree(each: Node) -> Explained:
        below = [tree(child) for child in children(each)]
        if isinstance(each, Leaf):
            below = _inside(each, moment, customer_id, recalls=recalls)
        return Explained(
            path=each.path,
            type=_type(each),
            words=words_of(each, moment.known),
            value=answer[each.path],
            compared=fact.get(each.path, {}),
            children=below,
            as_of_today=recalls and isinstance(each, Leaf) and not each.condition.recalls(each.config),
        )

    return tree(node)


def _inside(leaf: Leaf, moment: Moment, customer_id: int, *, recalls: bool) -> list[Explained]:
    """The rules of the saved segments that a condition asks, explained in their turn."""
    if len(moment.inside) >= DEEPEST_SEGMENT:
        return []
    found = []
    for segment_id in sorted(leaf.condition.references(leaf.config)):
        rule = parse(moment.known.segments[segment_id].rule, moment.known)
        explained = explain(rule, moment.entering(segment_id), customer_id, recalls=recalls)
        if explained:
            found.append(explained)
    return found


def _type(node: Node) -> str:
    if isinstance(node, Leaf):
        return node.condition.key
    if isinstance(node, Group):
        return "all" if node.every else "any"
    return "not"


def _object(expressions: dict[str, sql.Composable]) -> sql.Composable:
    pairs = [sql.SQL("{}, {}").format(value(name), expression) for name, expression in expressions.items()]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))


def _column(number: int) -> sql.Identifier:
    return sql.Identifier(f"compared{number}")
