"""The SQL of this app: one statement a file, in customers/sql, under a comment saying what one row is."""

from functools import cache
from pathlib import Path
from typing import LiteralString, cast

FOLDER = Path(__file__).parent / "sql"


@cache
def statement(name: str) -> LiteralString:
    """The text of customers/sql/`name`.sql. It is the program's own text, so it counts as a literal."""
    return cast(LiteralString, (FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
