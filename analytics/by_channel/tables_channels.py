"""The report on channels: by channel, now and in the period before."""

from collections.abc import Mapping
from typing import Any

from analytics.by_channel import columns
from analytics.by_channel.cells import CHANNEL, rank, total_of
from analytics.by_channel.figures import Figures, cells, share
from analytics.report import Table

COHORT = (
    "Messages are those sent in the period, with all that became of them since; purchases are those made in the period."
)


def of_channels(key: str, label: str, found: Mapping[str, Figures], note: str) -> Table:
    """One row is a channel."""
    return Table(
        key=key,
        label=label,
        columns=[CHANNEL, *columns.columns()],
        rows=[{"key": each, "channel": each, **cells(found[each])} for each in sorted(found, key=rank)],
        total=total_of(found, columns.EVERYTHING),
        note=note,
    )


def excluded(of: Figures) -> dict[str, Any]:
    """The openings and clicks that no rate counts, and the share of such openings among all."""
    return {
        "opened_weak": of.opened_weak,
        "clicked_weak": of.clicked_weak,
        "share": share(of.opened_weak, of.opened + of.opened_weak),
    }
