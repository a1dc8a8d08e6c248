"""The demo that each Kaskad of the browser tests begins with: made once for all workers, who copy it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.config.conftest import copy, remove

ROOT = Path(__file__).resolve().parent.parent.parent
DONE = "replayed; real time goes on"  # what the demo says last
START_S = 300


@contextmanager
def begun(var: Path, environment: dict[str, str]) -> Iterator[None]:
    """Puts a made demo into the folder of a Kaskad. Somebody who runs alone makes it by starting.

    Who comes first makes it, as the supervisor does, and removes it at the end; whoever comes later makes another.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if not run:
        yield
        return
    shared = Path(f"/tmp/kaskad-begun-{run}")
    with open(f"{shared}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_mine = not shared.exists()
        if is_mine:
            _make(shared, environment)
        copy(shared, var)
        shutil.copy2(shared / "secret_key", var)  # which opens what is locked in the data
    try:
        yield
    finally:
        if is_mine:
            remove(shared)
            Path(f"{shared}.lock").unlink(missing_ok=True)


def _make(var: Path, environment: dict[str, str]) -> None:
    """A start from nothing, up to the moment in which the demo is there."""
    var.mkdir(mode=0o755)
    log = var / "run.log"
    with log.open("w") as out:
        stack = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"],
            cwd=ROOT,
            env=environment | {"KASKAD_VAR": str(var)},
            stdout=out,
            stderr=out,
        )
    end = time.monotonic() + START_S
    try:
        while DONE not in log.read_text():
            assert stack.poll() is None, f"The demo was not made:\n{log.read_text()[-3000:]}"
            assert time.monotonic() < end, f"The demo was not made in {START_S} s:\n{log.read_text()[-3000:]}"
            time.sleep(0.2)
    finally:
        stack.send_signal(signal.SIGINT)
        stack.wait(60)
