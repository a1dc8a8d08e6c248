"""A rule about a batch of customers, with the values that it compared: for branching, and for the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql

from segments.moment import Moment, Way
from segments.predicate import compile_node
from segments.tree import leaves, parse
from segments.values import value

MOST_LEAVES = 8  # of rules whose values are kept: more of them say nothing at a glance, and cost with every decision
LARGEST = 1_000  # bytes of the values that are kept of one decision


@dataclass(frozen=True)
class Compared:
    """A rule over the customer `c`: its predicate, and by each condition's path what that one looked at (jsonb)."""

    predicate: sql.Composable
    values: Mapping[str, sql.Composable]


def compared(rule: dict[str, Any], now: datetime, path: str = "") -> Compared:
    """The rule for branching a batch of customers; paths begin with `path`. Raises RuleInvalid when it is broken."""
    moment = Moment(now, way=Way.FEW)
    node = parse(rule, moment.known)
    values = {
        ".".join(part for part in (path, leaf.path) if part): _object(leaf.condition.noted(leaf.config, moment))
        for leaf in leaves(node)
    }
    return Compared(compile_node(node, moment), values)


def kept(values: Mapping[str, sql.Composable]) -> sql.Composable:
    """{"compared": {path: {name: value}}} as a decision's detail; null for what is too much to be kept."""
    if not 0 < len(values) <= MOST_LEAVES:
        return sql.SQL("null::jsonb")
    return sql.SQL(
        "(select case when pg_column_size(v.seen) <= {} then jsonb_build_object('compared', v.seen) end"
        " from (select {} as seen offset 0) v)"
    ).format(LARGEST, _object(values))


def _object(expressions: Mapping[str, sql.Composable]) -> sql.Composable:
    pairs = [sql.SQL("{}, {}").format(value(name), expression) for name, expression in expressions.items()]
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))
