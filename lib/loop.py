"""Work that never ends, inside django-q2: sets of due rows are worked off within moments of becoming due.

django-q2 looks at its schedules every 30 s, so a loop is a task that works until nothing is due, then waits for the
next due moment or a kick (lib.live.kick), and before its slice is over puts the next one into the queue:

    def tick() -> None:
        loop.keep("journeys.tasks.tick", "engine", drain, channel="journeys_due")

`loop.register("journeys.tasks.tick")` in the app's `ready()` has it started with every task cluster, and looked after
once a minute. Each loop holds one worker of one cluster, on whatever machine.
"""

import hashlib
import logging
import os
import selectors
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import psycopg
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_q.models import Schedule
from django_q.tasks import async_task

from lib.live import listen_parameters

log = logging.getLogger("kaskad.loop")

# Work on what is due at `now`; answer when something is due next (at or before `now`: more is due already), or None.
Work = Callable[[datetime], datetime | None]

SHORTEST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 15.0
QUEUE_PATIENCE_S = 60.0
OVERLAP_S = 3.0  # so long before the end of a slice the next one is queued: it comes to a worker and waits for the lock
HEIR_PATIENCE_S = 20.0  # more than a round of any loop takes

_tasks: list[str] = []
_repeated: dict[str, int] = {}
_stop_pipe: tuple[int, int] | None = None
_is_heir: ContextVar[bool] = ContextVar("is_heir", default=False)


def register(task: str) -> None:
    """Have this task (dotted path of a function without arguments) started with every task cluster."""
    if task not in _tasks:
        _tasks.append(task)


def repeat(task: str, minutes: int) -> None:
    """Have this task (dotted path of a function without arguments) run every so many minutes: short work, no loop."""
    _repeated[task] = minutes


def count() -> int:
    """How many loops there are; each needs a worker for itself."""
    return len(_tasks)


def keep(task: str, name: str, work: Work, channel: str, ended: Callable[[], None] = lambda: None) -> None:
    """A slice of the loop that this task is (dotted path); the next one is queued in time to follow without a gap.

    `ended` is called when the slice is over and its lock is free.
    """
    queued = []

    def queue() -> None:
        async_task("lib.loop.inherit", task, save=False)
        queued.append(task)

    try:
        mine = run(name, work, channel, queue=queue)
    finally:
        ended()
    if mine and not queued:
        again(task)


def inherit(task: str) -> None:
    """The next slice of a loop: waits some seconds for the one before it to end."""
    token = _is_heir.set(True)
    try:
        import_string(task)()
    finally:
        _is_heir.reset(token)


def run(
    name: str,
    work: Work,
    channel: str,
    slice_s: float | None = None,
    *,
    clock: Callable[[], datetime] = timezone.now,
    queue: Callable[[], None] | None = None,
) -> bool:
    """Call `work` whenever something is due or `channel` was kicked, until the slice is over or the cluster stops.

    Returns True if the loop is to be put into the queue again, False if another process runs it (an advisory lock of
    PostgreSQL sees to that, and is free the moment its process dies). Errors of `work`, and a database that restarts,
    are logged and tried again after a growing pause. `queue` is called OVERLAP_S before the end.
    """
    end = time.monotonic() + (_slice_s(name) if slice_s is None else slice_s)
    pause_s = SHORTEST_PAUSE_S
    shown = f"loop {name} of process {os.getpid()}"  # in pg_stat_activity
    while True:
        try:
            with psycopg.connect(**listen_parameters(), autocommit=True, application_name=shown) as listening:
                if not _only_one(listening, name):
                    return False
                listening.execute(psycopg.sql.SQL("listen {}").format(psycopg.sql.Identifier(channel)))
                if queue is not None:
                    _rounds(name, work, listening, end - OVERLAP_S, clock)
                    if not stopping():
                        queue()
                        queue = None
                _rounds(name, work, listening, end, clock)
                return True
        except psycopg.OperationalError as error:
            log.warning("The loop %s has lost the database, again in %.1f s: %s", name, pause_s, str(error).strip())
        if _pause(pause_s) or time.monotonic() > end:
            return True
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)


def _slice_s(name: str) -> float:
    """From 300 to 329 s, each loop another length, so that they do not all change their worker at once.

    Whoever takes over compiles and connects anew, which on a busy machine takes a second or more: not too often, then.
    The queue holds a task that takes longer than 600 s to be lost: a batch that has begun is at its end by then.
    """
    return 300.0 + zlib.crc32(name.encode()) % 30


