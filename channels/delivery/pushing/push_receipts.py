"""What devices tell: our service worker, and applications, report what became of a notification: /push/r/<token>/.

The token came with the notification, and so only its device can know it. What is told twice counts once.
"""

import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from delivery import outcomes, statuses, tokens
from delivery.outcomes import Report

LARGEST_BODY = 2000
CLOSED = "closed"
TYPES = frozenset({statuses.DELIVERED, statuses.OPENED, statuses.CLICKED, CLOSED})


@method_decorator(csrf_exempt, name="dispatch")
class PushReceipt(View):
    """Reports of devices: {"type": "delivered" | "opened" | "clicked" | "closed"}."""

    http_method_names = ["post"]  # noqa: RUF012 (so it is declared in the base class)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """204: stored, or told before; 404: a token that is not ours; 400: nonsense."""
        try:
            message_id, customer_id = tokens.read("push", token)
        except (tokens.BadToken, ValueError):
            return _answer(404)
        if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
            return _answer(413)
        try:
            told = json.loads(request.body)
            type_ = told["type"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return _answer(400)
        if not isinstance(type_, str) or type_ not in TYPES:
            return _answer(400)
        now = timezone.now()
        if message_id:  # a test message (delivery/content/trying.py) has none
            outcomes.record([_report(customer_id, message_id, type_, told.get("button"), now)], now)
        return _answer(204)


def _report(customer_id: int, message_id: int, type_: str, button: Any, now: datetime) -> Report:
    if type_ == CLOSED:
        # Swiped away, perhaps with all others: kept, and no sign that anybody has read it.
        return Report(customer_id, message_id, statuses.OPENED, now, statuses.NONE, CLOSED, detail={"closed": True})
    detail = {"button": button} if button in (1, 2) else None
    return Report(customer_id, message_id, type_, now, key="device", detail=detail)


def _answer(status: int) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
