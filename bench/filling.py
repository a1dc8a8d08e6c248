"""Fills large tables in sets: without triggers and foreign keys, and with their indexes made at the end."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from psycopg.sql import SQL, Identifier

from lib.sql import execute, rows

INDEXES = SQL(
    "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index i"
    " where indrelid = {}::text::regclass"
    " and not exists (select from pg_constraint where conindid = indexrelid)"
)
KEYS = SQL(
    "select conname, pg_get_constraintdef(oid) from pg_constraint"
    " where conrelid = {}::text::regclass and contype in ('p', 'u')"
)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Nobody is told, and nothing noted; also for sorting, more memory than usual."""
    with connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute("set work_mem = '256MB'")
        cursor.execute("set maintenance_work_mem = '1GB'")
        try:
            yield
        finally:
            for name in ("session_replication_role", "work_mem", "maintenance_work_mem"):
                cursor.execute(f"reset {name}")


@contextmanager
def indexes_later(tables: Sequence[str]) -> Iterator[None]:
    """The tables' keys and indexes are dropped, and made again at the end."""
    later = []
    for table in tables:
        name = Identifier(table)
        for key, definition in rows(KEYS.format(table)):
            later.append(SQL("alter table {} add constraint {} {}").format(name, Identifier(key), SQL(definition)))
            execute(SQL("alter table {} drop constraint {} cascade").format(name, Identifier(key)))
        for index, definition in rows(INDEXES.format(table)):
            later.append(SQL(definition).format())
            execute(SQL("drop index {}").format(SQL(index)))
    yield
    for each in later:
        execute(each)
