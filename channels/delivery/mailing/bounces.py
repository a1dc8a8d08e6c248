"""Reads the mail that comes back: bounces, complaints, automatic answers, and what people write.

A bounce or a complaint is believed only if it names its message by a token that we have made (verp.py): it
arrives at the return path of that message, or it quotes its Message-ID. Any other is passed over: anybody can write
one. What a failure means comes from the DSN's own words (RFC 3464) where there is one, else from flufl.bounce, which
knows the forms of servers that speak in other ways (qmail, old Exchange and many more).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from flufl.bounce import all_failures

from delivery import statuses
from delivery.mailing import verp
from delivery.mailing.mail import plain_text
from delivery.provider import Receipt, Reply

LARGEST_MAIL = 500_000  # of a longer one only the beginning is read
LONGEST_TEXT = 4000
LONGEST_WORDS = 300

# The address is wrong, and no later message will reach it: no such mailbox, no such system, not an address, moved, a
# domain that takes no mail, a mailbox that is closed (RFC 3463, 3.2 and 3.3; RFC 7505). Others of 5.x.x are about the
# message, the sender, a full mailbox or a policy of today.
DEAD = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
CODE = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
ACTIONS = {
    "failed": statuses.BOUNCED,
    "error": statuses.BOUNCED,  # OpenSMTPD
    "delayed": statuses.DEFERRED,
    "delivered": statuses.DELIVERED,
}
# RFC 5965, 7.3, and RFC 6650; `not-spam` and `auth-failure` are no complaints.
COMPLAINTS = {
    "abuse": statuses.COMPLAINED,
    "fraud": statuses.COMPLAINED,
    "virus": statuses.COMPLAINED,
    "other": statuses.COMPLAINED,
    "opt-out": statuses.UNSUBSCRIBED,
    "opt-out-list": statuses.UNSUBSCRIBED,
}
# Where servers write down for whom a mail has come.
ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to", "to", "cc")
DAEMON = re.compile(r"^(mailer-daemon|postmaster|mail-daemon|mdaemon)(@|$)", re.IGNORECASE)
# Where what a person has written ends and the quoted message begins.
QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(original message|forwarded message|исходное сообщение|пересылаемое сообщение"
    r"|вихідне повідомлення|oryginalna wiadomość|wiadomość oryginalna)|_{10,}\s*$"
    r"|(on|le|am|w dniu|dnia)\b.{5,200}:\s*$|.{5,200}\b(wrote|писал|писала|пише|написал|написала|написав|pisze|napisał"
    r"|napisała|schrieb)(\(а\))?\b.{0,100}:\s*$|(from|от|від|од|von|od)\s*:\s.*@)",
    re.IGNORECASE,
)
QUOTED_HTML = re.compile(
    r"<blockquote\b|<div[^>]+(gmail_quote|moz-cite-prefix|divRplyFwdMsg|yahoo_quoted)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Failure:
    """What a report says of a message: a type of statuses.REPORTS, a code (RFC 3463, if there is one), and words."""

    type: str
    code: str
    words: str


def is_dead(code: str) -> bool:
    """Whether a code says that its address does not exist (any more)."""
    return code in DEAD


def read(raw: bytes, now: datetime) -> Receipt | Reply | None:
    """What one mail tells; None for one that tells nothing, or nothing that can be believed."""
    mail = message_from_bytes(raw[:LARGEST_MAIL])
    complaint = _complaint(mail)
    if complaint:
        return _receipt(mail, raw, complaint, now)
    failure = _dsn(mail) or (_other_bounce(mail) if _is_from_a_server(mail) else None)
    if failure:
        return _receipt(mail, raw, failure, now)
    return None if _is_from_a_server(mail) else _reply(mail, raw, now)


def _receipt(mail: Message, raw: bytes, failure: Failure, now: datetime) -> Receipt | None:
    message_id = _arrived_for(mail) or _quoted(mail)
    if message_id is None:
        return None
    return Receipt(
        failure.type,
        _date(mail, now),
        message_id=message_id,
        key=_key(mail, raw),
        code=failure.code,
        words=failure.words[:LONGEST_WORDS],
        dead=failure.type == statuses.BOUNCED and is_dead(failure.code),
    )


def _arrived_for(mail: Message) -> int | None:
    """The message whose return path this mail came to."""
    values = [str(value) for name in ENVELOPE for value in mail.get_all(name, [])]
    values += [each for value in mail.get_all("received", []) for each in re.findall(r"\bfor\s+<?([^\s<>;]+)", value)]
    addresses = [address for _, address in getaddresses(values)] + values
    return next((each for each in map(verp.message_at, addresses) if each is not None), None)


def _quoted(mail: Message) -> int | None:
    """The message whose own headers a report brings back."""
    for part in mail.walk():
        kind = part.get_content_type()
        if part is not mail and part.get("message-id"):
            found = verp.messages_in(str(part["message-id"]))
        elif kind in ("text/rfc822-headers", "message/rfc822-headers") or (kind == "text/plain" and mail is part):
            found = verp.messages_in(_text(part))
        elif kind == "message/feedback-report":
            fields = _fields(part)
            sender = verp.message_at(str(fields.get("original-mail-from", "")))
            found = [] if sender is None else [sender]
        else:
            continue
        if found:
            return found[0]
    return None


# Complaints


def _complaint(mail: Message) -> Failure | None:
    """What a feedback report says (ARF: RFC 5965)."""
    for part in mail.walk():
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            kind = str(fields.get("feedback-type", "")).strip().lower()
            type_ = COMPLAINTS.get(kind)
            return Failure(type_, kind, f"Complaint: {_line(str(fields.get('user-agent', '')))}") if type_ else None
    return None


# Bounces


def _dsn(mail: Message) -> Failure | None:
    """What a delivery status notification says (RFC 3464); of several recipients the first that says something."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _blocks(part):
            action = re.match(r"\s*([a-z]+)", str(fields.get("action", "")).lower())
            type_ = ACTIONS.get(action[1]) if action else None
            if type_:
                words = _line(re.sub(r"^\s*[\w-]+\s*;", "", str(fields.get("diagnostic-code", ""))))
                return Failure(type_, _code(str(fields.get("status", "")), words), words or "No words were given.")
    return None


