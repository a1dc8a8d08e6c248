"""What happened to a customer, as rows of a table; and the questions about them: is there any, how many, what figure.

The same question is written in one of three ways (Moment.way), because its best plan depends on who is asked about. The
answer is the same, and tests compare them (tests/segments/test_conditions.py, test_columnar.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from psycopg import sql

from segments.moment import Moment, Way
from segments.values import value

COUNT = "count(*)"
NOTHING = sql.SQL("null")
ZERO = sql.SQL("0")
# Figures that are kept are of all purchases; who has one later than the moment would be judged by what is yet to come.
LATER = "a purchase that is later"
KEPT = f"(case when c.last_purchase_at > {{now}} then error('{LATER}') else {{kept}} end)"


@dataclass(frozen=True)
class Facts:
    """The rows of `table` (known by `alias`) that belong to the customer `c` and of which `where` holds.

    `where` names columns of the table by its alias, and nothing of `c`: so the rows can be grouped by customer, too.
    `kept`: columns of `c` that hold something about exactly these rows, by the SQL of the aggregate or a name (in the
    columnar copy).
    """

    table: str
    alias: str
    where: sql.Composable
    kept: Mapping[str, str] = field(default_factory=dict)

    def that(self, condition: sql.Composable) -> "Facts":
        """Those of them for which this holds, too."""
        return replace(self, where=sql.SQL("{} and {}").format(self.where, condition), kept={})

    @property
    def source(self) -> sql.Composable:
        """`table alias`, for a FROM."""
        return sql.SQL("{} {}").format(sql.Identifier(self.table), sql.Identifier(self.alias))

    @property
    def owner(self) -> sql.Composable:
        """The column with the customer's id."""
        return sql.Identifier(self.alias, "customer_id")

    @property
    def rows(self) -> sql.Composable:
        """`from … where …`, the rows of the customer `c`."""
        return sql.SQL("from {} where {} = c.id and {}").format(self.source, self.owner, self.where)


def exists(facts: Facts, moment: Moment) -> sql.Composable:
    """Whether there is any.

    Over the whole base a plain EXISTS may become a hash or a join, which beats a probe for each customer. Among a few
    the planner would sometimes do the same, and read a table of millions for a batch of thousands; the offset keeps
    it to one index probe for each of them.
    """
    if COUNT in facts.kept:
        return sql.SQL("{} > 0").format(counted(facts, moment))
    fence = sql.SQL(" offset 0" if moment.way == Way.FEW else "")
    return sql.SQL("exists (select 1 {}{})").format(facts.rows, fence)


def absent(facts: Facts, moment: Moment) -> sql.Composable:
    """Whether there is none."""
    return sql.SQL("not {}").format(exists(facts, moment))


def counted(facts: Facts, moment: Moment) -> sql.Composable:
    """How many there are, an expression."""
    return figure(sql.SQL(COUNT), facts, moment, ZERO)


def figure(aggregate: sql.Composable, facts: Facts, moment: Moment, nobody: sql.Composable = NOTHING) -> sql.Composable:
    """An aggregate over them, an expression; `nobody` is its value where there are none.

    In the columnar copy the rows are grouped by customer first: half the time of a question for each customer there.
    """
    if found := kept(aggregate.as_string(None), facts, moment):
        return found if nobody is NOTHING else sql.SQL("coalesce({}, {})").format(found, nobody)
    if moment.way != Way.COLUMNS:
        inner = sql.SQL("(select {} {})").format(aggregate, facts.rows)
        return inner if nobody is NOTHING else sql.SQL("coalesce({}, {})").format(inner, nobody)
    grouped = sql.SQL("select {} as id, {} as figure from {} where {} group by 1").format(
        facts.owner, aggregate, facts.source, facts.where
    )
    return of_customer(grouped, nobody)


def kept(what: str, facts: Facts, moment: Moment) -> sql.Composable | None:
    """The column that holds this about exactly these rows, an expression; None where there is none."""
    column = facts.kept.get(what)
    return sql.SQL(KEPT).format(now=value(moment.now), kept=sql.Identifier("c", column)) if column else None


def of_customer(grouped: sql.Composable, nobody: sql.Composable = NOTHING) -> sql.Composable:
    """The `figure` of the customer `c` in a select of (id, figure) with at most one row for each customer."""
    found = sql.SQL("(select g.figure from ({}) g where g.id = c.id)").format(grouped)
    return found if nobody is NOTHING else sql.SQL("coalesce({}, {})").format(found, nobody)
