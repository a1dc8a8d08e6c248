"""Asking a company's own database: a query that only reads, through SQLAlchemy, row by row.

How a URL is written for each database: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
(read 2026-11-22).
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, Connection, CursorResult, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

BATCH = 2_000  # rows that the driver holds at a time
CONNECT_S = 10
# A name behind one colon would be a parameter; behind two it is a cast of PostgreSQL.
PARAMETER = re.compile(r"(?<![:\w\\]):(?=\w)")
QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)
KINDS: dict[str, Callable[[str], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "number": Decimal,
    "text": str,
}


class QueryProblem(Exception):
    """The database cannot be asked, or not so. `str()` of it is a sentence that holds no password."""


@dataclass(frozen=True, slots=True)
class Question:
    """A query, and which of its rows are wanted: those from `since` on in `column`, in its order; all without one."""

    url: str
    query: str
    column: str = ""
    since: dict[str, str] | None = None  # {"kind": of KINDS, "value": its text}


def checked_url(given: str) -> URL:
    """The address of a database. Raises QueryProblem."""
    try:
        url = make_url(given)
        url.get_dialect().import_dbapi()
    except (NoSuchModuleError, ImportError) as error:
        missing = getattr(error, "name", None) or str(error).rpartition(":")[2].strip()
        raise QueryProblem(f"The driver “{missing}” for this kind of database is not installed.") from None
    except ArgumentError:
        raise QueryProblem("Write an address such as postgresql+psycopg://reader:password@host/database.") from None
    return url


def first_rows(question: Question, most: int) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns and the first rows. Raises QueryProblem."""
    with _asked(question) as result:
        names = _names(result)
        return names, [[as_json(value) for value in row] for row in result.fetchmany(most)]


def write(question: Question, file: Path, most_bytes: int, most_rows: int | None = None) -> tuple[int, Any]:
    """Writes the rows as JSON Lines; how many there were, and the last value of `column` (None without one).

    Raises QueryProblem, also when they are more than `most_bytes`.
    """
    count, newest = 0, None
    with _asked(question) as result, file.open("w", encoding="utf-8") as out:
        names = _names(result)
        place = _place(names, question.column)
        for row in result:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=as_json) + "\n")
            count += 1
            if place is not None and row[place] is not None:
                newest = row[place]
            if count % BATCH == 0 and out.tell() > most_bytes:
                raise QueryProblem(f"The query answers with more than {most_bytes / 2**30:.0f} GB. Ask for less.")
            if count == most_rows:
                break
    return count, newest


def remembered(value: Any) -> dict[str, str] | None:
    """A value as it is kept until the next time; None for one that cannot be compared later."""
    match value:
        case datetime():
            return {"kind": "datetime", "value": value.isoformat()}
        case date():
            return {"kind": "date", "value": value.isoformat()}
        case bool():
            return None
        case int() | float() | Decimal():
            return {"kind": "number", "value": str(value)}
        case str():
            return {"kind": "text", "value": value}
    return None


def as_json(value: Any) -> Any:
    """A value of a database as JSON knows it; moments and days in their ISO form, bytes in base64."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case dict() | list() | tuple():
            return value
    return str(value)


@contextmanager
def _asked(question: Question) -> Iterator[CursorResult[Any]]:
    url = checked_url(question.url)
    is_file = url.get_backend_name() in ("sqlite", "duckdb") and url.database not in (None, "", ":memory:")
    if is_file and not Path(str(url.database)).is_file():  # or it would be made
        raise QueryProblem(f"There is no file {url.database}.")
    try:
        engine = create_engine(url, poolclass=NullPool, connect_args=_arguments(url))
        with engine.connect() as connection, closing(_ask(connection, question)) as result:
            yield result
    except SQLAlchemyError as error:
        raise QueryProblem(_said(error, url)) from None
    except OSError as error:
        raise QueryProblem(_hidden(f"The database cannot be reached: {error}", url)) from None


def _ask(connection: Connection, question: Question) -> CursorResult[Any]:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("set transaction read only")
    elif connection.dialect.name == "sqlite":
        connection.exec_driver_sql("pragma query_only = on")
    # Behind `from` nothing can be changed; where the database itself lets nobody write, so much the better.
    statement = f"select * from ({_plain(question.query)}) asked"  # noqa: S608 (the admin's own query)
    values: dict[str, Any] = {}
    if question.column:
        column = f"asked.{connection.dialect.identifier_preparer.quote(question.column)}"
        if question.since:
            # From the last one on, and not behind it: others of the same moment may have come later.
            statement += f" where {column} >= :since"
            values["since"] = KINDS[question.since["kind"]](question.since["value"])
        statement += f" order by {column}"
    wanted = text(statement)
    return connection.execution_options(stream_results=True, max_row_buffer=BATCH).execute(wanted, values)


def _plain(query: str) -> str:
    if ";" in QUOTED.sub("", query.strip().rstrip("; \n\t")):
        raise QueryProblem("Write a single query, without a semicolon in it.")
    return PARAMETER.sub(r"\\:", query.strip().rstrip(";").rstrip()) + "\n"  # a comment ends with its line


def _arguments(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "duckdb":
        return {"read_only": True}
    return {"connect_timeout": CONNECT_S} if url.get_backend_name() in ("postgresql", "mysql", "mariadb") else {}


def _names(result: CursorResult[Any]) -> list[str]:
    names = [str(each) for each in result.keys()]  # noqa: SIM118 (a result is not a mapping)
    if len(set(names)) < len(names):
        double = next(each for each in names if names.count(each) > 1)
        raise QueryProblem(f"The query has two columns “{double}”. Give one of them another name (as …).")
    return names


def _place(names: Sequence[str], column: str) -> int | None:
    if not column:
        return None
    if column not in names:
        raise QueryProblem(f"The query has no column “{column}”; it has {', '.join(names)}.")
    return names.index(column)


def _said(error: SQLAlchemyError, url: URL) -> str:
    """The database's own words: the first line, without the statement that SQLAlchemy adds."""
    words = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
    return _hidden(f"The database answers: {words}", url)


def _hidden(words: str, url: URL) -> str:
    return words.replace(str(url.password), "***") if url.password else words
