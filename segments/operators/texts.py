"""Questions about texts."""

from collections.abc import Callable
from typing import Any

from psycopg import sql

from segments.operators import patterns
from segments.operators.among import among
from segments.operators.folding import unlike
from segments.operators.numbers import equals_number, fits
from segments.operators.operator import NUMBER, TEXT, Operator, Operators, never
from segments.operators.question import EXACT, IGNORED, Question
from segments.values import value


def _equals(ask: Question) -> sql.Composable:
    if ask.type == "number":
        return equals_number(ask)
    if ask.case == IGNORED or ask.columns:
        return sql.SQL("{} = {}").format(ask.folded, _needle(ask))
    return ask.holds(ask.values[0])


def _one_of(ask: Question) -> sql.Composable:
    if ask.type == "number":
        return among(ask, ask.typed)
    return among(ask, ask.folded)


def _contains(ask: Question) -> sql.Composable:
    return sql.SQL("strpos({}, {}) > 0").format(ask.folded, _needle(ask))


def _starts_with(ask: Question) -> sql.Composable:
    return sql.SQL("starts_with({}, {})").format(ask.folded, _needle(ask))


def _ends_with(ask: Question) -> sql.Composable:
    if ask.columns:
        return sql.SQL("suffix({}, {})").format(ask.folded, _needle(ask))
    return sql.SQL("right({0}, length({1})) = {1}").format(ask.folded, _needle(ask))


def _needle(ask: Question) -> sql.Composable:
    return ask.fold(value(ask.values[0]))


def _alike(usual: str) -> Callable[[dict[str, Any]], bool]:
    """Numbers that fit, and texts that are compared as they are or folded as PostgreSQL folds them."""
    return lambda config: fits(config) and ((config.get("case") or usual) == EXACT or unlike() is not None)


WHOLE, PART = _alike(EXACT), _alike(IGNORED)
BOTH = TEXT | NUMBER

OPERATORS: Operators = {
    "equals": Operator("is", BOTH, "value", _equals, case=EXACT, columnar=WHOLE),
    "not_equals": Operator("is not", BOTH, "value", _equals, negated=True, case=EXACT, columnar=WHOLE),
    "one_of": Operator("is one of", BOTH, "values", _one_of, case=EXACT, columnar=WHOLE),
    "not_one_of": Operator("is none of", BOTH, "values", _one_of, negated=True, case=EXACT, columnar=WHOLE),
    "contains": Operator("contains", TEXT, "value", _contains, case=IGNORED, columnar=PART),
    "not_contains": Operator("does not contain", TEXT, "value", _contains, negated=True, case=IGNORED, columnar=PART),
    "starts_with": Operator("starts with", TEXT, "value", _starts_with, case=IGNORED, columnar=PART),
    "ends_with": Operator("ends with", TEXT, "value", _ends_with, case=IGNORED, columnar=PART),
    "matches": Operator("matches the pattern", TEXT, "pattern", patterns.matches, case=IGNORED, columnar=never),
    "not_matches": Operator(
        "does not match the pattern", TEXT, "pattern", patterns.matches, negated=True, case=IGNORED, columnar=never
    ),
}
