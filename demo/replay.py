"""A month of journeys on a virtual clock, with the same engine, dispatcher and rehearsal as in real time.

The clock jumps from one due moment to the next, and never by less than a few minutes, so that a month takes a
minute. Purchases of the data set are there already: as the clock passes them, they are told upward as if they had
just been recorded. When the replay is over, real time goes on from where it ended.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Min

from accounts.models import User
from customers.models import Purchase
from customers.purchases import tell
from delivery import rehearsal_reports, traffic
from delivery.models import Account
from delivery.sending import dispatcher
from demo.company import ACCOUNT
from demo.journeys import READY
from journeys import actions
from journeys.engine import engine
from journeys.engine.finishing import finish
from journeys.models import Journey
from lib import loop

STEP = timedelta(minutes=15)
MORNING = 9  # the hour (UTC) of launches
LOOPS = (
    "engine",
    "engine_triggered",
    *(f"delivery.dispatch.{each}" for each in (*traffic.CLASSES, "more_marketing")),
    "delivery.report",
)
Say = Callable[[str], None]


class Busy(RuntimeError):
    """Real time runs already; `str()` is a sentence."""


def replay(days: int, until: datetime, journeys: list[Journey], by: User | None, say: Say) -> None:
    """Lets the journeys of the demo run for so many days, up to `until`. Raises Busy while a task cluster runs."""
    plan = _plan(days, until, journeys)
    with _alone(), _quiet(), _true_pace():
        begin = until - timedelta(days=days)
        now, told_up_to, week = begin, begin, 0
        while now <= until:
            while plan and plan[0][0] <= now:
                _launch(plan.pop(0)[1], by, now)
            _tell_purchases(told_up_to, now)
            told_up_to = now
            _work(now)
            if (now - begin) // timedelta(days=7) > week:
                week = (now - begin) // timedelta(days=7)
                say(f"{week * 7} days of {days} replayed")
            now = _next(now, [moment for moment, _ in plan], until)


def _plan(days: int, until: datetime, journeys: list[Journey]) -> list[tuple[datetime, Journey]]:
    """When which journey is launched, in the order of time."""
    planned = [
        ((until - before).replace(hour=MORNING, minute=0, second=0, microsecond=0), journey)
        for ready, journey in zip(READY, journeys, strict=True)
        for before in ready.launches
        if before <= timedelta(days=days)
    ]
    return sorted(planned, key=lambda each: each[0])


def _launch(journey: Journey, by: User | None, now: datetime) -> None:
    if not journey.versions.exists():
        actions.publish_version(journey, by, now)
    actions.launch(journey, by, now)


def _tell_purchases(after: datetime, now: datetime) -> None:
    """Those who bought between two moments of the clock; what the rehearsal makes people buy it tells by itself."""
    bought = Purchase.objects.filter(canceled_at=None, occurred_at__gt=after, occurred_at__lte=now).exclude(
        source=rehearsal_reports.REHEARSAL
    )
    new = list(bought.values_list("customer_id", "id"))
    tell([customer_id for customer_id, _ in new], now, new)


def _work(now: datetime) -> None:
    """Everything that is due at this moment, until nothing is."""
    busy = True
    while busy:
        # Reports first: a reading before the time-out wins, also when the clock has jumped over both.
        busy = bool(rehearsal_reports.report_due(now))
        busy = bool(engine.drain(now)) or busy
        busy = bool(dispatcher.drain(now)) or busy
    finish(now)


def _next(now: datetime, launches: list[datetime], until: datetime) -> datetime:
    """The next moment at which something happens, but not sooner than a step; past the end when nothing does."""
    bought_at = Purchase.objects.filter(canceled_at=None, occurred_at__gt=now).aggregate(at=Min("occurred_at"))["at"]
    moments = [engine.next_due_at(now), rehearsal_reports.next_report_at(), bought_at, *launches]
    soonest = min((each for each in moments if each is not None), default=until + STEP)
    if now < until < max(soonest, now + STEP):
        return until  # the last look is at the end itself
    return max(soonest, now + STEP)


@contextmanager
def _alone() -> Iterator[None]:
    """Keeps the loops of real time out: on their clock everybody would be overdue."""
    with loop.held(*LOOPS) as got:
        if not got:
            raise Busy("Kaskad is running. Stop it first: two clocks in one base would overtake each other.")
        yield


@contextmanager
def _true_pace() -> Iterator[None]:
    """On the virtual clock people take the time that people take."""
    account = Account.objects.get(name=ACCOUNT)
    settings = account.settings
    account.settings = settings | {"speed": 1}
    account.save(update_fields=["settings"])
    try:
        yield
    finally:
        account.settings = settings
        account.save(update_fields=["settings"])


@contextmanager
def _quiet() -> Iterator[None]:
    """What the engine says of a backlog is of no interest here."""
    logger = logging.getLogger("kaskad")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
