"""Tasks of the cluster: the loop (lib/loop.py) that works off what came at the door; imports of uploaded files."""

import time
from datetime import datetime

from django.utils import timezone

from customers import refunds
from customers.importing import background, uploads
from customers.models import Source
from customers.sources import reading
from customers.sources.kinds.database import Database
from customers.taking import work
from lib import loop
from lib.ahead import many_rows

QUEUE = "taking"  # its kicks; also said at the door, in the transaction that stores a call
GATHER_S = 0.1  # what follows what was worked off at once is gathered: a set costs as much as some hundred messages
ROUND_S = 5.0  # a backlog is worked off in rounds, between which the loop can be stopped


def _work(now: datetime) -> datetime | None:
    end = time.monotonic() + ROUND_S
    with many_rows():
        while taken := work.take(timezone.now()):
            if time.monotonic() > end or loop.stopping():
                return now
            if taken < work.MOST:
                time.sleep(GATHER_S)
    return None


def take() -> None:
    """Works off what came, until the slice is over."""
    if loop.run("customers.taking", _work, channel=QUEUE):
        loop.again("customers.tasks.take")


def run_imports() -> None:
    """Loads what waits, until the cluster stops."""
    background.work_off(timezone.now, loop.stopping)


def look_after_imports() -> None:
    """Every minute: what a dead worker has left goes on."""
    background.look_after(timezone.now())


def remove_old_uploads() -> None:
    """Every hour: files that nobody needs any more."""
    uploads.remove_old(timezone.now())


def look_after_refunds() -> None:
    """Every few minutes: refunds that wait though their purchase is there by now are taken off."""
    refunds.look_again(timezone.now())


def read_source(source_id: int) -> None:
    """Reads a database, and puts an import of it into the queue."""
    reading.read(source_id, timezone.now())


def look_after_sources() -> None:
    """Every minute: databases whose schedule says so are read."""
    now = timezone.now()
    for source in Source.objects.filter(kind=Database.key):
        reading.settle(source, now)
        if reading.due(source, now):
            reading.call(source)
