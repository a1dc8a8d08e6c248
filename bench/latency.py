"""How long it takes from an event to its message at the provider, through the real task cluster, in four situations.

`idle`; while a million customers enter another journey (`bulk_entry`); while a segment of 100,000 people is read again
and again (`segment_read`); and how late a timer is. `stop_s`: how long messages still leave after a stop at full load.
The provider is the rehearsal. Time ends when the message is seen as sent by another connection (looked at every 5 ms).
"""

import itertools
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import Brand
from bench.processes import cluster, until
from customers.events import EventRow, record_events
from customers.models import Customer, Topic
from delivery.models import Account, Message, Sender
from journeys import actions
from journeys.models import Enrollment, Journey, Launch
from lib.sql import execute, fill, load
from segments.models import Segment

HERE = Path(__file__).parent
EVENTS = 200  # in each situation
PER_S = 10
READ = 100_000
WAIT_S = 3
LOOK_S = 0.005


def run(customers: int) -> dict[str, Any]:
    """The figures, with so many customers in the base. Empties the tables it uses: a database of its own."""
    world = _prepare(customers)
    with cluster():
        _warm(world)
        figures: dict[str, Any] = {"customers": customers, "idle": _spread(_events(world, "asked"))}
        with _reading(world):
            figures["segment_read"] = _spread(_events(world, "asked"))
        timers = [each - WAIT_S for each in _events(world, "timed")]
        figures["timer_p95_ms"] = _spread(timers)["p95_ms"]
        actions.launch(world.bulk, None, timezone.now())
        began = time.monotonic()
        figures["bulk_entry"] = _spread(_events(world, "asked"))
        inside = Enrollment.objects.filter(journey_id=world.bulk.pk).count()
        figures["bulk_entry"]["entered_meanwhile"] = inside
        figures["bulk_entry"]["entered_per_s"] = round(inside / (time.monotonic() - began))
        figures["stop_s"] = _stop(world)
    return figures


class _World:
    """What is measured with: two journeys that an event starts, and one that everybody enters."""

    def __init__(self, asked: Journey, timed: Journey, bulk: Journey, everybody: Segment, people: list[int]) -> None:
        self.asked, self.timed, self.bulk, self.everybody, self.people = asked, timed, bulk, everybody, people


def _prepare(customers: int) -> _World:
    now = timezone.now()
    brand, _ = Brand.objects.get_or_create(key="bench", defaults={"name": "Benchmark"})
    topic, _ = Topic.objects.get_or_create(brand=brand, key="news", defaults={"name": "News"})
    service, _ = Topic.objects.get_or_create(
        brand=brand, key="orders", defaults={"name": "Orders", "traffic_class": "service"}
    )
    silent = {"channels": {each: {"refused": 0, "delivered": 0} for each in ("push", "email", "sms")}}
    account, _ = Account.objects.get_or_create(name="Rehearsal", defaults={"provider": "rehearsal", "settings": silent})
    for channel in ("push", "email", "sms"):
        Sender.objects.get_or_create(
            brand=brand, account=account, channel=channel, value="bench", defaults={"name": "bench"}
        )
    execute(fill(load(HERE / "base.sql"), now=now - timedelta(days=1), customers=customers, topic=topic.pk))
    everybody, _ = Segment.objects.get_or_create(name="Everybody", defaults={"rule": {"all": []}})
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    people = list(Customer.objects.order_by("id").values_list("id", flat=True)[: 20 * EVENTS])
    wait = ("wait", {"duration_s": WAIT_S})
    return _World(
        _journey(brand, "asked", [("say", _push(service))], {"event": "asked"}, now),
        _journey(
            brand,
            "timed",
            [("wait", wait), ("say", _push(service))],
            {"event": "timed"},
            now,
        ),
        _journey(brand, "bulk", [("say", _push(topic))], {"segment_id": everybody.pk}, now),
        everybody,
        people,
    )


def _push(topic: Topic) -> tuple[str, dict[str, Any]]:
    step = {"channel": "push", "content": {"title": "Hello", "text": "A push"}, "timeout_s": 7200, "sender_id": None}
    return "cascade", {"topic_id": topic.pk, "steps": [step]}


