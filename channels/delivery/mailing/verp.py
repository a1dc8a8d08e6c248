"""Addresses and ids that name their message and prove that we have made them (VERP, signed).

A bounce is believed because it arrives at such an address, or quotes such a Message-ID; whoever makes one up changes
nothing. The token of delivery/tokens.py is spelled in base32: some servers put a local part in lower case, although
RFC 5321 (2.4) tells them not to.
"""

import base64
import re

from delivery import tokens

PURPOSE = "bounce"
SEPARATOR = "+"
# Two numbers of 63 bits (9 bytes each as varints) and the proof of 10 bytes: 28 bytes, 45 letters of base32.
LONGEST_TOKEN = 45
TOKEN = re.compile(r"[a-z2-7]{20,45}")
MESSAGE_ID = re.compile(r"kaskad\.([a-z2-7]{20,45})@", re.IGNORECASE)


def token(message_id: int, customer_id: int) -> str:
    """What names this message, in lower-case letters and digits."""
    signed = tokens.sign(PURPOSE, message_id, customer_id)
    raw = base64.urlsafe_b64decode(signed + "=" * (-len(signed) % 4))
    return base64.b32encode(raw).decode().rstrip("=").lower()


def read(spelled: str) -> int | None:
    """The message that a token names; None for one that we have not made."""
    lower = spelled.lower()
    if not TOKEN.fullmatch(lower):
        return None
    try:
        raw = base64.b32decode(lower.upper() + "=" * (-len(lower) % 8))
        message_id, customer_id = tokens.read(PURPOSE, base64.urlsafe_b64encode(raw).decode().rstrip("="))
    except ValueError:  # no base32, no token of ours, or one that says something else
        return None
    return message_id if token(message_id, customer_id) == lower else None  # only the one spelling


def return_path(address: str, spelled: str) -> str:
    """Where bounces of one message arrive."""
    local, _, domain = address.rpartition("@")
    return f"{local}{SEPARATOR}{spelled}@{domain}"


def message_at(address: str) -> int | None:
    """The message whose return path this address is; None for any other address."""
    local = address.strip().strip("<>").rpartition("@")[0]
    return read(local.rpartition(SEPARATOR)[2]) if SEPARATOR in local else None


def message_id(spelled: str, domain: str) -> str:
    """The Message-ID of a message, without its brackets."""
    return f"kaskad.{spelled}@{domain}"


def messages_in(text: str) -> list[int]:
    """The messages whose Message-IDs stand in a text, in its order, each once."""
    found = (read(each) for each in MESSAGE_ID.findall(text))
    return list(dict.fromkeys(each for each in found if each is not None))
