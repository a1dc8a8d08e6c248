"""The customer-service window of WhatsApp: free words within 24 hours of what a person wrote last.

“Sending messages”, customer service windows (https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/send-messages,
read 2026-11-22): the window of a number opens, and is opened anew, whenever the person writes or calls.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from delivery.models import IncomingMessage
from delivery.provider import OpenAccount, Outgoing

OPEN_FOR = timedelta(hours=24)
SPARE = timedelta(minutes=1)  # until the message is there


def open_windows(batch: Sequence[Outgoing], account: OpenAccount, now: datetime) -> set[int]:
    """The messages (by id) whose recipient has written to their sender so recently that free words may be sent.

    One query, and none where no message has free words.
    """
    free = [each for each in batch if each.fields.get("text", "").strip()]
    if not free:
        return set()
    wrote = set(
        IncomingMessage.objects.filter(
            account_id=account.id,
            channel="whatsapp",
            customer_id__in={each.customer_id for each in free},
            at__gt=now - OPEN_FOR + SPARE,
        ).values_list("customer_id", "endpoint", "to")
    )
    return {
        each.message_id
        for each in free
        if any(
            (each.customer_id, each.endpoint, to) in wrote
            for to in (each.sender, each.sender.lstrip("+"), f"+{each.sender.lstrip('+')}")
        )
    }
