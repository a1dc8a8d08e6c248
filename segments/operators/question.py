"""An attribute as SQL, in its type: for PostgreSQL and for the columnar copy."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from psycopg import sql

from segments.columnar.deriving import column
from segments.moment import Moment, Way
from segments.operators.folding import folded
from segments.values import json_value, value

DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
EXACT, IGNORED = "exact", "ignored"


@dataclass(frozen=True)
class Question:
    """An attribute and what it is compared with, in the attribute's type.

    Whatever is of another type than its attribute, or absent, is null and compares with nothing.
    """

    key: str
    type: str
    values: list[Any]
    moment: Moment
    days: int = 0
    entries: int = 0
    case: str = EXACT
    period: dict[str, Any] = field(default_factory=lambda: {"span": "all_time"})

    @property
    def columns(self) -> bool:
        """Whether it is asked of the columnar copy."""
        return self.moment.way == Way.COLUMNS

    @property
    def raw(self) -> sql.Composable:
        """The attribute as JSON; null when there is none."""
        if self.columns:
            return sql.SQL("json_extract(c.attributes, {})").format(self.path())
        return sql.SQL("(c.attributes -> {})").format(value(self.key))

    @property
    def typed(self) -> sql.Composable:
        """The attribute as a text, a number or (of a date) an ISO day, whose order as text is that of the days.

        CASE keeps the cast away from what cannot be cast.
        """
        if self.type == "number":
            return self._number
        if self.type != "date":
            return self._text
        if self.columns:
            return sql.SQL("(case when regexp_matches({0}, {1}) then left({0}, 10) end)").format(self._text, value(DAY))
        return sql.SQL('(substring({} from {}) collate "C")').format(self._text, value(DAY))

    @property
    def folded(self) -> sql.Composable:
        """A text as it is compared: in small letters where their case is not minded."""
        return self.fold(self.typed)

    def fold(self, text: sql.Composable) -> sql.Composable:
        """What a text is compared with, made like `folded`."""
        if self.case != IGNORED:
            return text
        return folded(text) if self.columns else sql.SQL("lower({})").format(text)

    def literal(self, place: int = 0) -> sql.Composable:
        """One of the values, as it is compared with `typed`."""
        return self.decimal(value(self.values[place])) if self.type == "number" else value(self.values[place])

    def decimal(self, number: sql.Composable) -> sql.Composable:
        """A number as it is compared: in the columnar copy all have the same places."""
        return sql.SQL("{}::decimal(38, 12)").format(number) if self.columns else number

    def holds(self, given: Any) -> sql.Composable:
        """Contains exactly this: PostgreSQL's index over attributes answers it."""
        return sql.SQL("c.attributes @> {}").format(json_value({self.key: given}))

    def path(self, beyond: str = "") -> sql.Composable:
        """Where the attribute is, for functions of the columnar copy."""
        return value(f'$."{self.key}"{beyond}')

    def is_kind(self, ours: str, theirs: str) -> sql.Composable:
        """Whether the attribute is of a kind of JSON, as PostgreSQL names it, and as the columnar copy does."""
        if self.columns:
            return sql.SQL("json_type(c.attributes, {}) = {}").format(self.path(), value(theirs))
        return sql.SQL("jsonb_typeof({}) = {}").format(self.raw, value(ours))

    @property
    def bare(self) -> sql.Composable:
        """The attribute as a text, whatever its kind."""
        if self.columns:
            return sql.SQL("json_extract_string(c.attributes, {})").format(self.path())
        return sql.SQL("c.attributes ->> {}").format(value(self.key))

    def day(self, days: int) -> str:
        """The ISO day so many days after today (before, when negative)."""
        return (self.moment.today + timedelta(days=days)).isoformat()

    @property
    def _text(self) -> sql.Composable:
        if self.columns:
            return self._kept("word") if self.defined else sql.SQL("json_word(c.attributes, {})").format(self.path())
        return sql.SQL("(case when {} then {} end)").format(self.is_kind("string", "VARCHAR"), self.bare)

    @property
    def defined(self) -> bool:
        """Whether the copy keeps the attribute by itself (segments/columnar/deriving.py)."""
        return self.key in self.moment.known.attributes

    def _kept(self, kind: str) -> sql.Composable:
        """The column of the copy that holds the attribute by itself."""
        return sql.Identifier("c", column(self.key, kind))

    @property
    def _number(self) -> sql.Composable:
        if self.columns:
            if not self.defined:
                return sql.SQL("json_number(c.attributes, {})").format(self.path())
            return sql.SQL("coalesce({}, json_exact({}))").format(self._kept("number"), self._kept("long"))
        return sql.SQL("(case when jsonb_typeof({0}) = 'number' then {0}::numeric end)").format(self.raw)
