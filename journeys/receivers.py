"""What the engine hears from below: it notes whom to look at again, in the transaction that records the facts."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.dispatch import receiver

from customers.signals import activity_recorded
from delivery.signals import outcomes_recorded
from lib.live import kick


@receiver([activity_recorded, outcomes_recorded])
def wake(sender: Any, customer_ids: list[int], now: datetime, **_: Any) -> None:
    """Appends the customers to the engine's inbox: those of them who are inside a journey now. One statement."""
    if not customer_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into journeys_wake (customer_id, created_at)"
            # Named, because an enrollment has an id too: a bare `id` in the EXISTS would be that one.
            " select heard.customer_id, %(now)s from unnest(%(ids)s::bigint[]) as heard(customer_id)"
            " where exists (select from journeys_enrollment e"
            " where e.customer_id = heard.customer_id and e.exited_at is null)",
            {"ids": list(customer_ids), "now": now},
        )
        if cursor.rowcount:
            kick("engine")
