"""The people behind the numbers of messages and purchases, as SQL of their ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql

from analytics.by_channel.sums import CALLS
from analytics.facts.messages import READ_ON
from analytics.filters import EVEN, FIRST, LAST, Filters
from analytics.report import either
from analytics.rolling.countries import prefixes
from delivery.attribution import READ_GRADES
from delivery.statuses import FAILURES
from lib.sql import beside, fill

PURCHASES = "purchases"
# What a message must be to be counted in a column (analytics/rolling/rolls/messages.sql).
SUCH: Mapping[str, str] = {
    "sent": "true",
    "delivered": "{m}.delivered_at is not null and {m}.status <> all({failures}::text[])",
    "opened": "{m}.opened_at is not null and {m}.opened_grade = any({grades}::text[])",
    "read": "{m}.opened_at is not null and {m}.opened_grade = any({grades}::text[])",  # over any channel
    "clicked": "{m}.clicked_at is not null",
    "cost": "{m}.cost > 0",
    "answered": "({m}.clicked_at is not null or {m}.replied_at is not null)",
    "reacted": "({m}.clicked_at is not null or {m}.replied_at is not null"
    " or {m}.opened_at is not null and {m}.opened_grade = any({grades}::text[]))",
}
# In which hours there are any, where that is another column of the roll.
ROLLED = {
    "read": "r.opened > 0",
    "answered": "r.clicked + r.replied > 0",
    "reacted": "r.clicked + r.replied + r.opened > 0",
}
# Of these so few messages are counted that each stands in a roll of its own (analytics/rolling/rolls/rare.sql).
RARE = frozenset({"opened_weak", "clicked_weak", "replied", "failed", "unsubscribed", "complained"})


@dataclass(frozen=True)
class Cell:
    """Of which messages a number is, beside the filters. None: any."""

    channels: Sequence[str] | None = None
    journeys: Sequence[int] | None = None  # 0: of no journey
    senders: Sequence[int] | None = None
    ops: Sequence[tuple[int, int]] | None = None  # versions and ops
    hour: tuple[int, int] | None = None  # of the company: weekday (1 is Monday) and hour
    country: str | None = None  # of a telephone number; '': of none that is known
    domain: str | None = None  # of e-mail
    no_domains: Sequence[str] | None = None
    touch: str | None = None  # by which a purchase counts


def of_either(filters: Filters, cell: Cell) -> sql.Composed:
    """Whose purchases count, or whose messages have cost something."""
    return either([of_purchases(filters, cell), of_messages(filters, "cost", cell)])


def of_messages(filters: Filters, column: str, cell: Cell, also: Iterable[sql.Composed] = ()) -> sql.Composed:
    """Of messages that were sent in the period; `also` is asked of each message `m`, too."""
    if column in RARE:
        return fill(
            beside(__file__, "behind_rare.sql"),
            since=filters.period.since,
            until=filters.period.until,
            column=sql.Identifier(column),
            among=_all([*_origin("m", filters, cell, of_roll=True, column=column), *_place("m", cell)]),
        )
    return fill(
        beside(__file__, "behind.sql"),
        since=filters.period.since,
        until=filters.period.until,
        among=_all([*_origin("r", filters, cell, of_roll=True, column=column), _rolled(column)]),
        such=_all([*_origin("m", filters, cell, of_roll=False), *_of_message("m", cell), _such("m", column), *also]),
    )


def of_purchases(filters: Filters, cell: Cell, *, alone: bool = False) -> sql.Composed:
    """Of purchases that were made in the period and count for the messages by the rule; `alone`: which no other message
    has touched.
    """
    counts = {LAST: "count_last", FIRST: "count_first", EVEN: "count_even"}[filters.rule]
    counted = sql.SQL("c.count_even = 1" if alone else "{} > 0").format(sql.Identifier("c", counts))
    return fill(
        beside(__file__, "bought.sql"),
        since=filters.period.since,
        until=filters.period.until,
        among=_all([*_origin("c", filters, cell, of_roll=True), counted]),
    )


def _origin(of: str, filters: Filters, cell: Cell, *, of_roll: bool, column: str = "") -> Iterable[sql.Composed]:
    """What rolls, messages and conversions say in the same words."""

    def one_of(column: str, values: Sequence[Any], type_: str) -> sql.Composed:
        return sql.SQL("{} = any({}::{}[])").format(sql.Identifier(of, column), list(values), sql.SQL(type_))

    if filters.brands is not None:
        yield one_of("brand_id", filters.brands, "bigint")
    if filters.journey is not None:
        yield one_of("journey_id", [filters.journey], "bigint")
    if column in ("opened", "opened_weak"):  # elsewhere a click proves a reading: it is shown as a click
        yield one_of("channel", sorted(READ_ON), "text")
    if filters.channel is not None:
        yield one_of("channel", [filters.channel], "text")
    elif of != "c":
        yield sql.SQL("{} <> all({}::text[])").format(sql.Identifier(of, "channel"), CALLS)
    if cell.channels is not None:
        yield one_of("channel", cell.channels, "text")
    if cell.journeys is not None:
        journey = sql.SQL("{}" if of_roll else "coalesce({}, 0)").format(sql.Identifier(of, "journey_id"))
        yield sql.SQL("{} = any({}::bigint[])").format(journey, list(cell.journeys))
    if cell.touch is not None:
        yield sql.SQL("{} = {}").format(sql.Identifier(of, "touch"), cell.touch)
    if cell.senders is not None:
        yield one_of("sender_id", cell.senders, "bigint")
    if cell.ops is not None:
        yield sql.SQL("({}, {}) in (select * from unnest({}::bigint[], {}::smallint[]))").format(
            sql.Identifier(of, "version_id"),
            sql.Identifier(of, "op"),
            [version for version, _ in cell.ops],
            [op for _, op in cell.ops],
        )
    if cell.hour is not None:
        hour_at = sql.SQL("{}" if of_roll else "date_trunc('hour', {}, 'UTC')").format(
            sql.Identifier(of, "hour_at" if of_roll else "sent_at")
        )
        local = sql.SQL("{} at time zone {}").format(hour_at, filters.period.zone.key)
        yield sql.SQL("extract(isodow from {0}) = {1} and extract(hour from {0}) = {2}").format(local, *cell.hour)


def _rolled(column: str) -> sql.Composed:
    if column in ROLLED:
        return sql.SQL(ROLLED[column]).format()
    return sql.SQL("{} > 0").format(sql.Identifier("r", column))


def _of_message(of: str, cell: Cell) -> Iterable[sql.Composed]:
    """What the rolls of messages and of domains have made of an address."""
    endpoint = sql.Identifier(of, "endpoint")
    if cell.domain is not None:
        yield sql.SQL("left(lower(split_part({}, '@', -1)), 255) = {}").format(endpoint, cell.domain)
    if cell.no_domains is not None:
        yield sql.SQL("left(lower(split_part({}, '@', -1)), 255) <> all({}::text[])").format(
            endpoint, list(cell.no_domains)
        )
    if cell.country is not None:
        known = prefixes()
        wanted = [prefix for prefix, country in known.items() if country == cell.country] or list(known)
        yield sql.SQL(
            "coalesce(case when {0} like '+1%' then substr({0}, 2, 4) when {0} like '+%' then substr({0}, 2, 3) end"
            " = any({1}::text[]), false) = {2}"
        ).format(endpoint, wanted, cell.country != "")


def _place(of: str, cell: Cell) -> Iterable[sql.Composed]:
    """The same, where a roll says it of each message."""
    if cell.domain is not None:
        yield sql.SQL("{} = {}").format(sql.Identifier(of, "domain"), cell.domain)
    if cell.no_domains is not None:
        yield sql.SQL("{} <> all({}::text[])").format(sql.Identifier(of, "domain"), list(cell.no_domains))
    if cell.country is not None:
        yield sql.SQL("{} = {}").format(sql.Identifier(of, "country"), cell.country)


def _such(of: str, column: str) -> sql.Composed:
    return sql.SQL(SUCH[column]).format(m=sql.Identifier(of), failures=sorted(FAILURES), grades=list(READ_GRADES))


def _all(conditions: Iterable[sql.Composable]) -> sql.Composed:
    return sql.SQL(" and ").join(conditions)
