"""kill -9 of dispatchers in the middle of 20,000 e-mails: nothing goes twice, nothing is lost."""

import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

import pytest
from django.db import connection
from django.utils import timezone

from bench.dispatch import HERE
from delivery.content.contents import freeze
from delivery.models import Message, Outbox
from delivery.sending import claims, dispatcher
from lib.sql import execute, fill, load
from tests.delivery.test_recovery import url

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 20_000
KILLS = 5


class MailServer(ThreadingTCPServer):
    """Takes everything, and remembers for whom; it lives in this process, which is not killed."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: list[bytes] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that was killed is part of the play."""


class Taking(StreamRequestHandler):
    server: MailServer
    disable_nagle_algorithm = True

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        recipient = b""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0]
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while (part := self.rfile.readline()) and part != b".\r\n":
                    pass
                if not part:
                    return  # killed in the middle: not taken
                self.server.taken.append(recipient)
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@contextmanager
def dispatching() -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.delivery.dispatching"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command, env=os.environ | {"DATABASE_URL": url()}, cwd=root, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def free_claims() -> None:
    """Waits until PostgreSQL has noticed that nobody holds a claim any more."""
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


def until_taken(server: MailServer, count: int, process: "subprocess.Popen[str]") -> None:
    end = time.monotonic() + 60
    while len(server.taken) < count:
        assert time.monotonic() < end, f"only {len(server.taken)} of {count} have come"
        assert process.poll() is None, "the dispatcher has ended by itself"
        time.sleep(0.01)


def test_killed_five_times_in_the_middle_of_20_000_it_sends_nothing_twice_and_loses_nothing(world):
    channels, now = ["email"], timezone.now()
    execute(fill(load(HERE / "people.sql"), count=COUNT, channels=channels, topic=world.topic.pk, now=now))
    with mail_server() as server:
        world.account.provider = "smtp"
        world.account.settings = {"host": "127.0.0.1", "port": server.server_address[1], "security": "none"}
        world.account.save()
        sender = world.senders["email"]
        content = freeze(world.brand.pk, "email", {"subject": "Sale", "text": "{{ event.lines[0].name }}"})
        ids = {"brand": world.brand.pk, "topic": world.topic.pk, "sender": sender.pk, "content": content}
        lane = {"channel": "email", "traffic_class": "marketing", "visit": 1}
        execute(fill(load(HERE / "outbox.sql"), **ids, **lane, count=COUNT, now=now))
        for _ in range(KILLS):
            with dispatching() as process:
                until_taken(server, len(server.taken) + COUNT // 20, process)
        with dispatching() as process:
            assert process.wait(120) == 0
        free_claims()
        # What had not begun goes back, and out.
        found_again = dispatcher.recover(timezone.now(), grace_s=0)
        with dispatching() as process:
            assert process.wait(120) == 0
        taken = Counter(server.taken)
    assert max(taken.values()) == 1, "nobody got it twice"
    found = Counter(Message.objects.values_list("status", flat=True))
    assert set(found) == {"sent", "unknown"}
    assert 0 < found["unknown"] <= found_again, "the test can fail: some were in flight"
    assert sum(found.values()) == COUNT
    assert not Outbox.objects.exists()
    sent = set(Message.objects.filter(status="sent").values_list("endpoint", flat=True))
    arrived = {each.decode() for each in taken}
    assert sent <= arrived, "what is said to be sent has arrived"
    unknown = set(Message.objects.filter(status="unknown").values_list("endpoint", flat=True))
    assert arrived - sent <= unknown, "and what arrived besides is said to be unknown"
