"""The process that holds the copy: `manage.py columnar`, started by the supervisor.

Questions come over a Unix socket, one connection each (asking.py). Before each answer the copy catches up with what was
committed meanwhile: who waits for that anyway shares it. As long as it is being filled, or is too far behind, it says
so, and PostgreSQL is asked.
"""

import logging
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection, Listener
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa  # type: ignore[import-untyped]

from segments.columnar.question import Answer, Question, address, key
from segments.columnar.reading import Forgotten, Reader
from segments.columnar.store import Late, Store, Unanswered, View

log = logging.getLogger(__name__)

EVERY_S = 1.0  # between two looks at what has changed, when nobody asks
MOST_REST_S = 60.0  # well under the time after which a silent copy is forgotten
REST = 10  # times as long as the last look took: a large import is not slowed down by what nobody asks about
MOST_TO_MEND = 3_000_000  # changes: with more it is filled anew
MOST_BEHIND = 300_000  # changes that a question waits for; with more it is sent to PostgreSQL
MOST_SLACK = 0.5  # deleted rows, as a share: then the copy is made anew
ERASED_AFTER_S = 20 * 3600  # then the bytes of who was erased go, too (docs/privacy.md says: within a day)
TRIM_EVERY_S = 30.0
AGAIN_S = 30.0  # after something has gone wrong
ASKED_AT_ONCE = 4


class Copy:
    """A store that is kept up to date with one PostgreSQL. `name` tells copies apart that live at the same time."""

    def __init__(self, dsn: str, folder: Path, name: str, memory: str, threads: int) -> None:
        self._dsn, self._name = dsn, name
        self._folder, self._memory, self._threads = folder, memory, threads
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._snapshot = ""
        self._reader = Reader(dsn)
        self._trimmed = self._filled = 0.0

    def fill(self, stopping: threading.Event) -> None:
        """Begins anew. Returns when the copy can be asked, or when it is to stop."""
        started = time.monotonic()
        with self._lock:
            before, self._store = self._store, None  # what it does not know of, nobody may be told
        if before:
            before.close()
        if self._reader.connection.closed:  # PostgreSQL was started anew
            self._reader = Reader(self._dsn)
        horizon = self._reader.register(self._name)
        while not self._reader.heard(horizon):
            if stopping.wait(0.2):
                return
        store = Store(self._folder, self._memory, self._threads)
        try:
            with self._reader.snapshot() as snapshot:
                store.fill(self._reader)
            self._reader.seen(self._name, snapshot)
        except BaseException:
            store.close()
            raise
        with self._lock:
            self._store, self._snapshot, self._filled = store, snapshot, time.monotonic()
        log.info("The columnar copy was filled in %.1f s.", time.monotonic() - started)

    def keep(self) -> None:
        """Catches up, and drops what all copies have. Raises Forgotten when it must be filled again."""
        with self._lock:
            if self._reader.pending(self._snapshot) > MOST_TO_MEND:
                raise Forgotten
            self._catch_up()
            if time.monotonic() - self._trimmed > TRIM_EVERY_S:
                self._reader.seen(self._name, self._snapshot)
                self._reader.trim()
                self._trimmed = time.monotonic()
                if self._store and self._outlived(self._store):
                    raise Forgotten

    def answer(self, question: Question) -> Any:
        """Rows, or the bytes of ids. Raises Unanswered, Late."""
        with ExitStack() as open_:
            with self._lock:
                if self._store is None:
                    raise Unanswered("The copy is being filled.")
                if self._reader.pending(self._snapshot) > MOST_BEHIND:
                    raise Unanswered("The copy is too far behind.")
                brought = open_.enter_context(self._catching_up(bool(question.brought)))
                view = open_.enter_context(self._store.view())
            for name, query in question.brought.items():
                view.give(name, _ids(brought, query, question.limit_ms))
            return view.ids(question.query, question.limit_ms) if question.ids else self._rows(view, question)

    def close(self) -> None:
        with self._lock:
            if not self._reader.connection.closed:
                self._reader.forget(self._name)
                self._reader.close()
            if self._store:
                self._store.close()

    def _outlived(self, store: Store) -> bool:
        """Whether a new copy is due: many rows are dead, or what was erased is still somewhere in the file."""
        old = time.monotonic() - self._filled > ERASED_AFTER_S
        return store.slack > MOST_SLACK or (old and store.has_lost)

    @staticmethod
    def _rows(view: View, question: Question) -> list[tuple[Any, ...]]:
        return view.rows(question.query, question.limit_ms)

    @contextmanager
    def _catching_up(self, brought: bool) -> Iterator[psycopg.Connection | None]:
        """The copy has everything that is committed now. Gives a connection that sees the same, if it is needed."""
        if not brought:
            self._catch_up()
            yield None
            return
        with psycopg.connect(self._dsn, application_name="columnar copy") as connection:
            connection.execute("set transaction isolation level repeatable read, read only")
            row = connection.execute("select pg_export_snapshot()").fetchone()
            assert row
            self._catch_up(row[0])
            yield connection

    def _catch_up(self, exported: str = "") -> None:
        assert self._store
        with self._reader.snapshot(exported) as snapshot:
            changes = self._reader.changes(self._name, self._snapshot)
            if changes:
                self._store.change(self._reader, changes)
        self._snapshot = snapshot


