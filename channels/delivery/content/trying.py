"""A single message to an address that somebody of the staff has typed: does it arrive, and what does it look like?

It goes straight to the provider, leaves no message behind and is in no figure. Who sent it where is in the audit.
"""

import logging
import random
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import Throttled

from accounts import audit
from accounts.models import AuditEntry, User
from customers.models import Address, Suppression
from delivery.content.fields import LinkField, Rendered
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.models import Sender
from delivery.opening import AccountBroken, open_account
from delivery.provider import AccountDown, Checked, Endpoint, Outgoing

log = logging.getLogger("kaskad.delivery")

TTL_S = 3600
# Ids that no message has yet: each test has its own, so that no provider takes it for a repeated one.
NOT_OURS = 2**41
MOST_A_MINUTE = 10  # of one person
TRIED = "tried"  # in the audit
TITLE = "Test message"
EXAMPLE = "https://example.com/"
CALLED = "url"  # the field of a content that names whom it calls
# Before what is read first of a test, in the language of the content.
MARKS = {"en": "Test: ", "ru": "Тест: ", "uk": "Тест: ", "pl": "Test: "}
MARKED = ("subject", "title", "text")
TEXT = "This is a test message from {brand}. It was sent to see whether messages arrive."


def allow(user: User, now: datetime) -> None:
    """Raises Throttled when this person has sent many tests within the last minute."""
    since = now - timedelta(minutes=1)
    if AuditEntry.objects.filter(user=user, action=TRIED, at__gt=since).count() >= MOST_A_MINUTE:
        raise Throttled(wait=60, detail=f"At most {MOST_A_MINUTE} tests a minute. Wait a moment.")


def recorded(user: User, sender: Sender, endpoint: str, fields: Mapping[str, str], now: datetime) -> Checked:
    """`try_out`, within what one person may send, and in the audit. Raises Throttled."""
    allow(user, now)
    said = try_out(sender, endpoint, fields, now)
    audit.record(user, TRIED, f"sender:{sender.pk}", to=endpoint, accepted=said.accepted)
    return said


def try_out(sender: Sender, endpoint: str, fields: Mapping[str, str], now: datetime) -> Checked:
    """Hands over one message with these (rendered) fields at once; what the provider said, without any secret."""
    kind = KINDS[sender.channel]
    try:
        kind.check_endpoint(endpoint)
        provider, account = open_account(sender.account)
    except (BadEndpoint, AccountBroken) as error:
        return Checked(accepted=False, words=str(error))
    if sender.channel not in provider.channels:
        return Checked(accepted=False, words=f"{provider.label} does not deliver {kind.label}.")
    if Suppression.objects.filter(channel=sender.channel, endpoint=endpoint).exists():
        return Checked(accepted=False, words="This address is on the suppression list: nothing is sent to it.")
    known = Address.objects.filter(channel=sender.channel, endpoint=endpoint).order_by("-is_active", "-id").first()
    detail = known.detail if known else None
    message = Outgoing(
        0,
        NOT_OURS + random.getrandbits(40),
        sender.channel,
        endpoint,
        sender.value,
        sender.name,
        fields,
        kind.parts(fields),
        TTL_S,
        (Endpoint(endpoint, detail or {}),),
        traffic_class="service",
    )
    try:
        outcome = next(iter(provider.send([message], account, now)), None)
    except AccountDown as error:
        return Checked(accepted=False, words=account.hide(str(error)))
    except Exception as error:  # noqa: BLE001 (whatever a vendor's library raises; it is logged and told)
        log.warning("%s failed at a test:\n%s", provider.label, account.hide(traceback.format_exc()))
        return Checked(accepted=False, words=account.hide(f"{provider.label} failed: {error}")[:500])
    if outcome is None:
        return Checked(accepted=False, words=f"{provider.label} gave no answer and may have taken the message.")
    if outcome.refusal:
        said = ": ".join(filter(None, [outcome.code, outcome.words])) or str(outcome.refusal)
        return Checked(accepted=False, words=account.hide(said)[:500])
    name = f" It calls it {outcome.provider_message_id}." if outcome.provider_message_id else ""
    return Checked(accepted=True, words=account.hide(f"{provider.label} has taken the message.{name}"))


def marked(channel: str, fields: Mapping[str, str], language: str) -> dict[str, str]:
    """The fields of a content, with a sign that it is a test, unless the channel's length leaves no room for it.

    Templates that a vendor keeps say what was agreed with it, and nothing else.
    """
    limits = {
        key: field.max_length for key, field in KINDS[channel].Content().fields.items() if isinstance(field, Rendered)
    }
    key = next((each for each in MARKED if fields.get(each) and each in limits), None)
    if key is None or fields.get("template"):
        return dict(fields)
    text = MARKS.get(language.split("-", maxsplit=1)[0].lower(), MARKS["en"]) + fields[key]
    limit = limits[key]
    return dict(fields) if limit is not None and len(text) > limit else {**fields, key: text}


def standard_fields(sender: Sender, endpoint: str = "") -> dict[str, str]:
    """A content that says that it is a test, made of the fields that the channel asks for.

    Where a message says itself whom it calls (a webhook), that is the address that the test goes to, if it is one.
    Raises rest_framework.serializers.ValidationError for a channel that asks for something which cannot be made up.
    """
    form_class = KINDS[sender.channel].Content
    written: dict[str, Any] = {}
    for key, field in form_class().fields.items():
        wanted = field.required or key == "text"
        if not wanted or not isinstance(field, Rendered):
            continue
        text = TITLE if field.max_length is not None and field.max_length < 250 else TEXT.format(brand=sender.brand)
        if isinstance(field, LinkField):
            text = endpoint if key == CALLED and endpoint.startswith(("https://", "http://", "/")) else EXAMPLE
        written[key] = text
    form = form_class(data=written)
    if not form.is_valid():
        raise serializers.ValidationError(
            {"endpoint": ["This channel has no standard text. Send a test from a template instead."]}
        )
    return {key: str(value) for key, value in form.validated_data.items()}
