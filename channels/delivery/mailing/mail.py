"""A rendered e-mail as it goes over the wire: headers and MIME body (RFC 5322, 2045 to 2047, 6532), and its envelope.

The headers are written here and not by `email.message`, whose folding makes of one long display name with commas
several addresses. The body is 7-bit, so that every server takes it.
"""

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache

import idna

from delivery.content.texts import Reader
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.mailing import verp
from delivery.mailing.dkim_signing import Signer
from delivery.provider import Outgoing

VERSION = b"MIME-Version: 1.0\r\n"
LINE_END = re.compile(r"\r\n|\r|\n")
LONG_LINE = re.compile(rb"[^\r\n]{79}")  # RFC 5322, 2.1.1: lines should have 78 characters at most
# Whatever some reader takes for the end of a line, and what has no place in a header.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# Where a preheader goes: behind the first of these that there is.
PLACES = tuple(
    re.compile(each, re.IGNORECASE) for each in (r"<body\b[^>]*>", r"</head\s*>", r"<html\b[^>]*>", r"<!doctype[^>]*>")
)
ENCODED_BYTES = 39  # of UTF-8 in an encoded word: 52 of base64 and 12 around it; with “Subject: ” less than 76
LONGEST_LINE = 900  # RFC 5322, 2.1.1 allows 998
LONGEST_LOCAL = 64  # RFC 5321, 4.5.3.1.1

HIDDEN = "display:none;max-height:0;overflow:hidden;mso-hide:all"


class Unwritable(ValueError):
    """No e-mail can be made of this message; `str()` is a sentence, `code` tells the reasons apart."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail with its envelope; `id` is its Message-ID without the brackets.

    `utf8`: an address needs a server that offers SMTPUTF8 (RFC 6531).
    """

    sender: str
    recipient: str
    id: str
    content: bytes
    utf8: bool


def write(message: Outgoing, return_path: str, now: datetime, signer: Signer | None = None, reply_to: str = "") -> Mail:
    """The message as an e-mail of this moment (UTC), signed if there is a signer. Raises Unwritable.

    `return_path` is where bounces arrive, at an address of each message's own (VERP); if empty, at the sender's.
    `reply_to` is where answers go; if empty, to the sender.
    """
    sender = wire_address(message.sender, "sender")
    recipient = wire_address(message.endpoint, "recipient")
    token = verp.token(message.message_id, message.customer_id)
    message_id = verp.message_id(token, sender.rpartition("@")[2])
    subject = one_line(message.fields.get("subject", ""), "subject")
    name = one_line(message.sender_name, "sender's name")
    headers = [
        f"From: {phrase(name)}<{sender}>",
        f"To: <{recipient}>",
        *([f"Reply-To: <{wire_address(reply_to, 'address for replies')}>"] if reply_to else []),
        f"Subject: {unstructured(subject)}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: <{message_id}>",
        *(f"{key}: {value}" for key, value in unsubscribe_headers(message.unsubscribe_url).items()),
    ]
    envelope = verp.return_path(wire_address(return_path, "return path"), token) if return_path else sender
    try:
        mime = body(message.fields)
        if signer:
            headers.insert(0, signer.header(headers, mime, now))
        content = "".join(each + "\r\n" for each in headers).encode() + mime
    except UnicodeError:
        raise Unwritable("bad_text", "The message holds characters that cannot be written as UTF-8.") from None
    return Mail(envelope, recipient, message_id, content, not (envelope + recipient + sender).isascii())


def unsubscribe_headers(url: str) -> dict[str, str]:
    """The header fields by which a mail program unsubscribes (RFC 2369); none where there is nothing to end.

    One click (RFC 8058, 3.1) is promised only for HTTPS. Raises Unwritable.
    """
    if not url:
        return {}
    if not url.isascii() or CONTROL.search(url) or set(url) & set("<>, "):
        raise Unwritable("bad_header", "The link to unsubscribe is no link.")
    headers = {"List-Unsubscribe": f"<{url}>"}
    if url.startswith("https://"):
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def one_line(value: str, what: str) -> str:
    """The value, which can stand in a header. Raises Unwritable: a line break would begin another header."""
    if CONTROL.search(value):
        raise Unwritable("bad_header", f"The {what} contains a line break or another control character.")
    return value


