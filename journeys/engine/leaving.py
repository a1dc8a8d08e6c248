"""Lets those out whom another journey, or the API, sends away."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from lib.live import publish
from lib.sql import fill, load, rows

HERE = Path(__file__).parent


def let_out(now: datetime, batch: int) -> int:
    """One batch of departures; how many were worked off."""
    with transaction.atomic():
        told, journeys = rows(fill(load(HERE / "leaving.sql"), now=now, batch=batch))[0]
        for journey in journeys or ():
            publish(f"journey.{journey}", {"type": "changed"})
    return int(told)
