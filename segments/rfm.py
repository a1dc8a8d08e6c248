"""The RFM grid: how recently, how often and for how much customers have bought. One pass for all its cells.

Each cell is a rule, too, of the same conditions as any other: the figures are those that the rules choose, and a test
compares them (tests/segments/test_ready.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from segments.columnar.asking import asked
from segments.moment import Moment, start_of
from segments.patience import ASKED_MS
from segments.purchases import purchases
from segments.values import value

# The last number of each part, the parts in order; what lies above is the part after the last.
DAYS = (90, 180, 365)  # since the last purchase, at most
TIMES = (1, 3, 9)  # purchases, at most
AMOUNTS = (25, 100, 500)  # money in all, less than


@dataclass(frozen=True)
class Part:
    """A row or column of the grid, and the conditions of a rule for it."""

    key: str
    words: str
    rules: list[dict[str, Any]]


@dataclass(frozen=True)
class Cell:
    """How many customers are in three parts at once, named by their keys."""

    r: str
    f: str
    m: str
    count: int
    rule: dict[str, Any]

    @property
    def square(self) -> tuple[int, int, int]:
        """The numbers of the three parts."""
        return int(self.r[1:]), int(self.f[1:]), int(self.m[1:])


@dataclass(frozen=True)
class Grid:
    """All of it; cells that nobody is in are there, too."""

    recency: list[Part]
    frequency: list[Part]
    money: list[Part]
    cells: list[Cell]


def grid(moment: Moment, limit_ms: int = ASKED_MS) -> Grid:
    """Counts the cells. Raises TooSlow."""
    return filled({(r, f, m): count for r, f, m, count in asked(_query, moment, limit_ms)})


def filled(counts: Mapping[tuple[int, int, int], int]) -> Grid:
    """The grid with these numbers of customers, by the numbers of the three parts."""
    recency, frequency, money = _recency(), _frequency(), _money()
    cells = [
        Cell(r.key, f.key, m.key, counts.get((i, j, k), 0), {"all": [*r.rules, *f.rules, *m.rules]})
        for i, r in enumerate(recency, start=1)
        for j, f in enumerate(frequency, start=1)
        for k, m in enumerate(money, start=1)
    ]
    return Grid(recency, frequency, money, cells)


def anyone_of(*keys: str) -> dict[str, Any]:
    """The rule of who is in one of these parts of the grid."""
    known = {each.key: each for each in [*_recency(), *_frequency(), *_money()]}
    rules = [_one(known[key].rules) for key in keys]
    return rules[0] if len(rules) == 1 else {"any": rules}


def _one(rules: list[dict[str, Any]]) -> dict[str, Any]:
    return rules[0] if len(rules) == 1 else {"all": rules}


def _query(moment: Moment) -> sql.Composable:
    made = purchases(moment)
    recent = sql.SQL(" ").join(
        sql.SQL("when b.last_at >= {} then {}").format(value(start_of(moment.days_ago(days))), value(number))
        for number, days in enumerate(DAYS, start=1)
    )
    return sql.SQL(
        "select case {recent} else {old} end as r, case {often} end as f, case {much} end as m, count(*) from ("
        "select {owner} as id, max(p.occurred_at) as last_at, count(*) as times, sum(p.amount) as amount"
        " from {source} where {where} group by 1) b group by 1, 2, 3"
    ).format(
        recent=recent,
        old=value(len(DAYS) + 1),
        often=_steps("b.times <=", TIMES),
        much=_steps("b.amount <", AMOUNTS),
        owner=made.owner,
        source=made.source,
        where=made.where,
    )


def _steps(comparison: str, limits: tuple[int, ...]) -> sql.Composable:
    compared = {"b.times <=": sql.SQL("b.times <= {}"), "b.amount <": sql.SQL("b.amount < {}")}[comparison]
    steps = [
        sql.SQL("when {} then {}").format(compared.format(value(limit)), value(number))
        for number, limit in enumerate(limits, start=1)
    ]
    return sql.SQL("{} else {}").format(sql.SQL(" ").join(steps), value(len(limits) + 1))


def _recency() -> list[Part]:
    parts = []
    for number, (after, until) in enumerate(zip((None, *DAYS), (*DAYS, None), strict=True), start=1):
        rules = [{"type": "last_purchase", "when": "at_most_days_ago", "days": until}] if until else []
        rules += [{"type": "last_purchase", "when": "more_days_ago", "days": after}] if after else []
        words = f"more than {after} days ago" if not until else f"at most {until} days ago"
        parts.append(Part(f"R{number}", words if not (after and until) else f"{after + 1} to {until} days ago", rules))
    return parts


def _frequency() -> list[Part]:
    parts = []
    for number, (after, until) in enumerate(zip((0, *TIMES), (*TIMES, None), strict=True), start=1):
        first = after + 1
        rule: dict[str, Any] = {"type": "purchase_count", "compare": "at_least", "value": first}
        words = f"{first} or more"
        if until:
            rule |= {"compare": "between", "value_to": until} if until > first else {"compare": "exactly"}
            words = f"{first} to {until}" if until > first else f"{first}"
        parts.append(Part(f"F{number}", f"{words} purchase{'' if words == '1' else 's'}", [rule]))
    return parts


def _money() -> list[Part]:
    parts = []
    for number, (least, below) in enumerate(zip((None, *AMOUNTS), (*AMOUNTS, None), strict=True), start=1):
        rules = [{"type": "purchase_sum", "compare": "at_least", "value": f"{least}.00"}] if least else []
        rules += [{"type": "purchase_sum", "compare": "less_than", "value": f"{below}.00"}] if below else []
        words = f"{least} or more" if not below else f"less than {below}"
        parts.append(Part(f"M{number}", words if not (least and below) else f"{least} to less than {below}", rules))
    return parts
