"""The customers whom a rule lets through, in pages."""

from functools import cached_property

from psycopg import sql

from segments.columnar.asking import Build, asked_ids
from segments.counting import how_many
from segments.moment import Moment
from segments.patience import ASKED_MS


class Members:
    """Ids in order: what a paginator asks for, `count` and a slice. Both raise TooSlow."""

    def __init__(self, rule: Build, moment: Moment) -> None:
        self._rule, self._moment = rule, moment

    @cached_property
    def _size(self) -> int:
        return how_many(self._rule, self._moment)

    def count(self) -> int:
        return self._size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice) -> list[int]:
        first = place.start or 0
        most = (place.stop or self._size) - first
        return page(self._rule, self._moment, first, most)


def page(rule: Build, moment: Moment, first: int, most: int, *, limit_ms: int = ASKED_MS) -> list[int]:
    """At most `most` ids, in order, of the customers whom a rule lets through, without the `first`. Raises TooSlow."""

    def query(moment: Moment) -> sql.Composable:
        return sql.SQL("select c.id from customers_customer c where {} order by c.id offset {} limit {}").format(
            rule(moment), first, most
        )

    return list(asked_ids(query, moment, limit_ms))
