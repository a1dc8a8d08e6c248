"""kill -9 of whoever sends reports by mail, at every point of the hand-over: nobody gets one twice, none is lost."""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection, transaction

from accounts.models import User
from analytics.mailing import sending
from analytics.mailing.sending import Status
from analytics.models import ReportMail, ReportSchedule
from tests.delivery.smtp_sink import HANG_S, Sink, running

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
AN_HOUR_LATER = NOON + timedelta(hours=1)
PATIENCE_S = 60
MANY, KILLS = 40, 4
SENDING = """
import django; django.setup()
from datetime import datetime
from analytics.mailing import sending
sending.work(datetime.fromisoformat("{now}"))
"""


class Mute(Sink):
    """Takes a mail, and then never says so."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(HANG_S)
        return "451 too late"


@contextmanager
def listening(settings: Any, sink: Sink) -> Iterator[Sink]:
    """A real mail server; this process sends over it, too."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 5
    with running(sink):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink


@contextmanager
def another_process(sink: Sink) -> Iterator["subprocess.Popen[bytes]"]:
    """Sends what is due, over the same server, until it is killed at the end of the block."""
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    told = {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "EMAIL_SECURITY": "none",
    }
    command = [sys.executable, "-c", SENDING.format(now=NOON.isoformat())]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | told) as process:
        try:
            yield process
        finally:
            process.kill()


def scheduled(people: int) -> list[str]:
    """A report that so many people get at noon; their addresses, in the order of the mails."""
    maker = User.objects.create_user("mara@example.com", "x", name="Mara", role="marketer")
    readers = [
        User.objects.create_user(f"u{number:02}@example.com", "x", name=f"U{number}", role="manager")
        for number in range(people)
    ]
    made = ReportSchedule.objects.create(
        report="cohorts", days=30, every="day", hour=8, next_at=NOON, created_by=maker, created_at=NOON, updated_at=NOON
    )
    made.recipients.set(readers)
    assert sending.open_slots(NOON) == people
    return list(ReportMail.objects.order_by("id").values_list("user__email", flat=True))


def statuses() -> dict[str, str]:
    return dict(ReportMail.objects.values_list("user__email", "status"))


def taken(sink: Sink) -> Counter[str]:
    return Counter(each.recipient for each in sink.kept)


def until(true: Callable[[], bool], process: "subprocess.Popen[bytes]", what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, f"gave up waiting until {what}"
        assert process.poll() is None, f"the process has ended before {what}"
        time.sleep(0.01)


def test_killed_while_it_makes_the_report_the_next_one_sends_it(settings: Any) -> None:
    [somebody] = scheduled(1)
    with listening(settings, Sink()) as sink:
        with transaction.atomic():
            connection.cursor().execute("lock customers_purchase in access exclusive mode")
            with another_process(sink) as process:
                until(_is_waiting, process, "it asks for the figures")
        _until_alone()
        assert statuses() == {somebody: Status.WAITING}
        assert sending.work(NOON) == 1
        assert sending.work(AN_HOUR_LATER) == 0
        assert taken(sink) == {somebody: 1}
    assert statuses() == {somebody: Status.SENT}


def test_killed_while_it_speaks_to_the_server_it_is_unknown_and_the_others_get_theirs(settings: Any) -> None:
    first, second, third = scheduled(3)
    with listening(settings, Sink()) as sink:
        sink.at["RCPT"], sink.only = "hang", second
        with another_process(sink) as process:
            until(lambda: sink.tried == 2, process, "it came to the second")
        _until_alone()
        assert statuses() == {first: Status.SENT, second: Status.SENDING, third: Status.WAITING}
        sink.at.clear()
        assert sending.work(NOON) == 1
        assert sending.work(AN_HOUR_LATER) == 0
        assert taken(sink) == {first: 1, third: 1}
    assert statuses() == {first: Status.SENT, second: Status.UNKNOWN, third: Status.SENT}
    assert "nobody knows" in ReportMail.objects.get(user__email=second).problem


def test_killed_before_it_heard_that_the_mail_was_taken_it_is_not_sent_again(settings: Any) -> None:
    [somebody] = scheduled(1)
    with listening(settings, Mute()) as sink:
        with another_process(sink) as process:
            until(lambda: len(sink.kept) == 1, process, "the server has the mail")
        _until_alone()
        assert sending.work(NOON) == 0
        assert sending.work(AN_HOUR_LATER) == 0
        assert taken(sink) == {somebody: 1}
    assert statuses() == {somebody: Status.UNKNOWN}


def test_killed_again_and_again_wherever_it_is_nobody_gets_two_and_whoever_got_none_is_shown(settings: Any) -> None:
    everybody = scheduled(MANY)
    with listening(settings, Sink()) as sink:
        sink.delay_s = 0.005
        for _ in range(KILLS):
            enough = len(sink.kept) + MANY // (KILLS + 2)
            with another_process(sink) as process:
                until(lambda enough=enough: len(sink.kept) >= enough, process, "some have come")  # type: ignore[misc]
            _until_alone()
        left = sending.work(NOON)
        assert left > 0, "the test can fail: it was killed before the last"
        assert sending.work(AN_HOUR_LATER) == 0
        came = taken(sink)
    assert max(came.values()) == 1, "nobody got it twice"
    found = statuses()
    assert set(found) == set(everybody)
    assert set(found.values()) <= {Status.SENT, Status.UNKNOWN}
    assert {each for each, status in found.items() if status == Status.SENT} <= set(came), "what is sent has come"
    assert set(everybody) - set(came) <= {each for each, status in found.items() if status == Status.UNKNOWN}
    assert sum(status == Status.UNKNOWN for status in found.values()) <= KILLS


def _is_waiting() -> bool:
    """Whether a session waits for a lock of ours."""
    return _ask("select count(*) from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))") > 0


def _until_alone() -> None:
    """Until PostgreSQL has noticed that the other process is gone, and has ended what it had begun."""
    others = """select count(*) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null"""
    end = time.monotonic() + PATIENCE_S
    while _ask(others):
        assert time.monotonic() < end, "a transaction of the process that was killed is still open"
        time.sleep(0.02)


def _ask(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.fetchone()[0])
