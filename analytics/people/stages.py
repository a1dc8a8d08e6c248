"""The stages of a customer's life, by when and how often somebody has bought. One definition, in two shapes.

A rule (the conditions of segments) says who is in a stage, now or at the end of a day that is over: it opens as a
segment. A CASE over the figures of all purchases says the same in one pass over everybody; a test compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from psycopg import sql

from segments.moment import Moment, start_of
from segments.values import value

Rule = dict[str, Any]

NEW, ACTIVE, AT_RISK, LAPSED = 30, 90, 180, 365  # days
LOYAL = 4  # purchases
NEVER = "never"


@dataclass(frozen=True)
class Stage:
    """`says` is its definition; of several that would fit the first counts."""

    key: str
    label: str
    says: str


STAGES = (
    Stage(NEVER, "Never bought", "Known, without any purchase."),
    Stage("new", "New", f"The first purchase was at most {NEW} days ago."),
    Stage("loyal", "Loyal", f"Not new; at least {LOYAL} purchases, the last at most {ACTIVE} days ago."),
    Stage("active", "Active", f"Not new; fewer than {LOYAL} purchases, the last at most {ACTIVE} days ago."),
    Stage("at_risk", "At risk", f"Not new; the last purchase was {ACTIVE + 1} to {AT_RISK} days ago."),
    Stage("lapsed", "Lapsed", f"The last purchase was {AT_RISK + 1} to {LAPSED} days ago."),
    Stage("lost", "Lost", f"The last purchase was more than {LAPSED} days ago."),
)
ABSENT = Stage(
    "absent", "Not here yet", "Became known after the beginning of the period, and had bought nothing before."
)


def rule(key: str) -> Rule:
    """Who is in a stage at the moment at which the rule is asked."""
    not_new = {"type": "first_purchase", "when": "more_days_ago", "days": NEW}

    def last(after: int | None, until: int | None) -> list[Rule]:
        found: list[Rule] = []
        if until is not None:
            found.append({"type": "last_purchase", "when": "at_most_days_ago", "days": until})
        if after is not None:
            found.append({"type": "last_purchase", "when": "more_days_ago", "days": after})
        return found

    rules: dict[str, list[Rule]] = {
        NEVER: [{"type": "purchase_count", "compare": "exactly", "value": 0}],
        "new": [{"type": "first_purchase", "when": "at_most_days_ago", "days": NEW}],
        "loyal": [not_new, *last(None, ACTIVE), {"type": "purchase_count", "compare": "at_least", "value": LOYAL}],
        "active": [not_new, *last(None, ACTIVE), {"type": "purchase_count", "compare": "less_than", "value": LOYAL}],
        "at_risk": [not_new, *last(ACTIVE, AT_RISK)],
        "lapsed": last(AT_RISK, LAPSED),
        "lost": last(LAPSED, None),
    }
    return {"all": rules[key]}


def rule_on(key: str, day: date) -> Rule:
    """Who was in a stage at the end of that day, whatever they have bought since."""

    def ago(days: int) -> date:
        return day - timedelta(days=days)

    def bought(made: str, first: date, last: date) -> Rule:
        period = {"span": "between", "from_on": str(first), "to_on": str(last)}
        return {"type": "purchase_in_period", "made": made, "period": period}

    def times(compare: str, number: int) -> Rule:
        until = {"span": "between", "to_on": str(day)}
        return {"type": "purchase_count", "compare": compare, "value": number, "period": until}

    def nothing_since(days: int) -> Rule:
        return bought("no", ago(days), day)

    not_new = {"type": "first_purchase", "when": "before", "date_on": str(ago(NEW))}
    lately = bought("yes", ago(ACTIVE), day)
    rules: dict[str, list[Rule]] = {
        NEVER: [times("exactly", 0)],
        "new": [{"type": "first_purchase", "when": "between", "date_on": str(ago(NEW)), "until_on": str(day)}],
        "loyal": [not_new, lately, times("at_least", LOYAL)],
        "active": [not_new, lately, times("less_than", LOYAL)],
        "at_risk": [not_new, nothing_since(ACTIVE), bought("yes", ago(AT_RISK), ago(ACTIVE + 1))],
        "lapsed": [nothing_since(AT_RISK), bought("yes", ago(LAPSED), ago(AT_RISK + 1))],
        "lost": [
            nothing_since(LAPSED),
            {"type": "first_purchase", "when": "before", "date_on": str(ago(LAPSED))},
        ],
    }
    return {"all": rules[key]}


def case(day: date, times: sql.Composable, first_at: sql.Composable, last_at: sql.Composable) -> sql.Composable:
    """The stage at the end of a day, an expression over these figures of a customer's purchases until then."""

    def since(days: int) -> sql.Composable:
        return value(start_of(day - timedelta(days=days)))

    def steps() -> Iterator[sql.Composable]:
        yield sql.SQL("when {times} is null or {times} = 0 then 'never'").format(times=times)
        yield sql.SQL("when {} >= {} then 'new'").format(first_at, since(NEW))
        yield sql.SQL("when {} >= {} and {} >= {} then 'loyal'").format(last_at, since(ACTIVE), times, value(LOYAL))
        for key, days in (("active", ACTIVE), ("at_risk", AT_RISK), ("lapsed", LAPSED)):
            yield sql.SQL("when {} >= {} then {}").format(last_at, since(days), value(key))

    return sql.SQL("case {} else 'lost' end").format(sql.SQL(" ").join(steps()))


def moment_of(until: datetime, now: datetime) -> Moment:
    """The last moment of a period that ends at `until`, or now where that is earlier."""
    return Moment(now if now < until else until - timedelta(microseconds=1))
