"""What the copy keeps of each customer beyond PostgreSQL's columns, because most questions ask for it.

Every defined attribute by itself (a text, a number, or a number that is too long for a double: segments_plain), and
some figures of all purchases. They are reckoned anew whenever a customer or one of their purchases changes.
"""

from typing import Any

from psycopg import sql

from segments.columnar.tables import Table

TABLE = "customers_customer"
# Of purchases `p` in the order of their time, with their number `n_` and the day of the one `before_`.
FIGURES = {
    "purchases": ("bigint", "count(*)"),
    "spent": ("decimal(38, 2)", "sum(p.amount)"),
    "first_purchase_at": ("timestamptz", "min(p.occurred_at)"),
    "last_purchase_at": ("timestamptz", "max(p.occurred_at)"),
    "nearest_days": ("integer", "min(p.on_ - p.before_)"),
    "second_days": ("integer", "max(case when p.n_ = 2 then p.on_ end) - min(p.on_)"),
}
# How an attribute is kept: its column, type, and the expression over its JSON.
KINDS = {
    "word": ("varchar", "json_word(n.attributes, {path})"),
    "number": ("decimal(38, 12)", "json_short(n.attributes, {path})"),
    "long": ("varchar", "json_long(n.attributes, {path})"),
}
BASE = "id, attributes, language, time_zone, created_at"
ALL = f"insert into news select {BASE} from customers_customer"  # noqa: S608
GIVEN = f"{ALL} where id in (select id from given)"  # noqa: S608
REPLACE = """
insert into customers_customer ({columns})
select {expressions} from news n
left join (
  select p.customer_id as owner, {figures} from (
    select *, row_number() over in_time as n_, lag(on_) over in_time as before_ from customers_purchase
    where canceled_at is null and customer_id in (select id from news)
    window in_time as (partition by customer_id order by occurred_at)
  ) p group by 1
) f on f.owner = n.id
"""


def column(key: str, kind: str) -> str:
    """The name of the column that keeps an attribute. DuckDB does not mind the case of names; keys do."""
    return f"{kind}:{key}" if key == key.lower() else f"{kind}={key.encode().hex()}"


def add(connection: Any, keys: list[str]) -> None:
    """Columns for these attributes, empty."""
    for key in keys:
        for kind, (type_, _) in KINDS.items():
            name = _quoted(column(key, kind))
            connection.execute(f"alter table customers_customer add column {name} {type_}")


def figures(connection: Any) -> None:
    """Columns for the figures, empty."""
    for name, (type_, _) in FIGURES.items():
        connection.execute(f"alter table customers_customer add column {name} {type_}")


def replace(connection: Any, table: Table, keys: list[str]) -> None:
    """The customers of the table `news` (columns as `table`) take the place of those who were."""
    base = [each.split()[0] for each in table.columns.split(", ")]
    kept = {
        column(key, kind): expression.format(path=_path(key)) for key in keys for kind, (_, expression) in KINDS.items()
    }
    connection.execute("delete from customers_customer where id in (select id from news)")
    connection.execute(
        REPLACE.format(
            columns=", ".join([*base, *map(_quoted, kept), *FIGURES]),
            expressions=", ".join(
                [*(f"n.{each}" for each in base), *kept.values(), *(f"f.{each}" for each in FIGURES)]
            ),
            figures=", ".join(f"{each} as {name}" for name, (_, each) in FIGURES.items()),
        )
    )


def _quoted(name: str) -> str:
    return sql.Identifier(name).as_string(None)


def _path(key: str) -> str:
    return sql.Literal(f'$."{key}"').as_string(None)