def _other_bounce(mail: Message) -> Failure | None:
    """What flufl.bounce makes of a mail that is no DSN."""
    temporary, permanent = all_failures(mail)
    if not temporary and not permanent:
        return None
    text = next((_text(each) for each in mail.walk() if each.get_content_type() == "text/plain"), "")
    own = re.split(r"^-{3,}.*(copy|original|below|message).*$", text, maxsplit=1, flags=re.MULTILINE | re.IGNORECASE)[0]
    found = CODE.search(own)
    # The address stands before what was said of it.
    address = next(iter(permanent or temporary)).decode(errors="replace")
    words = _line(own.partition(address)[2] or own).strip("<>: ")
    return Failure(statuses.BOUNCED if permanent else statuses.DEFERRED, found[1] if found else "", words)


def _code(status: str, words: str) -> str:
    """The status, unless it is a general one (5.0.0) and the server's words have a better one."""
    told, said = CODE.search(status), CODE.search(words)
    if told and not re.fullmatch(r"[245]\.0\.0", told[1]):
        return told[1]
    return said[1] if said else told[1] if told else ""


def _blocks(part: Message) -> Iterator[Message]:
    """The groups of fields of a delivery status; the first is about the whole mail, each other about a recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        yield from (each for each in payload if isinstance(each, Message))
    else:
        yield from (message_from_bytes(each.encode(errors="replace")) for each in _text(part).split("\n\n"))


def _fields(part: Message) -> Message:
    """The fields of a feedback report, however the parser has taken them."""
    payload = part.get_payload()
    if isinstance(payload, list) and payload and isinstance(payload[0], Message):
        return payload[0]
    return message_from_bytes(_text(part).encode(errors="replace"))


def _is_from_a_server(mail: Message) -> bool:
    """Whether a mail server wrote it: by its form, by an address that only servers have, or by an empty return path.

    Automatic answers of people's programs may have an empty return path, too, and say that they are automatic
    (RFC 3834, 3.1.7 and 3.3).
    """
    if mail.get_content_type() == "multipart/report" or DAEMON.match(_address(mail, "from")):
        return True
    return str(mail.get("return-path", "")).strip() == "<>" and not is_automatic(mail)


# Replies


def _reply(mail: Message, raw: bytes, now: datetime) -> Reply | None:
    sender = _address(mail, "from")
    if "@" not in sender:
        return None
    subject = _line(_decoded(str(mail.get("subject", ""))))
    quoted = " ".join(str(each) for name in ("in-reply-to", "references") for each in mail.get_all(name, []))
    answered = _arrived_for(mail) or next(iter(verp.messages_in(quoted)), None)
    return Reply(
        "email",
        sender,
        _written(mail) or subject,
        _date(mail, now),
        _key(mail, raw),
        to=_address(mail, "to"),
        message_id=answered,
        is_automatic=is_automatic(mail),
        detail={"subject": subject[:LONGEST_WORDS]},
    )


def is_automatic(mail: Message) -> bool:
    """Whether no person wrote it: RFC 3834 (5), and the fields that programs used before it."""
    submitted = str(mail.get("auto-submitted", "no")).partition(";")[0].strip().lower()
    if submitted not in ("no", ""):
        return True
    if any(mail.get(name) for name in ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")):
        return True
    return str(mail.get("precedence", "")).strip().lower() in ("auto_reply", "auto-reply", "bulk", "junk", "list")


def _written(mail: Message) -> str:
    """What its sender has written, without the message that is quoted below it."""
    parts = [each for each in mail.walk() if not each.is_multipart() and not each.get_filename()]
    text = next(filter(str.strip, (_text(each) for each in parts if each.get_content_type() == "text/plain")), "")
    if not text:
        markup = next((_text(each) for each in parts if each.get_content_type() == "text/html"), "")
        text = plain_text(QUOTED_HTML.split(markup, maxsplit=1)[0])
    own: list[str] = []
    for line in text[: 4 * LONGEST_TEXT].splitlines():
        if QUOTE.match(line):
            break
        own.append(line.rstrip())
    return "\n".join(own).strip()[:LONGEST_TEXT]


# Pieces of a mail


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return str(part.get_payload() or "") if not part.is_multipart() else ""
    try:
        return payload.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return payload.decode("utf-8", errors="replace")


def _address(mail: Message, name: str) -> str:
    found = [address for _, address in getaddresses([str(mail.get(name, ""))])]
    return found[0][:320].strip() if found else ""


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError):
        return text


def _line(text: str) -> str:
    return " ".join(text.split())


def _date(mail: Message, now: datetime) -> datetime:
    """When it was written, if that can be: no report is from the future."""
    try:
        at = parsedate_to_datetime(str(mail.get("date", "")))
        return min(at if at.tzinfo else at.replace(tzinfo=UTC), now)
    except (ValueError, TypeError, OverflowError):
        return now


def _key(mail: Message, raw: bytes) -> str:
    """The same for the same mail, whenever it is read."""
    own = str(mail.get("message-id", "")).strip()
    return "mail:" + hashlib.sha256(own.encode(errors="replace") if own else raw).hexdigest()[:40]
