"""Many values on their way into PostgreSQL: COPY, and arrays in statements.

Both are written as text here, column by column: what is in a column is alike, and mostly needs no escaping.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import connection

from lib.ahead import give_way, waiting

AT_ONCE = 500  # rows that become text together: while PostgreSQL takes them in, the next are written
NULL = r"\N"
SPECIAL = re.compile(r"[\\\t\n\r]")
ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def copy(table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY into a table of ours, named with its columns. Cells are texts, figures, moments, yes and no, or None."""
    copy_written(table, written(rows))


def written(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """The rows as COPY reads them, many in one text."""
    coming = iter(rows)
    while some := list(islice(coming, AT_ONCE)):
        columns = map(_texts, zip(*some, strict=True))
        yield "\n".join([*map("\t".join, zip(*columns, strict=True)), ""])


def copy_written(table: str, texts: Iterable[str]) -> None:
    """COPY of what is written already: the same into several tables."""
    with connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as out:
        for text in texts:
            with waiting():
                out.write(text)
        give_way()


def texts(values: Iterable[str]) -> str:
    """An array of texts, as PostgreSQL reads it; cast it to text[]."""
    plain = list(values)
    if "\\" in (joined := "".join(plain)) or '"' in joined:
        plain = [each.translate(QUOTED) for each in plain]
    return '{"' + '","'.join(plain) + '"}' if plain else "{}"


def numbers(values: Iterable[int | Decimal]) -> str:
    """An array of numbers, as PostgreSQL reads it; cast it to bigint[] or numeric[]."""
    return "{" + ",".join(map(str, values)) + "}"


def _texts(column: Sequence[Any]) -> Iterable[str]:
    """The cells of a column as COPY reads them."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return [each.translate(ESCAPED) for each in column] if SPECIAL.search("".join(column)) else column
    if kinds.isdisjoint({str, type(None)}):
        return map(str, column)
    return [NULL if each is None else str(each).translate(ESCAPED) for each in column]
