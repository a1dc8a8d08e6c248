"""The workload "cascade-3", held against the floor in the same database and the same run.

N customers enter by segment; push, wait 2 h, e-mail, wait 24 h, SMS, wait 6 h; 40 % read the push, 60 % of the rest
click the e-mail, all others time out. A virtual clock; messages are written to the outbox and marked as handed over by
set, and reactions come by set (reactions.sql): nothing is rendered or sent.
"""

import resource
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from django.db import connection

from accounts.models import Brand
from bench import floor, mixed
from customers.models import AttributeDefinition, Customer, Topic
from delivery.models import Account, Message, Sender
from delivery.sending.dispatcher import handed_over
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Enrollment, Journey
from journeys.problems import Unpublishable
from journeys.program import Program
from lib.sql import execute, fill, load
from segments.models import Segment

HERE = Path(__file__).parent
START = datetime(2026, 1, 1, 9, tzinfo=UTC)
CONTENT = {
    "push": {"title": "Hello", "text": "A push"},
    "email": {"subject": "Hello", "text": "An e-mail"},
    "sms": {"text": "A text message"},
}
LARGE = 100_000
TIMEOUTS = {"push": 2 * 3600, "email": 24 * 3600, "sms": 6 * 3600}


def run(sizes: Sequence[int], batch: int = engine.BATCH, rounds: int = 3) -> dict[str, Any]:
    """The figures at each size (`runs`), and at the first what two workers do, and a journey of thirty mixed nodes.

    Beyond 100,000 customers one round is enough: what takes minutes is steady by itself.
    """
    runs = [compare(size, batch, rounds if size <= LARGE else 1) for size in sizes]
    alone, together = _run(sizes[0], batch), _run(sizes[0], batch, workers=2)
    visit = alone.seconds / alone.decisions
    mixed = _mixed(min(sizes[0], LARGE), batch)
    return {
        "runs": runs,
        "two_workers_ratio": round(alone.seconds / together.seconds, 2),
        "mixed30_ratio": round(mixed.seconds / mixed.decisions / visit, 2),
        "mixed30": {"customers_per_s": round(min(sizes[0], LARGE) / mixed.seconds), "decisions": mixed.decisions},
    }


