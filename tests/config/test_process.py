"""Processes end with us."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config import process

PARENT = """
import subprocess, signal, sys, time
sys.path.insert(0, {path!r})
from config.process import tether
child = subprocess.Popen(["sleep", "60"], preexec_fn=tether(signal.SIGTERM))
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_tethered_child_ends_with_its_killed_parent():
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(path=str(Path.cwd()))], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert process.alive(child)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert process.wait_until(lambda: not process.alive(child), 5)


def test_a_process_that_ignores_a_signal_gets_the_next_one():
    stubborn = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
    )
    assert stubborn.stdout
    stubborn.stdout.readline()
    assert process.stop(stubborn.pid, ((signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0)))
    assert stubborn.wait() == -signal.SIGKILL
    stubborn.stdout.close()


def test_a_number_that_nobody_has_is_not_alive():
    gone = subprocess.Popen(["true"])
    gone.wait()
    assert not process.alive(gone.pid)
    assert process.stop(gone.pid, ((signal.SIGTERM, 0.1),))


def test_a_session_is_killed_with_all_its_members():
    leader = subprocess.Popen(["sh", "-c", "sleep 60 & sleep 60"], start_new_session=True)
    assert process.wait_until(lambda: len(list(process.session(leader.pid))) == 3, 5)
    process.kill_session(leader.pid)
    leader.wait()
    assert process.wait_until(lambda: not list(process.session(leader.pid)), 5)
