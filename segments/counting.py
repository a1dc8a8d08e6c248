"""How many a rule lets through: in all, at each of its conditions, at each of its groups; and who they are."""

from dataclasses import dataclass
from time import perf_counter

from psycopg import sql

from lib.sql import rows
from segments.columnar.asking import Build, asked, asked_ids
from segments.columns import Laid
from segments.moment import Moment
from segments.patience import ASKED_MS, patience
from segments.tree import Group, Leaf, Node, leaves, walk
from segments.words import words_of


@dataclass(frozen=True)
class PathCount:
    """Customers that one node of a rule lets through, by itself."""

    path: str
    count: int


@dataclass(frozen=True)
class Counted:
    """The answer for a whole rule: customers in it, customers in all, each node, the words, and how long it took."""

    count: int
    total: int
    leaves: list[PathCount]
    groups: list[PathCount]
    words: str
    ms: int


def count(node: Node, moment: Moment, limit_ms: int = ASKED_MS) -> Counted:
    """Counts everything about a rule in one pass over the base. Raises TooSlow after `limit_ms`."""
    started = perf_counter()
    counted = [each for each in walk(node) if isinstance(each, Leaf | Group)]

    def query(moment: Moment) -> sql.Composable:
        laid = Laid(node, moment)
        figures = [sql.SQL("count(*) filter (where {})").format(laid.holds(each)) for each in (node, *counted)]
        return sql.SQL("select count(*), {} from {}").format(sql.SQL(", ").join(figures), laid.source())

    [(total, chosen, *numbers)] = asked(query, moment, limit_ms)
    counts = [PathCount(each.path, number) for each, number in zip(counted, numbers, strict=True)]
    paths = {leaf.path for leaf in leaves(node)}
    return Counted(
        count=chosen,
        total=total,
        leaves=[each for each in counts if each.path in paths],
        groups=[each for each in counts if each.path not in paths],
        words=words_of(node, moment.known),
        ms=round((perf_counter() - started) * 1000),
    )


def how_many(rule: Build, moment: Moment, limit_ms: int = ASKED_MS) -> int:
    """How many customers a predicate, which `rule` writes for a moment, lets through. Raises TooSlow."""

    def query(moment: Moment) -> sql.Composable:
        return sql.SQL("select count(*) from customers_customer c where {}").format(rule(moment))

    [(number,)] = asked(query, moment, limit_ms)
    return int(number)


def all_ids(rule: Build, moment: Moment, limit_ms: int = ASKED_MS) -> memoryview:
    """The ids of all of them, in order, as machine integers: eight bytes each. Raises TooSlow."""

    def query(moment: Moment) -> sql.Composable:
        return sql.SQL("select c.id from customers_customer c where {} order by c.id").format(rule(moment))

    return asked_ids(query, moment, limit_ms)


def size(predicate: sql.Composable, limit_ms: int = ASKED_MS) -> int:
    """How many customers a predicate lets through. Raises TooSlow."""
    with patience(limit_ms):
        [(number,)] = rows(sql.SQL("select count(*) from customers_customer c where {}").format(predicate))
    return int(number)


def member_ids(predicate: sql.Composable, first: int, most: int, limit_ms: int = ASKED_MS) -> list[int]:
    """At most `most` ids, in order, of the customers a predicate lets through, without the `first`. Raises TooSlow."""
    query = sql.SQL("select c.id from customers_customer c where {} order by c.id offset {} limit {}")
    with patience(limit_ms):
        return [id_ for (id_,) in rows(query.format(predicate, first, most))]
