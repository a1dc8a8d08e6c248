"""Decisions are kept for as long as the company says: whole runs go, counters and rules stay as they were."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from psycopg.sql import SQL
from rest_framework.test import APIClient

from accounts.models import Role, User
from customers.models import Customer
from journeys import actions, retention, tasks
from journeys.checks.checking import differences
from journeys.models import Decision, Enrollment, Journey, OpCount, Retention
from lib.sql import rows
from tests.journeys.world import World
from tests.segments.people import chosen

DAYS = 30


@pytest.fixture(autouse=True)
def kept_for_thirty_days(settings: Any) -> None:
    settings.DECISIONS_KEPT_DAYS = DAYS


def total() -> int:
    return sum(OpCount.objects.values_list("count", flat=True))


def decided(customer: Customer) -> list[str]:
    return list(Decision.objects.filter(customer_id=customer.pk).order_by("id").values_list("reason", flat=True))


@pytest.fixture
def played(world: World) -> tuple[Journey, Customer, Customer]:
    """One clicked on 2 March and is out; the other waits for 60 days between two messages."""
    quick, slow = world.customer(["push"]), world.customer(["push"])
    journey = world.start(
        world.journey(
            {
                "first": ("cascade", world.cascade("push")),
                "wait": ("wait", {"duration_s": 60 * 86_400}),
                "second": ("cascade", world.cascade("push")),
                "end": ("exit", {}),
            },
            [
                "in.next>first",
                "first.reacted>end",
                "first.exhausted>wait",
                "first.unreachable>end",
                "wait.next>second",
                "second.reacted>end",
                "second.exhausted>end",
                "second.unreachable>end",
            ],
        )
    )
    world.report(quick, "push", "clicked")
    world.work()
    return journey, quick, slow


def test_runs_that_ended_before_go_as_a_whole_and_others_stay(
    world: World, played: tuple[Journey, Customer, Customer]
) -> None:
    _, quick, slow = played
    counted = total()
    assert decided(quick) == ["entered", "sent", "clicked"]
    world.pass_time(days=DAYS - 1)
    assert retention.delete_old(world.now) == 0
    world.pass_time(days=2)
    before = decided(slow)
    assert retention.delete_old(world.now) == 3
    assert decided(quick) == []
    assert decided(slow) == before == ["entered", "sent", "timed_out"]  # of 2 March, too: they are inside
    assert total() == counted + 1  # counters stay
    assert differences() == []
    assert retention.delete_old(world.now) == 0

    world.pass_time(days=30)  # out on 1 May
    assert world.inside() == 0
    assert len(decided(slow)) == 6
    world.pass_time(days=DAYS + 1)
    assert retention.delete_old(world.now) == 6  # those of March, too, that were looked through before
    assert Decision.objects.count() == 0
    assert Enrollment.objects.count() == 2
    assert differences() == []


def test_without_a_setting_everything_is_kept(
    world: World, settings: Any, played: tuple[Journey, Customer, Customer]
) -> None:
    settings.DECISIONS_KEPT_DAYS = 0
    world.pass_time(days=4_000)
    kept = Decision.objects.count()
    assert retention.delete_old(world.now) == 0
    assert (Decision.objects.count(), retention.begins_at()) == (kept, None)


def test_nothing_differs_when_it_is_stopped_amid_an_hour(
    world: World, played: tuple[Journey, Customer, Customer], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [world.customer(["push"]) for _ in range(5)]
    world.start(world.cascade_journey("push"))
    for each in people:
        world.report(each, "push", "clicked")
    world.pass_time(days=DAYS + 5)
    assert world.inside() == 1  # who waits in the first journey
    monkeypatch.setattr(retention, "BATCH", 2)
    rounds = 0
    while retention.delete_old(world.now, stop=lambda: True):
        rounds += 1
        assert differences() == []
    assert rounds >= 4  # eight runs of one hour, two at a time
    assert world.inside() == 1
    assert set(Decision.objects.values_list("customer_id", flat=True)) == {played[2].pk}


def test_a_batch_is_one_statement_whatever_its_size(world: World) -> None:
    def cost(people: int) -> int:
        made = [world.customer(["push"]) for _ in range(people)]
        world.start(world.cascade_journey("push"))
        for each in made:
            world.report(each, "push", "clicked")
        world.pass_time(days=DAYS + 1)
        with CaptureQueriesContext(connection) as asked:
            assert retention.delete_old(world.now) >= 3 * people
        return len(asked)

    assert cost(2) == cost(40)


def test_the_way_somebody_left_stays_for_the_rules_that_ask_for_it(world: World) -> None:
    person = world.customer(["push"])
    journey = world.cascade_journey("push")
    journey = actions.save(journey, None, journey.revision, settings={"goal": {"kind": "event", "event": "purchase"}})
    world.start(journey)
    world.pass_time(hours=1)
    world.buy(person)
    world.work()
    assert decided(person) == ["entered", "sent", "goal"]
    rule = {"type": "in_journey", "journey_id": journey.pk, "state": "goal"}
    assert chosen(rule, world.now) == {person.pk}
    world.pass_time(days=DAYS + 1)
    assert retention.delete_old(world.now) == 2
    assert decided(person) == ["goal"]
    assert chosen(rule, world.now) == {person.pk}
    assert differences() == []


def test_who_was_refused_is_forgotten_and_who_has_been_inside_is_refused_all_the_same(world: World) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.report(person, "push", "clicked")
    world.work()
    actions.launch(journey, None, world.now)
    world.work()
    assert decided(person) == ["entered", "sent", "clicked", "entered_before"]
    world.pass_time(days=DAYS + 1)
    assert retention.delete_old(world.now) == 4
    actions.launch(journey, None, world.now)
    world.work()
    assert decided(person) == ["entered_before"]
    assert differences() == []


def test_pages_know_where_the_ledger_begins(world: World, played: tuple[Journey, Customer, Customer]) -> None:
    journey, quick, slow = played
    client = APIClient()
    client.force_authenticate(User.objects.create_user("m@example.com", "a-long-password", name="M", role=Role.MANAGER))
    ledger, why = (reverse(f"journey-{each}", args=[journey.pk]) for each in ("decisions", "why"))
    assert client.get(ledger).json()["begins_at"] is None
    assert client.get(why, {"customer": quick.pk}).json()["begins_at"] is None

    world.pass_time(days=DAYS + 1)
    retention.delete_old(world.now)
    begins = (world.now - timedelta(days=DAYS)).replace(minute=0, second=0, microsecond=0)
    found = client.get(ledger).json()
    assert (found["results"], found["begins_at"]) == ([], begins.strftime("%Y-%m-%dT%H:%M:%SZ"))
    with CaptureQueriesContext(connection) as asked:
        client.get(ledger)
    assert len(asked) < 10  # no hour that is gone is looked into
    told = client.get(why, {"customer": quick.pk}).json()
    assert (told["verdict"], told["runs"][0]["decisions"]) == ("left", [])
    assert datetime.fromisoformat(told["begins_at"]) == begins
    assert len(client.get(why, {"customer": slow.pk}).json()["runs"][0]["decisions"]) == 3
    assert len(client.get(reverse("customer-decisions", args=[slow.pk])).json()["results"]) == 3


def test_a_longer_setting_brings_nothing_back_and_the_beginning_stays(
    world: World, settings: Any, played: tuple[Journey, Customer, Customer]
) -> None:
    world.pass_time(days=DAYS + 1)
    retention.delete_old(world.now)
    begins = retention.begins_at()
    settings.DECISIONS_KEPT_DAYS = 10 * DAYS
    world.pass_time(days=1)
    assert retention.delete_old(world.now) == 0
    assert retention.begins_at() == begins


@pytest.mark.django_db(transaction=True)
def test_the_task_deletes_and_makes_the_index_of_the_time_anew(world: World) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    world.report(person, "push", "clicked")
    world.work()
    tasks.delete_old_decisions()  # the world's clock is far behind this machine's
    assert Decision.objects.count() == 0
    assert Retention.objects.count() == 1
    assert rows(SQL("select indisvalid from pg_index where indexrelid = 'decision_at'::regclass")) == [(True,)]
    assert rows(SQL("select 1 from pg_class where relname like 'decision_at_cc%'")) == []
