"""Tells open dashboards that figures have changed."""

from channels.generic.websocket import AsyncJsonWebsocketConsumer


class DashboardSocket(AsyncJsonWebsocketConsumer):
    """Replaced below."""
