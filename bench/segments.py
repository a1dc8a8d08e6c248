"""How long questions about everybody take: `bench segments --customers 1000000 --json`.

Eight purchases and ten events for each customer (segments.sql). Each question of segments_asked.py is asked 20 times:
how many are in the segment, and (`builder_p95_ms`) the same with the count of every condition and group by itself.
Then a list of 100,000 is made, and events of customers who wait for them are timed while questions are asked without
a pause.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection
from django.utils import timezone

from bench import latency
from bench.processes import cluster, columnar
from bench.segments_asked import ALONE, NESTED, Rule
from customers.models import Topic
from lib.sql import execute, fill, load
from segments.counting import count, how_many
from segments.estimating import estimate
from segments.freezing import freeze_rule
from segments.moment import Moment
from segments.predicate import compile_node
from segments.tree import Node, parse

TIMES = 20
WAITING = 5_000  # customers who are written to meanwhile
LIST = 100_000
ESTIMATE_MS = 500
SQL = Path(__file__).with_name("segments.sql")


def run(customers: int) -> dict[str, Any]:
    """The figures, with so many customers in the base."""
    world = latency._prepare(WAITING)
    topic = Topic.objects.get(key="news")
    execute(fill(load(SQL), now=timezone.now(), customers=customers, topic=topic.pk))
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    with columnar() as filled_s:
        figures: dict[str, Any] = {"customers": customers, "fill_s": round(filled_s, 1)}
        figures["queries"] = list(_queries(topic.pk))
        figures["estimate_p95_ms"] = max(_estimate(rule, topic.pk) for rule in _rules())
        figures["list_100k_s"] = _list(customers)
        with cluster():
            latency._warm(world)
            with _asking(topic.pk):
                figures["event_to_message_p95_ms"] = latency._spread(latency._events(world, "asked"))["p95_ms"]
    return figures


def _rules() -> list[Rule]:
    return [rule for rule, _ in ALONE.values()] + list(NESTED.values())


def _with_topic(rule: Any, topic: int) -> Any:
    if isinstance(rule, list):
        return [_with_topic(each, topic) for each in rule]
    if not isinstance(rule, dict):
        return rule
    more = {"topic_id": topic} if rule.get("type") == "consent" else {}
    return {key: _with_topic(each, topic) for key, each in rule.items()} | more


def _node(rule: Rule, topic: int) -> tuple[Node, Moment]:
    moment = Moment(timezone.now())
    return parse(_with_topic(rule, topic), moment.known), moment


def _ask(rule: Rule, topic: int) -> int:
    """The size of the segment."""
    node, moment = _node(rule, topic)
    return how_many(lambda at: compile_node(node, at), moment, 60_000)


def _build(rule: Rule, topic: int) -> int:
    """As the builder asks: every condition and group by itself, too."""
    node, moment = _node(rule, topic)
    return count(node, moment, 60_000).count


def _queries(topic: int) -> Iterator[dict[str, Any]]:
    for name, (rule, limit) in ALONE.items():
        yield {"name": name, **_asked(rule, topic), "limit_ms": limit}
    for name, rule in NESTED.items():
        parts = [_asked(part, topic)["p95_ms"] for part in rule["all"]]
        yield {"name": name, **_asked(rule, topic), "parts_p95_ms": parts, "limit_ms": round(1.5 * max(parts))}


def _asked(rule: Rule, topic: int) -> dict[str, Any]:
    found = _ask(rule, topic)
    size = latency._spread([_timed(_ask, rule, topic) for _ in range(TIMES)])
    whole = latency._spread([_timed(_build, rule, topic) for _ in range(TIMES)])
    return {"count": found, "p50_ms": size["p50_ms"], "p95_ms": size["p95_ms"], "builder_p95_ms": whole["p95_ms"]}


def _timed(ask: Callable[[Rule, int], int], rule: Rule, topic: int) -> float:
    began = perf_counter()
    ask(rule, topic)
    return perf_counter() - began


def _estimate(rule: Rule, topic: int) -> int:
    took = []
    for _ in range(5):
        node, moment = _node(rule, topic)
        began = perf_counter()
        estimate(node, moment)
        took.append(perf_counter() - began)
    return int(latency._spread(took)["p95_ms"])


def _list(customers: int) -> float:
    """Seconds until a list of 100,000 is there, or of a tenth of a smaller base."""
    share = {"type": "random_share", "percent": str(min(100, round(100 * LIST / customers, 2)))}
    began = perf_counter()
    moment = Moment(timezone.now())
    freeze_rule(parse(share, moment.known), {"name": "A list"}, moment, by=None)
    return round(perf_counter() - began, 2)


@contextmanager
def _asking(topic: int) -> Iterator[None]:
    """Somebody asks every question, one after the other, all the time."""
    ended = threading.Event()

    def ask() -> None:
        try:
            while not ended.is_set():
                for rule in _rules():
                    _build(rule, topic)
                    if ended.is_set():
                        break
        finally:
            connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
