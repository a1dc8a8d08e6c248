"""Whatever is killed while calls are worked off, their messages are stored exactly once."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from customers.models import Customer, Event, Received, Source, SourceCount

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CALLS, EACH, PEOPLE, KILLS = 120, 50, 700, 3
WORK = """
import os, sys
sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "channels")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.utils import timezone
from customers.taking.work import take
print("ready", flush=True)
while take(timezone.now(), most=200):
    print("taken", flush=True)
"""


def message(number: int) -> dict[str, object]:
    at = (NOW - timedelta(seconds=number)).isoformat()
    who: dict[str, object] = {"userId": f"u{number % PEOPLE}"}
    if number % 5 == 0:
        return who | {"type": "identify", "timestamp": at, "messageId": f"m{number}", "traits": {"n": number}}
    return who | {"type": "track", "timestamp": at, "messageId": f"m{number}", "event": "e"}


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_the_middle_leaves_nothing_undone_and_does_nothing_twice() -> None:
    source = Source.objects.create(key="shop", name="Shop", kind="http", write_key="w", created_at=NOW)
    for call in range(CALLS):
        messages = [message(call * EACH + number) for number in range(EACH)]
        Received.objects.create(source=source, received_at=NOW, messages=messages, count=EACH)
    for kill in range(KILLS):
        worker = start()
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        for _ in range(3 + kill):
            assert worker.stdout.readline() == "taken\n"
        time.sleep(0.02 * (kill + 1))  # into the next set
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        worker.stdout.close()
        assert Received.objects.exists(), "it was killed too late to prove anything"
    worker = start()
    told, _ = worker.communicate(timeout=120)
    assert worker.returncode == 0, told

    total = CALLS * EACH
    assert not Received.objects.exists()
    assert Event.objects.count() == total - total // 5
    assert Customer.objects.count() == PEOPLE
    counts = SourceCount.objects.filter(source=source)
    assert sum(each.stored for each in counts) == total
    assert sum(each.repeated + each.rejected for each in counts) == 0
    # Of each person the identify that happened last: the smaller the number, the later.
    latest = {f"u{number % PEOPLE}": number for number in range(total - 1, -1, -1) if number % 5 == 0}
    known = Customer.objects.filter(identities__namespace="user_id", attributes__n__isnull=False)
    assert dict(known.values_list("identities__value", "attributes__n")) == json.loads(json.dumps(latest))


def start() -> subprocess.Popen[str]:
    settings = connection.settings_dict
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    environment = os.environ | {"DATABASE_URL": f"{server}/{settings['NAME']}"}
    return subprocess.Popen([sys.executable, "-c", WORK], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
