"""Several accounts of a lane at a time: a slow provider keeps nobody else waiting."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import pytest

from delivery.models import Account, Message
from delivery.provider import OpenAccount, Outcome, Outgoing
from delivery.sending import dispatcher
from delivery.sending.crew import Crew
from lib import secrets
from tests.delivery.vendors import Vendor, accept
from tests.delivery.world import NOW, World

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Whoever waits for it goes on when the test is over, however it ends."""
    event = threading.Event()
    yield event
    event.set()


def move(world: World, channel: str, name: str) -> Account:
    """Gives a channel's sender an account of its own at the vendor."""
    account = Account.objects.create(
        name=name, provider="vendor", credentials=secrets.encrypt({"user": name, "password": "p"})
    )
    world.senders[channel].account = account
    world.senders[channel].save()
    return account


def rounds(crew: Crew, until: Callable[[], bool], seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "it takes too long"
        crew(NOW)


def sent(channel: str) -> int:
    return Message.objects.filter(channel=channel, status="sent").count()


def test_a_slow_account_keeps_no_other_account_of_its_lane_waiting(world, monkeypatch, gate):
    slow = move(world, "email", "slow")
    move(world, "sms", "quick")

    def answer(batch: Sequence[Outgoing], account: OpenAccount) -> list[Outcome]:
        if account.id == slow.pk:
            gate.wait(10)
        return accept(batch, account)

    Vendor(answer).installed(monkeypatch)
    people = world.people(3)
    world.queue(people, "email")
    world.queue(people, "sms", visit=2)
    crew = Crew(["marketing"])
    try:
        rounds(crew, lambda: sent("sms") == 3)
        assert sent("email") == 0
    finally:
        gate.set()
        crew.finish()
    assert sent("email") == 3, "what has begun is brought to its end"


def test_it_serves_its_own_lane_only(world):
    people = world.people(2)
    world.queue(people, "sms", traffic_class="transactional")
    world.queue(people, "sms", visit=2)
    crew = Crew(["transactional"])
    rounds(crew, lambda: sent("sms") == 2)
    crew.finish()
    assert set(Message.objects.filter(status="sent").values_list("traffic_class", flat=True)) == {"transactional"}


def test_a_batch_that_fails_is_told_and_the_next_is_served(world, monkeypatch, caplog):
    world.queue(world.people(1), "sms")
    broken = [True]
    serve = dispatcher.serve

    def fail_once(lane: dispatcher.Lane, now: datetime, limit: int) -> dispatcher.Turn:
        if broken.pop() if broken else False:
            raise RuntimeError("the database is away")
        return serve(lane, now, limit)

    monkeypatch.setattr(dispatcher, "serve", fail_once)
    crew = Crew(["marketing"])
    rounds(crew, lambda: sent("sms") == 1)
    crew.finish()
    assert "A batch failed" in caplog.text
