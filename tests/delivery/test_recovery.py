"""What was in flight when a dispatcher was killed is marked as unknown, and never sent again."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from delivery import statuses, tasks, traffic
from delivery.models import Message, RehearsalReport
from delivery.outcomes import record
from delivery.provider import OpenAccount, Outcome, Outgoing
from delivery.providers import PROVIDERS
from delivery.sending import claims, dispatcher
from delivery.sending.crew import Crew
from lib import secrets
from tests.delivery.test_outcomes import counts, report
from tests.delivery.vendors import Vendor, accept
from tests.delivery.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World.make(seed=1)


@contextmanager
def dispatcher_in_flight(count: int) -> Iterator[subprocess.Popen[str]]:
    """Another process that has claimed messages and stands still while it hands them over."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.delivery.in_flight", NOW.isoformat(), str(count)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "in flight\n"
            yield process
        finally:
            process.kill()


def url() -> str:
    """The test database, as a URL."""
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        name = cursor.fetchone()[0]
    given = connection.settings_dict
    where = f"{quote(given['USER'] or '')}:{quote(given['PASSWORD'] or '')}@"
    host, port = given["HOST"] or "", given["PORT"] or ""
    if host.startswith("/"):
        return f"postgresql://{where}/{name}?host={quote(host, safe='')}&port={port}"
    return f"postgresql://{where}{host}:{port}/{name}"


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, and wait until PostgreSQL has noticed it."""
    process.kill()
    process.wait()
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_locks where locktype = 'advisory' and classid = %s::bigint::oid"
                " and database = (select oid from pg_database where datname = current_database())",
                [claims.LOCKS],
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.05)
    pytest.fail("the claim of a killed dispatcher is still locked")


def test_what_a_killed_dispatcher_had_in_flight_is_unknown_and_never_sent_again(world):
    world.price("sms", "0.05")
    world.queue(world.people(10), "sms")
    with dispatcher_in_flight(6) as process:
        assert sorted(world.statuses()) == ["queued"] * 4 + ["sending"] * 6
        assert dispatcher.recover(NOW + timedelta(days=1)) == 0, "its dispatcher lives"
        kill(process)
    assert dispatcher.recover(NOW + timedelta(seconds=59)) == 0, "it may only have lost its connection"
    assert dispatcher.recover(LATER) == 6
    assert dispatcher.recover(LATER) == 0
    while dispatcher.drain(LATER):
        pass
    lost = [each for each in world.messages() if each.status == statuses.UNKNOWN]
    assert len(lost) == 6
    assert {(each.sent_at, each.provider_message_id) for each in lost} == {(NOW, None)}, "sent when it was claimed"
    assert world.statuses().count("sent") == 4
    assert counts()["sent"] == 10
    assert counts()["cost"] == sum(each.cost for each in world.messages())
    assert {float(each.cost) for each in world.messages()} == {0.05}


def test_a_report_shows_that_an_unknown_message_had_been_handed_over(world):
    world.queue(world.people(1), "sms")
    with dispatcher_in_flight(1) as process:
        kill(process)
    dispatcher.recover(LATER)
    (message,) = world.messages()
    record([report(message, "delivered", 3)], LATER)
    message.refresh_from_db()
    assert (message.status, message.sent_at) == ("delivered", NOW)
    assert counts() == {"sent": 1, "delivered": 1}


def test_where_the_provider_knows_a_repeated_message_it_is_handed_over_again(world, monkeypatch):
    world.queue(world.people(3), "sms")
    with dispatcher_in_flight(3) as process:
        kill(process)
    monkeypatch.setattr(PROVIDERS["rehearsal"], "takes_idempotency_key", True)
    assert dispatcher.recover(LATER) == 3
    assert world.statuses() == ["queued"] * 3
    assert dispatcher.drain(LATER) == 3
    assert set(world.statuses()) <= {"sent", "rejected"}


def test_two_dispatchers_at_once_share_the_queue_and_send_nothing_twice(world):
    world.queue(world.people(20), "sms")
    with dispatcher_in_flight(8) as process:
        assert dispatcher.drain(NOW) == 12
        assert dispatcher.drain(NOW) == 0
        kill(process)
    dispatcher.recover(LATER)
    assert Message.objects.filter(status="unknown").count() == 8
    assert Message.objects.filter(status__in=["sent", "rejected"]).count() == 12


def test_a_connection_lost_in_the_middle_of_a_hand_over_loses_no_outcome(world, monkeypatch):
    vendor = Vendor().installed(monkeypatch)
    world.account.provider = "vendor"
    world.account.settings = {}
    world.account.save()
    world.queue(world.people(3), "sms")

    def lose_the_connection(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        connection.ensure_connection()
        with psycopg.connect(url(), autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
        return accept(batch, account)

    vendor.answer = lose_the_connection
    world.account.credentials = secrets.encrypt({"user": "u", "password": "p"})
    world.account.save()
    assert dispatcher.drain(NOW) == 3
    assert world.statuses() == ["sent"] * 3
    assert counts() == {"sent": 3}


def test_the_loops_of_the_task_cluster_hand_over_and_report(world):
    world.queue(world.people(5), "sms")
    crew = Crew(traffic.CLASSES)
    assert crew(NOW) == NOW, "there may be more"
    crew.finish()
    assert world.statuses() == ["sent"] * 5
    due_at = tasks.rehearse_once(NOW)
    assert due_at is not None
    assert due_at > NOW
    assert tasks.rehearse_once(due_at) == due_at
    later = NOW + timedelta(days=99)
    while tasks.rehearse_once(later):
        pass
    assert not RehearsalReport.objects.exists()


def test_the_lock_of_a_claim_is_free_after_the_batch_even_when_it_fails(world, monkeypatch):
    world.queue(world.people(1), "sms")
    monkeypatch.setattr(dispatcher, "_hand_over", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        dispatcher.drain(NOW)
    assert dispatcher.recover(LATER) == 1
