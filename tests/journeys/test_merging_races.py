"""Customers become one while everything is at work: nobody is lost, nothing goes out twice."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import OperationalError
from django.db.models import Count

from customers.joining import by_hand, following, undoing
from customers.models import Customer, Identity, Merge
from delivery import outcomes
from delivery.models import Message
from delivery.sending import dispatcher
from journeys import actions
from journeys.checks.checking import differences
from journeys.engine import engine
from journeys.models import Decision, Enrollment
from tests.customers.joining import come
from tests.journeys.hands import together
from tests.journeys.world import World

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 30


@pytest.fixture
def world(transactional_db: None) -> World:
    return World()


def patient(work: Callable[[], object]) -> Callable[[], None]:
    """As a loop does it: what a deadlock has ended is done again."""

    def run() -> None:
        end = time.monotonic() + 6
        while time.monotonic() < end:
            try:
                if not work():
                    time.sleep(0.02)
            except OperationalError:
                time.sleep(0.02)

    return run


def test_merges_while_everything_runs(world: World) -> None:
    for number in range(PAIRS):
        for namespace in ("card", "anonymous_id"):
            customer = world.customer()
            Identity.objects.create(customer=customer, namespace=namespace, value=str(number))
    journey = world.cascade_journey("push", "email")
    actions.publish_version(journey, None, world.now)
    actions.launch(journey, None, world.now)
    joined = [0]

    def merge() -> bool:
        if joined[0] == PAIRS:
            return False
        first = joined[0]
        come(*([f"card {n}", f"anonymous_id {n}"] for n in range(first, first + 5)), now=world.now)
        joined[0] += 5
        time.sleep(0.3)
        return True

    def report() -> bool:
        sent = Message.objects.filter(status="sent").order_by("?")[:3]
        found = [outcomes.Report(each.customer_id, each.id, "delivered", world.now) for each in sent]
        time.sleep(0.05)
        return bool(found) and bool(outcomes.record(found, world.now))

    together(
        patient(lambda: engine.drain(world.now, batch=7)),
        patient(lambda: dispatcher.drain(world.now, 5)),
        patient(merge),
        patient(report),
    )
    assert Merge.objects.count() == PAIRS
    following.follow_up(Merge.objects.latest("at").at + timedelta(minutes=1))
    world.pass_time(days=3)
    there = set(Customer.objects.values_list("pk", flat=True))
    assert len(there) == PAIRS
    for model in (Message, Enrollment, Decision):
        assert set(model.objects.values_list("customer_id", flat=True)) <= there
    assert world.inside() == 0
    assert not Message.objects.filter(status__in=["queued", "sending", "held"]).exists()
    runs = Message.objects.values("enrollment_id", "op", "visit").annotate(n=Count("id"))
    assert all(each["n"] == 1 for each in runs)
    sent = Message.objects.filter(channel="email", status="sent").values("customer_id").annotate(n=Count("id"))
    assert all(each["n"] == 1 for each in sent), "they were joined long before the e-mail: it goes out once"
    assert differences() == []


def test_two_who_join_and_part_the_same_at_once_come_to_an_end(world: World) -> None:
    people = [world.customer() for _ in range(4)]

    def join() -> None:
        for one, other in pairwise(people):
            try:
                by_hand.join(one.pk, other.pk, None, world.now)
            except by_hand.CannotJoin:
                continue

    def part() -> None:
        for merge in Merge.objects.order_by("-pk"):
            try:
                undoing.undo(merge.pk, None, world.now)
            except undoing.CannotUndo:
                continue

    together(join, part, join, part)
    standing = Merge.objects.filter(undone_at=None).count()
    assert Customer.objects.count() == len(people) - standing
