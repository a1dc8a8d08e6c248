"""Home: complaints, how running journeys are, and what needs a person; in worlds small enough to count by hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Brand, User
from analytics.home.attention import Need, needs
from analytics.home.health import BROKEN, FAILING, STOPPED_ENROLLING, Health, health
from customers.models import Import, Source
from delivery.models import Message, MessageCount
from delivery.sending import breaker
from journeys.models import Journey, OpCount
from tests.analytics.world import PricedWorld

PATH = "/api/v1/analytics/home/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def found(world: PricedWorld, brands: list[int] | None = None) -> list[Need]:
    return needs(health(brands, world.now), brands, world.now)


def keys(all_needs: list[Need]) -> list[str]:
    return [each.key for each in all_needs]


def triggered(world: PricedWorld) -> Journey:
    """A running journey that people enter by a purchase."""
    journey = world.journey({"end": ("exit", {})}, ["in.next>end"])
    journey.graph["nodes"][0] |= {"type": "entry_event", "config": {"event": "purchase", "reentry": "any_time"}}
    journey.save()
    return world.start(journey)


def counted(journey: Journey, op: int, port: str, reason: str, hour_at: Any, count: int) -> None:
    OpCount.objects.create(
        version_id=journey.version_id or 0, journey_id=journey.pk, op=op, port=port, reason=reason,
        hour_at=hour_at.replace(minute=0, second=0, microsecond=0), count=count,
    )  # fmt: skip


def test_where_all_is_well_nothing_needs_anybody(world: PricedWorld) -> None:
    world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    (only,) = health(None, world.now)
    assert (only.id, only.state, only.lately, only.sent, only.problems) == (journey.pk, "ok", 1, 1, [])
    assert found(world) == []


def test_an_account_that_cannot_be_used_says_so_and_what_waits(world: PricedWorld) -> None:
    world.customer(["push"])
    journey = world.cascade_journey("push")
    breaker.open_(world.account, "401 Unauthorized: the key was refused", world.now + DAY)
    world.start(journey)
    (need,) = found(world)
    assert (need.kind, need.id, need.severity) == ("account", world.account.pk, "error")
    assert need.text == (
        "Nothing goes out over the account “Rehearsal”: 401 Unauthorized: the key was refused. 1 messages wait."
    )
    world.account.refresh_from_db()
    breaker.close(world.account)
    assert found(world) == []


def test_a_journey_that_nobody_enters_any_more(world: PricedWorld) -> None:
    journey = triggered(world)
    for back in range(2, 8):
        counted(journey, 0, "next", "entered", world.now - back * DAY, 14)
    (only,) = health(None, world.now)
    assert (only.lately, only.usual, only.problems) == (0, 12, [STOPPED_ENROLLING])
    (need,) = found(world)
    assert need.text == "Nobody has entered “Journey” for a day; usually about 12 people a day do."
    assert (need.severity, need.since) == ("warning", world.now - 2 * DAY)
    counted(journey, 0, "next", "entered", world.now - HOUR, 1)
    assert found(world) == []


def test_a_launched_journey_that_is_through_is_not_silent(world: PricedWorld) -> None:
    journey = world.start(world.cascade_journey("push"))
    counted(journey, 0, "next", "entered", world.now - 3 * DAY, 1_000)
    assert found(world) == []


def test_a_step_that_cannot_be_carried_out_is_worst(world: PricedWorld) -> None:
    journey = world.start(world.cascade_journey("push"))
    counted(journey, 1, "out", "broken", world.now - HOUR, 3)
    counted(journey, 1, "out", "broken", world.now - 2 * DAY, 50)
    (only,) = health(None, world.now)
    assert (only.broken, only.state, only.problems) == (3, "bad", [BROKEN])
    assert keys(found(world)) == [BROKEN]


def test_messages_that_fail(world: PricedWorld) -> None:
    journey = world.start(world.cascade_journey("push"))
    about = {"brand_id": world.brand.pk, "account_id": world.account.pk, "journey_id": journey.pk, "channel": "push"}
    MessageCount.objects.create(hour_at=world.now - HOUR, sent=100, failed=19, **about)
    assert found(world) == []
    MessageCount.objects.create(hour_at=world.now - 2 * HOUR, sent=20, failed=11, **about)
    (need,) = found(world)
    assert (need.key, need.params) == (FAILING, {"name": "Journey", "count": 30, "share": 0.25})


def test_a_source_that_used_to_speak_and_is_silent(world: PricedWorld) -> None:
    about = {"kind": "http", "created_at": world.now - 9 * DAY, "silent_after_s": 3600}
    Source.objects.create(key="shop", name="Shop", last_at=world.now - 3 * HOUR, **about)
    Source.objects.create(key="till", name="Till", last_at=world.now - HOUR / 2, **about)
    Source.objects.create(key="old", name="Old", last_at=world.now - 3 * DAY, is_active=False, **about)
    (need,) = found(world)
    assert (need.kind, need.key) == ("source", "silent")
    assert need.text == "The source “Shop” has fallen silent: nothing has come for 3 hours."


def test_files_that_were_not_loaded_or_not_whole(world: PricedWorld) -> None:
    def ended(name: str, back: timedelta, **more: Any) -> None:
        Import.objects.create(
            file_name=name, started_at=world.now - back, finished_at=world.now - back, **{"status": "done"} | more
        )

    ended("good.csv", DAY, read=10, created=10)
    ended("old.csv", 8 * DAY, status="failed", error="The file is empty.")
    ended("bad.csv", DAY, status="failed", error="The file is empty.")
    ended("half.csv", DAY, read=1_000, rejected=12)
    assert [each.text for each in found(world)] == [
        "The file “bad.csv” could not be loaded: The file is empty.",
        "12 of 1,000 rows of “half.csv” were rejected.",
    ]


def test_messages_of_which_nobody_knows(world: PricedWorld) -> None:
    for _ in range(3):
        world.customer(["push"])
    world.start(world.cascade_journey("push"))
    last = Message.objects.order_by("-id").values_list("customer_id", flat=True)[:2]
    Message.objects.filter(customer_id__in=list(last)).update(status="unknown")
    world.now += HOUR
    (need,) = found(world)
    assert (need.key, need.params) == ("unknown", {"count": 2})
    world.now += DAY
    assert found(world) == []


def test_nothing_of_another_brand(world: PricedWorld) -> None:
    world.customer(["push"])
    journey = world.cascade_journey("push")
    breaker.open_(world.account, "down", world.now + DAY)
    world.start(journey)
    other = Brand.objects.create(key="other", name="Other")
    assert keys(found(world, [world.brand.pk])) == ["account"]
    assert found(world, [other.pk]) == []
    assert health([other.pk], world.now) == []


def test_complaints_of_the_period_and_the_one_before_today_and_yesterday(db: None, marketer: APIClient) -> None:
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    brand = Brand.objects.create(key="acme", name="Acme")
    for back, count in ((0, 1), (1, 2), (3, 4), (8, 8), (40, 16)):
        MessageCount.objects.create(
            hour_at=now - back * DAY, brand_id=brand.pk, account_id=1, channel="email", complained=count
        )
    today = now.date()
    asked = {"from": (today - 6 * DAY).isoformat(), "to": today.isoformat()}
    answer = marketer.get(PATH, asked).json()
    assert answer["complaints"] == {
        "now": 7, "before": 8, "today": 1, "yesterday": 2, "days": [0, 0, 0, 4, 0, 2, 1],
    }  # fmt: skip
    assert (answer["journeys"], answer["needs"]) == ([], [])
    before = {"from": (today - 13 * DAY).isoformat(), "to": (today - 7 * DAY).isoformat()}
    assert marketer.get(PATH, before).json()["complaints"]["now"] == 8
    assert marketer.get(PATH, asked | {"channel": "sms"}).json()["complaints"]["now"] == 0


def test_somebody_of_another_brand_sees_none_of_it(world: PricedWorld) -> None:
    triggered(world)
    stranger = User.objects.create_user("sam@example.com", name="Sam", role="manager")
    stranger.brands.add(Brand.objects.create(key="other", name="Other"))
    client = APIClient()
    client.force_authenticate(stranger)
    assert client.get(PATH).json()["journeys"] == []


@pytest.mark.parametrize("problems", [[], [FAILING], [BROKEN, FAILING]])
def test_a_state_is_that_of_the_worst_problem(problems: list[str]) -> None:
    expected = "bad" if BROKEN in problems else "warn" if problems else "ok"
    assert Health(1, "Journey", problems=problems).state == expected


def test_the_number_of_statements_does_not_grow(world: PricedWorld) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            found(world)
        return len(queries)

    triggered(world)
    few = count()
    for _ in range(3):
        triggered(world)
    assert count() == few <= 14
