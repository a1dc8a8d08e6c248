"""A rule laid out: every condition a column, every group an expression over them. One evaluation, many questions."""

from collections.abc import Iterable

from psycopg import sql

from segments.moment import Moment
from segments.predicate import compile_node, leaf_predicate
from segments.tree import Leaf, Node, leaves

ALIAS = "laid"


class Laid:
    """The columns of one rule at one moment."""

    def __init__(self, node: Node, moment: Moment) -> None:
        self.moment = moment
        self.leaves = list(leaves(node))
        # A condition that stands in several places (a grid of recency and frequency) is one column, evaluated once.
        self._columns: dict[str, Leaf] = {}
        self._names: dict[str, sql.Identifier] = {}
        numbers: dict[str, int] = {}
        for leaf in self.leaves:
            number = numbers.setdefault(f"{leaf.condition.key} {leaf.config!r}", len(numbers))
            self._columns[f"l{number}"] = leaf
            self._names[leaf.path] = sql.Identifier(ALIAS, f"l{number}")

    def source(self, extra: Iterable[sql.Composable] = (), where: sql.Composable | None = None) -> sql.Composable:
        """For a FROM: one row for each customer (`where`), with a true or false for each condition and `extra` columns.

        The offset keeps the planner from copying a condition into every place where its column is used.
        """
        columns = [
            sql.SQL("({}) is true as {}").format(leaf_predicate(leaf, self.moment), sql.Identifier(name))
            for name, leaf in self._columns.items()
        ]
        return sql.SQL("(select {} from customers_customer c where {} offset 0) {}").format(
            sql.SQL(", ").join([*columns, *extra, sql.SQL("true")]), where or sql.SQL("true"), sql.Identifier(ALIAS)
        )

    def holds(self, node: Node) -> sql.Composable:
        """Whether a node of the rule lets the row's customer through."""
        return compile_node(node, self.moment, lambda leaf: self._names[leaf.path])
