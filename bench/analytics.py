"""How long reports take: `bench analytics --customers 1000000 --json`.

Ten messages and thirty decisions for each customer, over ninety days (analytics.sql). Every report is asked 20 times as
the API asks it, of the last 30 days and of all 90, and so are the people behind its numbers; of the 30 days also with
each filter that it takes, one at a time. Of a segment (a hundredth and three tenths of the customers) the facts
themselves are read, and so it is asked three times. What is answered with “too slow” has an `error`, and the time after
which it was said. `upkeep_share` is the time that the loop of the rolls works while the engine leads people through
cascade-3, as a share of the engine's own; with what it works afterwards, until it has caught up, it is
`upkeep_share_in_all`. `export_peak_mb` is what a process takes at most that writes a file of people (exporting.py).
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Brand, User
from analytics.checking import check
from analytics.lift.keeping import catch_up as keep_arms
from analytics.lives import keeping as lives
from analytics.report import REPORTS, Report
from analytics.rolling import tasks
from analytics.rolling.making import catch_up, make_everything
from bench import engine, latency
from bench.filling import indexes_later, without_triggers
from bench.processes import environment
from customers.models import Customer, Topic
from delivery.sending.dispatcher import handed_over
from journeys import actions
from journeys.engine import engine as real_engine
from journeys.models import Journey
from lib import registry
from lib.sql import execute, fill, load
from segments.models import Segment

HERE = Path(__file__).parent
TIMES, LIMIT_MS, PEOPLE_MS = 20, 150, 500
OF_SEGMENT_TIMES = 3
# How the names of customers end: of a hundredth of them, and of three tenths.
SEGMENTS = {"segment_1pct": ("00",), "segment_30pct": ("1", "2", "3")}
JOURNEYS, RUNS = 12, 5.7  # runs of each customer
PATTERN = 2_000  # customers whom the engine leads
HELD_OUT = {"holdout_share": 5}
LARGE = ("delivery_message", "journeys_decision", "journeys_enrollment", "customers_purchase", "customers_purchaseline")
ENGINE = 500_000  # customers of cascade-3, for the share of the upkeep
API = "/api/v1/analytics"


def run(customers: int) -> dict[str, Any]:
    """The figures, with so many customers in the base."""
    shares = _upkeep(min(customers, ENGINE))
    figures: dict[str, Any] = {"customers": customers} | _fill(customers)
    client = APIClient(HTTP_HOST="localhost")
    client.force_authenticate(User.objects.create_user("bench@example.com", role="manager", name="Bench"))
    figures["queries"] = list(_queries(client))
    dashboards = [each for each in figures["queries"] if each["limit_ms"] == LIMIT_MS]
    of_segments = [each["p95_ms"] for each in dashboards if "segment" in each["name"]]
    figures["slowest_ms"] = max(each["p95_ms"] for each in dashboards if "segment" not in each["name"])
    figures["slowest_of_segment_ms"] = max(of_segments)
    figures |= shares | _export()
    return figures


def _fill(customers: int) -> dict[str, Any]:
    """Seconds and rows."""
    began = perf_counter()
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    pattern = _pattern(now)
    topic = Topic.objects.get(key="news")
    execute(fill(load(HERE / "base.sql"), now=now - timedelta(days=100), customers=customers - PATTERN, topic=topic.pk))
    first = Customer.objects.order_by("id").values_list("id", flat=True)[0]
    values = {"customers": customers, "runs": int(RUNS * customers), "first": first, "pattern": pattern.pk, "now": now}
    with without_triggers(), indexes_later(LARGE):
        execute(fill(load(HERE / "analytics.sql"), topic=topic.pk, **values))
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    filled = perf_counter()
    seconds: dict[str, float] = {}
    last = [perf_counter()]

    def said(roll: str, hours: int) -> None:
        seconds[roll] = round(perf_counter() - last[0], 1)
        last[0] = perf_counter()

    make_everything(said)
    keep_arms()
    seconds["arms"] = round(perf_counter() - last[0], 1)
    last = [perf_counter()]
    lives.make_again(now)
    seconds["lives"] = round(perf_counter() - last[0], 1)
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")
    return {
        "fill_s": round(filled - began),
        "rolls_s": round(sum(seconds.values())),
        "rolls": seconds,
        "rows": {table: _rows(table) for table in (*LARGE, "analytics_messageroll", "analytics_passroll")},
        "database_gb": round(_number("select pg_database_size(current_database())") / 1e9, 1),
    }


def _pattern(now: datetime) -> Journey:
    """Twelve published journeys, and some people led through the first of them."""
    engine._prepare(PATTERN, "cascade-3", engine._graph)
    brand = Brand.objects.get(key="bench")
    Journey.objects.all().delete()
    topic, segment = Topic.objects.get(key="news"), Segment.objects.get(name="Everybody")
    made = []
    for number in range(JOURNEYS):
        journey = actions.create(f"Journey {number + 1}", brand, None, engine._graph(segment.pk, topic.pk))
        Journey.objects.filter(pk=journey.pk).update(settings=HELD_OUT)
        actions.publish_version(Journey.objects.get(pk=journey.pk), None, now - timedelta(days=91))
        made.append(Journey.objects.select_related("version").get(pk=journey.pk))
    engine._cascade(made[0], real_engine.BATCH, 1)
    execute(fill(load(HERE / "pattern.sql"), journey=made[0].pk))
    Journey.objects.update(launched_at=now - timedelta(days=91))
    return made[0]


def _queries(client: APIClient) -> Iterator[dict[str, Any]]:
    _ = get_resolver().url_patterns  # as the web server does before its port is open (config/asgi.py)
    registry.load_all()
    journey = Journey.objects.order_by("id").values_list("id", flat=True)[0]
    today = timezone.now().date()
    for days in (30, 90):
        period = {"from": str(today - timedelta(days=days - 1)), "to": str(today)}
        yield {"name": f"overview_{days}d", **_asked(client, f"{API}/overview/", period), "limit_ms": LIMIT_MS}
        yield {"name": f"home_{days}d", **_asked(client, f"{API}/home/", period), "limit_ms": LIMIT_MS}
        for report in REPORTS:
            query = period | ({"journey": journey} if "journey" in report.needs else {})
            path = f"{API}/reports/{report.key}/"
            yield {"name": f"{report.key}_{days}d", **_asked(client, path, query), "limit_ms": LIMIT_MS}
            if days == 30:
                yield from _people(client, report, query)
    yield from _filtered(client, journey)


def _filtered(client: APIClient, journey: int) -> Iterator[dict[str, Any]]:
    """Home and every report of the last 30 days, by each filter that it takes: one at a time."""
    today = timezone.now().date()
    period: dict[str, Any] = {"from": str(today - timedelta(days=29)), "to": str(today)}
    given: dict[str, Any] = {"journey": journey, "channel": "email", "rule": "even", "version": 1}
    segments = {name: _segment(name, ends).pk for name, ends in SEGMENTS.items()}
    asked = [("overview", f"{API}/overview/", {"journey", "channel", "segment"}, period)]
    for report in REPORTS:
        query = period | ({"journey": journey} if "journey" in report.needs else {})
        asked.append((report.key, f"{API}/reports/{report.key}/", set(report.takes - report.needs), query))
    for key, path, takes, query in asked:
        for name in sorted(takes & given.keys()):
            found = _asked(client, path, query | {name: given[name]})
            yield {"name": f"{key}_30d_by_{name}", **found, "limit_ms": LIMIT_MS}
        for name, segment in segments.items() if "segment" in takes else ():
            found = _asked(client, path, query | {"segment": segment}, OF_SEGMENT_TIMES)
            yield {"name": f"{key}_30d_by_{name}", **found, "limit_ms": LIMIT_MS}


def _segment(name: str, ends: tuple[str, ...]) -> Segment:
    """Customers whose name ends so."""
    rule = [{"type": "attribute", "attribute": "first_name", "operator": "ends_with", "value": end} for end in ends]
    return Segment.objects.create(name=name, rule={"any": rule})


def _people(client: APIClient, report: Report, query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The people behind the first row of each table: of every column that opens."""
    tables = client.get(f"{API}/reports/{report.key}/", query).json()["tables"]
    for table in tables:
        for column in table["columns"]:
            path = f"{API}/reports/{report.key}/people/"
            for row in table["rows"] if column["opens"] else ():
                place = query | {"table": table["key"], "column": column["opens"], "row": row["key"]}
                # Of some rows nobody can be named: who was inside before a period, say.
                if row.get(column["key"]) and client.get(path, place).json().get("code") != "invalid":
                    name = f"{report.key}_people_{table['key']}_{column['key']}"
                    yield {"name": name, **_asked(client, path, place), "limit_ms": PEOPLE_MS}
                    break


