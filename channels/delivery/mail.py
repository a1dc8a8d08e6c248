"""A rendered e-mail as it goes over the wire: headers and MIME body (RFC 5322, 2045 to 2047, 6532), and its envelope.

The headers are written here and not by `email.message`, whose folding makes of one long display name with commas
several addresses. The body is the library's; it is 7-bit, so that every server takes it.
"""

import base64
import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache
from html.parser import HTMLParser

from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.provider import Outgoing

POLICY = policy.SMTP.clone(cte_type="7bit")
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
UNSEEN = frozenset({"head", "script", "style", "title", "template"})
PARAGRAPHS = frozenset({"p", "div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
LINES = frozenset({"br", "tr", "li", "hr", "section", "article", "header", "footer", "dt", "dd"})


class Unwritable(ValueError):
    """No e-mail can be made of this message; `str()` is a sentence, `code` tells the reasons apart."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail with its envelope. `utf8`: an address needs a server that offers SMTPUTF8 (RFC 6531)."""

    sender: str
    recipient: str
    id: str
    content: bytes
    utf8: bool


def write(message: Outgoing, return_path: str, now: datetime) -> Mail:
    """The message as an e-mail of this moment (UTC). Raises Unwritable.

    `return_path` is where bounces arrive, at an address of each message's own (VERP); if empty, at the sender's.
    """
    sender = wire_address(message.sender, "sender")
    recipient = wire_address(message.endpoint, "recipient")
    message_id = f"<{message.idempotency_key}@{sender.rpartition('@')[2]}>"
    subject = one_line(message.fields.get("subject", ""), "subject")
    name = one_line(message.sender_name, "sender's name")
    headers = [
        f"From: {phrase(name)}<{sender}>",
        f"To: <{recipient}>",
        f"Subject: {unstructured(subject)}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: {message_id}",
    ]
    envelope = verp(wire_address(return_path, "return path"), message.idempotency_key) if return_path else sender
    try:
        content = "".join(each + "\r\n" for each in headers).encode() + body(message.fields)
    except UnicodeError:
        raise Unwritable("bad_text", "The message holds characters that cannot be written as UTF-8.") from None
    return Mail(envelope, recipient, message_id, content, not (envelope + recipient + sender).isascii())


def one_line(value: str, what: str) -> str:
    """The value, which can stand in a header. Raises Unwritable: a line break would begin another header."""
    if CONTROL.search(value):
        raise Unwritable("bad_header", f"The {what} contains a line break or another control character.")
    return value


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
    # Python's own codec, because the package `idna` is none of ours. It knows IDNA 2003, which makes another domain of
    # a few letters (ß, ς); a domain that does not survive the way back is refused rather than written to.
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
        if ascii_domain.encode().decode("idna") == unicodedata.normalize("NFKC", domain.lower()):
            return f"{local}@{ascii_domain}"
    except UnicodeError:
        pass
    raise Unwritable("bad_address", f"The {what}: the domain “{domain}” cannot be written in ASCII (IDNA).")


def verp(return_path: str, key: str) -> str:
    """The return path of one message: a bounce names its message by where it arrives."""
    local, _, domain = return_path.rpartition("@")
    return f"{local}+{key}@{domain}"


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
    mail = EmailMessage(policy=POLICY)
    if not markup.strip():
        mail.set_content(text, charset="utf-8")
        return mail.as_bytes()
    text = text if text.strip() else plain_text(markup)
    markup = with_preheader(markup, preheader)
    if text.strip():
        mail.set_content(text, charset="utf-8")
        mail.add_alternative(markup, subtype="html", charset="utf-8")
    else:  # pictures only
        mail.set_content(markup, subtype="html", charset="utf-8")
    return mail.as_bytes()


def with_preheader(markup: str, preheader: str) -> str:
    """The HTML that begins, unseen, with what mail programs show after the subject."""
    if not preheader.strip():
        return markup
    found = next(filter(None, (each.search(markup) for each in PLACES)), None)
    at = found.end() if found else 0
    return f'{markup[:at]}<div style="{HIDDEN}">{html.escape(preheader)}</div>{markup[at:]}'


def plain_text(markup: str) -> str:
    """What a reader without HTML gets: text and line breaks, links after their words, pictures as their `alt`.

    Empty where there is nothing to read, or what there is cannot be read as HTML.
    """
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except AssertionError:  # so html.parser says that it does not know some `<![...`
        return ""
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unseen: list[str] = []
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        if tag in UNSEEN:
            self.unseen.append(tag)
        elif tag in PARAGRAPHS or tag in LINES:
            self.parts.append("\n\n" if tag in PARAGRAPHS else "\n- " if tag == "li" else "\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(found.get("alt", ""))
        elif tag == "a":
            self.links.append((found.get("href", "").strip(), len(self.parts)))
        elif tag == "body":
            self.unseen.clear()  # whatever was not closed before it

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            del self.unseen[self.unseen.index(tag) :]
        elif tag in PARAGRAPHS:
            self.parts.append("\n\n")
        elif tag == "a" and self.links:
            href, since = self.links.pop()
            words = "".join(self.parts[since:]).strip()
            if words and href and not href.startswith("#") and href not in {words, f"mailto:{words}"}:
                self.parts.append(f" ({href})")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(" ".join(data.split("\n")))
