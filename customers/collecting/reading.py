"""From the JSON of a call to messages: each is taken or refused for itself, and its clock is set by ours.

A message is stored as it came, with `timestamp` corrected to our clock and without what nobody reads. What it means is
not asked here but where it is worked off (customers/taking).
"""

import hashlib
import json
import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from customers.collecting.body import LARGEST_MESSAGE, Unparsed, Unreadable
from customers.collecting.clocks import Rejected, corrected, sent_at_of, shown

TYPES = ("track", "identify", "page", "screen", "group", "alias")
IDS = ("userId", "anonymousId", "previousId", "groupId")
OBJECTS = ("properties", "traits", "context")
UNREAD = ("writeKey", "sentAt", "integrations", "_metadata")
LONGEST_ID = 200  # of Identity.value
LONGEST_MESSAGE_ID = 100
LONGEST_NAME = 100
DEEPEST = 50  # far from what those who work it off could not read
ADDED = 200  # bytes that we add to a message at most
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Taken:
    """What a call has brought: messages as JSON texts, ready to be stored, and those that were refused.

    `rejects`: (message id, reason, the message as it came) of each.
    """

    messages: list[str] = field(default_factory=list)
    rejects: list[tuple[str, str, Any]] = field(default_factory=list)
    sent_at: datetime | None = None

    @property
    def received(self) -> int:
        """Of how many messages it was."""
        return len(self.messages) + len(self.rejects)


def write_key_in(document: Any) -> str:
    """The write key that stands in a body, its own or that of its first message; empty if there is none."""
    for each in (document, *_messages(document)[:1]):
        if isinstance(each, dict) and isinstance(key := each.get("writeKey"), str) and key:
            return key
    return ""


def read(document: Any, type_: str, now: datetime, told_sent_at: str = "") -> Taken:
    """The messages of a call that came at `now`. `type_`: what the address says they are, or nothing.

    `told_sent_at`: what a header says of when it was sent. Raises Unreadable for what is no message at all.
    """
    messages = _messages(document)
    body: Mapping[str, Any] = document if isinstance(document, dict) else {}
    is_batch = isinstance(document, list) or "batch" in body
    sent_at = sent_at_of(body.get("sentAt") or told_sent_at)
    context = body.get("context") if is_batch else None
    shared = context if isinstance(context, dict) else {}
    taken = Taken(sent_at=sent_at)
    for message in messages:
        try:
            if not isinstance(message, dict):
                deep = isinstance(message, Unparsed)
                raise Rejected("The message is nested too deep." if deep else "The message is no JSON object.")
            own = message.get("context") or {}
            whole = message | {"context": shared | own} if shared and isinstance(own, dict) else message
            taken.messages.append(_message(whole, type_, sent_at, now))
        except Rejected as why:
            taken.rejects.append((_id_of(message), str(why), message))
        except RecursionError:
            taken.rejects.append((_id_of(message), "The message is nested too deep.", message))
    return taken


