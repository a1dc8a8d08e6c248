"""What is known of the arms of a journey in a period."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from psycopg import sql

from analytics.filters import EVEN, FIRST, LAST, Filters
from analytics.lift.arms import Figures
from analytics.lift.comparisons import Compared, comparisons
from lib.sql import beside, fill, rows

COLUMNS = {LAST: ("count_last", "last"), FIRST: ("count_first", "first"), EVEN: ("count_even", "even")}


@dataclass
class Arm:
    """The people of an arm and the sums of what they did. `expected`: how many they were to be, by the shares."""

    key: str
    label: str = ""
    is_control: bool = True  # nothing is sent to them, in any version
    people: int = 0
    open_people: int = 0
    expected: float = 0.0
    visited: int = 0
    converted: int = 0
    buyers: int = 0
    purchases: int = 0
    purchases_squares: int = 0
    others: int = 0
    revenue: Decimal = Decimal(0)
    revenue_squares: Decimal = Decimal(0)
    messages: int = 0
    cost: Decimal = Decimal(0)
    attributed_purchases: Decimal = Decimal(0)
    attributed_revenue: Decimal = Decimal(0)

    def figures(self, outcome: str) -> Figures:
        """One outcome among all of its people."""
        if outcome == "purchases":
            return Figures(self.people, self.purchases, self.purchases_squares)
        if outcome == "revenue":
            return Figures(self.people, float(self.revenue), float(self.revenue_squares))
        return Figures.of_yes(self.people, getattr(self, outcome))


# As sums.sql names them, after the comparison, the version and the arm.
SUMMED = (
    "people", "open_people", "visited", "converted", "buyers", "purchases", "purchases_squares", "others", "revenue",
    "revenue_squares", "messages", "cost", "attributed_purchases", "attributed_revenue",
)  # fmt: skip


@dataclass
class Comparison:
    """Arms that chance has made, in the order of the drawing; `windows` are those of the versions in it, in seconds."""

    key: str
    arms: dict[str, Arm] = field(default_factory=dict)
    windows: set[int] = field(default_factory=set)
    goals: set[str] = field(default_factory=set)  # names of events; '': no event, a purchase is counted

    @property
    def people(self) -> int:
        return sum(each.people for each in self.arms.values())

    @property
    def baseline(self) -> Arm:
        """What the others are compared with: those to whom nothing is sent, else the first arm."""
        return next((each for each in self.arms.values() if each.is_control), next(iter(self.arms.values())))

    @property
    def others(self) -> list[Arm]:
        return [each for each in self.arms.values() if each is not self.baseline]

    @property
    def pairs(self) -> list[tuple[Arm, Arm]]:
        """Who is compared with whom: each with the baseline, and of three arms also the other two."""
        found = [(each, self.baseline) for each in self.others]
        return [*found, (self.others[1], self.others[0])] if len(self.others) == 2 else found


def summed(filters: Filters, now: datetime) -> list[Comparison]:
    """The comparisons of the journey asked for, those without anybody included. Two statements."""
    assert filters.journey is not None
    versions = comparisons(filters.journey)
    found: dict[str, Comparison] = {}
    for version in versions:
        _add(found.setdefault(version.key, Comparison(version.key)), version)
    if not versions:
        return []
    windows = {each.version_id: each.window_s for each in versions}
    count, amount = COLUMNS[filters.rule]
    query = fill(
        beside(__file__, "sums.sql"),
        count=sql.Identifier(count),
        amount=sql.Identifier(amount),
        versions=list(windows),
        windows=list(windows.values()),
        journey=filters.journey,
        since=filters.period.since,
        until=filters.period.until,
        now=now,
    )
    shares = {(each.version_id, each.key): each for each in versions}
    for key, version_id, arm_key, *sums in rows(query):
        made = shares[version_id, key]
        comparison = found[key]
        comparison.windows.add(made.window_s)
        comparison.goals.add(made.goal["event"] if made.goal else "")
        arm = comparison.arms[arm_key]
        for name, value in zip(SUMMED, sums, strict=True):
            setattr(arm, name, getattr(arm, name) + value)
        for each, share in made.shares.items():
            comparison.arms[each].expected += sums[0] * share / 100
    return sorted(found.values(), key=lambda each: each.key != "")


def _add(comparison: Comparison, version: Compared) -> None:
    for key in version.shares:
        arm = comparison.arms.setdefault(key, Arm(key))
        arm.label = version.labels.get(key, arm.label)
        arm.is_control = arm.is_control and key in version.controls
