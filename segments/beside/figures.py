"""One pass over the base for several segments: who is in which, and on which channels they can be written to.

Each customer is a few small numbers: bits for the segments that they are in, for the channels on which they have an
address, a consent, and an address that must not be written to. Grouped by these, a million customers are a few hundred
rows, and everything else is reckoned from them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from psycopg import sql

from delivery.kinds import KINDS
from lib.sql import rows
from segments.columnar.asking import Build, asked
from segments.moment import Moment, Tally, Way
from segments.patience import patience
from segments.predicate import segment_predicate
from segments.purchases import purchases
from segments.values import value

LIMIT_MS = 12_000  # without the columnar copy a million customers take longer than that
SUPPRESSED_ON = sql.SQL("select distinct channel from customers_suppression")


@dataclass(frozen=True)
class People:
    """Customers of whom all of this holds; each number is a sum of bits, by the order of segments and of channels."""

    segments: int
    addresses: int
    consents: int
    suppressed: int
    count: int

    def reached(self) -> int:
        """Bits of the channels on which they can be written to."""
        return self.addresses & self.consents & ~self.suppressed


@dataclass(frozen=True)
class Bought:
    """What those in a segment bought: how often and for how much (in one currency), and when last."""

    times: int
    amount: Decimal
    last_at: datetime | None
    usual_last_at: datetime | None  # half of them bought later than that, for the last time


def channels() -> list[str]:
    """Those by which people are written to, the cheapest first."""
    return [each.key for each in sorted(KINDS, key=lambda each: each.rank) if not each.is_call]


def everybody(
    ids: Sequence[int], topics: Sequence[int], moment: Moment, sample: Sequence[int] | None = None
) -> list[People]:
    """All customers, or a sample of them; those of no segment included. Raises RuleInvalid and TooSlow."""
    suppressed = [channel for (channel,) in rows(SUPPRESSED_ON)]

    def query(at: Moment) -> sql.Composable:
        return sql.SQL(
            "select t.mask, t.addresses, t.consents, t.suppressed, count(*) from ("
            "select {mask} as mask, coalesce(a.bits, 0) as addresses, coalesce(o.bits, 0) as consents,"
            " {suppressed} as suppressed from customers_customer c"
            " left join (select a.customer_id, bit_or({bit}) as bits from customers_address a"
            " where a.is_primary and a.is_active and {rows} group by 1) a on a.customer_id = c.id"
            " left join (select a.customer_id, bit_or({bit}) as bits from customers_consent a"
            " where a.granted and a.topic_id in ({topics}) and {rows} group by 1) o on o.customer_id = c.id"
            " where {customers}) t group by 1, 2, 3, 4"
        ).format(
            mask=_mask(ids, at),
            suppressed=_suppressed(suppressed, at),
            bit=_bits(),
            rows=_among(sql.SQL("a.customer_id"), sample),
            customers=_among(sql.SQL("c.id"), sample),
            topics=sql.SQL(", ").join(value(topic) for topic in [*topics, 0]),
        )

    return [People(*found) for found in _answer(query, moment, sample)]


def bought(ids: Sequence[int], currency: str, moment: Moment, sample: Sequence[int] | None = None) -> list[Bought]:
    """What those in each segment bought. Raises RuleInvalid and TooSlow."""

    def query(at: Moment) -> sql.Composable:
        made = purchases(at)
        columns = sql.SQL(", ").join(
            sql.SQL(
                "coalesce(sum(t.times) filter (where {0}), 0), coalesce(sum(t.amount) filter (where {0}), 0),"
                # Seconds, which both databases give alike.
                " extract(epoch from max(t.last_at) filter (where {0})),"
                " extract(epoch from percentile_disc(0.5) within group (order by t.last_at) filter (where {0}))"
            ).format(sql.SQL("(t.mask & {}) <> 0").format(value(1 << place)))
            for place in range(len(ids))
        )
        return sql.SQL(
            "select {columns} from (select {mask} as mask, b.times, b.amount, b.last_at from customers_customer c"
            " join (select {owner} as id, count(*) filter (where {same}) as times,"
            " sum(case when {same} then p.amount else 0 end) as amount, max(p.occurred_at) as last_at"
            " from {source} where {where} and {rows} group by 1) b on b.id = c.id) t"
        ).format(
            columns=columns,
            mask=_mask(ids, at),
            owner=made.owner,
            same=sql.SQL("p.currency = {}").format(value(currency)),
            source=made.source,
            where=made.where,
            rows=_among(made.owner, sample),
        )

    [row] = _answer(query, moment, sample)
    parts = [row[place : place + 4] for place in range(0, 4 * len(ids), 4)]
    return [Bought(int(times), Decimal(amount), _at(last), _at(usual)) for times, amount, last, usual in parts]


def _at(seconds: Any) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(float(seconds), UTC)


def _answer(query: Build, moment: Moment, sample: Sequence[int] | None) -> list[tuple[Any, ...]]:
    """A sample is asked of PostgreSQL, by its indexes."""
    if sample is None:
        return asked(query, moment, LIMIT_MS)
    with patience(LIMIT_MS):
        return rows(query(replace(moment, way=Way.FEW, tally=Tally())))


def _among(column: sql.Composable, sample: Sequence[int] | None) -> sql.Composable:
    """Whether it is one of the sample."""
    if sample is None:
        return sql.SQL("true")
    return sql.SQL("{} = any({}::bigint[])").format(column, list(sample))


def _mask(ids: Sequence[int], moment: Moment) -> sql.Composable:
    return sql.SQL(" + ").join(
        sql.SQL("case when {} then {} else 0 end").format(segment_predicate(id_, moment), value(1 << place))
        for place, id_ in enumerate(ids)
    )


def _bits() -> sql.Composable:
    """The bit of a row's channel."""
    cases = sql.SQL(" ").join(
        sql.SQL("when {} then {}").format(value(channel), value(1 << place)) for place, channel in enumerate(channels())
    )
    return sql.SQL("case a.channel {} else 0 end").format(cases)


def _suppressed(on: Sequence[str], moment: Moment) -> sql.Composable:
    """Bits of the channels on which the customer's address must not be written to. The copy has no such list: there
    PostgreSQL says whose they are.
    """
    parts: list[sql.Composable] = [sql.SQL("0")]
    for place, channel in enumerate(channels()):
        if channel not in on:
            continue
        query: sql.Composable = sql.SQL(
            "select a.customer_id as id from customers_suppression s join customers_address a"
            " on a.channel = s.channel and a.endpoint = s.endpoint and a.is_primary where s.channel = {}"
        ).format(value(channel))
        if moment.way == Way.COLUMNS:
            moment.brought[f"suppressed_{channel}"] = query
            query = sql.SQL("select id from {}").format(sql.Identifier(f"suppressed_{channel}"))
        parts.append(sql.SQL("case when c.id in ({}) then {} else 0 end").format(query, value(1 << place)))
    return sql.SQL(" + ").join(parts)
