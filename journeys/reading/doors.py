"""What the Why asks at every door: share, hold-out, the two caps, and whether somebody may come again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from journeys.entering.doors import is_held_out, rooms
from journeys.entering.shares import ALL, is_in_share
from journeys.entry import Finding
from journeys.models import Enrollment
from journeys.running import Running

MOST_RUNS = 10_000  # as often as an entry may count at most (entry.EntryConfig)


@dataclass(frozen=True)
class Entered:
    """A run of the customer in the journey; `key`: what it was about."""

    at: datetime
    is_inside: bool
    key: str


def entered_before(journey_id: int, customer_id: int) -> list[Entered]:
    """The runs of a customer, the newest first."""
    runs = Enrollment.objects.filter(customer_id=customer_id, journey_id=journey_id).order_by("-entered_at", "-run")
    rows = runs.values_list("entered_at", "exited_at", "key")[:MOST_RUNS]
    return [Entered(at, exited_at is None, key) for at, exited_at, key in rows]


def chance(version: Running, customer_id: int) -> Iterator[Finding]:
    """What is drawn by lot, once and for ever: the share that the journey is open for, and the hold-out."""
    if version.share < ALL:
        inside = is_in_share(version.journey_id, customer_id, version.share)
        yield Finding("share", inside, {"share": version.share})
    if share := version.policy["holdout_share"]:
        yield Finding("holdout", not is_held_out(version.journey_id, customer_id, share), {"share": share})


def caps(version: Running, refused_at: datetime | None, now: datetime) -> Iterator[Finding]:
    """The room that each cap leaves, as it was when one of them refused the customer (to the hour), and today."""
    if refused_at is not None:
        yield from _caps(version, refused_at, refused_at)
    yield from _caps(version, now, None)


def _caps(version: Running, now: datetime, then: datetime | None) -> Iterator[Finding]:
    policy = version.policy
    total, today = rooms(version, now, then)
    for code, left, cap in (
        ("room", total, policy["entry_cap"]),
        ("room_today", today, policy["entry_cap_per_day"]),
    ):
        if left is not None:
            yield Finding(code, left > 0, {"left": max(0, left), "cap": cap, "entered": cap - left}, then)


def again(args: Mapping[str, Any], runs: Sequence[Entered], now: datetime) -> Iterator[Finding]:
    """Whether somebody who has entered before would be let in again, and from when on."""
    if not runs:
        return
    last = runs[0]
    said = {"times": len(runs), "last": last.at.isoformat()}
    if last.key:  # each basket is asked about by itself; nobody knows what they come with next
        yield Finding("again_by_key", None, said | {"key": last.key})
        return
    runs = [each for each in runs if not each.key]
    reentry, most = args["reentry"], args.get("reentry_most")
    if reentry == "never":
        yield Finding("again_never", holds=False, params=said)
    elif reentry == "after_exit" and any(each.is_inside for each in runs):
        yield Finding("again_inside", holds=False, params=said)
    elif (
        most
        and len(runs) >= most
        and (free_at := runs[most - 1].at + timedelta(seconds=args["reentry_window_s"])) > now
    ):
        yield Finding("again_often", holds=False, params=said | {"most": most, "from": free_at.isoformat()})
    else:
        yield Finding("again", holds=True, params=said)
