"""The rehearsal's future: what it will report about accepted messages, and telling it when the moment comes."""

from datetime import datetime


def report_due(now: datetime, limit: int = 5000) -> int:
    """Tells up to `limit` reports that are due, as a real provider would; returns how many. 0: nothing is due."""
    raise NotImplementedError


def next_report_at() -> datetime | None:
    """When the next report is due; None when nothing is to come."""
    raise NotImplementedError
