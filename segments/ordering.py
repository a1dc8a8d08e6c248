"""Facts in their order: the first, the second, the n-th."""

from psycopg import sql

from segments.facts import Facts, figure
from segments.moment import Moment, Way
from segments.values import value


def nth(number: int, what: sql.Composable, facts: Facts, moment: Moment) -> sql.Composable:
    """The n-th smallest of something over the facts, an expression; null where there are fewer."""
    if moment.way == Way.COLUMNS:
        smallest = figure(sql.SQL("min({}, {})").format(what, value(number)), facts, moment)
        return sql.SQL("list_extract({}, {})").format(smallest, value(number))
    return sql.SQL("(select {0} {1} order by {0} offset {2} limit 1)").format(what, facts.rows, value(number - 1))


def ordinal(number: int) -> str:
    """“first”, “second”, “third”, “4th”, “11th”, “22nd”."""
    if number <= 3:
        return ("first", "second", "third")[number - 1]
    last = 0 if 10 <= number % 100 <= 20 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"
