"""Tells open dashboards, at the commit of the facts, that their figures have changed."""

from typing import Any

from django.dispatch import receiver

from analytics.sockets import GROUP
from customers.signals import activity_recorded
from delivery.signals import outcomes_recorded
from lib.live import publish


@receiver([activity_recorded, outcomes_recorded])
def tell(sender: Any, **_: Any) -> None:
    """A notice without figures: the browser asks for what it shows. Many in one transaction arrive as one."""
    publish(GROUP, {"type": "changed"})
