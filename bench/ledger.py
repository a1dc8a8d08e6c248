"""How long somebody waits for an answer of the ledger: `bench ledger --decisions 10000000 --json`.

What is asked, as the pages ask it: a customer's timeline and decisions, why somebody came, was refused or never came,
and a journey's decisions: all, of one block, by a frequent reason and by a rare one, in a journey that people come to
all the time and in one that everybody came to in one quarter of an hour (`…_launched`); and who stands at a block now.
Each is asked 20 times, of other customers each time; `first_ms` is the first. `slowest_ms` is the worst p95 of all of
them, and is to be under `limit_ms`.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from django.db import connection
from django.urls import get_resolver
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import User
from bench import analytics, latency
from bench.filling import indexes_later, without_triggers
from customers.models import Customer, Topic
from journeys.models import Decision, Enrollment, Journey, OpCount
from journeys.program import Program
from journeys.reasons import Reason
from lib import registry
from lib.sql import execute, fill, load

HERE = Path(__file__).parent
TIMES, LIMIT_MS = 20, 300
OF_CUSTOMER = 30  # decisions
RARE = 4_999  # one run in so many has a reason that no other has
LARGE = ("journeys_decision", "journeys_enrollment", "journeys_opcount")
API = "/api/v1"


def run(decisions: int) -> dict[str, Any]:
    """The figures, with about so many decisions in the base."""
    began = perf_counter()
    _fill(decisions)
    figures: dict[str, Any] = {"decisions": Decision.objects.count(), "fill_s": round(perf_counter() - began)}
    _ = get_resolver().url_patterns  # as the web server does before its port is open (config/asgi.py)
    registry.load_all()
    client = APIClient(HTTP_HOST="localhost")
    client.force_authenticate(User.objects.create_user("bench@example.com", role="manager", name="Bench"))
    figures["queries"] = list(_queries(client))
    figures["slowest_ms"] = max(each["p95_ms"] for each in figures["queries"])
    return figures | {"limit_ms": LIMIT_MS}


def _fill(decisions: int) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    pattern = analytics._pattern(now)
    assert pattern.version is not None
    # The first step's message has gone, and its reaction is waited for.
    waits = next(each.number for each in Program.from_json(pattern.version.program).ops if each.kind == "await")
    # Of a hundred runs five are refused (one decision each), and two stand where the first message waits (two).
    of_run = 0.93 * Decision.objects.count() / Enrollment.objects.count() + 0.05 + 0.02 * 2
    customers = max(decisions // OF_CUSTOMER, 1_000)
    topic = Topic.objects.get(key="news")
    more = max(customers - Customer.objects.count(), 0)
    execute(fill(load(HERE / "base.sql"), now=now - timedelta(days=100), customers=more, topic=topic.pk))
    first = Customer.objects.order_by("id").values_list("id", flat=True)[0]
    values = {"first": first, "customers": customers, "runs": int(decisions / of_run), "rare": RARE, "waits": waits}
    with without_triggers(), indexes_later(LARGE):
        execute(fill(load(HERE / "ledger.sql"), pattern=pattern.pk, now=now, **values))
    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze")


def _queries(client: APIClient) -> Iterator[dict[str, Any]]:
    steady, *_, launched = Journey.objects.select_related("version").order_by("id")
    came = _some(Enrollment.objects.filter(journey_id=steady.pk))
    refused = _some(Decision.objects.filter(journey_id=steady.pk, enrollment_id=None))
    inside = set(Enrollment.objects.filter(journey_id=steady.pk).values_list("customer_id", flat=True))
    knocked = set(Decision.objects.filter(journey_id=steady.pk).values_list("customer_id", flat=True))
    never = _some(Customer.objects.order_by("id"), "id", lambda each: each not in inside | knocked)

    def asked(name: str, path: Callable[[int], str], people: list[int], **query: Any) -> dict[str, Any]:
        took = []
        for customer in people:
            began = perf_counter()
            given = query | ({"customer": customer} if path(customer).endswith("/why/") else {})
            answer = client.get(API + path(customer), given)
            took.append(perf_counter() - began)
            assert answer.status_code == 200, answer.content
        found = {"name": name, "first_ms": round(took[0] * 1000)} | latency._spread(took)
        return {key: each for key, each in found.items() if key != "p99_ms"}

    yield asked("timeline", lambda each: f"/customers/{each}/timeline/", came)
    yield asked("decisions_of_customer", lambda each: f"/customers/{each}/decisions/", came)
    for name, people in {"why": came, "why_refused": refused, "why_never_came": never}.items():
        yield asked(name, lambda _: f"/journeys/{steady.pk}/why/", people)
    for journey, suffix in ((steady, ""), (launched, "_launched")):

        def of_journey(what: str, pk: int = journey.pk) -> Callable[[int], str]:
            return lambda _: f"/journeys/{pk}/{what}/"

        ledger = of_journey("decisions")
        yield asked(f"journey{suffix}", ledger, came)
        middle = client.get(API + ledger(0), {"until": (timezone.now() - timedelta(days=30)).isoformat()}).json()
        if middle["next"]:
            yield asked(f"journey{suffix}_in_the_middle", ledger, came, before=middle["next"])
        yield asked(f"journey{suffix}_by_node", ledger, came, node="in")
        yield asked(f"journey{suffix}_by_node_and_port", ledger, came, node="cascade", port="exhausted")
        for rarity, reason in {"frequent": Reason.TIMED_OUT, "rare": Reason.SUPPRESSED}.items():
            number = sum(OpCount.objects.filter(journey_id=journey.pk, reason=reason).values_list("count", flat=True))
            found = asked(f"journey{suffix}_by_a_{rarity}_reason", ledger, came, reason=reason.value)
            yield found | {"decisions": number}
        for name, of_node in {"here": "customers", "came_here": "visits"}.items():
            yield asked(f"{name}{suffix}", of_journey(f"nodes/cascade/{of_node}"), came)


def _some(found: Any, field: str = "customer_id", fits: Callable[[int], bool] = lambda _: True) -> list[int]:
    """Some customers of the first thousands, far from each other."""
    ids = [each for each in dict.fromkeys(found.values_list(field, flat=True)[: TIMES * 1_000]) if fits(each)]
    return ids[:: max(1, len(ids) // TIMES)][:TIMES]
