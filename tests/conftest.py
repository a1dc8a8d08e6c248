"""What holds for all tests: how the base is emptied after those that commit.

Django truncates every table and fills some of them again, and most of the time that this takes goes to tables that were
empty anyway. Here rows are deleted, and those that a fresh base has are put back.
"""

from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from tests.chance import SEARCHING

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MANY = 3000  # rows of a table beyond which truncating is quicker than asking each foreign key

_truncate = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

TABLES = """
select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'django_migrations'
order by c.oid desc
"""
SNAPSHOT = """
do $$ declare t text; found boolean; begin
  create schema if not exists fresh;
  foreach t in array array[{tables}] loop
    execute format('select exists (select from %s)', t) into found;
    if found then execute format('create table fresh.%s as table %s', t, t); end if;
  end loop;
end $$
"""
EMPTY = """
do $$ declare t text; found boolean; begin
  foreach t in array array[{tables}] loop
    execute format('select exists (select from %s offset {many})', t) into found;
    if found then raise exception 'many rows in %', t using errcode = 'KA001'; end if;
  end loop;
  foreach t in array array[{tables}] loop execute format('delete from %s', t); end loop;
  for t in select tablename from pg_tables where schemaname = 'fresh' loop
    execute format('insert into %s overriding system value select * from fresh.%s', t, t);
  end loop;
end $$
"""


# A machine that is busy is no failure: nothing in the suite is timed, benchmarks are. Nor is bad luck one: the random
# cases are the same in every run.
hypothesis_settings.register_profile("untimed", deadline=None, derandomize=not SEARCHING)
hypothesis_settings.load_profile("untimed")
# Each client of a test has middleware of its own: WhiteNoise would read the folder of the built frontend for every one.
# The servers of the browser tests are processes of their own and do it as in earnest.
settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keeps what a fresh base has: rows of migrations, and names of time zones."""
    settings.PASSWORD_HASHERS = QUICK  # the real one takes a third of a second for each person of a test
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("drop schema if exists fresh cascade")
        cursor.execute(_with_tables(cursor, SNAPSHOT))


def _empty(case: TransactionTestCase) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_with_tables(cursor, EMPTY))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != "KA001":
            raise
        _truncate(case)


def _with_tables(cursor: Any, statement: str) -> str:
    cursor.execute(TABLES)
    return statement.format(tables=", ".join(f"'{name}'" for (name,) in cursor.fetchall()), many=MANY)


TransactionTestCase._fixture_teardown = _empty  # type: ignore[attr-defined]
