"""Home and open reports hear that figures have changed."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.db import transaction

from accounts.models import Role, User
from analytics import sockets
from analytics.models import PassRoll
from analytics.rolling import tasks
from customers.models import Customer
from tests.journeys.world import World
from tests.websocket import Socket, session_of

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/dashboard/"


@database_sync_to_async
def make_world() -> tuple[World, Customer, User]:
    world = World()
    user = User.objects.create_user("manager@example.com", "x", name="Manager", role=Role.MANAGER)
    return world, world.customer(["push"]), user


@pytest.fixture
async def opened(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[World, Customer, Socket]]:
    monkeypatch.setattr(sockets, "SHORTEST_PAUSE_S", 0.5)
    world, person, user = await make_world()
    socket = Socket(PATH, await session_of(user))
    assert await socket.open() is None
    yield world, person, socket
    await socket.close()


async def test_a_purchase_is_told_at_once(opened: tuple[World, Customer, Socket]) -> None:
    world, person, socket = opened
    await database_sync_to_async(world.buy)(person)
    assert await socket.receive() == {"type": "changed"}


async def test_many_changes_are_told_once_in_a_while(opened: tuple[World, Customer, Socket]) -> None:
    world, person, socket = opened
    for _ in range(6):
        world.now += timedelta(seconds=1)
        await database_sync_to_async(world.buy)(person)
    assert await socket.receive() == {"type": "changed"}
    assert await socket.receive() == {"type": "changed"}  # what came during the pause
    assert await socket.receive_nothing(timeout=0.8)


async def test_a_report_hears_when_the_rolls_that_it_reads_have_been_made(
    opened: tuple[World, Customer, Socket],
) -> None:
    world, _, socket = opened
    await database_sync_to_async(lambda: world.start(world.cascade_journey("push")))()
    while not await socket.receive_nothing(timeout=0.8):  # what the facts themselves have told
        await socket.receive()
    await database_sync_to_async(tasks.work)(world.now)
    assert await socket.receive() == {"type": "changed"}
    assert await database_sync_to_async(PassRoll.objects.count)() == 1
    # Where nothing was made nothing is told: open reports do not ask in vain.
    await database_sync_to_async(tasks.work)(world.now)
    assert await socket.receive_nothing(timeout=0.8)


async def test_every_open_report_hears_it(opened: tuple[World, Customer, Socket]) -> None:
    world, person, socket = opened
    other = Socket(PATH, await session_of(await User.objects.aget()))
    assert await other.open() is None
    await database_sync_to_async(world.buy)(person)
    assert [await each.receive() for each in (socket, other)] == [{"type": "changed"}] * 2
    await other.close()


async def test_what_is_rolled_back_is_not_told(opened: tuple[World, Customer, Socket]) -> None:
    world, person, socket = opened

    def undone() -> None:
        with transaction.atomic():
            world.buy(person)
            transaction.set_rollback(True)

    await database_sync_to_async(undone)()
    assert await socket.receive_nothing(timeout=0.5)


async def test_a_stranger_hears_nothing() -> None:
    assert await Socket(PATH).open() == sockets.FORBIDDEN
