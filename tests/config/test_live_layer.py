"""What one process publishes reaches the WebSockets of another, at the commit."""

import asyncio
import os
import subprocess
import sys

import psycopg
import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers
from django.db import connection, connections, transaction

from config.live_layer import LARGEST, NotifyLayer
from lib.live import kick, listen_parameters, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def layer():
    layer = NotifyLayer()
    channel_layers.set("default", layer)
    yield layer
    await layer.close()
    channel_layers.backends.clear()  # the next test gets the one of the settings
    await sync_to_async(connections.close_all)()


async def received(layer, channel, within_s=3.0):
    return await asyncio.wait_for(layer.receive(channel), within_s)


async def nothing(layer, channel):
    with pytest.raises(TimeoutError):
        await received(layer, channel, 0.3)


async def member(layer, group="journey.1"):
    channel = await layer.new_channel()
    await layer.group_add(group, channel)
    return channel


async def test_another_process_reaches_every_member_of_the_group(layer):
    mine, yours, other = await member(layer), await member(layer), await member(layer, "journey.2")
    code = """
import django
django.setup()
from lib.live import publish
publish("journey.1", {"type": "changed", "x": "ö"})
"""
    url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{connection.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code], env=environment, check=True)
    for channel in (mine, yours):
        assert await received(layer, channel) == {"type": "changed", "x": "ö"}
    await nothing(layer, other)


async def test_it_is_delivered_at_the_commit_and_not_after_a_rollback(layer):
    channel = await member(layer)

    def write(commit):
        with transaction.atomic():
            publish("journey.1", {"type": "changed", "commit": commit})
            transaction.set_rollback(not commit)

    await sync_to_async(write)(False)
    await nothing(layer, channel)
    await sync_to_async(write)(True)
    assert (await received(layer, channel))["commit"] is True


async def test_the_event_loop_publishes_too(layer):
    channel = await member(layer)
    await layer.group_send("journey.1", {"type": "changed"})
    assert await received(layer, channel) == {"type": "changed"}


async def test_who_has_left_hears_nothing(layer):
    channel = await member(layer)
    await layer.group_discard("journey.1", channel)
    await layer.group_send("journey.1", {"type": "changed"})
    await nothing(layer, channel)


async def test_a_lost_connection_is_made_again(layer):
    channel = await member(layer)

    def cut():
        with psycopg.connect(**listen_parameters(), autocommit=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where query = 'listen kaskad_live' and datname = current_database()"
            )

    await asyncio.to_thread(cut)
    await asyncio.sleep(0.5)
    await layer.group_send("journey.1", {"type": "changed"})
    assert await received(layer, channel) == {"type": "changed"}


async def test_a_notice_that_is_not_ours_disturbs_nobody(layer):
    channel = await member(layer)
    await sync_to_async(kick)("kaskad_live")
    await layer.group_send("journey.1", {"type": "changed"})
    assert await received(layer, channel) == {"type": "changed"}


def test_a_message_that_is_too_large_is_refused_with_its_size():
    with pytest.raises(ValueError, match=rf"has 8\d\d\d bytes, and {LARGEST} is the most: send a notice of it"):
        publish("journey.1", {"type": "changed", "x": "ö" * 4000})
