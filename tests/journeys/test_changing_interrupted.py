"""A change of a running journey is ended in the middle, by PostgreSQL or by kill -9: all of it is done, or nothing."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from journeys import actions
from journeys.changing import undoing
from journeys.checks.checking import differences
from journeys.models import Changeover, ChangeoverMove, Decision, Enrollment, Journey, Version
from tests.journeys.changes import places, plan, redraw
from tests.journeys.test_changing import DAY, waiting
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60
PUBLISHING = """
import django; django.setup()
from django.utils import timezone
from journeys import actions
from journeys.models import Journey
from tests.journeys.changes import plan
actions.publish_version(Journey.objects.get(), None, timezone.now(), plan(wait="again"))
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def journey(world: World) -> Journey:
    """A draft that shortens the wait in which two people stand."""
    return redraw(waiting(world), {"wait": ("wait", {"duration_s": 2 * DAY})})


@contextmanager
def in_each_others_way(journey: Journey) -> Iterator[None]:
    """Another session holds somebody inside, and asks for the journey when the block has that and waits for them.

    It is patient: PostgreSQL finds the knot while the block waits, and ends the block's transaction.
    """
    held, failed = threading.Event(), list[BaseException]()

    def work() -> None:
        try:
            with transaction.atomic():
                _ask("set local deadlock_timeout = '30s'")
                Enrollment.objects.select_for_update().filter(journey_id=journey.pk).first()
                held.set()
                _until(lambda: _waiting() > 0, "the block waited for us")
                Journey.objects.select_for_update().get(pk=journey.pk)
        except BaseException as error:  # noqa: BLE001 (told to the test)
            failed.append(error)
        finally:
            held.set()
            connection.close()

    other = threading.Thread(target=work)
    other.start()
    held.wait()
    before = _deadlocks()
    yield
    other.join()
    assert failed == []
    _until(lambda: _deadlocks() > before, "PostgreSQL has counted the deadlock")


def test_a_publication_that_was_ended_by_a_deadlock_is_done_again_and_once(world: World, journey: Journey) -> None:
    with in_each_others_way(journey):
        actions.publish_version(journey, None, world.now, plan(wait="again"))
    assert places(journey) == [(2, "wait")] * 2
    assert journey.versions.count() == 2
    assert Changeover.objects.count() == 1
    assert differences() == []


def test_an_undoing_that_was_ended_by_a_deadlock_is_done_again_and_once(world: World, journey: Journey) -> None:
    stood = _everything()[Enrollment]
    actions.publish_version(journey, None, world.now, plan(wait="again"))
    with in_each_others_way(journey):
        done = undoing.undo(journey, None, world.now)
    assert (done.moved_back, done.stay) == (2, 0)
    assert _everything()[Enrollment] == stood
    assert differences() == []


def test_a_publication_that_is_killed_in_the_middle_has_changed_nothing_and_can_be_made(
    world: World, journey: Journey
) -> None:
    before = _everything()
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    told = {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}", "DJANGO_SETTINGS_MODULE": "config.settings"}
    with transaction.atomic():
        Enrollment.objects.select_for_update().filter(journey_id=journey.pk).first()
        publishing = subprocess.Popen([sys.executable, "-c", PUBLISHING], cwd=ROOT, env=os.environ | told)
        try:
            # It has made the version by now, and is moving people.
            _until(lambda: _waiting() > 0 or publishing.poll() is not None, "it came to the people")
            assert publishing.poll() is None
        finally:
            publishing.kill()
            publishing.wait()
    # What it had begun PostgreSQL ends when it tries to answer, soon.
    _until(lambda: _others() == 0, "its transaction was ended")
    assert _everything() == before
    assert differences() == []
    actions.publish_version(journey, None, world.now, plan(wait="again"))
    assert places(journey) == [(2, "wait")] * 2
    assert differences() == []


def _everything() -> dict[Any, list[Any]]:
    tables = (Enrollment, Version, Changeover, ChangeoverMove, Decision, Journey)
    return {each: list(each._default_manager.order_by("pk").values()) for each in tables}


def _waiting() -> int:
    """How many sessions wait for a lock of ours."""
    return _ask("select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))")


def _others() -> int:
    """Transactions of other sessions that are open in this database."""
    asked = """select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"""
    return _ask(asked)


def _deadlocks() -> int:
    return _ask("select deadlocks from pg_stat_database where datname = current_database()")


def _ask(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0]) if cursor.description else 0


def _until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"gave up waiting until {what}"
        time.sleep(0.02)
