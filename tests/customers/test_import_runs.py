"""Imports in the background: their progress, their end, and what happens when they are cut short."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from channels.db import database_sync_to_async
from django.db import OperationalError, connection
from django.utils import timezone
from django_q.models import OrmQ

from accounts.models import User
from customers import tasks
from customers.importing import background
from customers.importing.mapping import load_mapping, read_mapping
from customers.importing.reading import Reading
from customers.importing.run import Overtaken, carry_on
from customers.importing.uploads import place_of
from customers.models import Customer, Identity, Import, ImportOccurrence, ImportReject, Purchase, Upload
from lib import loop
from tests.customers.conftest import BUYS, work_off
from tests.customers.test_uploads import CDNOW, start
from tests.websocket import Socket, session_of

ROOT = Path(__file__).parents[2]
MAPPING = ROOT / "demo" / "cdnow" / "mapping.json"
WORKER = """
import os, sys
sys.path[:0] = [os.getcwd(), os.path.join(os.getcwd(), "channels")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from customers import tasks
from customers.importing import run
run.CHUNK = 1500
tasks.run_imports()
"""
HELD = """
select 1 from pg_locks
where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
"""
THREE = b"id,day,paid\n1,2026-01-05,10\n2,2026-01-05,11\n1,2026-01-05,10\nx,y,z\n"


def environment(folder: Path) -> dict[str, str]:
    settings = connection.settings_dict
    host, port = settings["HOST"].replace("/", "%2F"), settings["PORT"]
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host}:{port}/{settings['NAME']}"
    return {"PATH": os.environ["PATH"], "DATABASE_URL": url, "SECRET_KEY": "x", "KASKAD_VAR": str(folder)}


def totals(run: Import) -> tuple[int, ...]:
    run.refresh_from_db()
    assert run.read == run.created + run.updated + run.unchanged + run.rejected
    return run.read, run.created, run.updated, run.unchanged, run.rejected


def queued(bring, content: bytes, mapping) -> Import:
    return Import.objects.get(pk=start(bring(content), mapping).json()["id"])


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_goes_on_where_it_was_and_comes_to_the_same_totals(uploads_folder):
    upload = Upload.objects.create(
        file_name="cdnow.gz",
        stored_as="cdnow",
        size=CDNOW.stat().st_size,
        created_at=timezone.now(),
        used_at=timezone.now(),
    )
    place_of(upload).write_bytes(CDNOW.read_bytes())
    run = background.start(upload, load_mapping(MAPPING), None, timezone.now())

    for _ in range(2):
        before = Import.objects.get().read
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER], cwd=ROOT, env=environment(uploads_folder.parent), stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + 60
        while Import.objects.get().read < before + 9_000 and time.monotonic() < end:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        run.refresh_from_db()
        assert (run.status, before < run.read < 69_659) == ("running", True)
        assert run.read % 1500 == 0, "whole chunks or nothing"
        assert Purchase.objects.count() == run.created == run.read

    while connection.cursor().execute(HELD).fetchone():
        time.sleep(0.1)  # PostgreSQL has not heard of the death yet
    tasks.look_after_imports()
    assert OrmQ.objects.count() >= 1, "a worker is called"
    work_off()

    assert totals(run) == (69_659, 69_659, 0, 0, 0)
    assert (run.status, run.customers_created) == ("done", 23_570)
    assert Purchase.objects.filter(key__endswith="#1").count() == 69_659 - 255, "repeats on both sides of a crash"
    assert Customer.objects.count() == Identity.objects.count() == 23_570
    assert not ImportOccurrence.objects.exists()


def test_an_import_can_be_cancelled_and_goes_on_with_the_same_numbers(bring, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 1)
    brought = bring(THREE)
    run = Import.objects.get(pk=start(brought, BUYS).json()["id"])
    client = brought["client"]
    asked = iter(range(9))

    def cancel_at_the_first_row() -> bool:
        if next(asked) == 2:  # the worker asks twice before it begins
            assert client.post(f"/api/v1/imports/{run.pk}/cancel/").json()["is_cancel_asked"] is True
        return False

    background.work_off(timezone.now, cancel_at_the_first_row)
    assert totals(run) == (1, 1, 0, 0, 0)
    assert run.status == "canceled"
    assert client.post(f"/api/v1/imports/{run.pk}/cancel/").status_code == 409

    answer = client.post(f"/api/v1/imports/{run.pk}/resume/").json()
    assert (answer["status"], answer["is_cancel_asked"]) == ("queued", False)
    work_off()
    assert totals(run) == (4, 3, 0, 0, 1)
    assert run.status == "done"
    assert Purchase.objects.count() == 3, "the repeat before and the repeat behind the pause are two"
    assert ImportReject.objects.get().line == 5
    assert client.post(f"/api/v1/imports/{run.pk}/resume/").status_code == 409


def test_what_is_cancelled_while_its_file_is_looked_through_does_not_begin(bring, monkeypatch):
    brought = bring(THREE)
    run = Import.objects.get(pk=start(brought, BUYS).json()["id"])
    check = Reading.check

    def slow_check(reading: Reading) -> None:
        check(reading)
        assert brought["client"].post(f"/api/v1/imports/{run.pk}/cancel/").json()["status"] == "canceled"

    monkeypatch.setattr(Reading, "check", slow_check)
    work_off()
    assert totals(run) == (0, 0, 0, 0, 0)
    assert run.status == "canceled"


def test_what_waits_is_cancelled_at_once(bring):
    brought = bring(THREE)
    run = start(brought, BUYS).json()
    assert brought["client"].post(f"/api/v1/imports/{run['id']}/cancel/").json()["status"] == "canceled"
    work_off()
    assert not Purchase.objects.exists()


def test_an_import_whose_file_is_gone_says_so_and_cannot_go_on(bring):
    brought = bring(THREE, "buys.csv")
    run = start(brought, BUYS).json()
    place_of(Upload.objects.get()).unlink()
    work_off()
    failed = brought["client"].get(f"/api/v1/imports/{run['id']}/").json()
    assert (failed["status"], failed["error"]) == ("failed", "There is no file buys.csv.")
    answer = brought["client"].post(f"/api/v1/imports/{run['id']}/resume/")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith("The file is not kept any more.")


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next(bring, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 1)
    run = queued(bring, THREE, BUYS)
    asked = iter([False, False, False, True])
    background.work_off(timezone.now, lambda: next(asked, True))
    assert totals(run)[0] == 1
    assert run.status == "running"
    work_off()
    assert totals(run) == (4, 3, 0, 0, 1)


def test_a_database_that_goes_away_ends_nothing(bring, monkeypatch):
    run = queued(bring, THREE, BUYS)

    def lost(*args, **kwargs):
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as patch:
        patch.setattr(background, "carry_on", lost)
        with pytest.raises(OperationalError):
            work_off()
    run.refresh_from_db()
    assert run.status == "running"
    work_off()
    assert totals(run) == (4, 3, 0, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_store_the_same_rows_twice(bring):
    """One that lost its lock with its connection may find its connection again."""
    run = queued(bring, THREE, BUYS)
    reading = Reading.of(place_of(Upload.objects.get()), read_mapping(BUYS))
    background._begin(run, reading, timezone.now())
    late = Import.objects.get()
    work_off()
    with pytest.raises(Overtaken):
        carry_on(late, reading, timezone.now())
    assert totals(run) == (4, 3, 0, 0, 1)
    assert Purchase.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_worker_at_a_time(bring):
    run = queued(bring, THREE, BUYS)
    with loop.held(background.LOCK):
        work_off()
    run.refresh_from_db()
    assert run.status == "queued"
    work_off()
    assert totals(run) == (4, 3, 0, 0, 1)


@pytest.mark.django_db
def test_an_import_of_a_shell_that_died_ends_with_a_sentence():
    now = timezone.now()
    old = now - timedelta(hours=1)
    dead = Import.objects.create(file_name="dead.csv", started_at=old, heard_at=now - timedelta(minutes=11))
    lives = Import.objects.create(file_name="lives.csv", started_at=old, heard_at=now - timedelta(minutes=1))
    background.look_after(now)
    dead.refresh_from_db()
    lives.refresh_from_db()
    assert (dead.status, dead.error) == ("failed", "The import was interrupted. Start it again: it adds the rest.")
    assert lives.status == "running"


def test_progress_tells_the_rate_and_the_time_left(bring, monkeypatch):
    monkeypatch.setattr("customers.importing.run.CHUNK", 1)
    brought = bring(b"id,day,paid\n" + b"".join(b"%d,2026-01-05,10\n" % n for n in range(4000)))
    run = Import.objects.get(pk=start(brought, BUYS).json()["id"])
    seen = []

    def look() -> bool:
        seen.append(brought["client"].get(f"/api/v1/imports/{run.pk}/").json())
        return len(seen) > 3

    background.work_off(timezone.now, look)
    running = next(each for each in seen if each["read"])
    assert running["status"] == "running"
    assert 0 < running["bytes_read"] <= running["size"]
    assert running["rows_per_s"] > 0
    assert running["seconds_left"] is not None
    assert running["heard_at"]


@pytest.mark.django_db(transaction=True)
async def test_open_pages_hear_that_an_import_has_moved(bring):
    run = await database_sync_to_async(queued)(bring, THREE, BUYS)
    socket = Socket("/ws/imports/", await session_of(await database_sync_to_async(User.objects.get)()))
    assert await socket.open() is None
    await database_sync_to_async(work_off)()
    assert await socket.receive() == {"type": "changed", "id": run.pk}
    await socket.close()
