"""PostgreSQL's side of the copy: what has changed since a snapshot, and rows as CSV."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg import sql

from segments.columnar.tables import Table

# Registered first, then wait until everybody who might not have seen that has ended: from then on all changes are told.
REGISTER = """
insert into segments_copy (name) values (%s) on conflict (name) do update set snapshot = null, seen_at = now()
"""
HORIZON = "select pg_snapshot_xmax(pg_current_snapshot())"
PASSED = "select pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8"
SEEN = "update segments_copy set snapshot = %s::pg_snapshot, seen_at = now() where name = %s"
CHANGES = """
select "table", customers, ids from segments_change
where xid >= pg_snapshot_xmin(%(since)s::pg_snapshot) and not pg_visible_in_snapshot(xid, %(since)s::pg_snapshot)
"""
PENDING = """
select count(*), coalesce(sum(coalesce(cardinality(customers), 1)), 0) from segments_change
where xid >= pg_snapshot_xmin(%(since)s::pg_snapshot) and not pg_visible_in_snapshot(xid, %(since)s::pg_snapshot)
"""
# What every copy has, and copies that are gone; one that is being filled is given hours. A copy that finds itself gone
# begins anew.
TRIM = """
with alive as (
  select snapshot from segments_copy
  where seen_at >= now() - case when snapshot is null then interval '6 hours' else interval '10 minutes' end
), gone as (
  delete from segments_copy
  where seen_at < now() - case when snapshot is null then interval '6 hours' else interval '10 minutes' end
)
delete from segments_change c
where not exists (select from alive a where a.snapshot is null or not pg_visible_in_snapshot(c.xid, a.snapshot))
"""


class Forgotten(Exception):
    """The copy is not registered any more: what has changed is not known."""


@dataclass
class Changed:
    """What of one table is to be read anew: whole, of customers, or single new rows (pairs of customer and id)."""

    whole: bool = False
    customers: set[int] = field(default_factory=set)
    rows: set[tuple[int, int]] = field(default_factory=set)


class Reader:
    """A connection to PostgreSQL of its own, outside of Django's."""

    def __init__(self, dsn: str) -> None:
        self.connection = psycopg.connect(dsn, autocommit=True, application_name="columnar copy")

    def close(self) -> None:
        self.connection.close()

    def register(self, name: str) -> str:
        """From the end of a transaction with this number on, every change is told."""
        self.connection.execute(REGISTER, [name])
        return str(self._one(HORIZON))

    def heard(self, horizon: str) -> bool:
        """Whether everybody who began before has ended."""
        return bool(self._one(PASSED, [horizon]))

    @contextmanager
    def snapshot(self, exported: str = "") -> Iterator[str]:
        """One view of the base, that of another transaction if it was `exported`; its text."""
        with self.connection.transaction():
            self.connection.execute("set transaction isolation level repeatable read, read only")
            if exported:
                self.connection.execute(sql.SQL("set transaction snapshot {}").format(sql.Literal(exported)))
            yield str(self._one("select pg_current_snapshot()"))

    def pending(self, since: str) -> int:
        """How many changes a copy of this snapshot has not got."""
        row = self.connection.execute(PENDING, {"since": since}).fetchone()
        return int(row[1]) if row else 0

    def changes(self, name: str, since: str) -> dict[str, Changed]:
        """By table, in the present snapshot. Raises Forgotten: what was dropped with the copy's name nobody knows."""
        if not self._one("select exists (select from segments_copy where name = %s)", [name]):
            raise Forgotten
        found: dict[str, Changed] = defaultdict(Changed)
        for table, customers, ids in self.connection.execute(CHANGES, {"since": since}):
            changed = found[table]
            if customers is None:
                changed.whole = True
            elif ids is None:
                changed.customers.update(customers)
            else:
                changed.rows.update(zip(customers, ids, strict=True))
        return dict(found)

    def attributes(self) -> list[str]:
        """The keys of all attributes that are defined."""
        return [key for (key,) in self.connection.execute("select key from customers_attributedefinition order by key")]

    def seen(self, name: str, snapshot: str) -> None:
        """The copy has all of this snapshot. Raises Forgotten."""
        if self.connection.execute(SEEN, [snapshot, name]).rowcount == 0:
            raise Forgotten

    def trim(self) -> None:
        """Drops what every copy has."""
        self.connection.execute(TRIM)

    def forget(self, name: str) -> None:
        """The copy is no more."""
        self.connection.execute("delete from segments_copy where name = %s", [name])
        self.trim()

    def csv(self, query: sql.Composable, write: Callable[[Any], Any]) -> None:
        """The rows of a select as CSV, piece by piece."""
        copying = sql.SQL("copy ({}) to stdout (format csv)").format(query)
        with self.connection.cursor() as cursor, cursor.copy(copying) as copy:
            for piece in copy:
                write(piece)

    def _one(self, query: str, values: Any = None) -> Any:
        row = self.connection.execute(query, values).fetchone()
        return row[0] if row else None


def everything(table: Table) -> sql.Composable:
    """The select of a whole table."""
    return sql.SQL("select {} from {} t").format(sql.SQL(table.select), sql.Identifier(table.name))


def of_customers(table: Table, customers: set[int]) -> sql.Composable:
    """The select of what some customers have in it."""
    return sql.SQL("{} join unnest({}::bigint[]) k (customer) on t.{} = k.customer").format(
        everything(table), sql.Literal(sorted(customers)), sql.Identifier(table.owner)
    )


def of_rows(table: Table, rows: set[tuple[int, int]]) -> sql.Composable:
    """The select of single rows."""
    ordered = sorted(rows)
    told = sql.SQL("{}::bigint[], {}::bigint[]").format(
        sql.Literal([customer for customer, _ in ordered]), sql.Literal([id_ for _, id_ in ordered])
    )
    return sql.SQL("{} join unnest({}) k (customer, id) on t.{} = k.customer and t.id = k.id").format(
        everything(table), told, sql.Identifier(table.owner)
    )
