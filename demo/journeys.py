"""Journeys that are there from the start, made of the templates that marketers start from too."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Brand, User
from demo import segments
from journeys import actions
from journeys.gallery import TEMPLATES
from journeys.models import Journey
from segments.models import Segment


@dataclass(frozen=True)
class Ready:
    """A journey of a template, the segment that enters it, and how long before the end the replay launches it.

    `holdout_share` percent of those who come get nothing, so that it can be told what the journey changes (Lift).
    """

    name: str
    brand: str
    template: str
    segment: str
    launches: tuple[timedelta, ...] = ()
    holdout_share: int = 0


def _days(*days: float) -> tuple[timedelta, ...]:
    return tuple(timedelta(days=each) for each in days)


READY = [
    # Every second week; the last time so lately that some are still on their way, whatever hour it is.
    Ready("New records", "records", "push_email_viber_sms", segments.SPENDERS, _days(28, 14, 0.5), holdout_share=10),
    # Every week.
    Ready("Win back after 60 days", "records", "win_back", segments.QUIET_60, _days(29, 22, 15, 8, 1)),
    Ready("Gold weekend", "records", "messenger_sms", segments.GOLD_WITH_PHONE),
]


def make_journeys(brands: dict[str, Brand], entries: dict[str, Segment], by: User | None) -> list[Journey]:
    """Makes the drafts that are missing; all of them in the order of READY."""
    made = []
    for ready in READY:
        brand = brands[ready.brand]
        journey = Journey.objects.filter(brand=brand, name=ready.name).order_by("id").first()
        made.append(journey or _make(ready, brand, entries, by))
    return made


def _make(ready: Ready, brand: Brand, entries: dict[str, Segment], by: User | None) -> Journey:
    journey = actions.create(ready.name, brand, by, _graph(ready, brand, entries))
    if not ready.holdout_share:
        return journey
    return actions.save(journey, by, journey.revision, settings={"holdout_share": ready.holdout_share})


def _graph(ready: Ready, brand: Brand, entries: dict[str, Segment]) -> dict[str, Any]:
    graph = TEMPLATES[ready.template].for_brand(brand)
    for node in graph["nodes"]:
        if node["type"] == "entry_segment":
            # A journey that is launched again lets those in again who have left it.
            reentry = "after_exit" if ready.launches else "never"
            node["config"] |= {"segment_id": entries[ready.segment].pk, "reentry": reentry}
    return graph
