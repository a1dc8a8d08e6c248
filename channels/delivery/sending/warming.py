"""Warm-up: a new sender is given few messages on its first day and more each day, so that mailbox providers come to
know it; what is beyond the day's share waits, or goes over the sender's fall-back.
"""

from datetime import date, datetime

from delivery.models import Sender, SenderDay
from delivery.statements import statement
from lib.sql import execute, rows

# Messages a day, from the first day on: doubled about every day and a half, for lack of a rule of the mailbox
# providers, who publish none.
GENTLE = (50, 100, 200, 400, 700, 1_000, 2_000, 3_500, 5_000, 10_000, 20_000, 35_000, 50_000, 75_000, 100_000)


def share(sender: Sender, on: date) -> int | None:
    """How many messages this sender may be given on a day (UTC); None: it is warm."""
    if sender.warms_up_from is None or not sender.warm_up:
        return None
    day = (on - sender.warms_up_from).days
    if day < 0:
        return 0
    return sender.warm_up[day] if day < len(sender.warm_up) else None


def take(sender: Sender, wanted: int, now: datetime) -> int:
    """How many messages of `wanted` this sender may be given now; they are taken out of the day's share."""
    allowed = share(sender, now.date())
    if allowed is None:
        return wanted
    SenderDay.objects.bulk_create([SenderDay(sender_id=sender.pk, on=now.date())], ignore_conflicts=True)
    ((granted,),) = rows(statement("take_share", sender=sender.pk, on=now.date(), share=allowed, wanted=wanted))
    return int(granted)


def give_back(sender: Sender, unused: int, now: datetime) -> None:
    """Puts back what was taken and not needed."""
    if unused > 0 and share(sender, now.date()) is not None:
        execute(statement("give_back_share", sender=sender.pk, on=now.date(), unused=unused))
