"""Whether PostgreSQL makes small letters of capitals as the columnar copy does."""

from functools import cache

import duckdb
from psycopg import sql

from lib.sql import rows

# Everything that has capitals: the last are those of Adlam, below 1E944. Surrogates are no characters.
LETTERS = (
    "string_agg(lower(chr(n::int)), '' order by n) from generate_series(1, 125439) each(n)"
    " where n not between 55296 and 57343"
)


@cache
def folds_alike() -> bool:
    """Each has tables of its own, PostgreSQL those of its locale: asked once, letter by letter, of both.

    With the locale of the embedded server (C.UTF-8) they are the same; in Turkish, say, they are not, and then the
    copy is not asked about texts whose case is not minded.
    """
    [(ours,)] = rows(sql.SQL("select {}").format(sql.SQL(LETTERS)))
    with duckdb.connect() as copy:
        [(theirs,)] = copy.execute(f"select {LETTERS}").fetchall()
    return bool(ours == theirs)
