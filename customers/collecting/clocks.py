"""When it happened: the moments of a message by our clock, and not by the sender's, which may be years off."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

# Clocks that differ by less are left alone: it is rather the way of the call, which differs from call to call.
SAME_CLOCK = timedelta(seconds=2)
AHEAD = timedelta(days=1)  # by which a moment may lie before us; it then counts as now
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
MOST_SECONDS = 10**11  # a larger number counts milliseconds


class Rejected(ValueError):
    """A message is not taken. `str()` of it is the reason, as it is shown beside the message."""


def corrected(told: Any, sent_at: datetime | None, now: datetime) -> datetime:
    """When it happened, by our clock. Raises Rejected."""
    moment = moment_of(told)
    if moment is None or moment < EARLIEST:
        raise Rejected(f"“timestamp” is {shown(told)}: a moment like 2026-01-31T15:30:00Z is expected.")
    if sent_at is not None and not -SAME_CLOCK < now - sent_at < SAME_CLOCK:
        moment = _moved(moment, now - sent_at)
        if moment is None or moment < EARLIEST:
            raise Rejected(f"“timestamp” is {shown(told)}, which “sentAt” does not fit.")
    if moment > now:
        if moment - now > AHEAD:
            ahead = _how_long(moment - now)
            reason = "even by its own clock" if sent_at else "and no “sentAt” says how wrong the sender's clock is"
            raise Rejected(f"“timestamp” is {shown(told)}, {ahead} ahead of now, {reason}.")
        moment = now
    return moment


def _moved(moment: datetime, span: timedelta) -> datetime | None:
    try:
        return moment + span
    except OverflowError:
        return None


def sent_at_of(told: Any) -> datetime | None:
    """When a call was sent, by the sender's clock; None where it does not say."""
    return moment_of(told) if told else None


def moment_of(told: Any) -> datetime | None:
    """A moment as ISO text or as seconds or milliseconds since 1970; None for what is none."""
    try:
        if isinstance(told, str):
            moment = datetime.fromisoformat(told.strip())
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(told, int | float) and not isinstance(told, bool):
            return datetime.fromtimestamp(told / 1000 if abs(told) > MOST_SECONDS else told, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _how_long(span: timedelta) -> str:
    if span.days >= 730:
        return f"{span.days // 365} years"
    return f"{span.days} days" if span.days > 1 else "a day"


def shown(value: Any) -> str:
    """A value in a sentence, cut short."""
    text = value if isinstance(value, str) else json.dumps(value)
    return f"“{text[:60]}{'…' if len(text) > 60 else ''}”"
