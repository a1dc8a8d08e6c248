"""One command, one terminal: everything starts, stops in order, and survives being killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from config.postgres import embedded_url
from config.process import alive, wait_until

COMMAND = [sys.executable, "-m", "config.supervisor"]
PATIENCE_S = 90


class Run:
    """A supervisor in its own terminal, so to say; what it writes goes to a file."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.environment, self.log = environment, log
        with log.open("w") as out:
            self.process = subprocess.Popen(COMMAND, env=environment, stdout=out, stderr=subprocess.STDOUT)

    def text(self) -> str:
        return self.log.read_text()

    def wait_until_up(self) -> None:
        assert wait_until(lambda: "Kaskad runs at" in self.text() or self.process.poll() is not None, PATIENCE_S, 0.1)
        assert self.process.poll() is None, self.text()

    def family(self) -> list[int]:
        return [each.pid for each in psutil.Process(self.process.pid).children(recursive=True)]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@contextmanager
def running(environment: dict[str, str], log: Path) -> Iterator[Run]:
    run = Run(environment, log)
    try:
        run.wait_until_up()
        yield run
    finally:
        if run.process.poll() is None:
            run.end(signal.SIGTERM)


def refused(environment: dict[str, str]) -> str:
    """The one line with which it refuses to start."""
    began = time.monotonic()
    ran = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, timeout=30)
    assert time.monotonic() - began < 10
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.stderr.strip()


def told(pid: int) -> str:
    """Who a process is, for whoever reads a failure."""
    process = psutil.Process(pid)
    return f"{process.name()} {process.status()} {' '.join(process.cmdline())}"


def test_it_starts_answers_and_stops_in_order(environment, tmp_path, var):
    with running(environment, tmp_path / "log") as run:
        with urllib.request.urlopen(f"http://127.0.0.1:{environment['PORT']}/api/v1/session/") as answer:
            assert answer.status == 200
        assert refused(environment).startswith(f"Kaskad runs already with the data in {var}")
        family = run.family()
        assert run.end(signal.SIGINT) == 0
    words = [line.split("│ ", 1)[-1] for line in run.text().splitlines()]
    order = ["stopping: Ctrl-C", "web stopped", "tasks stopped", "stopping PostgreSQL", "everything has stopped"]
    assert [line for line in words if line in order] == order
    assert [pid for pid in family if alive(pid)] == []
    assert "Traceback" not in run.text()


def test_it_goes_on_after_everything_was_killed(ready, tmp_path, var):
    with running(ready, tmp_path / "first") as run:
        with psycopg.connect(embedded_url(var), autocommit=True) as connection:
            connection.execute("create table note as select 'committed' as text")
        victims = [run.process.pid, *run.family()]
        for pid in victims:
            with suppress(ProcessLookupError):  # it has followed its parent already
                os.kill(pid, signal.SIGKILL)
        run.process.wait()
    with running(ready, tmp_path / "second") as run, psycopg.connect(embedded_url(var)) as connection:
        assert connection.execute("select text from note").fetchone() == ("committed",)


def test_its_children_stop_when_it_alone_is_killed(ready, tmp_path):
    with running(ready, tmp_path / "log") as run:
        family = run.family()
        run.process.kill()
        run.process.wait()
        wait_until(lambda: not any(alive(pid) for pid in family), 30, 0.1)
        assert [told(pid) for pid in family if alive(pid)] == [], run.text()


def test_it_stops_everything_when_one_program_ends_by_itself(ready, tmp_path):
    with running(ready, tmp_path / "log") as run:
        family = run.family()
        web = next(each for each in psutil.Process(run.process.pid).children() if "uvicorn" in each.cmdline())
        web.kill()
        assert run.process.wait(PATIENCE_S) == 1
    assert "stopping: web has ended by itself" in run.text()
    assert not any(alive(pid) for pid in family)


def test_an_occupied_port_is_one_sentence_before_anything_starts(environment, var):
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(environment["PORT"])))
        other.listen()
        assert refused(environment).startswith(f"Port {environment['PORT']} on 127.0.0.1 cannot be used")
    assert not (var / "postgres").exists()


@pytest.mark.parametrize("port", ["eighty", "0", "65536", "-1", "٨٠"])
def test_a_port_that_is_no_number_is_one_sentence(environment, port):
    assert refused(environment | {"PORT": port}) == f"PORT must be a number from 1 to 65535, not {port!r}."


def test_a_wrong_database_url_is_one_sentence(environment):
    sentence = refused(environment | {"DATABASE_URL": "postgresql://a:geheim@127.0.0.1:1/shop"})
    assert sentence.startswith("DATABASE_URL leads to no usable database: PostgreSQL at 127.0.0.1, port 1")
    assert "geheim" not in sentence


def test_the_columnar_copy_is_started_again_when_it_ends_and_nothing_else_minds(ready, tmp_path):
    def copy(run: Run) -> psutil.Process | None:
        children = psutil.Process(run.process.pid).children()
        return next((each for each in children if "columnar" in each.cmdline() and each.is_running()), None)

    with running(ready, tmp_path / "log") as run:
        first = copy(run)
        assert first
        first.kill()
        assert wait_until(lambda: "columnar has ended by itself" in run.text(), PATIENCE_S, 0.1)
        assert wait_until(lambda: (second := copy(run)) is not None and second.pid != first.pid, PATIENCE_S, 0.1)
        assert run.process.poll() is None
        assert run.end(signal.SIGINT) == 0
    assert "Traceback" not in run.text()
