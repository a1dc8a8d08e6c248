"""Questions about lists."""

from typing import Any

from psycopg import sql

from segments.operators.operator import LIST, Build, Operator, Operators
from segments.operators.question import Question
from segments.values import array, value

FEW = 100  # values that are looked for one by one


def _has_any(ask: Question) -> sql.Composable:
    if ask.columns:
        return sql.SQL("list_has_any({}, {})").format(_entries(ask), _wanted(ask))
    is_list = ask.is_kind("array", "ARRAY")
    if len(ask.values) <= FEW:
        # `?|` asks a text for being a key or an array for its elements: only lists are asked.
        return sql.SQL("case when {} then jsonb_exists_any({}, {}) end").format(is_list, ask.raw, array(ask.values))
    return sql.SQL(
        "case when {} then exists (select 1 from jsonb_array_elements({}) each(entry)"
        " where jsonb_typeof(each.entry) = 'string' and each.entry #>> '{{}}' = any({})) end"
    ).format(is_list, ask.raw, array(ask.values))


def _has_all(ask: Question) -> sql.Composable:
    if ask.columns:
        return sql.SQL("list_has_all({}, {})").format(_entries(ask), _wanted(ask))
    return ask.holds(ask.values)


def _entries(ask: Question) -> sql.Composable:
    """The entries as JSON, of what is a list; no entries of anything else."""
    return sql.SQL("json_extract(c.attributes, {})").format(ask.path("[*]"))


def _wanted(ask: Question) -> sql.Composable:
    return sql.SQL("[{}]").format(sql.SQL(", ").join(sql.SQL("to_json({})").format(value(each)) for each in ask.values))


def _counts(sign: sql.SQL) -> Build:
    """How many entries there are; what is no list, or not known, has none."""

    def build(ask: Question) -> sql.Composable:
        length = sql.SQL("json_array_length({})" if ask.columns else "jsonb_array_length({})").format(ask.raw)
        counted = sql.SQL("case when {} then {} else 0 end").format(ask.is_kind("array", "ARRAY"), length)
        return sql.SQL("({}) {} {}").format(counted, sign, value(ask.entries))

    return build


def _few(config: dict[str, Any]) -> bool:
    return len(config["values"]) <= FEW


OPERATORS: Operators = {
    "has_any": Operator("has any of", LIST, "values", _has_any, columnar=_few),
    "has_all": Operator("has all of", LIST, "values", _has_all, columnar=_few),
    "has_none": Operator("has none of", LIST, "values", _has_any, negated=True, columnar=_few),
    "entries_at_least": Operator("has at least … entries", LIST, "entries", _counts(sql.SQL(">="))),
    "entries_exactly": Operator("has exactly … entries", LIST, "entries", _counts(sql.SQL("="))),
    "entries_at_most": Operator("has at most … entries", LIST, "entries", _counts(sql.SQL("<="))),
}
