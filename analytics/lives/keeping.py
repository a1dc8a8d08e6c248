"""Keeps what customers bought by the day: cohorts, the RFM grid and the life cycle are then sums of some thousand rows.

Whatever changes purchases, or who is a customer, is noted by the database in the same transaction. Who was noted is
looked at again within seconds, and the sums change by the difference: so refunds, late purchases, merges and erasures
correct the past. Time needs nobody: from which day on somebody will be at risk stands in the sums beforehand.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Exists
from psycopg import sql

from analytics.lives import pieces
from analytics.models import CohortRoll, Life, LivesState, SquareRoll, StageRoll, TouchedLives
from lib.sql import beside, execute, fill, rows
from segments.moment import Moment, company_zone

log = logging.getLogger("kaskad.analytics")

BATCH = 10_000  # customers in one statement, or those of one row of the inbox
CHUNK = 5_000  # customers in one row of the inbox, when everybody is noted
ROWS = 500  # of the inbox that are looked at for a batch
LOCK = sql.SQL("select pg_advisory_xact_lock(hashtext('kaskad lives'))")
# Room for sorts; JIT compiles for longer than a batch runs.
SETTINGS = sql.SQL("select set_config('work_mem', '64MB', true), set_config('jit', 'off', true)")


def catch_up(now: datetime, stopping: Callable[[], bool] = lambda: False) -> int:
    """Everything that was noted; how many customers were looked at. Ends early, between two batches, when told to."""
    today = Moment(now).today
    if _rests(today):
        return 0
    _begin(today)
    _turn(today)
    looked = 0
    while not stopping():
        more = _look()
        if not more:
            break
        looked += more
    return looked


def make_again(now: datetime) -> int:
    """Everything, from nothing."""
    with transaction.atomic():
        rows(LOCK)
        LivesState.objects.all().delete()
    return catch_up(now)


def _rests(today: date) -> bool:
    """Whether there is nothing to do: what is mostly so when the loop looks."""
    return LivesState.objects.filter(
        ~Exists(TouchedLives.objects.all()), **_fits(), end_on=today, is_made=True
    ).exists()


def _fits() -> dict[str, str]:
    return {"zone": company_zone().key, "edition": pieces.EDITION}


@transaction.atomic
def _begin(today: date) -> None:
    """Where nothing is kept, or of other days, or with another meaning: everybody is noted."""
    rows(LOCK)
    fits = _fits()
    if LivesState.objects.filter(**fits).exists():
        return
    log.info("What customers bought by the day is made anew")
    tables = [each._meta.db_table for each in (Life, CohortRoll, SquareRoll, StageRoll)]
    execute(sql.SQL("truncate {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
    TouchedLives.objects.all().delete()  # a truncate would wait for everybody who writes
    LivesState.objects.update_or_create(id=1, defaults=fits | {"is_made": False, "end_on": today})
    rows(fill(beside(__file__, "beginning.sql"), chunk=CHUNK))


@transaction.atomic
def _turn(today: date) -> None:
    """On a new day: the stages of all, with this day as the end."""
    rows(LOCK)
    if LivesState.objects.filter(end_on=today).exists():
        return
    execute(SETTINGS)
    StageRoll.objects.all().delete()
    rows(fill(beside(__file__, "turning.sql"), parts=pieces.parts(today)))
    LivesState.objects.update(end_on=today)


@transaction.atomic
def _look() -> int:
    """One batch; how many customers were looked at."""
    rows(LOCK)
    execute(SETTINGS)
    state = LivesState.objects.first()
    if state is None:  # somebody has everything made anew meanwhile
        return 0
    query = fill(
        beside(__file__, "keeping.sql"),
        rows=ROWS,
        batch=BATCH,
        fresh=pieces.fresh(),
        parts=pieces.parts(state.end_on),
    )
    [(looked, _)] = rows(query)
    if not looked and not state.is_made:
        with connection.cursor() as cursor:  # nobody knew how much it would be
            cursor.execute("analyze analytics_life, analytics_cohortroll, analytics_squareroll, analytics_stageroll")
        LivesState.objects.update(is_made=True)
    return int(looked)
