"""`manage.py qcluster`: loops run from its start, stop with it at once, and go on after a kill -9."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection

from config import process
from config.management.commands.qcluster import STARTING_S
from lib import loop

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def environment() -> dict[str, str]:
    """With the test's own database."""
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    return os.environ | {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"}


@pytest.fixture
def cluster(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    started = start(environment)
    yield started
    end(started)


def start(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "manage.py", "qcluster"], env=environment, start_new_session=True)


def end(cluster: subprocess.Popen[bytes]) -> None:
    process.kill_session(cluster.pid)
    cluster.wait()


def running_loops() -> int:
    """Loops that hold their lock in our database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_locks join pg_database on pg_database.oid = database"
            " where locktype = 'advisory' and datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def engine_process() -> int:
    """The worker that runs the engine's loop, as PostgreSQL shows it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select application_name from pg_stat_activity"
            " where datname = current_database() and application_name like 'loop engine %%'",
            [],
        )
        return int(cursor.fetchone()[0].split()[-1])


def all_run() -> bool:
    return running_loops() == loop.count()


def test_loops_run_soon_after_the_start_and_stop_at_once(cluster):
    assert loop.count() > 0
    assert process.wait_until(all_run, 20, 0.1)
    began = time.monotonic()
    cluster.terminate()
    assert cluster.wait(20) == 0
    assert time.monotonic() - began < 15
    assert process.wait_until(lambda: running_loops() == 0, 5)
    assert not list(process.session(cluster.pid))


def test_it_stops_when_it_is_told_many_times_at_once(cluster):
    """As by the kernel when its parent dies: once for each of the parent's threads."""
    assert process.wait_until(all_run, 20, 0.1)
    for _ in range(300):
        cluster.terminate()
    assert cluster.wait(20) == 0


def test_it_stops_when_it_is_told_while_it_starts(environment):
    cluster = start(environment)
    try:
        assert process.wait_until(lambda: running_loops() > 1, 20, 0.02)  # one may be the start's own
        cluster.terminate()
        assert cluster.wait(20) == 0
    finally:
        end(cluster)


def test_they_go_on_within_seconds_after_everything_was_killed(cluster, environment):
    assert process.wait_until(all_run, 20, 0.1)
    for each in process.session(cluster.pid):
        each.send_signal(signal.SIGKILL)
    cluster.wait()
    assert process.wait_until(lambda: running_loops() == 0, 5)
    again = start(environment)
    try:
        assert process.wait_until(all_run, 30, 0.1)
    finally:
        end(again)


def test_a_loop_whose_worker_was_killed_goes_on_within_seconds(cluster):
    assert process.wait_until(all_run, 20, 0.1)
    time.sleep(STARTING_S)
    victim = engine_process()
    os.kill(victim, signal.SIGKILL)
    assert process.wait_until(lambda: not process.alive(victim), 5)
    assert process.wait_until(all_run, 10, 0.1)


def test_too_few_workers_for_the_loops_are_refused(environment):
    command = [sys.executable, "manage.py", "qcluster"]
    ran = subprocess.run(command, env=environment | {"TASK_WORKERS": "1"}, capture_output=True, text=True, timeout=30)
    assert ran.returncode == 1
    assert f"{loop.count()} loops hold a worker each: set TASK_WORKERS to {loop.count() + 2} or more." in ran.stderr
