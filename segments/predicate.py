"""The public face of rules: one SQL predicate over customers, whoever asks."""

from datetime import datetime
from typing import Any

from psycopg import sql


class SegmentGone(LookupError):
    """The segment does not exist (any more); `str()` is a sentence."""


def predicate(rule: dict[str, Any], now: datetime) -> sql.Composable:
    """A boolean SQL expression over the alias `c` of customers_customer; never null.

    It holds no placeholder and no per cent sign, so that it can be composed into statements with or without
    parameters. Raises segments.tree.RuleInvalid when the rule is broken.
    """
    raise NotImplementedError


def entry_predicate(segment_id: int, now: datetime) -> sql.Composable:
    """The predicate of a saved segment. Raises SegmentGone when it does not exist."""
    raise NotImplementedError
