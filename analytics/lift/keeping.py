"""Keeps who is in which arm and what came of them, so that a report of millions is a sum of some hundred rows.

People come into arms by decisions, which the engine counts by the hour: where it has counted more than was looked at,
there are newcomers. Whatever happens to somebody later (purchases, refunds, visits, costs) puts them into the inbox
`ArmTouch`, in the transaction in which it is stored; they are looked at again, and the sums change by the difference.
Work is in proportion to what happens, and none where nothing is compared.
"""

import logging
import time

from django.db import transaction
from psycopg import sql

from analytics.lift.comparisons import VISITS, Compared, comparisons, converted, values
from analytics.lift.money import note_other_rates, rates
from journeys.retention import begins_at
from lib.sql import beside, fill, rows

log = logging.getLogger("kaskad.analytics")

BATCH = 5_000  # customers in one statement
HOURS = 2_000  # hours of arms in one statement
ROUND_S = 20.0  # the task comes every minute
LOCK = sql.SQL("select pg_try_advisory_xact_lock(hashtext('analytics.lift'))")
# All that is known of those who were chosen, in any arm.
OF_CHOSEN = sql.SQL(
    "select d.customer_id, d.id, d.at, k.journey_id, k.comparison, k.version_id, k.op, k.arm, k.window_s, k.currency"
    " from who w cross join lateral (select * from journeys_decision d where d.customer_id = w.customer_id offset 0) d"
    " join compared k on k.version_id = d.version_id and k.op = d.op and k.arm = d.port"
)
# Whose decision is not kept any more (journeys/retention.py) is in the arm that is kept of them.
OF_KEPT = sql.SQL(
    " union all select p.customer_id, 0, p.at, k.journey_id, k.comparison, k.version_id, k.op, k.arm, k.window_s,"
    " k.currency from {among} p join compared k on k.journey_id = p.journey_id and k.comparison = p.comparison"
    " and k.version_id = p.version_id and k.op = p.op and k.arm = p.arm where p.at < {kept_from}"
    " and exists (select from customers_customer c where c.id = p.customer_id)"
)
KEPT_OF_CHOSEN = sql.SQL(
    "(select q.* from who w cross join lateral"
    " (select * from analytics_armperson q where q.customer_id = w.customer_id offset 0) q)"
)


def keep() -> None:
    """The task: everything that is new, for some seconds at most."""
    done = catch_up(ROUND_S)
    if done:
        log.debug("%d people in arms were looked at", done)


def catch_up(patience_s: float | None = None) -> int:
    """Everything that is new; how many customers were looked at."""
    end = None if patience_s is None else time.monotonic() + patience_s
    found = comparisons()
    done, more = 0, True
    while more and (end is None or time.monotonic() < end):
        hours = _note(found)
        looked = _look(found)
        done += looked
        more = bool(hours or looked)
    return done


def people(found: list[Compared], came: sql.Composable, among: sql.Composable) -> sql.Composed:
    """The piece of SQL whose `fresh` is who is in which arm, of the decisions in `came` and those kept `among`."""
    begins = begins_at()
    of_kept = sql.SQL("") if begins is None else OF_KEPT.format(among=among, kept_from=begins)
    return fill(
        beside(__file__, "people.sql"),
        came=sql.Composed([came, of_kept]),
        visits=list(VISITS),
        converted=converted(found),
        **values(found),
        **rates(each.currency for each in found),
    )


@transaction.atomic
def _note(found: list[Compared]) -> int:
    if not found or not rows(LOCK)[0][0]:
        return 0
    note_other_rates()
    given = {key: each for key, each in values(found).items() if key not in ("windows", "currencies")}
    return int(rows(fill(beside(__file__, "noting.sql"), most=HOURS, **given))[0][0])


@transaction.atomic
def _look(found: list[Compared]) -> int:
    if not rows(LOCK)[0][0]:
        return 0
    query = fill(beside(__file__, "keeping.sql"), batch=BATCH, people=people(found, OF_CHOSEN, KEPT_OF_CHOSEN))
    return int(rows(query)[0][0])
