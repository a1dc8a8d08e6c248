"""WebSockets. Each stands in config/rights.py by its name, with the method CONNECT."""

from typing import Any

from analytics.sockets import DashboardSocket
from django.urls import path
from journeys.sockets import JourneySocket

websockets: list[Any] = [
    path("ws/journeys/<int:journey>/", JourneySocket.as_asgi(), name="ws-journey"),
    path("ws/dashboard/", DashboardSocket.as_asgi(), name="ws-dashboard"),
]
