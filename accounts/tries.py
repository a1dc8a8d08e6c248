"""Counts wrong passwords, by address and for all web processes together, so that guessing is slow wherever it knocks.

An address is closed for the rest of its window whether anybody has it or not, so the answer tells nothing about who
exists.
"""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import LoginTry

TRIES = 10
WINDOW = timedelta(minutes=5)


def closed_for(email: str, now: datetime) -> timedelta | None:
    """Counts a try, and says for how long the address is closed; None: it is open, and the password may be looked at.

    Counted before the password is looked at, so that many tries at one instant are not more than one after another.
    """
    with transaction.atomic():
        LoginTry.objects.filter(since_at__lte=now - WINDOW).delete()
        made, _ = LoginTry.objects.get_or_create(key=_key(email), defaults={"since_at": now})
        mine = LoginTry.objects.filter(pk=made.pk)
        mine.update(count=F("count") + 1)
        count, since_at = mine.values_list("count", "since_at").get()
    return since_at + WINDOW - now if count > TRIES else None


def forget(email: str) -> None:
    """After the right password."""
    LoginTry.objects.filter(key=_key(email)).delete()


def _key(email: str) -> str:
    """No address in clear: people also type their password there."""
    return hashlib.sha256(email.lower().encode()).hexdigest()
