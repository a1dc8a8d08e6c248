"""How fast messages leave, held against a bare loop of the same client library at the same sink in the same run.

Each message is personal (a loop over the three goods of a basket), and its outcome is recorded. The sinks
(bench/sinks.py), PostgreSQL and the dispatcher share the machine.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.models import Brand
from bench import bare
from customers.models import Topic
from delivery.calling import standard_webhooks
from delivery.content.contents import freeze
from delivery.mailing.mail import write
from delivery.models import Account, Message, Outbox, Sender
from delivery.provider import OpenAccount, Outgoing
from delivery.providers import PROVIDERS
from delivery.sending import crew, dispatcher
from lib import secrets
from lib.sql import execute, fill, load

HERE = Path(__file__).parent
LINES = "{% for line in event.lines %}{{ line.name }} {{ line.price }}; {% endfor %}"
HTML = (
    "<html><body><p>Dear {{ customer.first_name }},</p><table>{% for line in event.lines %}<tr><td>{{ line.name }}</td>"
    '<td>{{ line.price }}</td><td><a data-kaskad="untracked" href="{{ line.url }}">Look</a></td></tr>'
    "{% endfor %}</table></body></html>"
)
WAITING = 100_000  # of marketing, while one transactional message is to leave


@dataclass(frozen=True)
class Way:
    """One of the three protocols: what an account at its sink is, and what is sent over it."""

    key: str
    channel: str
    provider: str
    sender: str
    content: dict[str, str]
    settings: Callable[[int], dict[str, Any]]
    credentials: dict[str, str]


WAYS = (
    Way(
        "smtp",
        "email",
        "smtp",
        "news@shop.example",
        {"subject": "Your basket, {{ customer.first_name }}", "html": HTML, "text": LINES},
        lambda port: {"host": "127.0.0.1", "port": port, "security": "none", "connections": 16},
        {},
    ),
    Way(
        "smpp",
        "sms",
        "smpp",
        "Shop",
        {"text": "{{ customer.first_name }}: " + LINES},
        lambda port: {"host": "127.0.0.1", "port": port, "window": 50},
        {"system_id": "shop", "password": "shop"},
    ),
    Way(
        "http",
        "webhook",
        "webhook",
        "Shop",
        {"url": "http://127.0.0.1:{port}/", "body": '{"for": "{{ customer.first_name }}", "basket": "' + LINES + '"}'},
        lambda port: {},
        {"secret": standard_webhooks.new_secret()},
    ),
)


def run(count: int, rounds: int) -> dict[str, Any]:
    """The figures. Empties the tables it uses: a database of its own."""
    settings.ALLOW_PRIVATE_URLS = True
    brand, _ = Brand.objects.get_or_create(key="bench", defaults={"name": "Benchmark"})
    topic, _ = Topic.objects.get_or_create(brand=brand, key="news", defaults={"name": "News"})
    channels = [each.channel for each in WAYS]
    people, now = max(count, WAITING), timezone.now()
    execute(fill(load(HERE / "people.sql"), count=people, channels=channels, topic=topic.pk, now=now))
    figures: dict[str, Any] = {}
    for way in WAYS:
        with sink(way.key) as other_end:
            queue = Queue.at(way, other_end.port, brand, topic)
            figures[way.key] = _compared(queue, other_end, count, rounds)
            if way.key == "smtp":
                figures["transactional_s"] = round(_transactional_s(queue), 3)
    return figures | {
        "count": count,
        "peak_mb": max(figures[each.key].pop("peak_mb") for each in WAYS),
    }


@dataclass(frozen=True)
class Queue:
    """A sender at a sink, and messages for it."""

    way: Way
    brand: Brand
    topic: Topic
    sender: Sender
    content_id: int

    @classmethod
    def at(cls, way: Way, port: int, brand: Brand, topic: Topic) -> "Queue":
        account = Account.objects.create(
            name=way.key,
            provider=way.provider,
            settings=way.settings(port),
            credentials=secrets.encrypt(way.credentials) if way.credentials else "",
        )
        sender = Sender.objects.create(
            brand=brand, account=account, channel=way.channel, name="Shop", value=way.sender, is_default=True
        )
        content = {name: text.replace("{port}", str(port)) for name, text in way.content.items()}
        return cls(way, brand, topic, sender, freeze(brand.pk, way.channel, content))

    def fill(self, count: int, traffic_class: str = "marketing", visit: int = 1) -> None:
        execute(
            fill(
                load(HERE / "outbox.sql"),
                brand=self.brand.pk,
                topic=self.topic.pk,
                sender=self.sender.pk,
                content=self.content_id,
                channel=self.way.channel,
                traffic_class=traffic_class,
                visit=visit,
                count=count,
                now=timezone.now(),
            )
        )

    def empty(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "truncate delivery_message, delivery_outbox, delivery_messagecount, delivery_providermessage"
            )
            cursor.execute("vacuum analyze")


class Sink:
    """The other end, in a process of its own."""

    def __init__(self, key: str) -> None:
        command = [sys.executable, "-m", "bench.sinks", key]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self.port = self._read()

    def taken(self) -> int:
        """How many messages have come so far."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        return self._read()

    def _read(self) -> int:
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())


