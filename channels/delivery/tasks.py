"""Loops of the task cluster (lib/loop.py): the dispatcher, and the rehearsal's reports."""

from datetime import datetime, timedelta

from delivery import dispatcher, listening, receiving, rehearsal_reports
from lib import loop

RECOVER_EVERY = timedelta(seconds=30)
THROTTLED_LOOK = timedelta(milliseconds=100)  # an account's allowance fills again
STRAY_LOOK = timedelta(seconds=2)  # receipts that were quicker than their messages
FORGET_EVERY = timedelta(hours=1)
LOOK_EVERY = timedelta(seconds=5)  # should whoever queued a message have forgotten to kick us


class Dispatch:
    """Hands over what is queued; looks now and then for what dead dispatchers have left."""

    def __init__(self) -> None:
        self.recover_at: datetime | None = None

    def __call__(self, now: datetime) -> datetime | None:
        if self.recover_at is None or now >= self.recover_at:
            dispatcher.recover(now)
            self.recover_at = now + RECOVER_EVERY
        turn = dispatcher.turn(now)
        if turn.taken:
            return now
        return now + (THROTTLED_LOOK if turn.throttled else LOOK_EVERY)


def dispatch() -> None:
    """Hands over what is queued, until the slice is over."""
    if loop.run("delivery.dispatch", Dispatch(), channel=dispatcher.QUEUE):
        loop.again("delivery.tasks.dispatch")


class Listen:
    """Asks the providers that have to be asked what they have heard, each as often as it wants to be."""

    def __init__(self) -> None:
        self.due_at: dict[int, datetime] = {}
        self.forget_at: datetime | None = None

    def __call__(self, now: datetime) -> datetime | None:
        if receiving.match_strays(now):
            return now
        if self.forget_at is None or now >= self.forget_at:
            receiving.forget(now)
            self.forget_at = now + FORGET_EVERY
        listening.listen(now, self.due_at)
        return min([now + STRAY_LOOK, *self.due_at.values()])


def listen() -> None:
    """Hears what providers have to tell, until the slice is over."""
    if loop.run("delivery.listen", Listen(), channel=listening.QUEUE):
        loop.again("delivery.tasks.listen")


def rehearse() -> None:
    """Tells the rehearsal's reports when they are due, until the slice is over."""
    if loop.run("delivery.rehearse", rehearse_once, channel=rehearsal_reports.REHEARSAL):
        loop.again("delivery.tasks.rehearse")


def rehearse_once(now: datetime) -> datetime | None:
    """Tells what is due; when the next report is."""
    return now if rehearsal_reports.report_due(now) else rehearsal_reports.next_report_at()
