"""How running journeys are: whether people still enter, whether steps can be carried out, whether messages arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from journeys.models import Journey
from journeys.running import running
from lib.sql import beside, fill, rows

DAY, WEEK = timedelta(days=1), timedelta(days=8)
USUALLY_FROM = 7  # entries in the seven days before: with fewer a day without any says nothing
FAILING_FROM, FAILING_SHARE = 20, 0.2

STOPPED_ENROLLING, BROKEN, FAILING = "stopped_enrolling", "broken", "failing"


@dataclass(frozen=True)
class Health:
    """Of a running journey. `lately` are entries of the last 24 hours, `usual` those of a day of the week before."""

    id: int
    name: str
    lately: int = 0
    usual: float = 0.0
    last_entry_at: datetime | None = None
    broken: int = 0
    sent: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def state(self) -> str:
        """bad: people are lost to it; warn: somebody is to look."""
        return "bad" if BROKEN in self.problems else "warn" if self.problems else "ok"


def health(brands: Sequence[int] | None, now: datetime) -> list[Health]:
    """Of all running journeys of these brands (None: of all), those with problems first. Few statements."""
    found = {each.pk: each for each in Journey.objects.filter(status=Journey.Status.RUNNING, ad_hoc=None)}
    if brands is not None:
        found = {key: each for key, each in found.items() if each.brand_id in brands}
    versions = [each for each in running() if each.journey_id in found]
    triggered = {each.journey_id for each in versions if each.is_triggered}
    places = [(each.journey_id, each.id, op) for each in versions for op in each.program.ops]
    query = fill(
        beside(__file__, "health.sql"),
        journeys=[journey for journey, _, _ in places],
        versions=[version for _, version, _ in places],
        ops=[op.number for _, _, op in places],
        doors=[op.kind == "enter" for _, _, op in places],
        day=now - DAY,
        week=now - WEEK,
    )
    answer = []
    for journey, lately, usually, last_at, broken, sent, failed in rows(query):
        problems = []
        if journey in triggered and usually >= USUALLY_FROM and not lately:
            problems.append(STOPPED_ENROLLING)
        if broken:
            problems.append(BROKEN)
        if failed >= FAILING_FROM and failed >= FAILING_SHARE * max(sent, failed):
            problems.append(FAILING)
        name = found[journey].name
        answer.append(Health(journey, name, lately, usually / 7, last_at, broken, sent, failed, problems))
    return sorted(answer, key=lambda each: (not each.problems, each.name.lower()))
