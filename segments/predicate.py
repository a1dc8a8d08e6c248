"""One SQL predicate for each rule. It counts, enters, branches and explains: there is no second evaluator."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from psycopg import sql

from segments.moment import Moment, Way
from segments.tree import DEEPEST_REFERENCE, Group, Leaf, Node, Not, RuleInvalid, RuleProblem, parse

MOST_LEAVES_THROUGH_SEGMENTS = 2_000


class SegmentGone(LookupError):
    """The segment does not exist (any more); `str()` is a sentence."""


def predicate(rule: dict[str, Any], now: datetime) -> sql.Composable:
    """A boolean SQL expression over the alias `c` of customers_customer, for branching a batch of them.

    Null counts as false: a WHERE makes no difference, elsewhere ask `(…) is true`. (It is not asked here, because an
    EXISTS inside `is true` can no longer become a join.) The expression holds no placeholder and no per cent sign, so
    that it can be composed into statements with or without parameters. `now` is aware. Raises RuleInvalid when the
    rule is broken.
    """
    moment = Moment(now, way=Way.FEW)
    return compile_node(parse(rule, moment.known), moment)


def entry_predicate(segment_id: int, now: datetime) -> sql.Composable:
    """The predicate of a saved segment, for going through the whole base.

    Raises SegmentGone when it does not exist, RuleInvalid when it is broken.
    """
    moment = Moment(now)
    if segment_id not in moment.known.segments:
        raise SegmentGone(f"There is no segment {segment_id} any more.")
    return segment_predicate(segment_id, moment)


def compile_node(node: Node, moment: Moment, leaf: Callable[[Leaf], sql.Composable] | None = None) -> sql.Composable:
    """The predicate of a tree. `leaf` puts something else (a column that holds it) in the place of each condition."""
    if isinstance(node, Not):
        return sql.SQL("({} is not true)").format(compile_node(node.child, moment, leaf))
    if isinstance(node, Group):
        if not node.children:
            return sql.SQL("true" if node.every else "false")
        joint = sql.SQL(" and " if node.every else " or ")
        return sql.SQL("({})").format(joint.join(compile_node(child, moment, leaf) for child in node.children))
    return leaf(node) if leaf else leaf_predicate(node, moment)


def leaf_predicate(leaf: Leaf, moment: Moment) -> sql.Composable:
    """The predicate of one condition."""
    moment.tally.leaves += 1
    if moment.tally.leaves > MOST_LEAVES_THROUGH_SEGMENTS:
        raise _refused(leaf.path, f"Through segments it asks more than {MOST_LEAVES_THROUGH_SEGMENTS:,} conditions.")
    if moment.way == Way.COLUMNS and not leaf.condition.columnar(leaf.config):
        return _brought(leaf, moment)
    return sql.SQL("({})").format(leaf.condition.predicate(leaf.config, moment))


def _brought(leaf: Leaf, moment: Moment) -> sql.Composable:
    """A condition that the columnar copy cannot answer: PostgreSQL says whom it lets through."""
    asked = leaf.condition.predicate(leaf.config, replace(moment, way=Way.BASE))
    query = sql.SQL("select c.id from customers_customer c where {}").format(asked)
    name = next((name for name, each in moment.brought.items() if each == query), f"brought_{len(moment.brought)}")
    moment.brought[name] = query
    return sql.SQL("(c.id in (select id from {}))").format(sql.Identifier(name))


def segment_predicate(segment_id: int, moment: Moment) -> sql.Composable:
    """The predicate of a saved segment, as a part of another. Raises RuleInvalid when it cannot be asked."""
    segment = moment.known.segments.get(segment_id)
    if segment is None:
        raise _refused("", f"There is no segment {segment_id} any more.")
    if segment_id in moment.inside:
        raise _refused("", f"The segment “{segment.name}” refers to itself.")
    if len(moment.inside) >= DEEPEST_REFERENCE:
        raise _refused("", f"Segments refer to one another more than {DEEPEST_REFERENCE} deep.")
    try:
        node = parse(segment.rule, moment.known)
    except RuleInvalid as error:
        raise _refused("", f"The segment “{segment.name}” is broken: {error}") from error
    return compile_node(node, moment.entering(segment_id))


def _refused(path: str, sentence: str) -> RuleInvalid:
    return RuleInvalid([RuleProblem(path, "", sentence)])
