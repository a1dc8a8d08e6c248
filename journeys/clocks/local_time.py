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


def instant(local: sql.Composable, zone: sql.Composable) -> sql.Composable:
    """When the clocks of a zone show a local time: of an hour that they repeat the first, of one that they skip what
    they show then instead. (PostgreSQL by itself takes the second of two.)
    """
    first = sql.SQL("(({0} - interval '1 hour') at time zone {1} + interval '1 hour')").format(local, zone)
    return sql.SQL("(case when {0} at time zone {2} = {1} then {0} else {1} at time zone {2} end)").format(
        first, local, zone
    )
