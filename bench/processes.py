"""What benchmarks of the whole product start beside themselves: processes on the benchmark's database."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection
from django_q.models import OrmQ, Schedule

from lib import loop
from segments.columnar.asking import answers

PATIENCE_S = 300


@contextmanager
def cluster() -> Iterator[int]:
    """The task cluster; its first process."""
    OrmQ.objects.all().delete()
    Schedule.objects.all().delete()
    with process([sys.executable, "manage.py", "qcluster"]) as task_cluster:
        until(lambda: _loops() >= loop.count() or task_cluster.poll() is not None, "the loops of the cluster run")
        assert task_cluster.poll() is None, "the task cluster has ended"
        yield task_cluster.pid


@contextmanager
def process(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours; ended with the `with`."""
    started = subprocess.Popen(command, env=environment(), cwd=settings.BASE, start_new_session=True)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(60)


@contextmanager
def columnar() -> Iterator[float]:
    """The process of the columnar copy; the seconds until it could be asked."""
    began = time.perf_counter()
    with process([sys.executable, "manage.py", "columnar"]):
        until(answers, "the columnar copy is filled")
        yield time.perf_counter() - began


def environment() -> dict[str, str]:
    """Of processes that work on the benchmark's database."""
    server = settings.DATABASE_URL.rsplit("/", 1)[0]
    query = "?" + settings.DATABASE_URL.partition("?")[2] if "?" in settings.DATABASE_URL else ""
    return os.environ | {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}{query}"}


def _loops() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity"
            " where datname = current_database() and application_name like 'loop %'"
        )
        return int(cursor.fetchone()[0])


def until(true: Callable[[], bool], what: str) -> None:
    """Waits for something to be true. Raises TimeoutError after PATIENCE_S."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"After {PATIENCE_S} s it is still not so that {what}.")
        time.sleep(0.02)
