"""Small letters made of capitals: the columnar copy is to make the same as PostgreSQL does."""

from functools import cache

import duckdb
from psycopg import sql

from lib.sql import rows
from segments.values import value

# Everything that has capitals: the last are those of Adlam, below 1E944. Surrogates are no characters.
LETTERS = (
    "select n, lower(chr(n::int)) from generate_series(1, 125439) each(n) where n not between 55296 and 57343"
    " and lower(chr(n::int)) <> chr(n::int) order by n"
)


@cache
def unlike() -> tuple[str, str] | None:
    """Capitals that the copy does not know yet, and their small letters; None when the two contradict each other.

    Each has tables of its own, PostgreSQL those of its locale: asked once, letter by letter, of both. The embedded
    server knows 27 letters of Unicode 16 that DuckDB 2.0 leaves as they are. Of a Turkish locale it would be None, and
    the copy is not asked about texts whose case is not minded.
    """
    ours = dict(rows(sql.SQL(LETTERS)))
    with duckdb.connect() as copy:
        theirs = dict(copy.execute(LETTERS).fetchall())
    new = {letter: small for letter, small in ours.items() if letter not in theirs}
    shared = {letter: small for letter, small in ours.items() if letter in theirs}
    if theirs != shared or any(len(small) > 1 for small in new.values()):
        return None
    return "".join(map(chr, new)), "".join(new.values())


def folded(text: sql.Composable) -> sql.Composable:
    """A text in small letters, in the copy, as PostgreSQL makes them."""
    capitals, small = unlike() or ("", "")
    lower = sql.SQL("lower({})").format(text)
    return sql.SQL("translate({}, {}, {})").format(lower, value(capitals), value(small)) if capitals else lower
