"""Calls of the API that change something, each of them once: the same call again gets the answer of the first."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from psycopg import sql
from rest_framework import serializers
from rest_framework.request import Request

from accounts.api_keys import System
from lib.problems import Conflict
from lib.sql import execute, rows

LONGEST_KEY = 100
FORGOTTEN_AT_ONCE = 100
HEADER = "Idempotency-Key"


class OtherCall(Conflict):
    """The key of an earlier call, and another body."""

    default_detail = "This idempotency key was used for another call."
    default_code = "idempotency_key_used"


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


def once(
    calls: type[models.Model],
    caller: str,
    key: str | None,
    wish: Mapping[str, Any],
    do: Callable[[], dict[str, Any]],
    *,
    now: datetime,
    kept: timedelta,
) -> tuple[dict[str, Any], bool]:
    """(the answer, whether it is new): does it in one transaction, or finds the answer of the first time.

    `calls` is the table in which answers are `kept`: caller, idempotency_key, digest, answer, created_at. Without a key
    it is always done. Raises OtherCall when the key stands for something else.
    """
    if key is None:
        with transaction.atomic():
            return do(), True
    digest = hashlib.sha256(json.dumps(wish, sort_keys=True, default=str).encode()).hexdigest()
    table: Any = calls._default_manager
    with transaction.atomic():
        # Two of the same call at the same time: the second waits here, and then finds the first.
        name = f"{calls._meta.db_table} {caller} {key}"
        rows(sql.SQL("select pg_advisory_xact_lock(hashtextextended({}, 4))").format(name))
        _forget(calls, now - kept)
        known = table.filter(caller=caller, idempotency_key=key, created_at__gte=now - kept).first()
        if known is not None:
            if known.digest != digest:
                raise OtherCall
            return known.answer, False
        answer = do()
        table.filter(caller=caller, idempotency_key=key).delete()
        table.create(caller=caller, idempotency_key=key, digest=digest, answer=answer, created_at=now)
    return answer, True


def _forget(calls: type[models.Model], before: datetime) -> None:
    """Some of the oldest calls, so that the table does not grow for ever."""
    execute(
        sql.SQL(
            "delete from {table} where ctid = any(array(select ctid from {table}"
            " where created_at < {before} order by created_at limit {most} for update skip locked))"
        ).format(table=sql.Identifier(calls._meta.db_table), before=before, most=FORGOTTEN_AT_ONCE)
    )
