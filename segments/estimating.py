"""About how many a rule lets through, and some of them, while somebody is still editing it: within half a second.

A sticky sample is asked by the same predicate, in the way of batches: probes of indexes, and so in a time that does not
depend on the size of the base. How many are asked depends on how quick the first of them were.
"""

from dataclasses import dataclass, replace
from math import ceil, floor, sqrt
from time import perf_counter

from psycopg import sql

from lib.sql import rows
from segments.columns import Laid
from segments.counting import PathCount, count
from segments.members import page
from segments.moment import Moment, Tally, Way
from segments.patience import TooSlow, patience
from segments.predicate import compile_node
from segments.sampling import base, candidates
from segments.tree import Group, Leaf, Node, leaves, walk

BUDGET_MS = 400  # of the half second: the rest is the request's
EXACT = 20_000  # customers; among fewer nothing needs to be estimated
SAMPLE = 16_000
FIRST = 500  # are asked first, to see how long it takes
LAST_RESORT = 40
LEAST_MS = 40  # with less time left no other round begins
SURE = 1.96  # standard deviations: 95 % of all samples
PEOPLE = 10
PEOPLE_MS = 4_000  # for finding some of a few


@dataclass(frozen=True)
class Estimated:
    """About how many of `total`, surely (95 %) from `low` to `high`; the same number when it is exact.

    `sampled`: how many customers were asked; 0: all of them.
    """

    count: int
    low: int
    high: int
    total: int
    leaves: list[PathCount]
    groups: list[PathCount]
    sampled: int
    ms: int


class _Sample:
    """What a sample says of each node of a rule: how many were asked, and how many each let through."""

    def __init__(self, node: Node, moment: Moment) -> None:
        self.counted = [each for each in walk(node) if isinstance(each, Leaf | Group)]
        self.customers, self.numbers = 0, [0] * (len(self.counted) + 1)
        self._node, self._moment = node, moment

    def ask(self, ids: list[int], limit_ms: int) -> None:
        """Asks some more. Raises TooSlow."""
        laid = Laid(self._node, replace(self._moment, way=Way.FEW, tally=Tally()))
        asked = (laid.holds(each) for each in (self._node, *self.counted))
        query = sql.SQL("select count(*), {} from {}").format(
            sql.SQL(", ").join(sql.SQL("count(*) filter (where {})").format(each) for each in asked),
            laid.source(where=sql.SQL("c.id = any({}::bigint[])").format(ids)),
        )
        with patience(limit_ms):
            [(customers, *numbers)] = rows(query)
        self.customers += customers
        self.numbers = [before + more for before, more in zip(self.numbers, numbers, strict=True)]


def estimate(node: Node, moment: Moment, budget_ms: int = BUDGET_MS) -> Estimated:
    """An estimate, always: the slower the rule, the wider its interval."""
    started = perf_counter()

    def left() -> int:
        return budget_ms - round((perf_counter() - started) * 1000)

    among = base()
    if among.total <= EXACT:
        try:
            found = count(node, moment, max(left() - LEAST_MS, LEAST_MS))
        except TooSlow:
            pass
        else:
            ms = round((perf_counter() - started) * 1000)
            number = found.count
            return Estimated(number, number, number, found.total, found.leaves, found.groups, 0, ms)
    asked = _Sample(node, moment)
    ids = candidates(among, SAMPLE)
    size, place = max(1, len(ids) * FIRST // SAMPLE), 0
    while place < len(ids) and left() > LEAST_MS:
        began = perf_counter()
        batch = ids[place : place + size]
        try:
            asked.ask(batch, max(left() - LEAST_MS // 2, LEAST_MS))
        except TooSlow:
            if place or size <= LAST_RESORT:
                break
            budget_ms, size = budget_ms + LEAST_MS, LAST_RESORT  # a rule so slow is worth a little of the reserve
            continue
        place += len(batch)
        took_ms = max((perf_counter() - began) * 1000, 1)
        size = int(len(batch) * max(left() - LEAST_MS, 0) * 0.6 / took_ms)
        if size < FIRST // 4:
            break
    low, high = interval(asked.numbers[0], asked.customers)
    paths = {leaf.path for leaf in leaves(node)}
    chosen, *numbers = (_scaled(number, asked.customers, among.total) for number in asked.numbers)
    counts = [PathCount(each.path, number) for each, number in zip(asked.counted, numbers, strict=True)]
    return Estimated(
        count=chosen,
        low=max(floor(low * among.total), asked.numbers[0]),
        high=min(ceil(high * among.total), among.total - (asked.customers - asked.numbers[0])),
        total=among.total,
        leaves=[each for each in counts if each.path in paths],
        groups=[each for each in counts if each.path not in paths],
        sampled=asked.customers,
        ms=round((perf_counter() - started) * 1000),
    )


def people(node: Node, moment: Moment, most: int = PEOPLE, limit_ms: int = PEOPLE_MS) -> list[int]:
    """Ids of some customers whom a rule lets through; fewer than there are when they are not to be found quickly.

    The sticky sample is asked first, so that they are of all ages and the same at the next keystroke; only when too
    few of it are in the rule are they looked for from the beginning of the base.
    """
    among = base()
    few = replace(moment, way=Way.FEW, tally=Tally())
    query = sql.SQL(
        "select c.id from unnest({}::bigint[]) with ordinality given (id, place)"
        " join customers_customer c on c.id = given.id where {} order by given.place limit {}"
    )
    ids = candidates(among, SAMPLE)
    found: list[int] = []
    for place in (slice(0, FIRST), slice(FIRST, len(ids))):
        if len(found) < most and ids[place]:
            try:
                with patience(BUDGET_MS):
                    asked = query.format(ids[place], compile_node(node, few), most - len(found))
                    found += [id_ for (id_,) in rows(asked)]
            except TooSlow:
                break
    if len(found) < most and among.total > len(ids):
        try:
            first = page(lambda at: compile_node(node, at), moment, 0, most, limit_ms=limit_ms)
        except TooSlow:
            return found
        found += [id_ for id_ in first if id_ not in found][: most - len(found)]
    return found


def interval(hits: int, asked: int) -> tuple[float, float]:
    """The shares between which the true one lies in 95 % of all samples (Wilson's score interval, JASA 22, 1927)."""
    if not asked:
        return 0.0, 1.0
    share, spread = hits / asked, SURE**2 / asked
    middle = share + spread / 2
    reach = SURE * sqrt(share * (1 - share) / asked + spread / (4 * asked))
    return max(0.0, (middle - reach) / (1 + spread)), min(1.0, (middle + reach) / (1 + spread))


def _scaled(hits: int, asked: int, total: int) -> int:
    return round(hits * total / asked) if asked else total // 2
