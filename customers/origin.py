"""Where a change comes from, told to the database once for all that a transaction writes.

Attributes are kept with their origin by a trigger (docs/adr/0011-origin-of-attributes.md), which reads a setting of the
transaction; a new customer gets it as the default of `Customer.source`. A source is the key of a source of data
("shop"), "import", "journey:12", "api", "staff", "merge" ...
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

LONGEST = 60


class Origin(models.Func):
    """The source that the transaction has named; nothing, if it named none."""

    template = "left(coalesce(current_setting('kaskad.source', true), ''), 60)"
    arity = 0

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=models.CharField(), **extra)


def name_source(source: str) -> str:
    """From here on, what this transaction changes comes from `source`; returns what was named before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(current_setting('kaskad.source', true), ''), set_config('kaskad.source', %s, true)",
            [source.replace("\0", "")[:LONGEST]],
        )
        (before, _) = cursor.fetchone()
    return str(before)


@contextmanager
def coming_from(source: str) -> Iterator[None]:
    """The same for a part of a transaction."""
    before = name_source(source)
    yield
    name_source(before)
