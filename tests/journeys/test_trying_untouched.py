"""A try leaves the database as it was, byte for byte, also beside a real engine, and holds up nobody else."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection

from customers.models import CustomerList
from journeys import actions
from journeys.engine import engine
from journeys.models import Decision, Enrollment
from journeys.trying import shapes
from journeys.trying.trial import Trial, nothing_remains
from journeys.trying.versions import compiled
from tests.journeys.hands import together
from tests.journeys.test_trying import MADE_UP
from tests.journeys.trying_world import after, try_on
from tests.journeys.world import H, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def everything() -> dict[str, tuple[int, str | None]]:
    """How many rows each table has, and a checksum of all that is in them."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(
                f"select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t"
            )
            found[table] = cursor.fetchone()
    return found


def tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        yield from sorted(name for (name,) in cursor.fetchall())


def test_all_models_are_among_the_tables_that_are_compared() -> None:
    known = set(tables())
    assert {each._meta.db_table for each in apps.get_models() if each._meta.managed} <= known


@pytest.mark.parametrize("status", ["draft", "running", "paused", "stopped"])
def test_the_database_is_the_same_before_and_after(world: World, status: str) -> None:
    journey = world.cascade_journey("push", "email")
    people = [world.customer() for _ in range(3)]
    if status != "draft":
        world.start(journey)
    if status == "paused":
        actions.pause(journey, None, world.now)
    if status == "stopped":
        actions.stop(journey, None, world.now)
    before = everything()
    answers = [
        after("cascade", "clicked", H),
        after("cascade", "unsubscribed", 2 * H),
        after("cascade", "purchased", H),
    ]
    for person in (people[0], MADE_UP):
        told = try_on(journey, person, answers, now=world.now, let_in=True)
        assert [each["channel"] for each in told["messages"]][:1] == ["push"]
    assert everything() == before


def test_segments_and_lists_are_as_they_were_also_for_others_meanwhile(world: World) -> None:
    """While a try has chosen that its person is in nothing, real people are where their rules put them."""
    journey, other = world.cascade_journey("push"), world.cascade_journey("viber")
    vip = CustomerList.objects.create(name="VIP", created_at=world.now)
    people = [world.customer() for _ in range(3)]
    chosen = {"segments": [{"segment_id": world.everybody.pk, "member": "no"}], "lists": [vip.pk]}
    before = everything()
    opened, finished = threading.Event(), threading.Event()

    def hold() -> None:
        with nothing_remains():
            person = shapes.person_of({"made_up": MADE_UP | chosen})
            trial = Trial(journey, compiled(journey, world.now), person, [], now=world.now)
            trial.play()
            assert not trial.would_come
            opened.set()
            assert finished.wait(20)

    def work() -> None:
        assert opened.wait(20)
        assert everything() == before
        world.start(other)
        finished.set()

    together(hold, work)
    assert set(Enrollment.objects.values_list("customer_id", flat=True)) == {each.pk for each in people}


def test_a_try_that_fails_in_the_middle_leaves_nothing_either(world: World) -> None:
    journey = world.cascade_journey("push")
    before = everything()
    with pytest.raises(Exception, match="no attribute"):
        try_on(journey, MADE_UP, [{"kind": "attribute", "properties": {"no": "x"}, "at_s": 60}], now=world.now)
    assert everything() == before


def test_a_try_moves_nobody_else_and_hears_nothing_of_what_really_happened(world: World) -> None:
    journey, other = world.cascade_journey("push", "email"), world.cascade_journey("viber", "sms")
    person, stranger = world.customer(), world.customer()
    world.start(other)
    world.report(person, "viber", "clicked")  # the engine has not looked yet
    world.report(stranger, "viber", "clicked")
    before = everything()
    told = try_on(journey, person, now=world.now)
    assert [each["reason"] for each in told["path"]][-1] == "timed_out"
    assert everything() == before
    engine.drain(world.now)
    assert Enrollment.objects.filter(exited_at=None).count() == 0  # it was still there to be heard of


def test_nobody_waits_for_a_try_in_other_journeys_and_the_engine_works_beside_it(world: World) -> None:
    """The engine drains all that is due while a try is open, in the same journey, too, without waiting."""
    journey, other = world.cascade_journey("push", "email"), world.cascade_journey("viber", "sms")
    people = [world.customer() for _ in range(20)]
    world.start(journey)
    world.start(other)
    opened, finished = threading.Event(), threading.Event()
    later = world.now.replace(hour=world.now.hour + 10)

    def hold() -> None:
        with nothing_remains():
            person = shapes.person_of({"customer": people[0].pk, "let_in": True})
            trial = Trial(journey, compiled(journey, world.now), person, [], now=world.now)
            trial.play()
            assert len(trial.messages()) == 2
            opened.set()
            assert finished.wait(20)

    def work() -> None:
        assert opened.wait(20)
        began = time.monotonic()
        while engine.drain(later):
            pass
        assert time.monotonic() - began < 5
        finished.set()

    together(hold, work)
    assert Decision.objects.filter(port="timed_out").count() == 2 * len(people)


def test_many_tries_beside_a_real_engine_change_nothing_of_what_it_does(world: World) -> None:
    journey = world.cascade_journey("push", "email")
    people = [world.customer() for _ in range(20)]
    world.start(journey)

    def tries() -> None:
        for person in people[:6]:
            try_on(journey, person, [after("cascade", "opened", H)], now=world.now, let_in=True)

    def run() -> None:
        for hours in range(1, 30, 2):
            at = world.now.replace(hour=0).timestamp() + (9 + hours) * H
            engine.drain(world.now.fromtimestamp(at, world.now.tzinfo))

    together(tries, run, tries)
    assert Decision.objects.filter(reason="opened").count() == 0
    assert Decision.objects.filter(port="sent").count() == 2 * len(people)
    assert Enrollment.objects.count() == len(people)
