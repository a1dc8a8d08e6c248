"""What a message does when a cap or the night is in its way: as the step says that queued it (Message.policy).

The keys of a policy, all of them optional:

- `if_capped`: "drop" (it fails, code capped), or "wait" until a cap has room for it;
- `if_quiet`: "wait" until the quiet hours are over, or "drop" (it fails, code quiet_hours);
- `waits_s`: how long after it was queued it may wait for either; without it, until its latest moment;
- `retries`: how often it is tried again at most (sql/retry.sql);
- `answer`: true: what the called system answers is kept (sending/answers.py);
- `quiet`: {"from": "21:00", "to": "09:00"} instead of the brand's quiet hours; false: it has none;
- `tells`: ["delivered"] if those above us are to hear of its delivery (sql/record_reports.sql).

Whoever writes a policy checks it. What cannot be read here counts as not given, because a lane must not stop for it.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any

from delivery.sending.quiet import Hours

LONGEST_S = 366 * 86400


@dataclass(frozen=True, slots=True)
class Policy:
    """`quiet`: from when until when, the same twice for never; None: as the brand says."""

    waits_if_capped: bool = False
    waits_if_quiet: bool = True
    waits_s: float | None = None
    quiet: tuple[time, time] | None = None

    def hours(self, of_brand: Hours) -> Hours:
        """The quiet hours that hold for the message."""
        return of_brand if self.quiet is None else replace(of_brand, start=self.quiet[0], stop=self.quiet[1])

    def latest(self, created_at: datetime | None) -> datetime | None:
        """Until when it may wait; None: until its latest moment."""
        if self.waits_s is None or created_at is None:
            return None
        return created_at + timedelta(seconds=self.waits_s)


USUAL = Policy()


@lru_cache(1024)  # all messages of a step have the same
def read(text: str | None) -> Policy:
    """The policy that this JSON says."""
    said: Any = json.loads(text) if text else None
    if not isinstance(said, dict):
        return USUAL
    return Policy(
        waits_if_capped=said.get("if_capped") == "wait",
        waits_if_quiet=said.get("if_quiet") != "drop",
        waits_s=_seconds(said.get("waits_s")),
        quiet=_quiet(said.get("quiet")),
    )


def _seconds(said: Any) -> float | None:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return min(max(said, 0), LONGEST_S)


def _quiet(said: Any) -> tuple[time, time] | None:
    if said is False:
        return time(), time()
    try:
        hours = time.fromisoformat(said["from"]), time.fromisoformat(said["to"])
    except (TypeError, KeyError, ValueError):
        return None
    return None if any(each.tzinfo for each in hours) else hours
