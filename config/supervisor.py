"""`make run`: PostgreSQL (if embedded), migrations, demo data, web server and task cluster, in one terminal.

Ctrl-C or SIGTERM stops tasks and web first, PostgreSQL last. After a `kill -9` the kernel stops what we started, and
the next start waits for what is left. Knows no Django: everything that does is a process of its own.
"""

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from threading import Thread
from types import FrameType

import psutil

from config import database, process
from config.address import Address, AddressRefused
from config.postgres import Postgres, PostgresFailed, supervise
from config.terminal import box, pump, say

REPOSITORY = Path(__file__).resolve().parent.parent
GRACE_S = 25.0  # to finish the work in hand; a batch takes a second or two
WEB_PATIENCE_S = 60.0
HELPER_REST_S = 10.0  # between two starts of a helper that ends
DEMO_PASSWORD = "kaskad-demo"  # noqa: S105 (of the demo data, and printed on the screen)
DEMO_STAFF = ("marketer", "manager", "admin")
# What PostgreSQL says at every start and stop.
ROUTINE = re.compile(
    "LOG:  (starting PostgreSQL|listening on|database system (was|is) shut down|database system is ready|received fast"
    "|aborting any|background worker|shutting down|could not receive data from client)"
    "|FATAL:  connection to client lost"
)


class Refused(Exception):
    """We cannot start. Its text is one sentence for the person at the terminal."""


class Stop(Exception):
    """Stop everything. Its text says why; `failed` if nobody asked for it."""

    def __init__(self, why: str, failed: bool) -> None:
        super().__init__(why)
        self.failed = failed


@dataclass
class Supervisor:
    """The programs of one `make run`. `environment` is ours and what they are told beyond it."""

    var: Path
    environment: dict[str, str]
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    helpers: dict[str, tuple[str, ...]] = field(default_factory=dict)  # without which all goes on; their commands
    restarted: dict[str, float] = field(default_factory=dict)

    @property
    def record(self) -> Path:
        """What we have started, for the next start after we were killed: name -> [process id, when it was born]."""
        return self.var / "running.json"

    def run_once(self, name: str, *command: str) -> None:
        """A management command from beginning to end. Raises Stop when it fails."""
        child, log = self._start(name, "manage.py", *command)
        try:
            failed = child.wait()
        finally:
            if child.poll() is None:  # a signal came while we waited
                process.stop(child.pid, ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)))
                child.wait()
        log.join(timeout=5)
        if failed:
            raise Stop(f"“manage.py {' '.join(command)}” failed (exit code {failed}); see its lines above", failed=True)

    def start(self, name: str, *command: str) -> None:
        """A program that stays."""
        self.children[name], _ = self._start(name, *command)
        self.write_record()

    def start_helper(self, name: str, *command: str) -> None:
        """A program that stays, and is started again when it ends by itself."""
        self.helpers[name] = command
        self.start(name, *command)

    def _start(self, name: str, *command: str) -> tuple[subprocess.Popen[bytes], Thread]:
        child = subprocess.Popen(
            [sys.executable, *command],
            cwd=REPOSITORY,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=process.tether(signal.SIGTERM),  # noqa: PLW1509 (takes no lock)
        )
        return child, pump(name, child.stdout)

    def write_record(self, **others: int) -> None:
        pids = {name: child.pid for name, child in self.children.items()} | others
        born = {name: [pid, psutil.Process(pid).create_time()] for name, pid in pids.items() if process.alive(pid)}
        self.record.write_text(json.dumps(born))

    def watch(self, postgres: Postgres | None) -> None:
        """Until a program ends by itself, which is a failure, or a signal raises Stop."""
        while True:
            for name, child in self.children.items():
                if child.poll() is not None and name in self.helpers:
                    self._again(name, child)
                elif child.poll() is not None:
                    raise Stop(f"{name} has ended by itself (exit code {child.returncode})", failed=True)
            if postgres and not postgres.lives():
                raise Stop("PostgreSQL has ended by itself", failed=True)
            time.sleep(0.2)

    def _again(self, name: str, child: subprocess.Popen[bytes]) -> None:
        """Starts a helper that has ended; one that ends at once is not started all the time."""
        if self.restarted.get(name, 0.0) + HELPER_REST_S > time.monotonic():
            return
        self.restarted[name] = time.monotonic()
        say("kaskad", f"{name} has ended by itself (exit code {child.returncode}) and is started again")
        process.kill_session(child.pid)
        self.start(name, *self.helpers[name])

    def stop(self) -> None:
        """Ask all to stop, wait for them together, and kill what is left of them.

        A task cluster is asked at its first process alone: its other processes would die before their workers.
        """
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + GRACE_S
        for name, child in self.children.items():
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                say("kaskad", f"{name} does not stop and is killed")
            process.kill_session(child.pid)
            child.wait()
            say("kaskad", f"{name} stopped")
        self.record.unlink(missing_ok=True)

    def sweep(self) -> None:
        """What a killed predecessor left: the kernel has asked it to stop, so wait, and kill in the end."""
        try:
            left = json.loads(self.record.read_text())
        except (OSError, ValueError):
            return
        for name, (pid, born) in left.items():
            if not _same_process_or_gone(pid, born):
                continue
            gone = partial(_session_is_empty, pid)
            if not gone():
                say("kaskad", f"waiting for {name} of the run before, which was killed")
            if not process.wait_until(gone, GRACE_S, every_s=0.1):
                process.kill_session(pid)
                process.wait_until(gone, 5)
        self.record.unlink(missing_ok=True)


