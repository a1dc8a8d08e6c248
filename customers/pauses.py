"""Customers who want to hear nothing of a brand for a while."""

from datetime import datetime

from customers.models import ConsentPause


def pause(customer_id: int, brand_id: int, until: datetime, now: datetime) -> None:
    """Nothing that the customer could refuse is sent to them until then; what they allow stays as it is."""
    ConsentPause.objects.bulk_create(
        [ConsentPause(customer_id=customer_id, brand_id=brand_id, until=until, paused_at=now)],
        update_conflicts=True,
        update_fields=["until", "paused_at"],
        unique_fields=["customer_id", "brand_id"],
    )


def resume(customer_id: int, brand_id: int) -> None:
    """Ends a pause before its time."""
    ConsentPause.objects.filter(customer_id=customer_id, brand_id=brand_id).delete()


def paused_until(customer_id: int, brand_id: int, now: datetime) -> datetime | None:
    """Until when the customer wants to hear nothing of the brand; None: they are not away."""
    return (
        ConsentPause.objects.filter(customer_id=customer_id, brand_id=brand_id, until__gt=now)
        .values_list("until", flat=True)
        .first()
    )
