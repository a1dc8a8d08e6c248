"""A row on its way from the file to the base."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Row:
    """What one row of the file says. An empty cell says nothing, and so changes nothing.

    `line` counts from 1 in the file, header included; `original` is the text as it stood.
    `grants` has (channel, topic id) to yes or no; `values` what the row says of the purchase or of the
    customer beside attributes (occurred_at, amount, created_at, time_zone ...), by target.
    """

    line: int
    original: str
    identities: list[tuple[str, str]] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    endpoints: dict[str, str] = field(default_factory=dict)
    grants: dict[tuple[str, int], bool] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of a file: how its values are written, and what to take where it is silent."""

    now: datetime
    region: str = ""
    time_zone: str = "UTC"
    currency: str = "USD"
    decimal: str = "."
    source: str = ""
    shift_days: int = 0
    as_of: datetime | None = None
    list: str = ""  # the name of a list into which every customer of the file is put