def _asked(client: APIClient, path: str, query: dict[str, Any], times: int = TIMES) -> dict[str, Any]:
    took = []
    for _ in range(times):
        began = perf_counter()
        answer = client.get(path, query)
        took.append(perf_counter() - began)
        if answer.status_code != 200:
            waited = round(took[-1] * 1000)
            return {"error": str(answer.content[:300]), "p50_ms": waited, "p95_ms": waited}
    first = {"first_ms": round(took[0] * 1000)}  # what nobody had asked for lately comes from the disk
    return first | {key: value for key, value in latency._spread(took).items() if key in ("p50_ms", "p95_ms")}


def _upkeep(customers: int) -> dict[str, Any]:
    """The engine's seconds in cascade-3, and the loop's beside it, with its own pauses, until it has caught up."""
    journey = engine._prepare(customers, "cascade-3", engine._graph)
    catch_up()
    lives.catch_up(timezone.now())
    with _loop() as worked:
        took = engine._cascade(journey, real_engine.BATCH, 1)
    began = perf_counter()
    catch_up()
    lives.catch_up(timezone.now())
    last = perf_counter() - began
    assert not check().waiting
    assert not handed_over(timezone.now(), 1)
    engine._empty()
    meanwhile = sum(worked)
    return {
        "engine_s": round(took, 1),
        "upkeep_s": round(meanwhile, 1),
        "upkeep_share": round(meanwhile / took, 3),
        "catch_up_s": round(last, 1),
        "upkeep_share_in_all": round((meanwhile + last) / took, 3),
    }


@contextmanager
def _loop() -> Iterator[list[float]]:
    """The loop of the rolls, in a thread; the seconds that each of its rounds took."""
    ended, worked = threading.Event(), list[float]()

    def work() -> None:
        try:
            while not ended.is_set():
                began = perf_counter()
                again_at = tasks.work(timezone.now())
                worked.append(perf_counter() - began)
                ended.wait(max(0.0, (again_at - timezone.now()).total_seconds()))
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield worked
    finally:
        ended.set()
        thread.join()


def _export() -> dict[str, Any]:
    """In a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.exporting"],
        env=environment(),
        cwd=settings.BASE,
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _rows(table: str) -> int:
    return _number(f"select count(*) from {table}")


def _number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        (number,) = cursor.fetchone()
    return int(number)
