"""Verbs of shared links.

A token has 256 bits of chance, and only its digest is kept: neither guessing nor a copy of the database opens one.
"""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from accounts import audit
from accounts.models import User
from analytics.models.sharing import SharedReport
from analytics.sharing.freezing import Gone, frozen_values

MINUTE = timedelta(minutes=1)
MOST_A_MINUTE = 60  # of one link: enough for a meeting in which everybody opens it


class TooOften(Exception):
    """The link is opened more often than people do."""


@transaction.atomic
def make(given: Mapping[str, Any], *, by: User, now: datetime) -> tuple[SharedReport, str]:
    """The link, and its token, which nobody sees again."""
    values = frozen_values(given, by, now)
    token = secrets.token_urlsafe(32)
    made = SharedReport.objects.create(
        **values,
        name=given.get("name", ""),
        expires_at=given.get("expires_at"),
        digest=digest_of(token),
        beginning=token[:6],
        created_by=by,
        created_at=now,
    )
    audit.record(by, "shared", f"report:{made.report}", link=made.pk, filters=made.filters, until=str(made.expires_at))
    return made, token


@transaction.atomic
def revoke(link: SharedReport, *, by: User, now: datetime) -> None:
    """From now on it opens nothing; that it was there stays."""
    if link.revoked_at is None:
        link.revoked_at = now
        link.save(update_fields=["revoked_at"])
        audit.record(by, "revoked", f"report:{link.report}", link=link.pk)


def opened(token: str, now: datetime) -> SharedReport:
    """The link of a token, counted as opened. Raises Gone for a token that is wrong, revoked or expired; TooOften."""
    mine = SharedReport.objects.filter(digest=digest_of(token)).filter(revoked_at=None)
    mine = mine.filter(Q(expires_at=None) | Q(expires_at__gt=now))
    fresh = Q(minute_at=None) | Q(minute_at__lte=now - MINUTE)
    done = mine.update(
        opened=F("opened") + 1,
        last_opened_at=now,
        minute_opened=Case(When(fresh, then=Value(1)), default=F("minute_opened") + 1),
        minute_at=Case(When(fresh, then=Value(now)), default=F("minute_at")),
    )
    link = mine.select_related("created_by").first() if done else None
    if link is None:
        raise Gone("There is no such link.")
    if link.minute_opened > MOST_A_MINUTE:
        raise TooOften
    return link


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
