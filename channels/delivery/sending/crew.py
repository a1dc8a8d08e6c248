"""Serves the lanes of one traffic class, several accounts at a time: none waits for another account's slow provider."""

import logging
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

from django.db import connection

from delivery.sending import dispatcher, pacing
from delivery.sending.dispatcher import Lane, Turn

log = logging.getLogger("kaskad.delivery")

HANDS = 4  # accounts at a time
PATIENCE_S = 0.05  # for a batch, before the outbox is looked at again
THROTTLED_LOOK = timedelta(milliseconds=100)  # an account's allowance fills again
LOOK_EVERY = timedelta(seconds=5)  # should whoever queued a message have forgotten to kick us


class Crew:
    """Work for lib.loop. `finish` when the slice is over: batches that have begun are brought to their end."""

    def __init__(self, classes: Sequence[str]) -> None:
        self.classes = classes
        self.hands = ThreadPoolExecutor(HANDS, thread_name_prefix="dispatch")
        self.busy: dict[int, Future[Turn]] = {}  # by account

    def __call__(self, now: datetime) -> datetime | None:
        waiting = False  # a lane has something due and cannot be served yet
        ended = {account_id: each for account_id, each in self.busy.items() if each.done()}
        for account_id, done in ended.items():
            del self.busy[account_id]
            waiting |= self._ended(done).throttled
        for lane in dispatcher.lanes(now, self.classes):
            if lane.account_id not in self.busy and len(self.busy) < HANDS:
                self.busy[lane.account_id] = self.hands.submit(_serve, lane, now)
        if self.busy:
            wait(self.busy.values(), PATIENCE_S, FIRST_COMPLETED)
            return now + (THROTTLED_LOOK if waiting else timedelta(0))
        return now + (THROTTLED_LOOK if waiting else LOOK_EVERY)

    def finish(self) -> None:
        """Waits for the batches that have begun."""
        self.hands.shutdown()
        for done in self.busy.values():
            self._ended(done)
        self.busy = {}

    def _ended(self, done: Future[Turn]) -> Turn:
        error = done.exception()
        if error is None:
            return done.result()
        log.error("A batch failed", exc_info=error)
        return Turn(0, throttled=True)


def _serve(lane: Lane, now: datetime) -> Turn:
    try:
        return dispatcher.serve(lane, now, pacing.batch(lane.account_id, dispatcher.BATCH))
    finally:
        connection.close()  # each thread has one of its own, which nobody else would close
