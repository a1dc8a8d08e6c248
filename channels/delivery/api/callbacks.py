"""Telling other systems what became of what they asked for: signed calls, repeated until they are heard.

The first of each type of status of a message is told, at least once; a call that comes twice has the same `webhook-id`.
What was sent again by hand has its statuses once more. Those above us tell the rest (`note`), as the end of a cascade.
"""

import json
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from accounts.models import ApiKey
from delivery.calling import http, standard_webhooks
from delivery.models import Callback, StatusCall
from delivery.provider import OpenAccount
from delivery.statements import statement
from lib import secrets
from lib.sql import execute

log = logging.getLogger("kaskad.delivery")

# After so many seconds a call that was not heard is made again; after the last one it is given up.
PAUSES_S = (5, 30, 120, 600, 1800, 3600, 3 * 3600, 8 * 3600, 24 * 3600)
AT_ONCE = 8
MOST = 100  # calls of one turn
PATIENCE_S = 5


def settle(key: ApiKey, url: str) -> dict[str, str]:
    """Sets where the statuses of a key's messages are told; a new secret comes with it. Blank: nowhere."""
    if not url:
        Callback.objects.filter(key=key).delete()
        StatusCall.objects.filter(key=key).delete()
        return {"url": ""}
    secret = standard_webhooks.new_secret()
    Callback.objects.update_or_create(key=key, defaults={"url": url, "secret": secrets.encrypt({"secret": secret})})
    return {"url": url, "secret": secret}


def tell(statuses: Sequence[tuple[int, str, datetime, str, str]], now: datetime) -> None:
    """Notes what is to be told: (message, type, moment, code, words). Two statements of the caller's transaction.

    Messages that nobody asked for by a key with an address are passed over.
    """
    if statuses and Callback.objects.exists():
        execute(
            statement(
                "tell_callers",
                message_ids=[each[0] for each in statuses],
                types=[each[1] for each in statuses],
                ats=[each[2] for each in statuses],
                codes=[each[3][:60] for each in statuses],
                words=[each[4][:300] for each in statuses],
                now=now,
            )
        )


def note(type_: str, told: Sequence[tuple[int, dict[str, Any]]], now: datetime) -> None:
    """Notes something else to be told: (key, what is said), each once. Whoever has no address is passed over.

    `id` in what is said names it, together with the type, in the `webhook-id`.
    """
    doors = set(Callback.objects.filter(key__in={key for key, _ in told}).values_list("key", flat=True))
    StatusCall.objects.bulk_create(
        StatusCall(key_id=key, type=type_, data=data, at=now, due_at=now) for key, data in told if key in doors
    )


def turn(now: datetime) -> int:
    """Makes the calls that are due, some at a time; how many."""
    due = list(StatusCall.objects.filter(due_at__lte=now).order_by("due_at", "id")[:MOST])
    if not due:
        return 0
    doors = {each.key_id: each for each in Callback.objects.filter(key__in={each.key_id for each in due})}
    StatusCall.objects.filter(pk__in=[each.pk for each in due if each.key_id not in doors]).delete()
    waiting = [each for each in due if each.key_id in doors]
    with ThreadPoolExecutor(AT_ONCE) as hands:
        heard = list(hands.map(lambda each: _call(each, doors[each.key_id], now), waiting))
    done = [each.pk for each, was_heard in zip(waiting, heard, strict=True) if was_heard]
    again = [each for each, was_heard in zip(waiting, heard, strict=True) if not was_heard]
    given_up = [each for each in again if each.attempts >= len(PAUSES_S)]
    for each in given_up:
        log.warning("%s is not told: nobody heard it", _name(each))
    StatusCall.objects.filter(pk__in=done + [each.pk for each in given_up]).delete()
    for each in again:
        if each not in given_up:
            each.due_at = now + timedelta(seconds=PAUSES_S[each.attempts])
            each.attempts += 1
    StatusCall.objects.bulk_update([each for each in again if each not in given_up], ["due_at", "attempts"])
    return len(due)


def _call(status: StatusCall, door: Callback, now: datetime) -> bool:
    """Whether it was heard. Reads no database: it runs in a thread of its own."""
    type_, told = (status.type, status.data) if status.message_id is None else ("message.status", _said(status))
    body = json.dumps({"type": type_, "timestamp": now.isoformat(), "data": told}).encode()
    try:
        secret = secrets.decrypt(door.secret)["secret"]
        signed = standard_webhooks.headers(secret, _name(status), now, body)
        request = http.Request("POST", door.url, {"content-type": "application/json", **signed}, body)
        line = http.Line(OpenAccount(0, "callback", {}, {}), timeout_s=PATIENCE_S)
        return http.ask(request, line).is_good
    except (http.NotSent, http.Unsure, http.Unwritable, secrets.SecretsUnreadable) as error:
        log.warning("%s could not be told: %s", _name(status), error)
        return False


def _said(status: StatusCall) -> dict[str, Any]:
    told: dict[str, Any] = {"message": status.message_id, "status": status.type, "at": status.at.isoformat()}
    if status.code or status.words:
        told |= {"code": status.code, "words": status.words}
    return told


def _name(status: StatusCall) -> str:
    """The `webhook-id`."""
    if status.message_id is None:
        return f"{status.type}-{(status.data or {}).get('id')}"
    return f"{status.message_id}-{status.type}" + (f"-again-{status.again}" if status.again else "")
