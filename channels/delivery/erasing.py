"""What is erased of a customer's messages. They stay, because they are counted; what they say of a person goes."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from customers.profiles.person import Person
from customers.signals import customer_erasing
from delivery.statements import statement
from lib.sql import execute


@receiver(customer_erasing)
def erase(sender: Any, person: Person, now: datetime, **_: Any) -> None:
    """Withdraws what waits; what is being handed over at this moment is handed over."""
    execute(statement("touch_customers", customer_ids=person.ids))
    execute(
        statement(
            "erase_customer",
            ids=person.ids,
            channels=[channel for channel, _ in person.addresses],
            endpoints=[endpoint for _, endpoint in person.addresses],
            pattern=person.pattern,
        )
    )
