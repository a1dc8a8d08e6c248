"""WebSockets. Each stands in config/rights.py by its name, with the method CONNECT."""

from typing import Any

from channels.consumer import AsyncConsumer
from django.urls import path

from analytics.sockets import DashboardSocket
from customers.sockets import ImportSocket
from journeys.figures.sockets import JourneySocket
from journeys.talking.socket import MentionsSocket, TalkSocket


def _asgi(socket: type[AsyncConsumer]) -> Any:
    """Typed as nothing in particular: Django's `path` is typed for views of HTTP only."""
    return socket.as_asgi()


websockets: list[Any] = [
    path("ws/journeys/<int:journey>/", _asgi(JourneySocket), name="ws-journey"),
    path("ws/journeys/<int:journey>/talk/", _asgi(TalkSocket), name="ws-journey-talk"),
    path("ws/mentions/", _asgi(MentionsSocket), name="ws-mentions"),
    path("ws/dashboard/", _asgi(DashboardSocket), name="ws-dashboard"),
    path("ws/imports/", _asgi(ImportSocket), name="ws-imports"),
]
