"""Who else has a journey open: told by the real channel layer, between pages and between processes."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.layers import channel_layers
from django.db import connection, connections

from accounts.models import Brand, User
from journeys import actions
from journeys.figures.sockets import GONE
from journeys.models import Journey
from journeys.talking import comments, presence
from journeys.talking import socket as talk_socket
from tests.config.company import person
from tests.journeys.world import World
from tests.websocket import Socket, session_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
async def layer() -> AsyncIterator[None]:
    yield
    layer: Any = channel_layers["default"]
    await layer.close()
    channel_layers.backends.clear()  # the next test has another event loop
    await sync_to_async(connections.close_all)()


@database_sync_to_async
def begin() -> tuple[Journey, User, User]:
    world = World()
    return world.cascade_journey(), person("marketer"), person("manager")


async def opened(journey: Journey, user: User) -> Socket:
    socket = Socket(f"/ws/journeys/{journey.pk}/talk/", await session_of(user))
    assert await socket.open() is None
    return socket


async def heard(socket: Socket, type_: str, holds: Callable[[Any], bool] = lambda _: True) -> Any:
    """The next message of this type for which this holds."""
    for _ in range(50):
        message = await socket.receive()
        if message["type"] == type_ and holds(message):
            return message
    raise AssertionError(f"no {type_} came")


def names(message: Any) -> list[str]:
    return [each["name"] for each in message["people"]]


async def test_two_who_have_it_open_see_each_other_and_what_they_have_selected() -> None:
    journey, marketer, manager = await begin()
    first = await opened(journey, marketer)
    assert names(await heard(first, "people")) == []
    second = await opened(journey, manager)
    assert names(await heard(first, "people", lambda each: each["people"])) == ["manager"]
    assert names(await heard(second, "people", lambda each: each["people"])) == ["marketer"]
    await second.send_input({"type": "websocket.receive", "text": json.dumps({"nodes": ["cascade"]})})
    told = await heard(first, "people", lambda each: each["people"][0]["nodes"])
    assert told["people"][0]["nodes"] == ["cascade"]
    await second.close()
    assert names(await heard(first, "people", lambda each: not each["people"])) == []
    await first.close()


async def test_who_has_two_tabs_open_is_there_twice_and_goes_one_by_one() -> None:
    journey, marketer, manager = await begin()
    first, tab, other_tab = [await opened(journey, each) for each in (marketer, manager, manager)]
    assert names(await heard(first, "people", lambda each: len(each["people"]) == 2)) == ["manager", "manager"]
    await tab.close()
    assert names(await heard(first, "people", lambda each: len(each["people"]) == 1)) == ["manager"]
    await other_tab.close()
    await first.close()


OTHER_PROCESS = """
import asyncio, sys
import django
django.setup()
from channels.db import database_sync_to_async
from accounts.models import User
from tests.websocket import Socket, session_of

async def stay():
    user = await database_sync_to_async(User.objects.get)(pk=int(sys.argv[2]))
    socket = Socket(f"/ws/journeys/{sys.argv[1]}/talk/", await session_of(user))
    assert await socket.open() is None
    print("open", flush=True)
    await asyncio.sleep(600)

asyncio.run(stay())
"""


async def test_somebody_in_another_process_is_seen_and_gone_after_it_was_killed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(talk_socket, "BEAT_S", 0.3)
    monkeypatch.setattr(presence, "LOST_S", 2.0)
    journey, marketer, manager = await begin()
    first = await opened(journey, marketer)
    url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", OTHER_PROCESS, str(journey.pk), str(manager.pk)]
    other = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)  # noqa: ASYNC220 (ends with the test)
    try:
        assert await heard(first, "people", lambda each: each["people"])
    finally:
        other.kill()
        await asyncio.to_thread(other.wait)
    assert names(await heard(first, "people", lambda each: not each["people"])) == []
    await first.close()


async def test_a_save_a_comment_and_a_mention_are_told_at_once() -> None:
    journey, marketer, manager = await begin()
    mine = await opened(journey, manager)
    everywhere = Socket("/ws/mentions/", await session_of(manager))
    assert await everywhere.open() is None
    await database_sync_to_async(actions.save)(journey, marketer, journey.revision, name="Spring")
    saved = await heard(mine, "saved")
    assert (saved["revision"], saved["user"], saved["name"]) == (journey.revision + 1, marketer.pk, "marketer")
    await database_sync_to_async(comments.write)(journey, marketer, "Look", [manager.pk])
    assert await heard(mine, "comments")
    assert await heard(everywhere, "mentioned")
    await mine.close()
    await everywhere.close()


async def test_whatever_a_browser_says_is_bounded_and_never_closes_the_connection() -> None:
    journey, marketer, manager = await begin()
    first, second = await opened(journey, marketer), await opened(journey, manager)
    await heard(first, "people", lambda each: each["people"])
    for text in ("no json", "[]", '{"nodes": 5}', '{"nodes": [1, null, ""]}', "x" * 5000):
        await second.send_input({"type": "websocket.receive", "text": text})
    many = json.dumps({"nodes": ["n" * 65, *(f"n{number}" for number in range(100))]})
    await second.send_input({"type": "websocket.receive", "text": many})
    told = await heard(first, "people", lambda each: each["people"][0]["nodes"])
    assert told["people"][0]["nodes"] == [f"n{number}" for number in range(presence.MOST_NODES)]
    await first.close()
    await second.close()


async def test_it_does_not_open_for_the_journey_of_another_brand() -> None:
    journey, _, _ = await begin()
    other = await database_sync_to_async(Brand.objects.create)(key="other", name="Other")
    stranger = await database_sync_to_async(person)("admin", other)
    assert await Socket(f"/ws/journeys/{journey.pk}/talk/", await session_of(stranger)).open() == GONE


def test_who_is_not_heard_for_a_while_is_forgotten() -> None:
    here = presence.Presence()
    assert here.hear("a", {"name": "Olena"}, 0)
    assert not here.hear("a", {"name": "Olena"}, 5)
    assert not here.sweep(5 + presence.LOST_S)
    assert here.sweep(5.1 + presence.LOST_S)
    assert here.people() == []


def test_no_more_people_are_kept_than_can_be_shown() -> None:
    here = presence.Presence()
    for number in range(presence.MOST_PEOPLE + 10):
        here.hear(str(number), {"name": "x"}, 0)
    assert len(here.people()) == presence.MOST_PEOPLE