def _journey(
    brand: Brand, name: str, blocks: Sequence[tuple[str, tuple[str, dict[str, Any]]]], entry: dict[str, Any], now: Any
) -> Journey:
    """Entry, blocks in a row, exit; published, and launched unless a segment enters it."""
    entry_type = "entry_event" if "event" in entry else "entry_segment"
    reentry = "any_time" if "event" in entry else "never"
    nodes = [("in", (entry_type, entry | {"reentry": reentry})), *blocks, ("out", ("exit", {}))]
    edges = []
    for (source, (kind, _)), (target, _) in itertools.pairwise(nodes):
        ports = ("reacted", "exhausted", "unreachable") if kind == "cascade" else ("next",)
        edges += [{"id": f"{source}-{port}", "source": source, "port": port, "target": target} for port in ports]
    graph = {
        "nodes": [
            {"id": id_, "type": kind, "config": config, "position": {"x": 0, "y": 0}} for id_, (kind, config) in nodes
        ],
        "edges": edges,
    }
    journey = actions.create(name, brand, None, graph)
    actions.publish_version(journey, None, now)
    if entry_type == "entry_event":
        actions.launch(journey, None, now)
    return Journey.objects.get(pk=journey.pk)


def _warm(world: _World) -> None:
    """The first message compiles statements and templates."""
    for _ in range(5):
        _events(world, "asked", 5)


def _events(world: _World, name: str, count: int = EVENTS) -> list[float]:
    """Seconds from each of so many events, some a second, to its message at the provider."""
    began: dict[int, float] = {}
    took: dict[int, float] = {}
    ended = threading.Event()
    last = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
    people, world.people = world.people[:count], [*world.people[count:], *world.people[:count]]
    journey = {"asked": world.asked, "timed": world.timed}[name].pk

    def look() -> None:
        try:
            while not ended.is_set():
                missing = [each for each in people if each in began and each not in took]
                # By customer: an index look-up each, whatever else is written meanwhile.
                sent = Message.objects.filter(
                    customer_id__in=missing, journey_id=journey, sent_at__isnull=False, id__gt=last
                ).values_list("customer_id", flat=True)
                at = time.perf_counter()
                took.update(dict.fromkeys(set(sent) - took.keys(), at))
                time.sleep(LOOK_S)
        finally:
            connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        for person in people:
            now = timezone.now()
            began[person] = time.perf_counter()
            record_events([EventRow(person, name, f"{name}-{now.isoformat()}", now)], now)
            time.sleep(max(0, 1 / PER_S - (time.perf_counter() - began[person])))
        until(lambda: len(took) == len(people), f"every “{name}” has its message ({len(took)} of {len(people)})")
    finally:
        ended.set()
        looking.join()
    return [took[each] - began[each] for each in people]


def _spread(seconds: Sequence[float]) -> dict[str, Any]:
    """Percentiles by nearest rank: of twenty the nineteenth is p95."""
    ordered = sorted(seconds)

    def at(share: float) -> int:
        return round(1000 * ordered[max(0, math.ceil(share * len(ordered)) - 1)])

    return {"p50_ms": at(0.5), "p95_ms": at(0.95), "p99_ms": at(0.99)}


@contextmanager
def _reading(world: _World) -> Iterator[None]:
    """Somebody reads a large segment all the time, by the predicate that the product itself asks."""
    from segments.predicate import entry_predicate

    ended = threading.Event()

    def read() -> None:
        query = fill(
            load(HERE / "reading.sql"), predicate=entry_predicate(world.everybody.pk, timezone.now()), limit=READ
        )
        try:
            while not ended.is_set():
                execute(query)
        finally:
            connection.close()

    reading = threading.Thread(target=read)
    reading.start()
    try:
        yield
    finally:
        ended.set()
        reading.join()


def _stop(world: _World) -> float:
    """Seconds after the stop of the large journey in which its messages still left."""
    mine = Message.objects.filter(journey_id=world.bulk.pk)
    until(lambda: mine.filter(sent_at__isnull=False)[:2000].count() == 2000, "the large journey sends")
    stopped_at = time.monotonic()
    actions.stop(world.bulk, None, timezone.now())
    last, known = stopped_at, -1
    while time.monotonic() < last + 3:
        handed = _left(world.bulk.pk)
        if handed != known:
            last, known = time.monotonic(), handed
        time.sleep(0.02)
    assert not Launch.objects.filter(journey=world.bulk, finished_at=None).exists()
    return round(last - stopped_at, 2)


def _left(journey_id: int) -> int:
    """How many messages of a journey have left, by the counters."""
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(sum(sent), 0) from delivery_messagecount where journey_id = %s", [journey_id])
        return int(cursor.fetchone()[0])
