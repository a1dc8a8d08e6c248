"""Many hands at one database: two task clusters, two threads, a clock that steps back, a PostgreSQL that restarts.

Whatever they do to one another, everybody gets through, nothing goes out twice, and the ledger reconciles.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import dj_database_url
import psutil
import pytest
from django.db import connection
from django.db.models import Sum
from psycopg import sql

from bench.engine import HERE as BENCH
from config import database
from config.postgres import THROW_AWAY, Postgres
from customers.models import Customer
from delivery import outcomes
from delivery.models import Message, MessageCount
from journeys import actions, running
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.figures.counters import totals
from journeys.models import Decision, Enrollment, Journey, OpCount
from lib import loop
from lib.sql import execute, fill, load, rows
from tests.config.conftest import remove
from tests.journeys.hands import together
from tests.journeys.test_crash import Cluster, a_cascade_for, everybody_is_out, everybody_is_out_soon, rows_per, until
from tests.journeys.world import World

TIME_OUT_S = 3
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


@pytest.fixture
def clusters() -> Iterator[Callable[[], Cluster]]:
    """Starts one more task cluster on the database; all of them are killed at the end."""
    made: list[Cluster] = []

    def start() -> Cluster:
        made.append(Cluster())
        made[-1].start()
        return made[-1]

    yield start
    for each in made:
        each.kill()


def check_that_all_went_through(journey: Journey, customers: int) -> None:
    """Everybody entered once and is out; no step, no message twice; counters and decisions agree."""
    assert totals([journey])[journey.pk] == {"entered": customers, "inside": 0, "exited": customers}
    assert Enrollment.objects.count() == customers
    assert Decision.objects.count() == OpCount.objects.aggregate(n=Sum("count"))["n"]
    assert rows_per("delivery_message", "customer_id, channel") == 1
    assert rows_per("journeys_decision", "enrollment_id, visit") == 1
    assert Message.objects.filter(channel="push").count() == customers
    assert not Message.objects.filter(status__in=["queued", "sending", "held"]).exists()
    # Each message was counted as handed over once, but for those in flight when a connection was lost.
    settled = Message.objects.exclude(sent_at=None).count()
    unknown = Message.objects.filter(status="unknown").count()
    assert settled - unknown <= MessageCount.objects.aggregate(n=Sum("sent"))["n"] <= settled
    assert differences() == []


def loops_at_work() -> list[str]:
    """The names of the loops that hold a lock in our database, one for each process that does."""
    found = rows(
        sql.SQL(
            "select a.application_name from pg_locks l join pg_stat_activity a using (pid)"
            " where l.locktype = 'advisory' and l.granted and a.datname = current_database()"
            " and a.application_name like 'loop %'"
        )
    )
    return sorted(name.rpartition(" of process ")[0] for (name,) in found)


def sent(channel: str) -> int:
    """How many messages of a channel have been handed over."""
    return Message.objects.filter(channel=channel).exclude(sent_at=None).count()


def test_two_task_clusters_bring_everybody_through_once_and_each_loop_runs_in_one_of_them(
    clusters: Callable[[], Cluster],
) -> None:
    """Field failure 3, over whole hosts: two schedulers, two sets of workers, one of which goes home in the middle."""
    journey = a_cascade_for(5_000, TIME_OUT_S + 2)
    first, _second = clusters(), clusters()
    until(lambda: sent("push") > 500, "the first messages have left")
    at_work = loops_at_work()
    assert len(at_work) == len(set(at_work)), "a loop ran twice at once"
    assert first.process is not None
    first.process.terminate()
    until(lambda: first.process is not None and first.process.poll() is not None, "the first cluster has stopped")
    assert not everybody_is_out(journey), "it stopped too late to prove anything"
    until(lambda: len(loops_at_work()) == loop.count(), "the second cluster runs all loops")
    until(lambda: everybody_is_out(journey), "everybody is out")
    check_that_all_went_through(journey, 5_000)


def test_a_cluster_whose_connections_are_all_ended_again_and_again_brings_everybody_through(
    clusters: Callable[[], Cluster],
) -> None:
    """What a restart of PostgreSQL looks like to its clients; here three times while people are on their way."""
    journey = a_cascade_for(3_000, TIME_OUT_S)
    clusters()
    for mark in (300, 1_500, 2_900):
        until(lambda mark=mark: sent("push") >= mark, f"{mark} messages have left")  # type: ignore[misc]
        until(lambda: len(loops_at_work()) == loop.count(), "all loops are at work (again)")
        ((ended,),) = rows(
            sql.SQL(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
        assert ended > 0
    until(lambda: everybody_is_out_soon(journey), "everybody is out")
    check_that_all_went_through(journey, 3_000)


# Commits are on their way to the disk when they return, as in earnest; a power cut alone is not survived.
SURVIVING = {**THROW_AWAY, "synchronous_commit": "on"}


@pytest.fixture
def server(transactional_db: None) -> Iterator[Postgres]:
    """A PostgreSQL of the test's own, which Django's connection leads to meanwhile."""
    var = Path(tempfile.mkdtemp(prefix="kaskad-test-", dir="/tmp"))
    var.chmod(0o755)  # root's PostgreSQL runs as another user
    own = Postgres(var, SURVIVING)
    own.start(own.log_file, tethered=True)
    url = own.url()
    database.make(url)
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=os.environ | {"DATABASE_URL": url}, check=True)
    settings = connection.settings_dict.copy()
    connection.close()
    connection.settings_dict.update(dj_database_url.parse(url))
    running._programs.clear()  # ids mean something else there
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        yield own
    connection.close()
    connection.settings_dict.update(settings)
    running._programs.clear()
    own.stop()
    remove(var)


def test_a_postgresql_that_is_restarted_and_then_killed_under_a_working_cluster_loses_nobody(
    server: Postgres, clusters: Callable[[], Cluster]
) -> None:
    journey = a_cascade_for(3_000, TIME_OUT_S)
    cluster = clusters()
    for mark, end in ((300, server.stop), (1_500, lambda: kill(server))):
        until(lambda mark=mark: sent("push") >= mark, f"{mark} messages have left")  # type: ignore[misc]
        end()
        connection.close()
        server.start(server.log_file, tethered=True)
    until(lambda: everybody_is_out_soon(journey), "everybody is out")
    check_that_all_went_through(journey, 3_000)
    cluster.kill()  # before its database goes


def kill(server: Postgres) -> None:
    """kill -9 of every process of it."""
    assert server.server is not None
    postmaster = psutil.Process(server.server.pid)
    for each in [postmaster, *postmaster.children()]:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    server.server.wait()


def test_two_threads_at_one_journey_leave_one_decision_for_each_visit_while_people_react(world: World) -> None:
    """Field failure 3: two that work at once, without a cluster that keeps them apart."""
    execute(fill(load(BENCH / "base.sql"), now=world.now, customers=400, topic=world.topic.pk))
    journey = world.start(world.cascade_journey("push", "sms"))
    people = list(Customer.objects.order_by("id"))
    pushes = dict(Message.objects.filter(channel="push").values_list("customer_id", "id"))
    world.now += timedelta(hours=2)  # at this instant everybody's time is over, and a half of them react

    def work() -> None:
        for _ in range(100):
            engine.drain(world.now, batch=7)

    def click(some: list[Customer]) -> None:
        outcomes.record([outcomes.Report(each.pk, pushes[each.pk], "clicked", world.now) for each in some], world.now)

    def react() -> None:
        for some in range(10, 200, 10):
            click(people[some : some + 10])
        for each in people[200:240]:
            world.buy(each)

    click(people[:10])  # the others may come too late, where the two are quick
    together(work, work, react)
    world.work()
    assert rows_per("journeys_decision", "enrollment_id, visit") == 1
    assert rows_per("delivery_message", "customer_id, channel") == 1
    assert Enrollment.objects.count() == 400
    # Everybody's first step has ended in one way, and those of whom nothing was heard have the next.
    ends = Decision.objects.filter(visit=2).values_list("customer_id", "port")
    assert len(ends) == 400
    assert {port for _, port in ends} == {"timed_out", "reacted"}
    assert all(port == "timed_out" for customer, port in ends if customer >= people[240].pk)
    assert Decision.objects.filter(reason="broken").count() == 0
    world.pass_time(hours=6)
    assert totals([journey])[journey.pk] == {"entered": 400, "inside": 0, "exited": 400}
    assert differences() == []


# The clock steps back.


def test_a_clock_that_steps_back_moves_nobody_twice_and_sends_nothing_early_or_twice(world: World) -> None:
    first = world.customer()
    journey = world.start(world.cascade_journey("push", "sms"))
    entered_at = world.now
    world.pass_time(hours=1, minutes=59)
    world.now -= timedelta(hours=1)
    world.work()
    second = world.customer()
    actions.launch(journey, None, world.now)
    world.work()
    assert (world.sent(first), world.sent(second)) == (["push"], ["push"])
    assert world.ledger(first)[-1] == ("refused", "already_inside")
    while world.now < entered_at + timedelta(hours=2):
        assert world.sent(first) == ["push"], "the next step came before its time"
        world.pass_time(minutes=20, seconds=20)
    assert (world.sent(first), world.sent(second)) == (["push", "sms"], ["push"])
    world.pass_time(hours=1)
    assert (world.sent(first), world.sent(second)) == (["push", "sms"], ["push", "sms"])
    world.pass_time(hours=7)
    assert world.inside() == 0
    assert differences() == []


def test_what_was_queued_before_the_clock_stepped_back_leaves_once_and_within_an_hour(world: World) -> None:
    person = world.customer()
    journey = world.cascade_journey("push", "sms")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    queued_at = world.now
    world.now -= timedelta(hours=1)
    world.pass_time(hours=1)
    message = Message.objects.get()
    assert message.sent_at is not None
    assert queued_at - timedelta(hours=1) <= message.sent_at <= queued_at
    world.pass_time(hours=2)
    assert world.sent(person) == ["push", "sms"]
    assert rows_per("delivery_message", "customer_id, channel") == 1


@pytest.mark.parametrize("what", ["click", "purchase"])
def test_what_stops_a_cascade_is_not_lost_when_the_clock_steps_back_before_the_engine_looks(
    world: World, what: str
) -> None:
    """It is dated in what is now the future: it counts at the latest when the next step is to be sent."""
    person = world.customer()
    world.start(world.cascade_journey("push", "sms"))
    world.pass_time(hours=1, minutes=30)
    if what == "click":
        world.report(person, "push", "clicked")
    else:
        world.buy(person)
    world.now -= timedelta(hours=1)
    world.work()
    world.pass_time(days=1)
    assert world.sent(person) == ["push"]
    assert world.ledger(person)[-1] == ("reacted", "clicked" if what == "click" else "purchased")
    assert differences() == []


def test_a_wait_is_over_later_at_most_when_the_clock_steps_back(world: World) -> None:
    person = world.customer()
    wait = ("wait", {"duration_s": 7200})
    world.start(
        world.journey(
            {"wait": wait, "again": wait, "out": ("exit", {})}, ["in.next>wait", "wait.next>again", "again.next>out"]
        )
    )
    entered_at = world.now
    world.pass_time(hours=2, minutes=1)
    world.now -= timedelta(hours=1)
    world.work()
    assert world.ledger(person) == [("next", "entered"), ("next", "waited")]
    while world.inside():
        world.pass_time(minutes=10)
    assert world.ledger(person) == [("next", "entered"), ("next", "waited"), ("next", "waited")]
    assert timedelta(hours=4) <= world.now - entered_at <= timedelta(hours=5)
