"""Loops work when something is due or they are kicked, one at a time, through errors and lost databases."""

import logging
import threading
import time
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django_q.models import OrmQ, Schedule

from lib import loop
from lib.live import kick, listen_parameters

pytestmark = pytest.mark.django_db(transaction=True)


def now() -> datetime:
    return datetime.now(UTC)


class Work:
    """Remembers when it was called; answers, one after the other, what it was given, and None in the end."""

    def __init__(self, *answers):
        self.answers, self.calls = list(answers), []

    def __call__(self, at):
        self.calls.append(at)
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer() if callable(answer) else answer


class Background:
    """A loop that runs in a thread, as it would in another worker."""

    def __init__(self, work, name="test", channel="test", slice_s=5.0):
        self.result = None

        def body():
            try:
                self.result = loop.run(name, work, channel, slice_s)
            finally:
                connection.close()

        self.thread = threading.Thread(target=body)
        self.thread.start()

    def join(self, timeout=10.0):
        self.thread.join(timeout)
        assert not self.thread.is_alive()
        return self.result


def until(true, patience_s=5.0):
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_it_works_until_nothing_is_due():
    work = Work(now(), now(), None)
    assert loop.run("test", work, "test", slice_s=0.5) is True
    assert len(work.calls) == 3


def test_it_wakes_at_the_next_due_moment():
    work = Work(lambda: now() + timedelta(seconds=0.3), None)
    loop.run("test", work, "test", slice_s=0.8)
    first, second = work.calls
    assert 0.25 < (second - first).total_seconds() < 0.6


def test_it_wakes_when_it_is_kicked():
    work = Work()
    running = Background(work, slice_s=1.0)
    until(lambda: work.calls)
    kick("test")
    until(lambda: len(work.calls) == 2, 0.5)
    assert running.join() is True


def test_a_kick_counts_at_the_commit_and_is_lost_with_a_rollback():
    work = Work()
    running = Background(work, slice_s=1.5)
    until(lambda: work.calls)
    with transaction.atomic():
        kick("test")
        time.sleep(0.2)
        assert len(work.calls) == 1
        transaction.set_rollback(True)
    time.sleep(0.2)
    assert len(work.calls) == 1
    with transaction.atomic():
        kick("test")
    until(lambda: len(work.calls) == 2, 0.5)
    running.join()


def test_only_one_loop_of_a_name_runs():
    work = Work()
    running = Background(work, slice_s=1.0)
    until(lambda: work.calls)
    assert loop.run("test", Work(), "test", slice_s=0.1) is False
    assert loop.run("another", Work(), "test", slice_s=0.1) is True
    running.join()
    assert loop.run("test", Work(), "test", slice_s=0.1) is True


def test_the_next_slice_follows_the_one_before_without_a_gap(monkeypatch):
    """What comes at the change of slices is worked off as fast as ever: the next one stands ready before."""
    monkeypatch.setattr(loop, "OVERLAP_S", 0.5)
    begun, heirs = [], []

    def heir():
        token = loop._is_heir.set(True)
        try:
            loop.run("test", Work(lambda: begun.append(time.monotonic())), "test", slice_s=2.0)
        finally:
            loop._is_heir.reset(token)
            connection.close()

    def queue():
        heirs.append(threading.Thread(target=heir))
        heirs[0].start()

    assert loop.run("test", Work(), "test", slice_s=1.0, queue=queue) is True
    ended = time.monotonic()
    heirs[0].join()
    assert begun[0] - ended < 0.2


def test_the_next_slice_is_queued_once_and_by_its_task(monkeypatch):
    monkeypatch.setattr(loop, "OVERLAP_S", 0.1)
    monkeypatch.setattr(loop, "_slice_s", lambda name: 0.2)
    loop.keep("lib.loop.count", "test", Work(), "test")
    (queued,) = [each.task for each in OrmQ.objects.all()]
    assert (queued["func"], queued["args"]) == ("lib.loop.inherit", ("lib.loop.count",))


def test_an_error_is_logged_and_the_loop_goes_on_after_a_pause(caplog):
    work = Work(ValueError("broken"), ValueError("broken"), None)
    with caplog.at_level(logging.ERROR, "kaskad.loop"):
        assert loop.run("test", work, "test", slice_s=4.0) is True
    assert [record.message for record in caplog.records] == ["The loop test failed and goes on after a pause"] * 2
    gaps = [(b - a).total_seconds() for a, b in zip(work.calls, work.calls[1:], strict=False)]
    assert gaps[0] > 0.9
    assert gaps[1] > 1.9


def test_it_never_spins_over_what_others_have_locked():
    work = Work(*[now()] * 1000)
    loop.run("test", work, "test", slice_s=0.5)
    assert len(work.calls) <= 12


def test_it_outlives_a_lost_database_connection():
    work = Work()
    running = Background(work, slice_s=3.0)
    until(lambda: work.calls)
    with psycopg.connect(**listen_parameters(), autocommit=True) as other:
        other.execute(
            # Of this database alone: other tests' databases live in the same server.
            "select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database"
            " where l.locktype = 'advisory' and l.pid <> pg_backend_pid() and d.datname = current_database()"
        )
    until(lambda: len(work.calls) == 2)
    kick("test")
    until(lambda: len(work.calls) == 3)
    assert running.join() is True


def test_it_stops_at_once_when_its_cluster_stops(monkeypatch):
    monkeypatch.setattr(loop, "_stop_pipe", None)
    loop.prepare()
    work = Work()
    running = Background(work, slice_s=10.0)
    until(lambda: work.calls)
    began = time.monotonic()
    loop.stop_all()
    assert running.join() is True
    assert time.monotonic() - began < 5  # the half of its slice
    assert loop.stopping()


def test_a_cluster_that_starts_puts_every_loop_into_the_queue_once(monkeypatch):
    monkeypatch.setattr(loop, "_tasks", [])
    loop.register("journeys.tasks.tick")
    loop.register("journeys.tasks.tick")
    loop.start_all()
    loop.start_all()
    assert Schedule.objects.filter(name="loop journeys.tasks.tick", minutes=1, repeats=-1).count() == 1
    assert OrmQ.objects.count() == 2


def test_the_schedule_of_a_loop_that_is_no_more_goes_away(monkeypatch):
    monkeypatch.setattr(loop, "_tasks", [])
    monkeypatch.setattr(loop, "_repeated", {})
    Schedule.objects.create(name="loop old.task", func="old.task", schedule_type=Schedule.MINUTES)
    loop.start_all()
    assert not Schedule.objects.exists()
