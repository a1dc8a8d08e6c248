"""How fast data come in: events and people over HTTP, files of customers and of purchase lines.

The web server, the task cluster and the columnar copy run in processes of their own, as `make run` starts them; what
calls them is another one (bench/caller.py). Calls have a hundred messages each. Time ends when all of it is stored,
told to journeys, and nothing waits any more. Nine events of ten are of known customers, every tenth of somebody without
a name.

`event_to_journey_p95_ms`: while 5,000 events a second come, one in each call is listened for by a journey; from the
moment its call is sent until the enrollment is seen by another connection.
"""

import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Brand
from bench.memory import peak_mb
from bench.processes import cluster, columnar, environment, process, until
from customers.models import Event, Identity, Source, Topic
from journeys import actions
from journeys.models import Journey

BATCH = 100
PACE = 5_000  # events a second, while the way to the journey is measured
CONNECTIONS = 6
LOOK_S = 0.05
KEY = "benchmark-write-key"
NAMES = ["Product Viewed", "Product Added", "Product Removed", "Cart Viewed", "Checkout Started", "Products Searched"]
LISTENED = "Asked"
CITIES = ["Kyiv", "Lviv", "Odesa", "Dnipro", "Kharkiv", "Warszawa", "Kraków", "Gdańsk"]


def run(customers: int) -> dict[str, Any]:
    """The figures. Empties the tables it uses: a database of its own."""
    world = _prepare()
    with columnar():
        return _figures(world, customers)


