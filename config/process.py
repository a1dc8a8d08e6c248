"""Processes that end with us: tied to their parent by the kernel, stopped in steps, found again after a crash."""

import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import psutil

_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def tether(death_signal: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the child leads its own session and gets `death_signal` when this process dies, by `kill -9` too.

    The kernel sends the signal when the *thread* that made the child ends: start children from the main thread.
    Elsewhere than on Linux only the session is made; the next start then finds what was left behind.
    """
    parent = os.getpid()

    def run() -> None:
        os.setsid()
        if _LIBC is not None:
            _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:  # the parent died before the line above
                os.kill(os.getpid(), death_signal)

    return run


def alive(pid: int) -> bool:
    """Whether the process runs; a zombie, which only waits for its parent to look, does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


def stop(pid: int, steps: Iterable[tuple[signal.Signals, float]]) -> bool:
    """Send each signal and wait so many seconds, until the process has ended. False if it outlived all of them."""
    for number, patience_s in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if wait_until(lambda: not alive(pid), patience_s):
            return True
    return False


def kill_session(leader: int) -> None:
    """Kill at once whatever is left of the session that a tethered child led."""
    for process in session(leader):
        try:
            process.kill()
        except psutil.Error:
            continue


def session(leader: int) -> Iterator[psutil.Process]:
    """The living processes of one session."""
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                yield process
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue


def working_in(folder: Path) -> list[int]:
    """Ids of the processes whose working directory this is (PostgreSQL and its backends live in their data folder)."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == folder:
                found.append(process.pid)
        except (OSError, psutil.Error):
            continue
    return found


def wait_until(true: Callable[[], bool], patience_s: float, every_s: float = 0.02) -> bool:
    """Look every few milliseconds until it is true or patience ends; says which."""
    end = time.monotonic() + patience_s
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(every_s)
    return True
