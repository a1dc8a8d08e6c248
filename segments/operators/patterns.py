"""Patterns: regular expressions, bounded so that none explodes, and judged by PostgreSQL itself.

PostgreSQL matches without going back as long as a pattern has no back-reference (its manual, 9.7.3 and the source's
backend/regex/README, read 2026-11-22); what remains are repetitions of repetitions, which it would write out.
"""

import re
from functools import lru_cache

from django.db import DataError, transaction
from psycopg import sql

from lib.sql import rows
from segments.operators.question import IGNORED, Question
from segments.patience import TooSlow, patience
from segments.values import value

LONGEST = 200
MOST_REPEATS = 100
JUDGED_MS = 500
PIECE = re.compile(
    r"""\\.                             # an escape
      | \[\^?\]?(?:\[[:.=].*?[:.=]\]|[^\]])*\]   # a set of characters
      | \((?:\?.)?                      # the beginning of a group
      | \)
      | [*+?]\??                        # a repetition
      | \{[^}]*\}\??
      | .""",
    re.VERBOSE | re.DOTALL,
)


def matches(ask: Question) -> sql.Composable:
    """Whether the text, or a part of it, is as the pattern says."""
    sign = sql.SQL("~*" if ask.case == IGNORED else "~")
    return sql.SQL("{} {} {}").format(ask.typed, sign, value(ask.values[0]))


def wrong_with(pattern: str) -> str:
    """What is wrong with a pattern, a sentence; nothing, if it can be asked."""
    if len(pattern) > LONGEST:
        return f"A pattern has at most {LONGEST} characters."
    try:
        return _shape(pattern) or _judged(pattern)
    except TooSlow:
        return "This pattern takes too long. Make it shorter."


def _shape(pattern: str) -> str:
    if pattern.startswith("***"):
        return "A pattern cannot begin with “***”."
    nested: list[bool] = [False]  # for each group that is open: whether something in it is repeated
    closed = False  # whether what stands before is a group in which something is repeated
    for piece in PIECE.findall(pattern):
        if re.fullmatch(r"\\[1-9]", piece):
            return f"A pattern cannot refer back to a group, as “{piece}” does."
        if piece.startswith("(?") and piece != "(?:":
            return f"A group cannot begin with “{piece}”, only with “(?:” or “(”."
        if piece.startswith("("):
            nested.append(False)
        elif piece == ")" and len(nested) > 1:
            closed = nested.pop()
            nested[-1] |= closed
            continue
        elif piece[0] in "*+{" or piece in ("?", "??"):
            if closed and piece[0] != "?":
                return "A group that is repeated cannot have repetitions inside, as “(a+)+” has."
            if any(int(number) > MOST_REPEATS for number in re.findall(r"\d{1,9}", piece)):
                return f"A pattern can ask for at most {MOST_REPEATS} repetitions, not “{piece}”."
            nested[-1] |= piece[0] != "?"
        closed = False
    return ""


@lru_cache(maxsize=1_000)
def _judged(pattern: str) -> str:
    try:
        with transaction.atomic(), patience(JUDGED_MS):
            rows(sql.SQL("select '' ~ {}").format(value(pattern)))
    except DataError as error:
        reason = str(error.__cause__ or error).partition("\n")[0].removeprefix("invalid regular expression: ")
        return f"This is no pattern: {reason}."
    return ""
