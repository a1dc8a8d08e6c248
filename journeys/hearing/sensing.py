"""Who joins or leaves a segment: entries watch, because nobody reports that somebody has become what they were not.

Whoever something happened to is looked at again at once (`hear`; the inbox is models.WatchWake). Time alone makes
people join and leave, too ("not bought for 60 days"): so everybody is looked at again every few minutes, in pieces,
each a short statement among the engine's other work (`sweep`).
"""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from psycopg import sql
from psycopg.types.json import Jsonb

from customers.models import Customer
from journeys.entry import Planned, Watched
from journeys.models import Journey, Launch, Watch, WatchMember, WatchWake
from journeys.program import Op
from journeys.running import Running, entry_type, program
from lib.sql import execute, fill, load, rows
from segments.moment import Moment, Way
from segments.predicate import SegmentGone, entry_predicate, segment_predicate
from segments.tree import RuleInvalid

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
AGAIN = timedelta(minutes=10)
HEARD = 5_000  # customers of the inbox at a time
PIECE = 20_000  # customers of a sweep at a time
PRESENT = "present "
Watching = tuple[Running, Op, Watched]


def hear(found: list[Running], now: datetime) -> int:
    """Looks again at customers to whom something happened, one batch; how many they were."""
    watching = _watching(found)
    if not watching:
        return 0
    with transaction.atomic():
        heard = [each for (each,) in rows(load(HERE / "watch_heard.sql").format(batch=sql.Literal(HEARD)))]
        if not heard:
            return 0
        which = sql.SQL("c.id = any({})").format(sql.Literal(sorted(set(heard))))
        for watch, each in _found(watching):
            _look(watch, each, which, now)
    return len(heard)


def sweep(found: list[Running], now: datetime, are_known: bool = True) -> int:
    """One piece of the sweep that has been due longest; begins and ends watches. Of how many customers, about.

    `are_known`: whether there may be watches already; without any, and without an entry that watches, nothing is asked.
    """
    watching = _watching(found)
    if not watching and not are_known:
        return 0
    known = {(each.journey_id, each.node): each for each in Watch.objects.all()}
    due: list[tuple[datetime, int, Watching]] = []
    done = _forget([each for each in known.values() if each.journey_id is None])
    _end([each for key, each in known.items() if key not in {(one[0].journey_id, one[1].node) for one in watching}])
    for version, entry, watched in watching:
        watch = known.get((version.journey_id, entry.node))
        if watch is not None and watch.segment_id != watched.segment_id:
            Watch.objects.filter(pk=watch.pk).update(journey=None)  # the new version watches another one
            watch = None
        if watch is None:
            watch = Watch.objects.get_or_create(
                journey_id=version.journey_id,
                node=entry.node,
                defaults={"segment_id": watched.segment_id, "sweep_at": now},
            )[0]
        if watch.sweep_at <= now:
            due.append((watch.sweep_at, watch.pk, (version, entry, watched)))
    for _, watch_id, each in sorted(due, key=lambda one: one[:2]):
        if swept := _sweep(watch_id, each, now):
            return done + swept
    return done


def members_of(planned: Planned) -> sql.Composable:
    """A predicate over the customer `c`: who was in the segment when the watching began."""
    return sql.SQL("c.id in (select customer_id from journeys_watchmember where watch_id = {})").format(
        sql.Literal(int(planned.slot.removeprefix(PRESENT)))
    )


def next_at(found: list[Running]) -> datetime | None:
    """When the next sweep is due."""
    watching = _watching(found)
    if not watching:
        return None
    journeys = [each[0].journey_id for each in watching]
    return Watch.objects.filter(journey__in=journeys).order_by("sweep_at").values_list("sweep_at", flat=True).first()


def _watching(found: list[Running]) -> list[Watching]:
    """The entries of the newest versions that watch a segment; earlier versions let nobody in any more."""
    watching = [
        (version, entry, watched)
        for version in found
        for entry in version.program.entries
        if (watched := entry_type(entry).watched(entry))
    ]
    if not watching:
        return []
    open_ = set(Journey.objects.filter(status=Journey.Status.RUNNING).values_list("version_id", flat=True))
    return [each for each in watching if each[0].id in open_]


def _found(watching: list[Watching]) -> list[tuple[Watch, Watching]]:
    """The watches that know their members. Whom another is still to write down joins it by that."""
    known = {(each.journey_id, each.node): each for each in Watch.objects.exclude(found_at=None)}
    pairs = [(known.get((each[0].journey_id, each[1].node)), each) for each in watching]
    return [(watch, each) for watch, each in pairs if watch and watch.segment_id == each[2].segment_id]