def _messages(document: Any) -> list[Any]:
    """Of a batch its messages, else the one that the body is."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        raise Unreadable("The body is no JSON object: a message or a batch of messages is expected.")
    if "batch" not in document:
        return [document]
    if not isinstance(document["batch"], list):
        raise Unreadable("“batch” is no list of messages.")
    return document["batch"]


def _message(came: dict[str, Any], type_: str, sent_at: datetime | None, now: datetime) -> str:
    """The message as it is stored. Raises Rejected."""
    message = came.copy()
    if "sentAt" in message:
        sent_at = sent_at_of(message["sentAt"]) or sent_at
    for key in UNREAD:
        if key in message:
            del message[key]
    kind = message["type"] = type_ or message.get("type")
    if kind not in TYPES:
        if kind is None:
            raise Rejected(f"“type” is missing: one of {', '.join(TYPES)} is expected.")
        raise Rejected(f"“type” is {shown(kind)}: one of {', '.join(TYPES)} is expected.")
    for key in IDS:
        if key in message:
            if (name := _id(key, message[key])) is None:
                del message[key]
            else:
                message[key] = name
    _check_shape(message, kind)
    message["messageId"] = _message_id(message, came, sent_at)
    moment = message.get("timestamp") or message.get("originalTimestamp")
    if moment is None or moment == "":
        message["timestamp"] = now.isoformat()
    else:
        message["originalTimestamp"] = moment
        message["timestamp"] = corrected(moment, sent_at, now).isoformat()
    return _stored(message)


def _check_shape(message: dict[str, Any], kind: str) -> None:
    """Whether it names somebody, and its parts are what they have to be. Raises Rejected."""
    if "userId" not in message and "anonymousId" not in message:
        raise Rejected("It names nobody: “userId” and “anonymousId” are missing.")
    if kind == "alias" and "previousId" not in message:
        raise Rejected("An alias needs “previousId”, the name by which the person was known.")
    if kind == "track":
        name = message.get("event")
        if not isinstance(name, str) or not name.strip():
            raise Rejected("“event” is missing: the name of what happened.")
        if len(name) > LONGEST_NAME:
            raise Rejected(f"“event” has {len(name)} characters; {LONGEST_NAME} are allowed.")
    for key in OBJECTS:
        if key in message and not isinstance(message[key], dict):
            if message[key] is not None and message[key] != "":
                raise Rejected(f"“{key}” is {shown(message[key])}: an object is expected.")
            del message[key]


def _id(key: str, value: Any) -> str | None:
    """The name of somebody; None for what says nothing."""
    if isinstance(value, str):
        if len(value) > LONGEST_ID:
            raise Rejected(f"“{key}” has {len(value)} characters; {LONGEST_ID} are allowed.")
        return value.strip() or None
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    raise Rejected(f"“{key}” is {shown(value)}: a text is expected.")


def _message_id(message: dict[str, Any], came: dict[str, Any], sent_at: datetime | None) -> str:
    """What tells the message from others. Where the sender gives none, the same message again has the same.

    A message that says neither when it happened nor when it was sent cannot be told from an honest repetition; it
    counts as new, for what a customer does twice must not be lost.
    """
    given = message.get("messageId")
    if isinstance(given, str) and given:
        return given if len(given) <= LONGEST_MESSAGE_ID else f"~{_digest(given)}"
    if isinstance(given, int) and not isinstance(given, bool):
        return str(given)
    if not (message.get("timestamp") or message.get("originalTimestamp")):
        if sent_at is None:
            return f"new-{secrets.token_urlsafe(16)}"
        message = message | {"sentAt": sent_at.isoformat()}
    return f"hash-{_digest(json.dumps(message, sort_keys=True))}"


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="backslashreplace"), digest_size=20).hexdigest()


def _stored(message: dict[str, Any]) -> str:
    """The message as JSON that PostgreSQL takes. Raises Rejected."""
    try:
        text = _encode(message)
    except ValueError:
        where = _place(message, lambda each: isinstance(each, float) and not math.isfinite(each))
        raise Rejected(f"{where} is no number that can be stored (infinite, or not a number).") from None
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        where = _place(message, lambda each: isinstance(each, str) and not _is_whole(each))
        raise Rejected(f"{where} holds half a character (a lone surrogate, or bytes that are no UTF-8).") from None
    if size > LARGEST_MESSAGE + ADDED:
        raise Rejected(f"The message has {size / 1024:,.0f} kB; {LARGEST_MESSAGE // 1024} kB are allowed.")
    if text.count("{") + text.count("[") > DEEPEST and _depth(message) > DEEPEST:
        raise Rejected(f"The message is nested too deep; {DEEPEST} levels are allowed.")
    if "\\u0000" in text:
        where = _place(message, lambda each: isinstance(each, str) and "\x00" in each)
        if where:
            raise Rejected(f"{where} holds the character NUL (U+0000), which cannot be stored.")
    return text


def _depth(value: Any) -> int:
    """How many levels the value has, without a call for each."""
    depth, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _place(value: Any, is_wrong: Callable[[Any], bool], path: str = "") -> str:
    """Where in the message something wrong stands, as words; empty if nowhere."""
    if isinstance(value, dict):
        for key, each in value.items():
            if is_wrong(key):
                return f"A name in “{path or 'the message'}”"
            if found := _place(each, is_wrong, f"{path}.{key}" if path else str(key)):
                return found
    elif isinstance(value, list):
        for number, each in enumerate(value):
            if found := _place(each, is_wrong, f"{path}[{number}]"):
                return found
    elif is_wrong(value):
        return f"“{path[:100]}”"
    return ""


def _id_of(message: Any) -> str:
    given = message.get("messageId") if isinstance(message, dict) else None
    return given if isinstance(given, str) else ""
