"""The people behind the numbers of Home: messages count in the hour in which it happened, and so are they found."""

from collections.abc import Iterable
from datetime import timedelta

from psycopg.sql import SQL, Composable, Composed, Identifier

from analytics.by_channel.behind import Cell, of_purchases
from analytics.by_channel.sums import CALLS
from analytics.facts.messages import READ_ON
from analytics.filters import Filters
from analytics.flow import people as flow
from analytics.passes import chains
from analytics.programs import Published
from analytics.report import NoPeople, either
from delivery.attribution import READ_GRADES
from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from lib.sql import beside, fill

LONGEST = timedelta(days=31)
READ = ("opened", "opened_weak")
REFUSED = ("unsubscribed", "complained")
NOT_WITHHELD = "(m.sent_at is not null or coalesce(m.error_code, '') <> all({withheld}::text[]))"
SUCH = {"failures": sorted(FAILURES), "grades": list(READ_GRADES), "withheld": list(WITHHELD)}
# When it happened to a message, and what else it must be (delivery/sql/counts.sql).
STAMPS = {
    "sent": ("sent_at", "true"),
    "delivered": ("delivered_at", "m.status <> all({failures}::text[])"),
    "opened": ("opened_at", "m.opened_grade = any({grades}::text[])"),
    "opened_weak": ("opened_at", "m.opened_grade <> all({grades}::text[])"),
    "clicked": ("clicked_at", "true"),
    "failed": ("failed_at", "m.status = any({failures}::text[]) and " + NOT_WITHHELD),
    "unsubscribed": ("unsubscribed_at", "true"),
    "complained": ("complained_at", "true"),
}


def of_messages(filters: Filters, column: str) -> Composed:
    """Of messages to which it happened in the period. Raises NoPeople for a column that is none of theirs."""
    if column not in STAMPS:
        raise NoPeople("Nobody in particular stands behind this number.")
    return _found(filters, column)


def charged(filters: Filters) -> Composed:
    """Of messages that were charged in the period: when they were sent or, by some price lists, delivered.

    How many those are nobody has counted: they are among those that were sent, or delivered.
    """
    when_sent = SQL("(m.cost > 0 and m.cost_if_delivered is null)")
    when_delivered = SQL("(m.cost > 0 and m.cost_if_delivered is not null)")
    return either([_found(filters, "sent", when_sent), _found(filters, "delivered", when_delivered)])


def bought(filters: Filters) -> Composed:
    """Whose purchases count for a message."""
    return of_purchases(filters, Cell())


def entered(filters: Filters, published: Iterable[Published]) -> Composed:
    """Who came into one of these versions."""
    doors = [(each.version_id, op.number, "next", "") for each in published for op in each.program.entries]
    return flow.decided_in(filters.period, doors)


def inside(published: Iterable[Published]) -> Composed:
    """Who is inside one of these versions now, whatever the period."""
    return SQL(
        "select e.customer_id from journeys_enrollment e"
        " where e.due_at is not null and e.version_id = any({}::bigint[])"
    ).format([each.version_id for each in published])


def passed(filters: Filters, published: Iterable[Published]) -> Composed:
    """Who began a cascade in the period: what is saved is reckoned of them."""
    cascades = [(version, ops[0], sends[0]) for version, ops, sends in chains(published) if "sent" not in sends[0].outs]
    if not cascades:
        raise NoPeople("These journeys have no cascade.")
    return fill(
        beside(flow.__file__, "people_of_step.sql"),
        versions=[version.version_id for version, _, _ in cascades],
        firsts=[first.number for _, first, _ in cascades],
        ops=[send.number for _, _, send in cascades],
        since=filters.period.since,
        until=filters.period.until,
        among=SQL("true"),
        counted=Identifier("passes"),
        holds=SQL("true"),
    )


def _found(filters: Filters, column: str, meant: Composable | None = None) -> Composed:
    """`meant`: of these messages only such."""
    stamp, such = STAMPS[column]
    file = "failed.sql" if column == "failed" else "refused.sql" if column in REFUSED else "happened.sql"
    return fill(
        beside(__file__, file),
        stamp=Identifier(stamp),
        such=SQL(" and ").join([SQL(such).format(**SUCH), *_among("m", filters, column)]),
        meant=meant or SQL("true"),
        counted=Identifier("c", column),
        among=SQL(" and ").join(_among("c", filters, column)),
        since=filters.period.since,
        until=filters.period.until,
        longest=LONGEST,
    )


def _among(of: str, filters: Filters, column: str) -> Iterable[Composed]:
    """What the counters and the messages say in the same words."""
    channel = Identifier(of, "channel")
    if filters.brands is not None:
        yield SQL("{} = any({}::bigint[])").format(Identifier(of, "brand_id"), list(filters.brands))
    if filters.journey is not None:
        yield SQL("{} = {}").format(Identifier(of, "journey_id"), filters.journey)
    if column in READ:  # elsewhere a click proves a reading: it is shown as a click
        yield SQL("{} = any({}::text[])").format(channel, sorted(READ_ON))
    if filters.channel is not None:
        yield SQL("{} = {}").format(channel, filters.channel)
    else:
        yield SQL("{} <> all({}::text[])").format(channel, CALLS)
