"""Caps: how much marketing one customer gets at most, and who gets the last place.

What counts against a message: what was handed over in the cap's window, what is being handed over, and what waits of a
higher priority and is to leave in the same window, before the message's own latest moment (sql/capped.sql). What a cap
does not let through takes nobody's place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.conf import settings

from delivery.models import Cap
from delivery.sending import clock, policies
from delivery.sending.making import Claimed
from delivery.statements import statement
from lib.sql import rows

# What should have left a day ago is stuck (its account is down, say) and keeps no place.
STUCK = timedelta(days=1)
# A place that is promised, or just being taken, may come free again: we look once more when that should be known.
LOOK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Limit:
    """A cap. Its window is the calendar `unit` in `zone`, or (no unit) any `window`."""

    brand_id: int | None
    channel: str
    topic_id: int | None
    most: int
    unit: str
    window: timedelta
    zone: str

    @classmethod
    def of(cls, cap: Cap) -> "Limit":
        """The cap as an admin has written it."""
        return cls(
            brand_id=cap.brand_id,
            channel=cap.channel,
            topic_id=cap.topic_id,
            most=cap.most,
            unit="" if cap.window == Cap.Window.ROLLING else cap.window,
            window=timedelta(seconds=cap.window_s or 0),
            zone=cap.brand.time_zone if cap.brand else settings.COMPANY_TIME_ZONE,
        )

    def concerns(self, brand_id: int, channel: str) -> bool:
        """Whether it is about messages of this brand on this channel."""
        return self.brand_id in (None, brand_id) and self.channel in ("", channel)

    def since(self, now: datetime) -> datetime:
        """From when on it matters what was handed over."""
        return clock.span(self.unit, self.zone, now)[0] if self.unit else now - self.window

    def until(self, at: datetime) -> datetime:
        """Until when it matters what is handed over at that moment."""
        return clock.span(self.unit, self.zone, at)[1] if self.unit else at + self.window

    def joins(self, one: datetime, other: datetime) -> bool:
        """Whether two moments lie in one window."""
        if not self.unit:
            return abs(one - other) < self.window
        start, end = clock.span(self.unit, self.zone, other)
        return start <= one < end


@dataclass(frozen=True, slots=True)
class Touch:
    """A message as caps see it. `at`: when it was handed over, or is to be; `latest`: until when that makes sense."""

    customer_id: int
    message_id: int
    brand_id: int
    channel: str
    topic_id: int | None
    priority: int
    status: str
    at: datetime
    latest: datetime | None

    def falls_under(self, limit: Limit) -> bool:
        """Whether the cap is about this message."""
        return limit.concerns(self.brand_id, self.channel) and limit.topic_id in (None, self.topic_id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cap does not let the message through. `free_at`: when it may; None: never."""

    message_id: int
    free_at: datetime | None


def limits() -> list[Limit]:
    """All caps; an admin writes a handful of them."""
    return [Limit.of(each) for each in Cap.objects.select_related("brand").order_by("id")]


def capped(batch: Sequence[Claimed], brand_id: int, every: Sequence[Limit], now: datetime) -> Iterator[Verdict]:
    """Those of a claimed batch that would be too many now. One statement.

    Messages of the batch that something else refuses count for nothing; those that it sends to wait count as waiting.
    """
    asked = [each for each in batch if not each.refusal]
    ours = [each for each in every if asked and each.concerns(brand_id, asked[0].channel)]
    if not ours:
        return
    found = rows(
        statement(
            "capped",
            customers=sorted({each.customer_id for each in asked}),
            **_as_arrays(ours, now),
            since_ours=min(each.since(now) for each in ours),
            since=min(each.since(now) for each in every),  # others decide about what competes with us
            above=min(each.priority for each in asked),
            stuck_since=now - STUCK,
            now=now,
        )
    )
    claimed = {each.message_id: each for each in batch}
    for _, touches in groupby((Touch(*each) for each in found), key=attrgetter("customer_id")):
        yield from _of_one(touches, claimed, every, now)


def _as_arrays(caps: Sequence[Limit], now: datetime) -> dict[str, list[Any]]:
    return {
        "brands": [each.brand_id for each in caps],
        "channels": [each.channel for each in caps],
        "topics": [each.topic_id for each in caps],
        "most": [each.most for each in caps],
        "sinces": [each.since(now) for each in caps],
    }


def _of_one(
    touches: Iterator[Touch], claimed: dict[int, Claimed], every: Sequence[Limit], now: datetime
) -> Iterator[Verdict]:
    """The verdicts on one customer's messages: the higher priority first, and then who came first."""
    gone: list[Touch] = []
    taking: list[Touch] = []  # being handed over by somebody else, or let through by us
    contenders: list[tuple[bool, Touch]] = []  # ours, or waiting elsewhere
    for each in touches:
        row = claimed.get(each.message_id)
        if row and not row.refusal:
            ends = filter(None, (each.latest, policies.read(row.policy).latest(row.created_at)))
            contenders.append((True, replace(each, at=now, latest=min(ends, default=None))))
        elif row and row.waits_until:
            contenders.append((False, replace(each, at=row.waits_until)))
        elif each.status == "queued":
            if each.latest is None or each.latest > each.at:
                contenders.append((False, replace(each, at=max(each.at, now))))
        elif not row:
            (taking if each.status == "sending" else gone).append(each)
    for is_ours, each in sorted(contenders, key=_rank):
        full = [limit for limit in every if each.falls_under(limit) and _is_full(limit, each, gone, taking, now)]
        if not full:
            taking.append(each)
        elif is_ours:
            free = [_free_at(limit, each, gone, taking, now) for limit in full]
            yield Verdict(each.message_id, None if None in free else max(filter(None, free)))


def _rank(contender: tuple[bool, Touch]) -> tuple[int, bool, int]:
    is_ours, touch = contender
    return -touch.priority, not is_ours, touch.message_id


def _counted(limit: Limit, message: Touch, others: Sequence[Touch], now: datetime) -> list[datetime]:
    """The moments of those others that count together with the message."""
    return [
        each.at
        for each in others
        if each.falls_under(limit)
        and limit.joins(each.at, message.at)
        and (each.at <= now or message.latest is None or each.at < message.latest)
    ]


def _is_full(limit: Limit, message: Touch, gone: Sequence[Touch], taking: Sequence[Touch], now: datetime) -> bool:
    return len(_counted(limit, message, [*gone, *taking], now)) >= limit.most


def _free_at(
    limit: Limit, message: Touch, gone: Sequence[Touch], taking: Sequence[Touch], now: datetime
) -> datetime | None:
    """When the cap may have a place for a message that it does not let through now."""
    if limit.most == 0:
        return None
    sent = sorted(_counted(limit, message, gone, now))
    if len(sent) >= limit.most:
        return limit.until(sent[len(sent) - limit.most])
    first = min(_counted(limit, message, taking, now))
    return min(max(first, now) + LOOK_AGAIN, limit.until(now))
