"""What is erased of a customer's runs. Decisions stay, because they are counted; what was compared goes."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.dispatch import receiver

from customers.profiles.person import Person
from customers.signals import customer_erasing
from lib.live import kick
from lib.sql import execute, fill, load

HERE = Path(__file__).parent


@receiver(customer_erasing)
def erase(sender: Any, person: Person, now: datetime, **_: Any) -> None:
    """Whoever is inside a journey leaves it by the engine's own inbox, with a decision."""
    execute(fill(load(HERE / "erasing.sql"), ids=person.ids, pattern=person.pattern, now=now))
    kick("engine")
