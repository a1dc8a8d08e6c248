"""Lift: what a journey changes, by comparing arms that chance has made, beside what is attributed to its messages."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from psycopg.sql import Composed

from analytics.currency import Exchange, exchange_to
from analytics.facts.rehearsed import rehearsal_warnings
from analytics.filters import Filters
from analytics.lift.asking import behind
from analytics.lift.columns import ARMS, INCREMENTAL, differences_columns
from analytics.lift.judging import OUTCOMES, RATES, Judged, Verdict, is_mismatched, judged
from analytics.lift.sums import Arm, Comparison, summed
from analytics.lift.telling import COUNTED, Place, numbers, shown
from analytics.members.made import asked_of, narrowed
from analytics.models import PurchaseRoll
from analytics.report import Answer, Kind, NoPeople, Report, Table
from delivery.models import MessageCount
from journeys.models import Journey

NAMES = {
    "visited": "Visited",
    "converted": "Converted",
    "buyers": "Bought",
    "purchases": "Purchases",
    "revenue": "Revenue",
}
NOTE = (
    "Everybody counts in the arm in which they were first, whatever they were sent. One comparison in twenty misleads."
)
OTHERS = "Purchases in currencies without an exchange rate are counted, but not in the revenue."
PARTS: tuple[tuple[str, str, tuple[str, ...], Kind, Kind], ...] = (
    ("rates", "Differences of rates", RATES, Kind.SHARE, Kind.CHANGE),
    ("purchases", "Differences of purchases per person", ("purchases",), Kind.NUMBER, Kind.NUMBER),
    ("revenue", "Differences of revenue per person", ("revenue",), Kind.MONEY, Kind.MONEY),
)


OF_ARMS = {
    "arms": {"people", "visited", "converted", "buyers", "messages", "cost"},
    "incremental": {"people", "attributed_purchases"},
}


class Lift(Report):
    """Everything that the journey compares by chance."""

    key = "lift"
    label = "Lift"
    says = "What the journey changes: people who got it beside people who by chance did not, or got it otherwise."
    takes = frozenset({"brand", "journey", "segment", "rule"})
    needs = frozenset({"journey"})

    @asked_of("analytics_armroll")
    def answer(self, filters: Filters, now: datetime) -> Answer:
        assert filters.journey is not None  # `needs`
        journey = Journey.objects.select_related("brand").get(pk=filters.journey)
        found = summed(filters, now) if filters.brands is None or journey.brand_id in filters.brands else []
        names = _names(found)
        outcomes = {
            (each.key, arm.key, other.key): [judged(outcome, arm, other) for outcome in OUTCOMES]
            for each in found
            for arm, other in each.pairs
        }
        tables = [Table("arms", "Arms", ARMS, [*_arm_rows(found, names)], note=NOTE)]
        for key, label, kinds, value, change in PARTS:
            lines = [
                _difference(names, place, each)
                for place, line in outcomes.items()
                for each in line
                if each.outcome in kinds
            ]
            tables.append(Table(key, label, differences_columns(value, change), lines))
        gained = [_gained(names, each, arm, outcomes) for each in found for arm in each.others]
        tables.append(Table("incremental", "Incremental beside attributed", INCREMENTAL, gained))
        money = _money(exchange_to(journey.brand.currency), filters, found)
        return Answer(
            tables,
            **money.stated(),
            warnings=[*(rehearsal_warnings(filters) if found else []), *_warnings(found)],
            extra={
                "journey": {"id": journey.pk, "name": journey.name, "status": journey.status},
                "comparisons": [shown(each, outcomes) for each in found],
            },
        )

    @narrowed
    def people(self, filters: Filters, table: str, column: str, row: str, now: datetime) -> Composed:
        if table in OF_ARMS and column in OF_ARMS[table]:
            return behind(filters, column, row)
        # Of a difference both arms can be opened: who did it in either of them.
        comparison, arm, other, outcome = ([*row.rsplit(":", 3)] + [""] * 4)[:4]
        if table in {part[0] for part in PARTS} and column in ("value", "other") and outcome in OUTCOMES:
            whose = arm if column == "value" else other
            return behind(filters, outcome if outcome in RATES else "buyers", f"{comparison}:{whose}")
        raise NoPeople("This number is reckoned from both arms: open what people of one of them did.")


def _names(found: Iterable[Comparison]) -> dict[str, dict[str, str]]:
    """By comparison: its own name under '', and those of its arms."""
    names, splits = {}, 0
    for each in found:
        if each.key == "":
            names[each.key] = {"": "Hold-out", "next": "Journey", "holdout": "Hold-out"}
            continue
        splits += 1
        arms = {arm.key: arm.label or arm.key for arm in each.arms.values()}
        names[each.key] = {"": f"Split {splits}: {' / '.join(arms.values())}"} | arms
    return names


def _arm_rows(found: Iterable[Comparison], names: dict[str, dict[str, str]]) -> Iterable[Mapping[str, Any]]:
    for each in found:
        for arm in each.arms.values():
            yield {
                "key": f"{each.key}:{arm.key}",
                "comparison": names[each.key][""],
                "arm": names[each.key][arm.key],
                "share": arm.people / each.people if each.people else None,
                "expected": arm.expected / each.people if each.people else None,
            } | {column: getattr(arm, column) for column in COUNTED}


def _difference(names: dict[str, dict[str, str]], place: Place, each: Judged) -> Mapping[str, Any]:
    key, arm, other = place
    return {
        "key": f"{key}:{arm}:{other}:{each.outcome}",
        "comparison": names[key][""],
        "arm": names[key][arm],
        "against": names[key][other],
        "outcome": NAMES[each.outcome],
        "other": each.against,
    } | {name: value for name, value in numbers(each).items() if name != "against"}


def _gained(
    names: dict[str, dict[str, str]], each: Comparison, arm: Arm, outcomes: dict[Place, list[Judged]]
) -> Mapping[str, Any]:
    by_name = {one.outcome: one for one in outcomes[each.key, arm.key, each.baseline.key]}
    revenue = by_name["revenue"]
    return {
        "key": f"{each.key}:{arm.key}",
        "comparison": names[each.key][""],
        "arm": names[each.key][arm.key],
        "against": names[each.key][each.baseline.key],
        "people": arm.people,
        "purchases": by_name["purchases"].difference * arm.people,
        "revenue": revenue.difference * arm.people,
        "revenue_low": revenue.valid and revenue.valid.low * arm.people,
        "revenue_high": revenue.valid and revenue.valid.high * arm.people,
        "cost": _cost(arm, each.baseline),
        "attributed_purchases": arm.attributed_purchases,
        "attributed_revenue": arm.attributed_revenue,
    }


def _cost(arm: Arm, baseline: Arm) -> Any:
    """What the arm has cost more than as many people of the baseline would have."""
    return arm.cost - (baseline.cost * arm.people / baseline.people if baseline.people else 0)


def _money(exchange: Exchange, filters: Filters, found: Iterable[Comparison]) -> Exchange:
    """The currencies in which was bought while arms were looked at, and in which the journey's messages were charged.
    The arms keep money converted, and so do not know them. Two statements.
    """
    windows = [each for comparison in found for each in comparison.windows]
    if not windows:
        return exchange
    until = filters.period.until + timedelta(seconds=max(windows))
    bought = PurchaseRoll.objects.filter(hour_at__gte=filters.period.since, hour_at__lt=until)
    exchange.meet(bought.values_list("currency", flat=True).distinct())
    charged = MessageCount.objects.filter(journey_id=filters.journey or 0, cost__gt=0)
    for account, channel in charged.values_list("account_id", "channel").distinct():
        exchange.meet([exchange.charged_in(account, channel)])
    return exchange


def _warnings(found: Iterable[Comparison]) -> Iterable[Mapping[str, str]]:
    """What holds for any of them, once each; the page says which it is."""
    counted = [each for each in found if each.people]
    if any(is_mismatched(each) for each in counted):
        yield {
            "key": "mismatch",
            "text": "Sizes of arms do not fit their shares. Do not trust their differences before it is known why.",
        }
    if any(judged("buyers", arm, each.baseline).verdict is Verdict.SMALL for each in counted for arm in each.others):
        yield {"key": "too_small", "text": "In some comparison there are too few people, or too few who bought, yet."}
    if any(arm.open_people for each in counted for arm in each.arms.values()):
        yield {"key": "unfinished", "text": "For some people the window is not over: their numbers still grow."}
    if any(arm.others for each in counted for arm in each.arms.values()):
        yield {"key": "others", "text": OTHERS}