@lru_cache(maxsize=1024)  # the sender's is always the same
def wire_address(address: str, what: str) -> str:
    """The address with its domain in ASCII. Raises Unwritable."""
    one_line(address, what)
    try:
        KINDS["email"].check_endpoint(address)
    except BadEndpoint as error:
        raise Unwritable("bad_address", f"The {what}: {error}") from None
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    try:
        # IDNA 2008; letters in other spellings (capitals, wide ones) are mapped first, as browsers do (UTS 46).
        return f"{local}@{idna.encode(domain, uts46=True, std3_rules=True).decode('ascii')}"
    except UnicodeError:  # of which IDNAError is one
        raise Unwritable(
            "bad_address", f"The {what}: the domain “{domain}” cannot be written in ASCII (IDNA)."
        ) from None


def unstructured(text: str) -> str:
    """The text as it stands in a header: in ASCII as it is, else in encoded words (RFC 2047), one a line."""
    if text.isascii() and "=?" not in text and len(text) <= LONGEST_LINE:
        return text
    chunks = [b""]
    for char in text:
        encoded = char.encode()
        if len(chunks[-1]) + len(encoded) > ENCODED_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(each).decode()}?=" for each in chunks)


def phrase(name: str) -> str:
    """A display name before an address, with the space between; nothing for none."""
    if not name:
        return ""
    encoded = unstructured(name)
    if encoded != name:
        return encoded + "\r\n "
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '" '


def body(fields: Mapping[str, str]) -> bytes:
    """MIME headers, an empty line and the content: text, HTML or both as alternatives, the better one last."""
    return _body(fields.get("text", ""), fields.get("html", ""), fields.get("preheader", ""))


@lru_cache(maxsize=4)  # a message without personal parts has one body for all its recipients
def _body(text: str, markup: str, preheader: str) -> bytes:
    if not markup.strip():
        return VERSION + _part("plain", text)
    text = text if text.strip() else plain_text(markup)
    parts = [_part("plain", text)] if text.strip() else []  # else there are pictures only
    parts.append(_part("html", with_preheader(markup, preheader)))
    if len(parts) == 1:
        return VERSION + parts[0]
    # Not a line of any part: it is made of their digest (RFC 2046, 5.1.1).
    boundary = b"=_" + hashlib.sha256(b"".join(parts)).hexdigest()[:40].encode()
    between = b"\r\n--" + boundary
    head = b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n'
    return VERSION + head + between.join([b"", *(b"\r\n" + each for each in parts), b"--\r\n"])


def _part(subtype: str, text: str) -> bytes:
    """A text with its MIME headers, in 7 bits: as it is, quoted-printable for a few other letters, base64 for many.

    The library's own way of writing takes as long as all the rest of a hand-over together.
    """
    lines = LINE_END.sub("\r\n", text)
    content = lines.encode() if lines.endswith("\r\n") else lines.encode() + b"\r\n"
    if content.isascii() and not LONG_LINE.search(content) and b"\0" not in content:
        encoding = b"7bit"
    elif len(content) - len(lines) < len(content) // 6 and b"\0" not in content:
        encoding, content = b"quoted-printable", binascii.b2a_qp(content, quotetabs=False, istext=True)
    else:
        encoding, content = b"base64", base64.encodebytes(content).replace(b"\n", b"\r\n")
    head = b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: %s\r\n\r\n'
    return head % (subtype.encode(), encoding) + content


def with_preheader(markup: str, preheader: str) -> str:
    """The HTML that begins, unseen, with what mail programs show after the subject."""
    if not preheader.strip():
        return markup
    found = next(filter(None, (each.search(markup) for each in PLACES)), None)
    at = found.end() if found else 0
    return f'{markup[:at]}<div style="{HIDDEN}">{html.escape(preheader)}</div>{markup[at:]}'


def plain_text(markup: str) -> str:
    """What a reader without HTML gets: text and line breaks, links after their words, pictures as their `alt`."""
    return Reader(lambda _: False).read(markup)
