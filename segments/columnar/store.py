"""DuckDB's side of the copy: filled once, kept up to date, asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
from psycopg import sql

from segments.columnar.reading import Changed, Reader, everything, of_customers, of_rows
from segments.columnar.tables import MACROS, Table, tables

PIECE = 64 * 2**20  # bytes of CSV that are on disk at a time
LOAD = "copy {table} from '{file}' (format csv, header false, auto_detect false, nullstr '', allow_quoted_nulls false)"
FORGET = "delete from {table} where {owner} in (select id from gone)"
ALIVE = "select count(*) from {table}"
KEPT = "select coalesce(sum(estimated_size), 0) from duckdb_tables()"


class Unanswered(Exception):
    """The copy cannot answer this; PostgreSQL can. `str()` says why."""


class Late(Exception):
    """The answer took longer than it may."""


class Store:
    """A database in a file of its own, which goes with the process. Many threads may ask; one at a time brings news."""

    def __init__(self, folder: Path, memory: str, threads: int) -> None:
        self._folder = TemporaryDirectory(dir=folder, prefix="copy-")
        self._path = Path(self._folder.name)
        self._tables = tables()
        self._database = duckdb.connect(
            str(self._path / "copy.duckdb"),
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": str(self._path / "spill"),
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        self._database.execute("set global TimeZone = 'UTC'")
        self._database.execute("set global preserve_insertion_order = false")
        for table in self._tables:
            self._database.execute(f"create table {table.name} ({table.columns})")
        self._database.execute(MACROS)

    def close(self) -> None:
        self._database.close()
        self._folder.cleanup()

    def fill(self, reader: Reader) -> None:
        """Everything, of the reader's present snapshot."""
        for table in self._tables:
            with self._database.cursor() as connection:
                self._load(connection, reader, table, everything(table))
        self._database.execute("checkpoint")

    def change(self, reader: Reader, changes: dict[str, Changed]) -> None:
        """What has changed, from the reader's present snapshot; all of it at once, for those who ask."""
        with self._database.cursor() as connection:
            connection.execute("begin")
            for table in self._tables:
                if changed := changes.get(table.name):
                    self._change(connection, reader, table, changed)
            connection.execute("commit")

    def _change(self, connection: Any, reader: Reader, table: Table, changed: Changed) -> None:
        if changed.whole:
            connection.execute(f"truncate {table.name}")
            self._load(connection, reader, table, everything(table))
            return
        if changed.customers:
            connection.register("gone", pa.table({"id": pa.array(sorted(changed.customers), pa.int64())}))
            connection.execute(FORGET.format(table=table.name, owner=table.owner))
            connection.unregister("gone")
            self._load(connection, reader, table, of_customers(table, changed.customers))
        rows = {pair for pair in changed.rows if pair[0] not in changed.customers}
        if rows:
            self._load(connection, reader, table, of_rows(table, rows))

    def _load(self, connection: Any, reader: Reader, table: Table, query: sql.Composable) -> None:
        file = self._path / "rows.csv"
        with file.open("wb", buffering=2**20) as rows:

            def write(piece: bytes) -> None:
                rows.write(piece)
                if rows.tell() >= PIECE:
                    rows.flush()
                    connection.execute(LOAD.format(table=table.name, file=file))
                    rows.seek(0)
                    rows.truncate()

            reader.csv(query, write)
            rows.flush()
            if rows.tell():
                connection.execute(LOAD.format(table=table.name, file=file))
        file.unlink()

    @contextmanager
    def view(self) -> Iterator["View"]:
        """The copy as it is now, whatever comes meanwhile."""
        with self._database.cursor() as connection:
            connection.execute("begin")
            connection.execute("select 1 from customers_product limit 1").fetchall()  # it begins when it reads
            yield View(connection)

    @property
    def slack(self) -> float:
        """The share of rows that are there and deleted."""
        with self._database.cursor() as connection:
            [(kept,)] = connection.execute(KEPT).fetchall()
            alive = sum(connection.execute(ALIVE.format(table=each.name)).fetchall()[0][0] for each in self._tables)
        return float(1 - alive / kept) if kept else 0.0


class View:
    """One state of the copy, to be asked by one thread."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def give(self, name: str, ids: Any) -> None:
        """Ids of customers that a question knows as the table `name`; `ids` is an Arrow array."""
        self._connection.register(name, pa.table({"id": ids}))

    def rows(self, query: str, limit_ms: int) -> list[tuple[Any, ...]]:
        """Raises Late, or Unanswered with DuckDB's words."""
        table = self._asked(lambda: self._connection.sql(query).to_arrow_table(), limit_ms)
        return list(zip(*(column.to_pylist() for column in table.columns), strict=True))

    def ids(self, query: str, limit_ms: int) -> bytes:
        """The one column of the answer, bigint, as machine integers one behind the other. Raises as `rows`."""
        table = self._asked(lambda: self._connection.sql(query).to_arrow_table(), limit_ms)
        return b"".join(
            chunk.cast(pa.int64()).buffers()[1].slice(chunk.offset * 8, len(chunk) * 8).to_pybytes()
            for chunk in table.column(0).chunks
            if len(chunk)
        )

    def _asked(self, ask: Any, limit_ms: int) -> Any:
        timer = threading.Timer(limit_ms / 1000, self._connection.interrupt)
        timer.start()
        try:
            return ask()
        except duckdb.InterruptException:
            raise Late from None
        except duckdb.Error as error:
            raise Unanswered(str(error)) from error
        finally:
            timer.cancel()
