"""Calls of the API that change something, each of them once: the same call again gets the answer of the first."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from psycopg import sql
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api_keys import System
from journeys.models import ApiCall
from lib.problems import Conflict
from lib.sql import execute, rows

LONGEST_KEY = 100
LARGEST_PAYLOAD = 10_000  # characters of its JSON
KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 100
HEADER = "Idempotency-Key"


class OtherCall(Conflict):
    """The key of an earlier call, and another body."""

    default_detail = "This idempotency key was used for another call."
    default_code = "idempotency_key_used"


class IdempotencyField(serializers.CharField):
    """The key of a call, if it does not stand in the header."""

    def __init__(self, **kwargs: Any) -> None:
        words = f"The same for every try of the same call: it then happens once. Or the header {HEADER}."
        super().__init__(max_length=LONGEST_KEY, required=False, help_text=words, **kwargs)


class PayloadField(serializers.DictField):
    """Data that a system gives along, for the texts: bounded, and such that the database takes it."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        value: dict[str, Any] = super().to_internal_value(data)
        text = json.dumps(value, ensure_ascii=False)
        if len(text) > LARGEST_PAYLOAD:
            raise serializers.ValidationError(f"At most {LARGEST_PAYLOAD:,} characters of JSON.")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise serializers.ValidationError("There is half a character in it (a lone surrogate).") from None
        if "\\u0000" in text:
            raise serializers.ValidationError("There is a null character in it.")
        return value


def idempotency_key(request: Request, given: str | None) -> str | None:
    """The key of a call, of its header or its body. Raises ValidationError when they differ."""
    header = request.headers.get(HEADER)
    if header is None:
        return given
    if len(header) > LONGEST_KEY or not header.isprintable():
        raise serializers.ValidationError({"idempotency_key": [f"At most {LONGEST_KEY} printable characters."]})
    if given is not None and given != header:
        raise serializers.ValidationError({"idempotency_key": ["The header says another one."]})
    return header


def caller_of(user: Any) -> str:
    """Whose call it is: keys of different callers have nothing to do with each other."""
    return f"key:{user.key.pk}" if isinstance(user, System) else f"user:{user.pk}"


def name_of(user: Any) -> str:
    """How the caller is called in the ledger."""
    return user.key.name if isinstance(user, System) else user.name


def once(
    caller: str, key: str | None, wish: Mapping[str, Any], now: datetime, do: Callable[[], dict[str, Any]]
) -> tuple[dict[str, Any], bool]:
    """(the answer, whether it is new): does it in one transaction, or finds the answer of the first time.

    Without a key it is always done. Raises OtherCall when the key stands for something else.
    """
    if key is None:
        with transaction.atomic():
            return do(), True
    digest = hashlib.sha256(json.dumps(wish, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        # Two of the same call at the same time: the second waits here, and then finds the first.
        lock = sql.SQL("select pg_advisory_xact_lock(hashtextextended({}, 4))").format(f"{caller} {key}")
        rows(lock)
        known = ApiCall.objects.filter(caller=caller, idempotency_key=key).first()
        if known is not None:
            if known.digest != digest:
                raise OtherCall
            return known.answer, False
        answer = do()
        ApiCall.objects.create(caller=caller, idempotency_key=key, digest=digest, answer=answer, created_at=now)
        _forget(now)
    return answer, True


def _forget(now: datetime) -> None:
    """Some of the oldest calls, so that the table does not grow for ever."""
    execute(
        sql.SQL(
            "delete from journeys_apicall where ctid = any(array(select ctid from journeys_apicall"
            " where created_at < {} order by created_at limit {} for update skip locked))"
        ).format(now - KEPT, FORGOTTEN_AT_ONCE)
    )
