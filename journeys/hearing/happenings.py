"""What journeys listen for: events by name, and purchases as events of the name “purchase”; narrowed by properties."""

from psycopg import sql

from segments import properties
from segments.happenings import PURCHASE
from segments.properties import Filter, in_json

PURCHASE_PROPERTIES = ("amount", "currency", "units", "order")
LONGEST_KEY = 100
PROPERTIES = in_json(sql.SQL("e.properties"))


def happened(event: str, filters: list[Filter] = ()) -> tuple[sql.Composable, sql.Composable]:  # type: ignore[assignment]
    """(a table for a FROM, with the alias `e`; a condition on it) for the happenings that meet the filters.

    `e` has customer_id, id, occurred_at, received_at and properties (jsonb). Ask by e.customer_id: that is the index.
    """
    if event == PURCHASE:
        table: sql.Composable = sql.SQL(
            "(select customer_id, id, occurred_at, received_at, jsonb_build_object('amount', amount, 'currency',"
            " currency, 'units', units, 'order', key) as properties from customers_purchase"
            " where canceled_at is null) e"
        )
        conditions: list[sql.Composable] = [sql.SQL("true")]
    else:
        table = sql.SQL("customers_event e")
        conditions = [sql.SQL("e.name = {}").format(sql.Literal(event))]
    conditions += [holds(filters)] if filters else []
    return table, sql.SQL("({})").format(sql.SQL(" and ").join(conditions))


def holds(filters: list[Filter]) -> sql.Composable:
    """Whether all of these are true of the properties of `e`."""
    return properties.holds(filters, PROPERTIES)


def key_of(path: str) -> sql.Composable:
    """What the happening `e` is about (this basket, this order): a property as a key; '' when it has none."""
    text = sql.SQL("(e.properties #>> {}::text[])").format(sql.Literal(path.split(".")))
    return sql.SQL("(case when length({text}) > {most} then md5({text}) else coalesce({text}, '') end)").format(
        text=text, most=sql.Literal(LONGEST_KEY)
    )