@contextmanager
def sink(key: str) -> Iterator[Sink]:
    """A sink of this protocol, while it is needed."""
    started = Sink(key)
    try:
        yield started
    finally:
        started.process.terminate()
        started.process.wait()


def _compared(queue: Queue, other_end: Sink, count: int, rounds: int) -> dict[str, Any]:
    """Dispatchers and bare loop take turns, as a shared machine is now fast and now slow; medians."""
    ours, theirs, peak_mb = [], [], 0
    for _ in range(rounds):
        queue.empty()
        queue.fill(count // 4)
        ready = _ready(queue)
        queue.empty()
        queue.fill(count)
        before = other_end.taken()
        speed, mb = _dispatched(count)
        between = other_end.taken()
        assert between - before == count, f"{between - before} of {count} have arrived"
        ours.append(speed)
        peak_mb = max(peak_mb, mb)
        settings_ = bare.CONCURRENCY[queue.way.key]
        theirs.append(bare.best(_bare(queue, other_end.port, ready), settings_, len(ready)))
        arrived = other_end.taken() - between
        assert arrived == len(ready) * len(settings_), f"{arrived} of the bare loop's have arrived"
    speed, best = median(ours), median(theirs)
    return {"per_s": round(speed), "bare_per_s": round(best), "ratio": round(speed / best, 3), "peak_mb": peak_mb}


def _ready(queue: Queue) -> list[Outgoing]:
    """Messages as they are handed over, for the bare loop; they are handed over, too."""
    ready: list[Outgoing] = []
    provider = PROVIDERS[queue.way.provider]
    real = provider.send

    def watched(batch: Any, account: OpenAccount, now: Any) -> Any:
        ready.extend(batch)
        return real(batch, account, now)

    provider.send = watched  # type: ignore[method-assign]
    try:
        while dispatcher.drain(timezone.now()):
            pass
    finally:
        del provider.send
    return ready


def _dispatched(count: int) -> tuple[float, int]:
    """How many messages a second two dispatchers hand over and record; the memory of the larger one in MB."""
    command = [sys.executable, "-m", "bench.hands"]
    here = connection.settings_dict
    place = here["HOST"] or "", here["PORT"] or ""
    where = f"?host={quote(place[0], safe='')}&port={place[1]}" if place[0].startswith("/") else ""
    server = "" if where else f"{place[0]}:{place[1]}"
    user = f"{quote(here['USER'] or '')}:{quote(here['PASSWORD'] or '')}"
    environment = os.environ | {"DATABASE_URL": f"postgresql://{user}@{server}/{here['NAME']}{where}"}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    hands = [subprocess.Popen(command, env=environment, **pipes) for _ in range(2)]
    try:
        for each in hands:
            assert each.stdout is not None
            assert each.stdout.readline() == "ready\n"
        started = time.perf_counter()
        for each in hands:
            assert each.stdin is not None
            each.stdin.write("\n")
        peaks = [int(each.stdout.readline()) for each in hands if each.stdout]
        seconds = time.perf_counter() - started
    finally:
        for each in hands:
            each.terminate()
            each.wait()
    sent = Message.objects.filter(status="sent").count()
    assert sent == count, f"{sent} of {count} were sent"
    return count / seconds, max(peaks)


def _bare(queue: Queue, port: int, ready: list[Outgoing]) -> Callable[[int], Any]:
    """The loop of one concurrency setting, over messages as they go over the wire."""
    if queue.way.key == "smtp":
        mails = [write(each, "", timezone.now()) for each in ready]
        return lambda setting: bare.smtp(port, mails, setting)
    if queue.way.key == "smpp":
        short = [each.fields["text"].encode("ascii") for each in ready]
        return lambda setting: bare.smpp(port, short, setting)
    texts = [each.fields["body"].encode() for each in ready]
    return lambda setting: bare.http(f"http://127.0.0.1:{port}/", texts, setting)


def _transactional_s(queue: Queue) -> float:
    """Until a transactional message is recorded as sent, while marketing waits and leaves; the worst of five."""
    queue.empty()
    queue.fill(WAITING)
    stop = threading.Event()

    def work(traffic_class: str) -> None:
        hands = crew.Crew([traffic_class])
        while not stop.is_set():
            due_at = hands(timezone.now())
            pause_s = (due_at - timezone.now()).total_seconds() if due_at else 0.05
            time.sleep(max(0.0, min(pause_s, 0.05)))
        hands.finish()
        connection.close()

    threads = [threading.Thread(target=work, args=(each,)) for each in ("marketing", "transactional")]
    for each in threads:
        each.start()
    worst = 0.0
    try:
        for visit in range(2, 7):
            time.sleep(0.7)
            queue.fill(1, "transactional", visit)
            started = time.perf_counter()
            while not Message.objects.filter(visit=visit, status="sent").exists():
                time.sleep(0.01)
            worst = max(worst, time.perf_counter() - started)
        assert Outbox.objects.filter(traffic_class="marketing").count() > WAITING // 10, "marketing must still wait"
    finally:
        stop.set()
        for each in threads:
            each.join()
    return worst
