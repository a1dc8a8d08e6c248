"""The customers whom a rule lets through, in pages."""

from functools import cached_property

from psycopg import sql

from segments.counting import member_ids, size


class Members:
    """Ids in order: what a paginator asks for, `count` and a slice. Both raise TooSlow."""

    def __init__(self, predicate: sql.Composable) -> None:
        self._predicate = predicate

    @cached_property
    def _size(self) -> int:
        return size(self._predicate)

    def count(self) -> int:
        return self._size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice) -> list[int]:
        first = place.start or 0
        return member_ids(self._predicate, first, (place.stop or self._size) - first)
