"""What all tables of the report on channels share: the channel's column, its order, and the cells of figures."""

from collections.abc import Mapping, Sequence
from typing import Any

from analytics.by_channel.figures import Figures, cells, summed
from analytics.report import Column, Kind
from delivery.kinds import KINDS

CHANNEL = Column("channel", "Channel", Kind.CHANNEL, says="Over which the messages went.")


def rank(channel: str) -> tuple[int, str]:
    """The cheapest channel first."""
    return (KINDS[channel].rank if channel in KINDS else 99, channel)


def cells_of(of: Figures, keys: Sequence[str]) -> dict[str, Any]:
    """The cells of these columns."""
    every = cells(of)
    return {key: every[key] for key in keys}


def total_of(found: Mapping[Any, Figures], keys: Sequence[str]) -> dict[str, Any] | None:
    """The last row of a table; None where it has no rows."""
    return cells_of(summed(found), keys) if found else None