def _ids(connection: psycopg.Connection | None, query: str, limit_ms: int) -> Any:
    """The ids that a select finds in PostgreSQL, as an Arrow array."""
    assert connection
    connection.execute("select set_config('statement_timeout', %s, true)", [str(limit_ms)])
    try:
        with connection.cursor() as cursor, cursor.copy(f"copy ({query}) to stdout") as copy:
            text = b"".join(copy)
    except psycopg.errors.QueryCanceled:
        raise Late from None
    return pa.array([int(line) for line in text.split()], pa.int64())


def serve(copy: Copy, stopping: threading.Event) -> None:
    """Answers until `stopping` is set; fills the copy, and fills it again when that is needed."""
    where = address()
    where.unlink(missing_ok=True)
    with Listener(str(where), family="AF_UNIX", authkey=key()) as listener, ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        where.chmod(0o600)
        keeper = threading.Thread(target=_keep, args=(copy, stopping), name="keeper")
        keeper.start()
        threading.Thread(target=_wake, args=(stopping, where), daemon=True).start()
        while not stopping.is_set():
            try:
                connection = listener.accept()
            except Exception as error:  # noqa: BLE001 (somebody who does not know the key, or hangs up)
                log.debug("A connection was refused: %s", error)
                continue
            pool.submit(_talk, copy, connection)
        keeper.join()
    where.unlink(missing_ok=True)


def _wake(stopping: threading.Event, where: Path) -> None:
    """Gets the listener out of its waiting when all is to stop."""
    stopping.wait()
    with socket.socket(socket.AF_UNIX) as knock:
        knock.connect(str(where))


def _keep(copy: Copy, stopping: threading.Event) -> None:
    filled, rest = False, 0.0
    while not stopping.is_set():
        try:
            if not filled:
                copy.fill(stopping)
                filled = True
            else:
                began = time.monotonic()
                copy.keep()
                rest = REST * (time.monotonic() - began)
        except Forgotten:
            filled = False
            continue
        except Exception:
            log.exception("The columnar copy fell behind; it is filled again in a while.")
            filled = False
            stopping.wait(AGAIN_S)
            continue
        stopping.wait(min(max(EVERY_S, rest), MOST_REST_S))


def _talk(copy: Copy, connection: Connection) -> None:
    with connection:
        try:
            question = connection.recv()
            try:
                answer = Answer(copy.answer(question))
            except Late:
                answer = Answer(late=True)
            except Unanswered as why:
                answer = Answer(unanswered=str(why))
            except Forgotten:
                answer = Answer(unanswered="The copy was forgotten, and is filled again.")
            except Exception as why:
                log.exception("The columnar copy could not answer.")
                answer = Answer(unanswered=str(why))
            connection.send(answer)
        except (OSError, EOFError):
            return  # who asked has gone
