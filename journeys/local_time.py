"""Days and hours on customers' clocks, as SQL over the customer `c`."""

from psycopg import sql

from customers.zones import local_zone


def attribute_day(key: str) -> sql.Composable:
    """The day (a date) that an attribute of the customer `c` holds; null when it holds none."""
    return sql.SQL("(journeys_typed(c.attributes -> {}, 'date') #>> '{{}}'::text[])::date").format(sql.Literal(key))


def zone(name: str, *, follows_customer: bool) -> sql.Composable:
    """The zone of the customer `c`, else that of this name (the brand's); or the latter for everybody."""
    if follows_customer:
        return local_zone("c", name)
    return sql.SQL("coalesce((select z.zone from customers_timezone z where z.name = {}), 'UTC')").format(
        sql.Literal(name)
    )
