"""Tell other processes at the commit of the present transaction: wake a loop, or reach browsers over WebSocket."""

from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import connection, transaction


def kick(channel: str) -> None:
    """Wake the loop that listens on this channel (lib/loop.py). Many kicks in one transaction arrive as one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, '')", [channel])


def publish(group: str, message: dict[str, Any]) -> None:
    """Deliver a small message to every WebSocket in the group; `type` names the consumer's method.

    Not delivered when the transaction rolls back. Needs JSON types only and less than 7.9 kB.
    """
    layer: Any = get_channel_layer()
    if hasattr(type(layer), "publish"):  # of the class: Redis's layer is a proxy that only an event loop may ask
        layer.publish(group, message)
    else:
        transaction.on_commit(lambda: async_to_sync(_send)(layer, group, message))


async def _send(layer: Any, group: str, message: dict[str, Any]) -> None:
    await layer.group_send(group, message)


def listen_parameters() -> dict[str, Any]:
    """Arguments of psycopg.connect for a connection of one's own to Django's database, such as LISTEN needs."""
    ours = {"cursor_factory", "context", "prepare_threshold"}  # of Django's wrapper
    parameters = connection.get_connection_params()
    # The keep-alives free what a machine held that vanished (locks, most of all) within half a minute.
    return {key: value for key, value in parameters.items() if key not in ours} | {
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 4,
    }