def _figures(world: Journey, customers: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        people = _import(Path(folder), "customers", _customer_rows(customers), CUSTOMER_MAPPING)
        figures["import_customers_per_s"] = people["per_s"]
        lines = _import(Path(folder), "lines", _line_rows(2 * customers, customers), LINE_MAPPING)
        figures["import_lines_per_s"] = lines["per_s"]
    peak = max(people["peak_mb"], lines["peak_mb"])
    _vacuum()
    with _server() as (url, server), cluster() as task_cluster:
        _called(url, _events(20 * BATCH, customers, "warm"))  # compiles what is compiled once
        events = customers
        figures["events_per_s"] = _per_s(events, url, _events(events, customers, "fast"), Event.objects.count)
        profiles = max(customers // 5, BATCH)
        known = Identity.objects.filter(namespace="user_id").count
        figures["profiles_per_s"] = _per_s(profiles, url, _identifies(profiles), known)
        figures |= _to_journey(world, url, _events(15 * PACE, customers, "paced", listened=True))
        peak = max(peak, _peak_mb(server, task_cluster))
    figures["peak_mb"] = peak
    return figures


def _prepare() -> Journey:
    now = timezone.now()
    brand, _ = Brand.objects.get_or_create(key="bench", defaults={"name": "Benchmark"})
    for key in ("news", "offers"):
        Topic.objects.get_or_create(brand=brand, key=key, defaults={"name": key.capitalize()})
    Source.objects.get_or_create(
        key="bench", defaults={"name": "Benchmark", "kind": "http", "write_key": KEY, "created_at": now}
    )
    nodes = [
        ("in", "entry_event", {"event": LISTENED, "reentry": "any_time"}),
        ("wait", "wait", {"duration_s": 3600}),
        ("out", "exit", {}),
    ]
    graph = {
        "nodes": [
            {"id": id_, "type": kind, "config": config, "position": {"x": 0, "y": 0}} for id_, kind, config in nodes
        ],
        "edges": [
            {"id": f"{source}-next", "source": source, "port": "next", "target": target}
            for source, target in (("in", "wait"), ("wait", "out"))
        ],
    }
    journey = actions.create("asked", brand, None, graph)
    actions.publish_version(journey, None, now)
    actions.launch(journey, None, now)
    return Journey.objects.get(pk=journey.pk)


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


# Files


CUSTOMER_MAPPING: dict[str, Any] = {
    "rows": "customers",
    "format": "csv",
    "source": "crm",
    "columns": [
        {"column": "id", "target": "identity", "namespace": "user_id"},
        {"column": "email", "target": "address", "channel": "email"},
        {"column": "phone", "target": "address", "channel": "sms"},
        {"column": "first_name", "target": "attribute", "key": "first_name"},
        {"column": "last_name", "target": "attribute", "key": "last_name"},
        {"column": "city", "target": "attribute", "key": "city"},
        {"column": "born", "target": "attribute", "key": "birthday", "type": "date"},
        {"column": "points", "target": "attribute", "key": "points", "type": "number"},
        {"column": "news", "target": "consent", "channel": "email", "topic": "bench/news"},
        {"column": "offers", "target": "consent", "channel": "sms", "topic": "bench/offers"},
    ],
}
LINE_MAPPING: dict[str, Any] = {
    "rows": "lines",
    "format": "csv",
    "source": "till",
    "columns": [
        {"column": "customer", "target": "identity", "namespace": "user_id"},
        {"column": "order", "target": "order_id"},
        {"column": "at", "target": "occurred_at"},
        {"column": "sku", "target": "sku"},
        {"column": "name", "target": "product_name"},
        {"column": "category", "target": "category"},
        {"column": "quantity", "target": "quantity"},
        {"column": "price", "target": "price"},
    ],
}


def _customer_rows(count: int) -> Iterator[str]:
    """Phone numbers and e-mail addresses as people write them: some clean, some not."""
    yield "id,email,phone,first_name,last_name,city,born,points,news,offers"
    chance = random.Random(5)
    for number in range(count):
        digits = f"{number:07}"
        phone = f"+38050{digits}" if number % 4 else f"+38 (050) {digits[:3]}-{digits[3:5]}-{digits[5:]}"
        email = f"user{number}@example.com" if number % 3 else f" User{number}@Example.COM"
        born = f"{1950 + number % 55}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield (
            f"{number},{email},{phone},First{number % 5000},Last{number % 20000},{chance.choice(CITIES)},{born},"
            f"{chance.randrange(10_000)},{'yes' if number % 5 else 'no'},{'yes' if number % 2 else 'no'}"
        )


def _line_rows(count: int, customers: int) -> Iterator[str]:
    """Three lines an order."""
    yield "customer,order,at,sku,name,category,quantity,price"
    chance = random.Random(6)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(count):
        order = number // 3
        at = start + timedelta(minutes=order % 200_000)
        product = (order * 7 + number % 3 * 1013) % 3000
        yield (
            f"{order % customers},{order},{at:%Y-%m-%dT%H:%M:%SZ},sku{product},Product {product},"
            f"Category {product % 40},{1 + chance.randrange(3)},{1 + product % 90}.{product % 100:02}"
        )


def _import(folder: Path, name: str, rows: Iterator[str], mapping: dict[str, Any]) -> dict[str, Any]:
    """Loads a file in a process of its own."""
    file, terms = folder / f"{name}.csv", folder / f"{name}.json"
    with file.open("w", encoding="utf-8") as out:
        out.writelines(f"{row}\n" for row in rows)
    terms.write_text(json.dumps(mapping))
    done = subprocess.run(
        [sys.executable, "-m", "bench.loading", file, terms],
        env=environment(),
        cwd=settings.BASE,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    return {"per_s": round(told["rows"] / told["seconds"]), "peak_mb": told["peak_mb"]}


# Messages


def _events(count: int, customers: int, name: str, *, listened: bool = False) -> list[list[dict[str, Any]]]:
    """Calls of a hundred events; if `listened`, the first of each is one that the journey waits for."""
    chance = random.Random(name)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    calls = []
    for first in range(0, count, BATCH):
        call = [_event(f"{name}-{number}", at, customers, chance) for number in range(first, first + BATCH)]
        if listened:
            call[0] |= {"event": LISTENED, "userId": str(first // BATCH % customers)}
            call[0].pop("anonymousId", None)
        calls.append(call)
    return calls


def _event(name: str, at: str, customers: int, chance: random.Random) -> dict[str, Any]:
    who = {"userId": str(chance.randrange(customers))}
    if chance.random() < 0.1:
        who = {"anonymousId": f"anonymous-{chance.randrange(customers)}"}
    product = chance.randrange(3000)
    return who | {
        "type": "track",
        "messageId": f"ajs-next-{name}",
        "timestamp": at,
        "event": chance.choice(NAMES),
        "properties": {
            "product_id": f"p{product}",
            "sku": f"sku{product}",
            "category": f"Category {product % 40}",
            "name": f"Product {product}",
            "price": product / 10,
            "quantity": 1,
            "url": f"https://shop.example.com/p/{product}",
        },
        "context": {"ip": "203.0.113.7", "library": {"name": "analytics.js", "version": "1.76.0"}, "locale": "uk-UA"},
    }


def _identifies(count: int) -> list[list[dict[str, Any]]]:
    """Calls of a hundred people whom nobody has seen before."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    people = [
        {
            "type": "identify",
            "messageId": f"identify-{number}",
            "timestamp": at,
            "userId": f"new-{number}",
            "anonymousId": f"cookie-{number}",
            "traits": {
                "email": f"new{number}@example.com",
                "phone": f"+38067{number:07}",
                "firstName": f"First{number % 5000}",
                "lastName": f"Last{number % 20000}",
                "plan": "basic",
                "logins": number % 50,
            },
            "context": {"library": {"name": "analytics.js", "version": "1.76.0"}},
        }
        for number in range(count)
    ]
    return [people[first : first + BATCH] for first in range(0, count, BATCH)]


# Calls


def _per_s(count: int, url: str, calls: list[list[dict[str, Any]]], stored: Callable[[], int]) -> int:
    """How many messages a second are stored and processed, from the first call on."""
    before = stored()
    told = _called(url, calls)
    seconds = time.time() - float(told["began"])
    new = stored() - before
    assert new == count, f"{new} of {count} were stored"
    return int(count / seconds)


def _called(url: str, calls: list[list[dict[str, Any]]], pace: int = 0) -> dict[str, Any]:
    """Makes the calls and waits until nothing of them waits any more."""
    caller = subprocess.Popen(
        [sys.executable, "-m", "bench.caller"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE,
    )
    assert caller.stdin is not None
    assert caller.stdout is not None
    with caller:
        order = {"url": url, "key": KEY, "pace": pace, "connections": CONNECTIONS, "calls": calls}
        caller.stdin.write(json.dumps(order) + "\n")
        caller.stdin.flush()
        assert caller.stdout.readline() == "ready\n"
        caller.stdin.write("\n")
        caller.stdin.flush()
        told: dict[str, Any] = json.loads(caller.stdout.readline())
    assert not told["failed"], told["failed"][:3]
    until(lambda: not _rows("customers_received") and not _rows("journeys_arrival"), "everything is worked off")
    return told


def _rows(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from (select from {table} limit 1) waiting")
        return int(cursor.fetchone()[0])


def _to_journey(journey: Journey, url: str, calls: list[list[dict[str, Any]]]) -> dict[str, Any]:
    """How long it takes from a call to an enrollment, while as many events come as are to come."""
    seen: dict[str, float] = {}
    ended = threading.Event()

    def look() -> None:
        last = 0
        try:
            with connection.cursor() as cursor:
                while not ended.is_set() or len(seen) < len(calls):
                    cursor.execute(
                        "select e.id, i.value from journeys_enrollment e"
                        " join customers_identity i on i.customer_id = e.customer_id and i.namespace = 'user_id'"
                        " where e.journey_id = %s and e.id > %s order by e.id",
                        [journey.pk, last - 500],  # ids do not become visible in their order
                    )
                    at = time.time()
                    for id_, value in cursor.fetchall():
                        seen.setdefault(value, at)
                        last = max(last, id_)
                    if ended.wait(LOOK_S) and len(seen) >= len(calls):
                        return
        finally:
            connection.close()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        told = _called(url, calls, PACE)
        until(lambda: len(seen) >= len(calls), f"all have come to the journey ({len(seen)} of {len(calls)})")
    finally:
        ended.set()
        looking.join()
    waits = sorted(seen[call[0]["userId"]] - at for call, at in zip(calls, told["sent"], strict=True))
    return {"event_to_journey_p95_ms": round(1000 * waits[int(0.95 * len(waits))])}


# Processes


@contextmanager
def _server() -> Iterator[tuple[str, int]]:
    """The web server as `make run` starts it; its address and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    with process([*command, "--no-access-log", "--log-level", "warning"]) as server:
        url = f"http://127.0.0.1:{port}"
        until(lambda: _answers(url), "the web server answers")
        yield url, server.pid


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _peak_mb(*pids: int) -> int:
    """Of the largest of these processes and those that they have started."""
    return max(
        peak_mb(each.pid)
        for pid in pids
        for each in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    )
