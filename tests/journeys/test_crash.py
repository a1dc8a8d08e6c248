"""The task cluster is killed in the middle of a run, and started again: nobody is stuck, nothing goes out twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from bench.engine import HERE as BENCH
from config import process
from delivery.models import Message, MessageCount
from delivery.sending import dispatcher
from journeys import actions
from journeys.figures.counters import totals
from journeys.models import Decision, Enrollment, Journey, OpCount, Version
from lib.sql import execute, fill, load
from tests.journeys.world import World

CUSTOMERS = 8_000
PATIENCE_S = 240
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cluster() -> Iterator["Cluster"]:
    made = Cluster()
    yield made
    made.kill()


class Cluster:
    """`manage.py qcluster` on the test's own database."""

    def __init__(self) -> None:
        server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
        self.environment = os.environ | {"DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "qcluster"], env=self.environment, start_new_session=True
        )

    def kill(self) -> None:
        """kill -9 of every process of it."""
        if self.process:
            process.kill_session(self.process.pid)
            self.process.wait()


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"gave up waiting until {what}"
        time.sleep(0.2)


def short_time_outs(version: Version, seconds: int) -> None:
    """The form allows no time-out under a minute; a test need not wait for one."""
    for op in version.program["ops"]:
        if "timeout_s" in op["args"]:
            op["args"]["timeout_s"] = seconds
    version.save()


def a_cascade_for(customers: int, time_out_s: int) -> Journey:
    """A running journey of push and SMS over customers of whom many are reported to have read, and some buy."""
    world = World()
    world.account.settings = {
        "speed": 3600,
        "channels": {"push": {"delivered": 90, "opened": 40, "bought": 10}, "sms": {"delivered": 95}},
    }
    world.account.save()
    now = timezone.now()
    execute(fill(load(BENCH / "base.sql"), now=now, customers=customers, topic=world.topic.pk))
    # Valid for an hour longer than their time-out: on a slow machine nothing is to be withdrawn.
    steps = [each | {"waits_s": 3600} for each in world.cascade("push", "sms")["steps"]]
    journey = world.cascade_journey(steps=steps)
    short_time_outs(actions.publish_version(journey, None, now), time_out_s)
    actions.launch(journey, None, now)
    return journey


def test_a_cluster_killed_in_the_middle_of_a_run_loses_nobody_and_sends_nothing_twice(cluster: Cluster) -> None:
    journey = a_cascade_for(CUSTOMERS, 4)

    cluster.start()
    until(lambda: Message.objects.exclude(sent_at=None).count() > CUSTOMERS // 10, "the first messages have left")
    cluster.kill()
    inside = Enrollment.objects.filter(exited_at=None).count()
    assert inside > 0, "the cluster was killed too late to prove anything"
    cluster.start()
    until(lambda: Message.objects.filter(channel="sms").exclude(sent_at=None).count() > 1000, "the second step began")
    cluster.kill()
    cluster.start()
    until(lambda: everybody_is_out_soon(journey), "everybody is out")
    cluster.kill()

    whole = totals([journey])[journey.pk]
    assert whole == {"entered": CUSTOMERS, "inside": 0, "exited": CUSTOMERS}
    assert Enrollment.objects.count() == CUSTOMERS
    assert Decision.objects.count() == OpCount.objects.aggregate(n=Sum("count"))["n"]
    assert rows_per("delivery_message", "customer_id, channel") == 1
    assert rows_per("journeys_decision", "enrollment_id, visit") == 1
    # Each message was counted as handed over once, but for those in flight at a kill: nobody knows of them.
    handed_over = MessageCount.objects.aggregate(n=Sum("sent"))["n"]
    unknown = Message.objects.filter(status="unknown").count()
    settled = Message.objects.exclude(sent_at=None).count()
    assert settled - unknown <= handed_over <= settled
    assert not Message.objects.filter(status__in=["queued", "sending", "held"]).exists()
    journey.refresh_from_db()
    assert journey.status == Journey.Status.FINISHED


def everybody_is_out(journey: Journey) -> bool:
    return (
        not Enrollment.objects.filter(exited_at=None).exists()
        and Journey.objects.filter(pk=journey.pk, status=Journey.Status.FINISHED).exists()
    )


def everybody_is_out_soon(journey: Journey) -> bool:
    """What was in flight at a kill or a lost connection is looked at after a minute; here after some seconds."""
    dispatcher.recover(timezone.now(), grace_s=5)
    return everybody_is_out(journey)


def rows_per(table: str, key: str) -> int:
    """The largest number of rows that share a key."""
    with connection.cursor() as cursor:
        cursor.execute(f"select max(n) from (select count(*) n from {table} group by {key}) g")
        return int(cursor.fetchone()[0])


def test_a_batch_that_is_rolled_back_leaves_nothing(world: World) -> None:
    world.customer()
    journey = world.cascade_journey("push")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    with transaction.atomic():
        world.work(hand_over=False)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Decision.objects.exists()
    world.work(hand_over=False)
    assert Message.objects.count() == 1
