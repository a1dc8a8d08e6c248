"""The rows of one table follow their customers, and come back when a merge is undone. One statement each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from psycopg import sql as pieces

from customers.joining.tables import Table, identifiers
from lib import sql

if TYPE_CHECKING:
    from customers.joining.merging import Moving


def move_all(tables: Sequence[Table], moving: "Moving") -> None:
    """Moves the rows of lost customers. One statement, and one for each table that has any: most have none."""
    having = {name for (name,) in sql.rows(_with_rows(tables, moving.lost_ids))}
    for table in tables:
        if table.name in having:
            _move(table, moving)


def late(tables: Sequence[Table], customer_ids: list[int]) -> list[int]:
    """Those of these customers who have rows in any of the tables."""
    asked = [
        pieces.SQL("exists (select from {} t where t.customer_id = given.id)").format(pieces.Identifier(table.name))
        for table in tables
    ]
    query = pieces.SQL("select id from unnest({}::bigint[]) as given (id) where {}")
    found = sql.rows(query.format(pieces.Literal(customer_ids), pieces.SQL(" or ").join(asked)))
    return [id_ for (id_,) in found]


def _with_rows(tables: Sequence[Table], customer_ids: list[int]) -> pieces.Composable:
    return pieces.SQL(" union all ").join(
        pieces.SQL("select {} where exists (select from {} t where t.customer_id = any({}::bigint[]))").format(
            pieces.Literal(table.name), pieces.Identifier(table.name), pieces.Literal(customer_ids)
        )
        for table in tables
    )


def _move(table: Table, moving: "Moving") -> int:
    return sql.execute(
        sql.fill(
            sql.beside(__file__, "move_rows.sql"),
            table=pieces.Identifier(table.name),
            name=table.name,
            key=pieces.SQL(", ").join(identifiers(table.key, "t")),
            same_row=_equal(table.key, "t", "o"),
            is_known=_is_known(table),
            remembered=_remembered(table),
            values=_values(table),
            changes=_changes(table),
            **moving.values(),
        )
    )


def bring_back(table: Table, merge_id: int, kept_id: int, lost_id: int) -> int:
    """Gives back what a merge has moved and the kept one still has, and what was left out; how many rows came back."""
    put_back = [
        pieces.SQL(", {} = {}").format(pieces.Identifier(each), pieces.Identifier("s", each))
        for each in table.special.changes
    ]
    return sql.execute(
        sql.fill(
            sql.beside(__file__, "bring_back_rows.sql"),
            table=pieces.Identifier(table.name),
            name=table.name,
            same_row=_equal(table.key, "t", "s"),
            put_back=pieces.Composed(put_back),
            merge=merge_id,
            kept=kept_id,
            lost=lost_id,
        )
    )


def _equal(columns: tuple[str, ...], one: str, other: str) -> pieces.Composable:
    return pieces.SQL(" and ").join(
        pieces.SQL("{} = {}").format(pieces.Identifier(one, each), pieces.Identifier(other, each)) for each in columns
    )


def _is_known(table: Table) -> pieces.Composable:
    """Whether the kept one has the row already, or will have it from somebody else of the same set."""
    asked: list[pieces.Composable] = []
    for unique in table.uniques:
        asked.append(
            pieces.SQL("exists (select from {} k where k.customer_id = p.kept_id and {})").format(
                pieces.Identifier(table.name), _equal(unique, "k", "t")
            )
        )
        asked.append(
            pieces.SQL("row_number() over (partition by p.kept_id, {} order by {}) > 1").format(
                pieces.SQL(", ").join(identifiers(unique, "t")), pieces.SQL(table.special.order)
            )
        )
    known = pieces.SQL(" or ").join(asked) if asked else pieces.SQL("false")
    return pieces.SQL("(({}) and not ({}) or ({}))").format(
        known, pieces.SQL(table.special.follows), pieces.SQL(table.special.leaves)
    )


def _remembered(table: Table) -> pieces.Composable:
    names = [*table.key, *(each for each in table.special.changes if each not in table.key)]
    return pieces.SQL(", ").join(
        pieces.SQL("{}, {}").format(pieces.Literal(each), pieces.Identifier("t", each)) for each in names
    )


def _values(table: Table) -> pieces.Composable:
    return pieces.Composed(
        [
            pieces.SQL(", {} as {}").format(pieces.SQL(value), pieces.Identifier(f"new_{column}"))
            for column, value in table.special.changes.items()
        ]
    )


def _changes(table: Table) -> pieces.Composable:
    return pieces.Composed(
        [
            pieces.SQL(", {} = {}").format(pieces.Identifier(column), pieces.Identifier("o", f"new_{column}"))
            for column in table.special.changes
        ]
    )