def _session_is_empty(leader: int) -> bool:
    return not any(process.session(leader))


def _same_process_or_gone(pid: int, born: float) -> bool:
    """False if another process has got this number since (then its session is none of ours)."""
    try:
        return bool(abs(psutil.Process(pid).create_time() - born) < 2)
    except psutil.Error:
        return True


def main(environment: Mapping[str, str] = os.environ) -> int:
    """Run until told to stop. Returns the exit code: 0 when somebody asked us to stop, 1 otherwise."""
    began = time.monotonic()
    var = Path(environment.get("KASKAD_VAR") or REPOSITORY / "var").resolve()
    try:
        address = Address.of(environment)
        with _only_one(var), _signals():
            supervisor = Supervisor(var, dict(environment) | {"PYTHONUNBUFFERED": "1"})
            supervisor.sweep()
            address.refuse_taken()
            return _run(supervisor, address, began)
    except Stop as why:
        return int(why.failed)
    except (Refused, AddressRefused, PostgresFailed, database.DatabaseUnreachable) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1


def _run(supervisor: Supervisor, address: Address, began: float) -> int:
    """Start, watch and stop everything. A signal may come at any line of it."""
    code = 0
    with ExitStack() as last:
        try:
            postgres = _database(supervisor, last)
            supervisor.run_once("migrate", "migrate", "--noinput")
            if supervisor.environment.get("KASKAD_DEMO") != "0":
                small = ["--small"] if supervisor.environment.get("KASKAD_DEMO") == "small" else []
                supervisor.run_once("demo", "demo", "--if-empty", "--replay", "30", *small)
            supervisor.start("web", *_web(address, supervisor.environment))
            supervisor.start("tasks", "manage.py", "qcluster")
            if supervisor.environment.get("COLUMNAR_MEMORY") != "0":
                supervisor.start_helper("columnar", "manage.py", "columnar")
            if postgres and (pid := postgres.pid()):
                supervisor.write_record(postgres=pid)
            _wait_for_web(supervisor.children["web"], address)
            _welcome(address, supervisor.environment, time.monotonic() - began)
            supervisor.watch(postgres)
        except Stop as why:
            code = int(why.failed)
            say("kaskad", f"stopping: {why}")
        finally:
            supervisor.stop()
    say("kaskad", "everything has stopped")
    return code


def _database(supervisor: Supervisor, last: ExitStack) -> Postgres | None:
    """The database of DATABASE_URL, checked, or the embedded one, started; `last` stops it."""
    if url := supervisor.environment.get("DATABASE_URL"):
        database.check(url)
        return None
    say("kaskad", "starting PostgreSQL")
    postgres = last.enter_context(supervise(supervisor.var, partial(pump, "postgres", hide=ROUTINE)))
    last.callback(say, "kaskad", "stopping PostgreSQL")
    supervisor.environment["DATABASE_URL"] = postgres.url()
    return postgres


def _web(address: Address, environment: Mapping[str, str]) -> list[str]:
    command = ["-m", "uvicorn", "config.asgi:application", "--host", address.host, "--port", str(address.port)]
    command += ["--workers", environment.get("WEB_WORKERS") or "1", "--no-access-log", "--log-level", "warning"]
    return [*command, "--timeout-graceful-shutdown", "3"]


def _wait_for_web(web: subprocess.Popen[bytes], address: Address) -> None:
    process.wait_until(lambda: address.answers() or web.poll() is not None, WEB_PATIENCE_S, every_s=0.1)
    if web.poll() is not None or not address.answers():
        raise Stop("the web server does not answer", failed=True)


def _welcome(address: Address, environment: Mapping[str, str], seconds: float) -> None:
    lines = [f"Kaskad runs at  {address.url}    (up after {seconds:.0f} s; Ctrl-C stops it)"]
    if environment.get("KASKAD_DEMO") != "0":
        titles = ["Demo log-ins", *[""] * (len(DEMO_STAFF) - 1)]
        lines += ["", *(f"{title:<14}  {who}@demo.kaskad" for title, who in zip(titles, DEMO_STAFF, strict=True))]
        lines += [f"{'Password':<14}  {environment.get('KASKAD_DEMO_PASSWORD') or DEMO_PASSWORD}"]
    box(lines)


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """The lock against a second start; the kernel frees it, after a `kill -9` too."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = os.open(var / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise Refused(f"The folder {var} cannot be written ({error.strerror}).") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"Kaskad runs already with the data in {var}: stop it first, or set KASKAD_VAR.") from None
    finally:
        os.close(lock)


@contextmanager
def _signals() -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal become Stop, once: impatience must not cost data."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # ignored under nohup, which means it
        numbers.append(signal.SIGHUP)

    def handler(number: int, _frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise Stop("Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name, failed=False)

    before = [signal.signal(each, handler) for each in numbers]
    try:
        yield
    finally:
        for each, old in zip(numbers, before, strict=True):
            signal.signal(each, old)


if __name__ == "__main__":
    sys.exit(main())
