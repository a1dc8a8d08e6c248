"""Mail that comes in at an e-mail service and is told at the account's door: replies, bounces, automatic answers.

Each service has a form of its own for it, which anymail reads into one message (docs: anymail.dev, “Receiving mail”).
That is written out again and read as mail from any mailbox is (bounces.py), so that a reply is the same whichever way
it came. It finds what it answers by the token in the address that it was written to (`reply_address`), by our
Message-ID, or by the service's own.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes
from email.errors import MessageError
from email.policy import EmailPolicy
from typing import Any

from django.core.exceptions import SuspiciousOperation
from rest_framework import serializers

from delivery.mailing import bounces, verp
from delivery.mailing.esp import ApiSettings
from delivery.mailing.mail import LONGEST_LOCAL, Unwritable, one_line, wire_address
from delivery.provider import Call, Receipt, Reply

LARGEST_CALL = 25_000_000  # with what is attached; services take mails of 20 to 35 MB
LONGEST_REPLY_LOCAL = LONGEST_LOCAL - len(verp.SEPARATOR) - verp.LONGEST_TOKEN
ID = re.compile(r"<([^<>\s]{1,200})>")
AS_IT_CAME = EmailPolicy(refold_source="none", max_line_length=None)
# What a call that is no form, or has more in it than Django takes, may raise beside what anymail raises.
FAILURES = (MessageError, SuspiciousOperation)


class InboundSettings(ApiSettings):
    """Where the service is reached, and where people answer."""

    reply_address = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=254,
        label="Address for replies",
        help_text="As replies@in.shop.example, where the service takes mail in and tells it to this account's address."
        " Each message adds + and a signed token to the name. Empty: replies go to the sender.",
    )

    def validate_reply_address(self, value: str) -> str:
        """An address that stays one when the token of a message is added."""
        if value:
            try:
                wire_address(value, "address for replies")
            except Unwritable as error:
                raise serializers.ValidationError(str(error)) from None
            if not value.isascii() or len(value.rpartition("@")[0]) > LONGEST_REPLY_LOCAL:
                raise serializers.ValidationError(
                    f"Write an address of plain letters, with at most {LONGEST_REPLY_LOCAL} characters before the @."
                )
        return value


def reply_to(address: str, message_id: int, customer_id: int) -> str:
    """Where people answer this message; empty if the account has no address for that."""
    return verp.return_path(address, verp.token(message_id, customer_id)) if address else ""


def told_json(call: Call) -> Any:
    """What a call tells in JSON; None if it is none."""
    try:
        return json.loads(call.body)
    except (ValueError, RecursionError):
        return None


def is_form(call: Call) -> bool:
    """Whether a call is a form: what services make of whole mails."""
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in ("multipart/form-data", "application/x-www-form-urlencoded")


def read(event: Any, number: int, call: Call, own_id: Callable[[str], str], now: datetime) -> Receipt | Reply | None:
    """What one of anymail's inbound events tells; None for nothing. `number`: which of the call's events it is.

    `own_id` makes the service's id of a message of its Message-ID. Raises what `email` raises of a mail that is none.
    """
    mail = event.message
    if mail is None:
        return None
    content = mail.as_bytes(policy=AS_IT_CAME)
    told = bounces.read(_envelope(mail, number, call) + content, now)
    if isinstance(told, Reply) and told.message_id is None:
        return replace(told, provider_message_id=own_id(_answered(content)) or None)
    return told


def _envelope(mail: Any, number: int, call: Call) -> bytes:
    """What a mail server writes above a mail: for whom it came, from where, and an id if it has none."""
    lines = []
    if mail.envelope_recipient:
        lines.append(f"X-Original-To: {_line(mail.envelope_recipient)}")
    if mail.envelope_sender is not None and "return-path" not in mail:
        lines.append(f"Return-Path: <{_line(mail.envelope_sender).strip('<>')}>")
    if not mail["message-id"]:
        digest = hashlib.sha256(call.body + b"%d" % number).hexdigest()
        lines.append(f"Message-ID: <{digest}@door.kaskad>")
    return "".join(f"{each}\r\n" for each in lines).encode(errors="replace")


def _line(value: Any) -> str:
    try:
        return one_line(str(value), "envelope")[:320]
    except Unwritable:
        return ""


def _answered(content: bytes) -> str:
    """The Message-ID of the message that a mail answers, without its brackets; empty if it names none."""
    mail = message_from_bytes(content[: bounces.LARGEST_MAIL])
    first = ID.search(str(mail.get("in-reply-to", "")))
    if first:
        return first[1]
    others: list[str] = ID.findall(str(mail.get("references", "")))
    return others[-1] if others else ""
