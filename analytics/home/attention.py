"""What needs a person: each with a sentence, what a page needs to say it in its own language, and where it leads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from analytics.home.health import BROKEN, FAILING, STOPPED_ENROLLING, Health
from customers.models import Import, Source
from customers.sources.health import FAILING as SOURCE_FAILING
from customers.sources.health import SILENT, Activity, activities, health_of, how_long
from delivery.models import Account
from lib.sql import beside, fill, rows

LATELY = timedelta(days=7)  # imports that ended longer ago are no news
MOST = 50
BAD, WARN = "error", "warning"


@dataclass(frozen=True)
class Need:
    """`kind` and `id` say where to go, `key` and `params` what the sentence is; `text` is the sentence in English."""

    kind: str
    key: str
    severity: str
    text: str
    id: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    since: datetime | None = None


def needs(journeys: Sequence[Health], brands: Sequence[int] | None, now: datetime) -> list[Need]:
    """Whatever is bad first. Few statements."""
    found = [
        *_accounts(brands, now),
        *_journeys(journeys, now),
        *_sources(now),
        *_imports(now),
        *_unknown(brands, now),
    ]
    return sorted(found, key=lambda each: each.severity != BAD)[:MOST]


def _accounts(brands: Sequence[int] | None, now: datetime) -> Iterator[Need]:
    """The circuit breaker is open: the provider cannot be reached, or refuses the credentials."""
    resting = Account.objects.filter(is_active=True, outages__gt=0).order_by("name")
    if brands is not None:
        resting = resting.filter(senders__brand__in=brands).distinct()
    accounts = list(resting)
    waiting = dict(rows(fill(beside(__file__, "waiting.sql"), accounts=[each.pk for each in accounts])))
    for each in accounts:
        count = waiting.get(each.pk, 0)
        words = each.outage_words or "no words"
        yield Need(
            "account",
            "account",
            BAD,
            f"Nothing goes out over the account “{each.name}”: {words}. {count:,} messages wait.",
            each.pk,
            {"name": each.name, "words": words, "count": count},
        )


def _journeys(journeys: Sequence[Health], now: datetime) -> Iterator[Need]:
    for each in journeys:
        params: dict[str, Any] = {"name": each.name}
        if BROKEN in each.problems:
            text = f"“{each.name}” put out {each.broken:,} people in the last day: a step could not be carried out."
            yield Need("journey", BROKEN, BAD, text, each.id, params | {"count": each.broken})
        if STOPPED_ENROLLING in each.problems:
            usual = round(each.usual)
            text = f"Nobody has entered “{each.name}” for a day; usually about {usual:,} people a day do."
            yield Need("journey", STOPPED_ENROLLING, WARN, text, each.id, params | {"count": usual}, each.last_entry_at)
        if FAILING in each.problems:
            share = each.failed / max(each.sent, each.failed)
            text = f"{each.failed:,} messages of “{each.name}” failed in the last day, {share:.0%} of them."
            yield Need("journey", FAILING, WARN, text, each.id, params | {"count": each.failed, "share": share})


def _sources(now: datetime) -> Iterator[Need]:
    sources = list(Source.objects.filter(is_active=True).order_by("name"))
    lately = activities([each.pk for each in sources], now) if sources else {}
    for each in sources:
        state = health_of(each, lately.get(each.pk, Activity()), now)
        if state.state == SILENT and each.last_at is not None:
            since = how_long(now - each.last_at)
            text = f"The source “{each.name}” has fallen silent: nothing has come for {since}."
            yield Need("source", "silent", WARN, text, each.pk, {"name": each.name}, each.last_at)
        elif state.state in (SOURCE_FAILING, SILENT):
            text = f"The source “{each.name}”: {state.words}"
            yield Need("source", "source", BAD, text, each.pk, {"name": each.name, "words": state.words})


def _imports(now: datetime) -> Iterator[Need]:
    ended = Import.objects.filter(finished_at__gte=now - LATELY).order_by("-finished_at")
    for each in ended.filter(status=Import.Status.FAILED)[:MOST]:
        words = each.error or "no words"
        text = f"The file “{each.file_name}” could not be loaded: {words}"
        named = {"name": each.file_name, "words": words}
        yield Need("import", "import_failed", BAD, text, each.pk, named, each.finished_at)
    for each in ended.filter(status=Import.Status.DONE, rejected__gt=0)[:MOST]:
        text = f"{each.rejected:,} of {each.read:,} rows of “{each.file_name}” were rejected."
        params = {"name": each.file_name, "count": each.rejected, "all": each.read}
        yield Need("import", "import_rejected", WARN, text, each.pk, params, each.finished_at)


def _unknown(brands: Sequence[int] | None, now: datetime) -> Iterator[Need]:
    query = fill(
        beside(__file__, "unknown.sql"),
        since=now - timedelta(days=1),
        until=now,
        brands=None if brands is None else list(brands),
    )
    if count := int(rows(query)[0][0]):
        text = f"Of {count:,} messages of the last day nobody knows whether the provider has taken them."
        yield Need("messages", "unknown", WARN, text, None, {"count": count})