def compare(customers: int, batch: int = engine.BATCH, rounds: int = 3) -> dict[str, Any]:
    """The figures at one size. Empties the tables it uses: a database of its own.

    A shared machine is at times half as fast again as a minute later. So engine and floor take turns, each has the
    median of its rounds, and the floor's best batch size is the one with the best median.
    """
    speeds: list[float] = []
    floors: dict[int, list[float]] = {size: [] for size in floor.BATCHES}
    for _ in range(rounds):
        one = _run(customers, batch)
        speeds.append(customers / one.seconds)
        for size, measured in floors.items():
            measured.append(floor.run(customers, size))
    speed, best = median(speeds), max(map(median, floors.values()))
    return {
        "customers": customers,
        "customers_per_s": round(speed),
        "floor_customers_per_s": round(best),
        "ratio": round(speed / best, 3),
        "messages": one.messages,
        "decisions": one.decisions,
        "statements_per_batch": round(one.statements / max(1, one.batches), 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


@dataclass(frozen=True)
class _Run:
    """From an empty journey to the last customer at its exit."""

    seconds: float
    messages: int
    decisions: int
    statements: int
    batches: int


def _run(customers: int, batch: int, workers: int = 1) -> _Run:
    journey = _prepare(customers, "cascade-3", _graph)
    counted = _Statements()
    with connection.execute_wrapper(counted):
        took = _cascade(journey, batch, workers)
    return _ended(journey, took, counted)


def _mixed(customers: int, batch: int) -> _Run:
    """A journey of thirty nodes of many kinds, through which everybody goes."""
    journey = _prepare(customers, "mixed-30", mixed.graph)
    counted = _Statements()
    with connection.execute_wrapper(counted):
        took = mixed.play(journey, batch, START)
    return _ended(journey, took, counted)


def _ended(journey: Journey, took: float, counted: "_Statements") -> _Run:
    messages = Message.objects.filter(journey_id=journey.pk).count()
    decisions = Decision.objects.filter(journey_id=journey.pk).count()
    left = Enrollment.objects.filter(journey_id=journey.pk, exited_at=None).count()
    assert left == 0, f"{left} customers are still inside"
    _empty()
    return _Run(took, messages, decisions, counted.all, counted.batches)


def _drain(now: datetime, batch: int, workers: int) -> None:
    """The engine's work at a moment, by so many workers at once, each with a connection of its own."""
    if workers == 1:
        engine.drain(now, batch=batch)
        return

    def drain() -> None:
        try:
            engine.drain(now, batch=batch)
        finally:
            connection.close()

    hands = [threading.Thread(target=drain) for _ in range(workers)]
    for each in hands:
        each.start()
    for each in hands:
        each.join()
    engine.drain(now, batch=batch)  # what one had locked when the other looked for the last time


def _cascade(journey: Journey, batch: int, workers: int) -> float:
    """Seconds that the whole cascade takes."""
    assert journey.version is not None
    program = Program.from_json(journey.version.program)
    sends = [each.number for each in program.ops if each.kind == "send"]
    started = time.perf_counter()
    now = START
    actions.launch(journey, None, now)
    for step, (channel, share, status) in enumerate((("push", 4, "opened"), ("email", 6, "clicked"), ("sms", 0, ""))):
        _drain(now, batch, workers)
        while handed_over(now, batch):
            pass
        if share:
            now += timedelta(minutes=30)
            execute(
                fill(load(HERE / "reactions.sql"), now=now, op=sends[step], status=status, share=share, digit=10**step)
            )
            _drain(now, batch, workers)
        now = engine.next_due_at(now) or now
        assert channel in TIMEOUTS
    _drain(now, batch, workers)
    return time.perf_counter() - started


class _Statements:
    """Counts the statements of the engine, and those that are a batch (they end in a count of what they did)."""

    def __init__(self) -> None:
        self.all = self.batches = 0

    def __call__(self, execute: Any, query: Any, params: Any, many: bool, context: Any) -> Any:
        text = query.as_string(None) if hasattr(query, "as_string") else str(query)
        self.all += 1
        self.batches += "into journeys_decision" in text
        return execute(query, params, many, context)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "truncate journeys_decision, journeys_enrollment, journeys_opcount, journeys_wake, journeys_launchbatch,"
            " journeys_launch, delivery_message, delivery_outbox, delivery_messagecount"
        )


def _prepare(customers: int, name: str, graph: Callable[[int, int], dict[str, Any]]) -> Journey:
    """A base of made-up customers and a published journey."""
    _empty()
    Customer.objects.all().delete() if Customer.objects.count() < 1000 else _truncate_customers()
    brand, _ = Brand.objects.get_or_create(key="bench", defaults={"name": "Benchmark"})
    topic, _ = Topic.objects.get_or_create(brand=brand, key="news", defaults={"name": "News"})
    account, _ = Account.objects.get_or_create(name="Rehearsal", defaults={"provider": "rehearsal"})
    for channel in CONTENT:
        Sender.objects.get_or_create(
            brand=brand, account=account, channel=channel, value="bench", defaults={"name": "bench"}
        )
    execute(fill(load(HERE / "base.sql"), now=START - timedelta(days=1), customers=customers, topic=topic.pk))
    AttributeDefinition.objects.get_or_create(key="first_name", defaults={"label": "First name"})
    segment, _ = Segment.objects.get_or_create(name="Everybody", defaults={"rule": {"all": []}})
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    journey = actions.create(name, brand, None, graph(segment.pk, topic.pk))
    try:
        actions.publish_version(journey, None, START)
    except Unpublishable as error:
        raise AssertionError(error.problems) from error
    return Journey.objects.select_related("version").get(pk=journey.pk)


def _truncate_customers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("truncate customers_customer, customers_consent, customers_consentchange cascade")


def _graph(segment: int, topic: int) -> dict[str, Any]:
    steps = [
        {"channel": channel, "content": CONTENT[channel], "timeout_s": TIMEOUTS[channel], "sender_id": None}
        for channel in CONTENT
    ]
    nodes: list[tuple[str, str, dict[str, Any]]] = [
        ("in", "entry_segment", {"segment_id": segment, "reentry": "never"}),
        ("cascade", "cascade", {"topic_id": topic, "steps": steps}),
        ("out", "exit", {}),
    ]
    edges = [("in", "next", "cascade"), *(("cascade", port, "out") for port in ("reacted", "exhausted", "unreachable"))]
    return {
        "nodes": [
            {"id": id_, "type": type_, "config": config, "position": {"x": 0, "y": 0}} for id_, type_, config in nodes
        ],
        "edges": [{"id": f"{a}-{port}", "source": a, "port": port, "target": b} for a, port, b in edges],
    }
