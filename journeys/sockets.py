"""Live counters of a journey."""

from channels.generic.websocket import AsyncJsonWebsocketConsumer


class JourneySocket(AsyncJsonWebsocketConsumer):
    """Replaced below."""
