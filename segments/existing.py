"""Whether there is any row: the one question whose best plan depends on how many customers are asked about."""

from psycopg import sql

from segments.moment import Moment


def exists(rows: sql.Composable, moment: Moment) -> sql.Composable:
    """`rows` is `from … where …` over what belongs to the customer `c`.

    Over the whole base a plain EXISTS may become a hash or a join, which beats a probe for each customer. Among a few
    the planner would sometimes do the same, and read a table of millions for a batch of thousands; the offset keeps
    it to one index probe for each of them.
    """
    fence = sql.SQL(" offset 0" if moment.few else "")
    return sql.SQL("exists (select 1 {}{})").format(rows, fence)


def absent(rows: sql.Composable, moment: Moment) -> sql.Composable:
    """Whether there is none."""
    return sql.SQL("not {}").format(exists(rows, moment))