def _look(watch: Watch, watching: Watching, which: sql.Composable, now: datetime) -> None:
    version, entry, watched = watching
    try:
        # As a condition about some customers, not the whole base: a probe of an index for each.
        predicate = segment_predicate(watched.segment_id, Moment(now, way=Way.FEW))
    except RuleInvalid as error:
        log.warning("The journey %s cannot watch its segment: %s", version.journey_id, error)
        return
    kind = "segment_joined" if watched.joining else "segment_left"
    cause = {"kind": kind, "segment": watched.segment_id, "at": now.isoformat()}
    execute(
        fill(
            load(HERE / "watching.sql"),
            watch=watch.pk,
            journey=version.journey_id,
            version=version.id,
            op=entry.number,
            which=which,
            predicate=predicate,
            joining=watched.joining,
            cause=Jsonb(cause),
            now=now,
        )
    )


def _sweep(watch_id: int, watching: Watching, now: datetime) -> int:
    with transaction.atomic():
        watch = Watch.objects.select_for_update(skip_locked=True).filter(pk=watch_id, sweep_at__lte=now).first()
        if watch is None:
            return 0
        if watch.found_at is None:
            return _begin(watch, watching, now)
        ids = Customer.objects.filter(pk__gt=watch.swept_to).order_by("pk").values_list("pk", flat=True)
        last = ids[PIECE - 1 : PIECE].first()
        which = sql.SQL("c.id > {}").format(sql.Literal(watch.swept_to))
        if last is not None:
            which = sql.SQL("{} and c.id <= {}").format(which, sql.Literal(last))
        _look(watch, watching, which, now)
        watch.swept_to = last or 0
        if last is None:
            watch.sweep_at = now + AGAIN
        watch.save(update_fields=["swept_to", "sweep_at"])
    return PIECE


def _begin(watch: Watch, watching: Watching, now: datetime) -> int:
    """Writes down who is in the segment: they have not joined it. Where they are to come too, they are launched."""
    version, entry, watched = watching
    watch.sweep_at = now + AGAIN
    try:
        predicate = entry_predicate(watched.segment_id, now)
    except (SegmentGone, RuleInvalid) as error:
        log.warning("The journey %s cannot watch its segment: %s", version.journey_id, error)
        watch.save(update_fields=["sweep_at"])  # it may be mended
        return 0
    watch.found_at = now
    watch.save(update_fields=["found_at", "sweep_at"])
    found = execute(fill(load(HERE / "watch_begins.sql"), watch=watch.pk, predicate=predicate))
    if watched.also_present:
        Launch.objects.create(
            journey_id=version.journey_id,
            version_id=version.id,
            op=entry.number,
            slot=f"{PRESENT}{watch.pk}",
            as_of=now,
        )
    return found + 1


def _end(watches: list[Watch]) -> None:
    """Ends those whose entry is no longer in the version that runs; in a pause they are kept."""
    open_ = Journey.objects.filter(pk__in=[each.journey_id for each in watches], status=Journey.Status.RUNNING)
    versions = dict(open_.values_list("pk", "version_id")) if watches else {}
    for watch in watches:
        version = versions.get(watch.journey_id or 0)
        if version and not any(
            entry.node == watch.node and entry_type(entry).watched(entry) for entry in program(version).entries
        ):
            Watch.objects.filter(pk=watch.pk).update(journey=None)


def _forget(watches: list[Watch]) -> int:
    """Deletes what nobody watches any more, a piece at a time."""
    gone = 0
    for watch in watches:
        piece = WatchMember.objects.filter(watch_id=watch.pk).order_by("customer_id").values("customer_id")[:PIECE]
        deleted = WatchMember.objects.filter(watch_id=watch.pk, customer_id__in=piece).delete()[0]
        if not deleted:
            watch.delete()
            if not Watch.objects.exclude(journey=None).exists():
                WatchWake.objects.all().delete()
        gone += deleted
    return gone


def wake(customer_ids: list[int]) -> int:
    """Appends customers to the inbox, if a running journey watches; how many."""
    return execute(fill(load(HERE / "watch_wake.sql"), customer_ids=customer_ids)) if customer_ids else 0


def forget(journey: Journey) -> None:
    """The journey watches no more; its members are deleted bit by bit (`sweep`)."""
    Watch.objects.filter(journey=journey).update(journey=None)
