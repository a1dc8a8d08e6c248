"""DuckDB's side of the copy: filled once, kept up to date, asked."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]
from psycopg import sql

from segments.columnar import deriving
from segments.columnar.reading import Changed, Reader, everything, of_customers, of_rows
from segments.columnar.tables import MACROS, Table, tables

PIECE = 64 * 2**20  # bytes of CSV that are on disk at a time
LOAD = "copy {table} from '{file}' (format csv, header false, auto_detect false, nullstr '', allow_quoted_nulls false)"
FORGET = "delete from {table} where {owner} in (select id from given)"
ATTRIBUTES = "customers_attributedefinition"
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
        self._customers = next(each for each in self._tables if each.name == deriving.TABLE)
        self._keys: list[str] = []
        self.has_lost = False  # rows that were there and are not: their bytes may be
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
        self._keys = reader.attributes()
        with self._database.cursor() as connection:
            deriving.add(connection, self._keys)
            deriving.figures(connection)
            for table in self._tables:
                if table.name != deriving.TABLE:
                    self._load(connection, reader, everything(table), table.name)
            self._people(connection, reader, everything(self._customers))
            connection.execute("checkpoint")

    def change(self, reader: Reader, changes: dict[str, Changed]) -> None:
        """What has changed, from the reader's present snapshot; all of it at once, for those who ask."""
        with self._database.cursor() as connection:
            connection.execute("begin")
            for table in self._tables:
                if table.name != deriving.TABLE and (changed := changes.get(table.name)):
                    self._change(connection, reader, table, changed)
            self._change_people(connection, reader, changes)
            connection.execute("commit")

    def _change(self, connection: Any, reader: Reader, table: Table, changed: Changed) -> None:
        if changed.whole:
            connection.execute(f"truncate {table.name}")
            self._load(connection, reader, everything(table), table.name)
            return
        if changed.customers:
            self._forget(connection, table, changed.customers)
            self._load(connection, reader, of_customers(table, changed.customers), table.name)
        rows = {pair for pair in changed.rows if pair[0] not in changed.customers}
        if rows:
            self._load(connection, reader, of_rows(table, rows), table.name)

    def _change_people(self, connection: Any, reader: Reader, changes: dict[str, Changed]) -> None:
        """Customers who have changed are read anew; of those whose purchases have, only what is derived."""
        new = [key for key in reader.attributes() if key not in self._keys] if ATTRIBUTES in changes else []
        deriving.add(connection, new)
        self._keys += new
        own = changes.get(deriving.TABLE, Changed())
        bought = changes.get("customers_purchase", Changed())
        if own.whole:
            connection.execute(f"truncate {deriving.TABLE}")
            self._people(connection, reader, everything(self._customers))
            return
        if bought.whole or new:
            with self._news(connection):
                connection.execute(deriving.ALL)
                deriving.replace(connection, self._customers, self._keys)
        buyers = bought.customers | {customer for customer, _ in bought.rows}
        if buyers:
            with self._news(connection), self._given(connection, buyers):
                connection.execute(deriving.GIVEN)
                deriving.replace(connection, self._customers, self._keys)
        if own.customers:
            self._forget(connection, self._customers, own.customers)
            self._people(connection, reader, of_customers(self._customers, own.customers))

    def _people(self, connection: Any, reader: Reader, query: sql.Composable) -> None:
        """Customers as PostgreSQL has them, with what is derived."""
        with self._news(connection):

            def derive() -> None:
                deriving.replace(connection, self._customers, self._keys)
                connection.execute("truncate news")

            self._load(connection, reader, query, "news", derive)

    @contextmanager
    def _news(self, connection: Any) -> Iterator[None]:
        connection.execute(f"create temporary table news ({self._customers.columns})")
        yield
        connection.execute("drop table news")

    @contextmanager
    def _given(self, connection: Any, ids: set[int]) -> Iterator[None]:
        connection.register("given", pa.table({"id": pa.array(sorted(ids), pa.int64())}))
        yield
        connection.unregister("given")

    def _forget(self, connection: Any, table: Table, customers: set[int]) -> None:
        self.has_lost = True
        with self._given(connection, customers):
            connection.execute(FORGET.format(table=table.name, owner=table.owner))

    def _load(
        self, connection: Any, reader: Reader, query: sql.Composable, into: str, then: Callable[[], None] | None = None
    ) -> None:
        """The rows of a select, piece by piece; after each of them `then` is called."""
        file = self._path / "rows.csv"
        with file.open("wb", buffering=2**20) as rows:

            def load() -> None:
                rows.flush()
                connection.execute(LOAD.format(table=into, file=file))
                rows.seek(0)
                rows.truncate()
                if then:
                    then()

            def write(piece: bytes) -> None:
                rows.write(piece)
                if rows.tell() >= PIECE:
                    load()

            reader.csv(query, write)
            if rows.tell():
                load()
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
