"""SQL that is more than the ORM's lives in .sql files; here they are read and filled.

A file names its values as `{name}`; literal braces are doubled. Values are quoted by psycopg (`sql.Literal`), pieces
of SQL are psycopg objects: no statement is ever built from strings.
"""

from functools import cache
from pathlib import Path
from typing import Any, LiteralString

from django.db import connection
from psycopg import sql


@cache
def load(file: Path) -> sql.SQL:
    """The text of a .sql file, ready to be filled. Our own files only: their text is trusted."""
    text: LiteralString = file.read_text(encoding="utf-8")
    return sql.SQL(text)


def beside(module_file: str, name: str) -> sql.SQL:
    """The .sql file `name` in the folder of a module (pass its `__file__`)."""
    return load(Path(module_file).with_name(name))


def fill(query: sql.SQL, **values: Any) -> sql.Composed:
    """The query with its values; what is no piece of SQL becomes a quoted literal."""
    return query.format(
        **{key: each if isinstance(each, sql.Composable) else sql.Literal(each) for key, each in values.items()}
    )


def rows(query: sql.Composable) -> list[tuple[Any, ...]]:
    """Runs one statement on the default connection; its rows, or none when it returns nothing."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall() if cursor.description else []


def execute(query: sql.Composable) -> int:
    """Runs one statement on the default connection; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.rowcount)