def _rounds(name: str, work: Work, listening: psycopg.Connection, end: float, clock: Callable[[], datetime]) -> None:
    """Rounds of work and waiting. Raises psycopg.OperationalError when the connection that holds the lock is lost."""
    failures = 0
    while (left_s := end - time.monotonic()) > 0 and not stopping():
        close_old_connections()  # Django's own connection may have broken in the last round
        now, began = clock(), time.monotonic()
        try:
            due_at = work(now)
        except Exception:
            log.exception("The loop %s failed and goes on after a pause", name)
            failures += 1
            _pause(min(2.0**failures / 2, LONGEST_PAUSE_S, left_s))
            wait(listening, 0)  # is the lock still ours?
            continue
        failures = 0
        due_in_s = left_s if due_at is None else (due_at - clock()).total_seconds()
        if due_in_s > 0:
            wait(listening, min(due_in_s, end - time.monotonic()))
        elif time.monotonic() - began < SHORTEST_PAUSE_S / 5:
            # Due, and yet nothing was done: others have locked it. Never spin.
            wait(listening, SHORTEST_PAUSE_S)


def _only_one(connection: psycopg.Connection, name: str) -> bool:
    key = int.from_bytes(hashlib.sha256(f"kaskad loop {name}".encode()).digest()[:8], signed=True, byteorder="big")
    if _is_heir.get():
        return _inherited(connection, key)
    got = connection.execute("select pg_try_advisory_lock(%s)", [key]).fetchone()
    return bool(got and got[0])


def _inherited(connection: psycopg.Connection, key: int) -> bool:
    """Waits for the slice before to end; whether it has. Gives up when the cluster stops."""
    end = time.monotonic() + HEIR_PATIENCE_S
    connection.execute("set lock_timeout = '500ms'")
    while time.monotonic() < end and not stopping():
        try:
            connection.execute("select pg_advisory_lock(%s)", [key])
        except psycopg.errors.LockNotAvailable:
            continue
        return True
    return False


@contextmanager
def held(*names: str) -> Iterator[bool]:
    """Keeps the loops of these names from running anywhere while it lasts; False when one of them runs already."""
    with psycopg.connect(**listen_parameters(), autocommit=True) as holding:
        yield all(_only_one(holding, name) for name in names)
        holding.execute("select pg_advisory_unlock_all()")  # now, and not when the server notices that we are gone


def again(task: str) -> None:
    """Put the task into the queue; a server that restarts is waited for, a minute at most."""
    end = time.monotonic() + QUEUE_PATIENCE_S
    while True:
        try:
            close_old_connections()
            async_task(task, save=False)  # its results would only fill the table
            return
        except Exception as error:  # of PostgreSQL or Redis
            if time.monotonic() > end or _pause(1):
                raise
            log.warning("The task %s cannot be queued, again in a second: %s", task, error)


def start_all() -> None:
    """At the start of a task cluster: put every loop into the queue, and a schedule that does so every minute."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('kaskad loops'))")  # clusters may start together
        for task, minutes in dict.fromkeys(_tasks, 1).items() | _repeated.items():
            Schedule.objects.update_or_create(
                name=f"loop {task}",
                defaults={"func": task, "schedule_type": Schedule.MINUTES, "minutes": minutes, "repeats": -1},
            )
        Schedule.objects.filter(name__startswith="loop ").exclude(func__in=[*_tasks, *_repeated]).delete()
        start_again()


def start_again() -> None:
    """Put every loop into the queue, as for a worker that follows a dead one. Those that run already take no harm."""
    for task in _tasks:
        async_task(task, save=False)


# Stopping. A worker of django-q2 is never told that its cluster stops: it is only given no new task, and waited for.
# So the cluster makes a pipe before it forks and writes a byte when it is to stop; nobody reads it away.


def prepare() -> None:
    """Before the cluster forks its workers: the pipe, and the modules of all loops: none begins with imports."""
    global _stop_pipe
    _stop_pipe = os.pipe()
    for task in _tasks:
        import_string(task)


def stop_all() -> None:
    """End the present slice of every loop of this cluster, at once."""
    if _stop_pipe:
        os.write(_stop_pipe[1], b".")


def stopping() -> bool:
    return _pause(0)


def until_stopping(file: int) -> None:
    """Waits until the cluster is to stop, or something can be read from the file."""
    _select([file], None)


def wait(listening: psycopg.Connection, seconds: float) -> None:
    """Until a notice comes, the cluster stops, or the time is over. Raises psycopg.OperationalError when it is lost."""
    if not list(listening.notifies(timeout=0)):
        _select([listening.fileno()], seconds)
        list(listening.notifies(timeout=0))


def _pause(seconds: float) -> bool:
    """Wait whatever is kicked; True as soon as the cluster stops."""
    return _select([], seconds)


def _select(files: list[int], seconds: float | None) -> bool:
    """Until one of the files or the pipe can be read, or the time, if any, is over; True if it is the pipe."""
    with selectors.DefaultSelector() as selector:
        for file in files:
            selector.register(file, selectors.EVENT_READ)
        pipe = selector.register(_stop_pipe[0], selectors.EVENT_READ) if _stop_pipe else None
        return any(key == pipe for key, _ in selector.select(None if seconds is None else max(0.0, seconds)))
