"""Loops of the task cluster (lib/loop.py): the dispatcher, and the rehearsal's reports."""

from datetime import datetime, timedelta

from delivery import outcomes, rehearsal_reports
from delivery.api import callbacks
from delivery.hearing import listening, receiving
from delivery.sending import dispatcher
from delivery.sending.crew import Crew
from delivery.tracking import hits
from lib import loop

RECOVER_EVERY = timedelta(seconds=30)
STRAY_LOOK = timedelta(seconds=2)  # receipts that were quicker than their messages
FORGET_EVERY = timedelta(hours=1)


class Recovery:
    """Looks now and then for what dead dispatchers have left."""

    def __init__(self) -> None:
        self.due_at: datetime | None = None

    def __call__(self, now: datetime) -> None:
        if self.due_at is None or now >= self.due_at:
            dispatcher.recover(now)
            self.due_at = now + RECOVER_EVERY


def dispatch_transactional() -> None:
    """Hands over what is queued of the first lane, until the slice is over; each lane has a loop of its own."""
    _dispatch("transactional")


def dispatch_service() -> None:
    """The second lane."""
    _dispatch("service")


def dispatch_marketing() -> None:
    """The third lane."""
    _dispatch("marketing")


def dispatch_more_marketing() -> None:
    """The third lane, too: what a campaign costs most is the making of its messages, and a process has one core."""
    _dispatch("marketing", "more_marketing")


def _dispatch(traffic_class: str, name: str = "") -> None:
    name = name or traffic_class
    crew = Crew([traffic_class])
    task = f"delivery.tasks.dispatch_{name}"
    loop.keep(task, f"delivery.dispatch.{name}", crew, channel=dispatcher.QUEUE, ended=crew.finish)


class Listen:
    """Asks the providers that have to be asked what they have heard, each as often as it wants to be."""

    def __init__(self) -> None:
        self.due_at: dict[int, datetime] = {}
        self.recovery = Recovery()
        self.forget_at: datetime | None = None

    def __call__(self, now: datetime) -> datetime | None:
        self.recovery(now)
        if receiving.match_strays(now):
            return now
        if self.forget_at is None or now >= self.forget_at:
            receiving.forget(now)
            self.forget_at = now + FORGET_EVERY
        listening.listen(now, self.due_at)
        callbacks.turn(now)
        return min([now + STRAY_LOOK, *self.due_at.values()])


def listen() -> None:
    """Hears what providers have to tell, until the slice is over."""
    loop.keep("delivery.tasks.listen", "delivery.listen", Listen(), channel=listening.QUEUE)


def report() -> None:
    """Records clicks, openings and the rehearsal's reports, until the slice is over."""
    loop.keep("delivery.tasks.report", "delivery.report", report_once, channel=outcomes.REPORTS)


def report_once(now: datetime) -> datetime | None:
    """Records what is due; when there is something next."""
    return min(filter(None, [hits.turn(now), rehearse_once(now)]), default=None)


def rehearse_once(now: datetime) -> datetime | None:
    """Tells what is due; when the next report is."""
    return now if rehearsal_reports.report_due(now) else rehearsal_reports.next_report_at()
