"""What an SMSC says by deliver_sm: that a message was delivered or was not, or what somebody has written to us.

The kind of a delivery stands in its esm_class (SMPP 3.4, 5.2.12). A receipt names its message by parameters of its own
(receipted_message_id, message_state: 5.3.2.12, 5.3.2.35) or by a text in the form of appendix B, which most SMSCs
write and none is bound to.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery import statuses
from delivery.kind import E164
from delivery.provider import Receipt, Reply
from delivery.smsc import alphabets, codec
from delivery.smsc.codec import Address, Delivered

# How an SMSC writes the id of one message when it takes it, and in its receipts.
SAME, HEX_THEN_DECIMAL, DECIMAL_THEN_HEX = "same", "hex_then_decimal", "decimal_then_hex"
TYPE, RECEIPT, FROM_A_PHONE, INTERMEDIATE = 0x3C, 0x04, 0x00, 0x20
FIELD = re.compile(r"\b(id|stat|err|done date) ?: ?([^\s:]+)", re.IGNORECASE)
LONGEST_TEXT = 2000  # of a receipt; what stands behind is no part of the form
LONGEST_REPLY = 10_000
# Appendix B and 5.2.28; some SMSCs write the words in full.
STATES = {
    1: "ENROUTE",
    2: "DELIVRD",
    3: "EXPIRED",
    4: "DELETED",
    5: "UNDELIV",
    6: "ACCEPTD",
    7: "UNKNOWN",
    8: "REJECTD",
}
TYPES = {
    "DELIVRD": statuses.DELIVERED,
    "EXPIRED": statuses.EXPIRED,
    "DELETED": statuses.FAILED,
    "UNDELIV": statuses.FAILED,
    "REJECTD": statuses.REJECTED,
    # Not the end of it: kept, and changes nothing.
    "ENROUTE": statuses.DEFERRED,
    "ACCEPTD": statuses.DEFERRED,
    "UNKNOWN": statuses.DEFERRED,
}
WORDS = {
    "EXPIRED": "The message could not be delivered while it was valid.",
    "DELETED": "The message was deleted at the SMSC.",
    "UNDELIV": "The message cannot be delivered.",
    "REJECTD": "The network has rejected the message.",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a long message from a phone."""

    endpoint: str
    to: str
    reference: int
    total: int
    number: int
    data_coding: int
    octets: bytes


def heard(sent: Delivered, ids: str, now: datetime) -> Receipt | Reply | Piece | None:
    """What a delivery says; None: nothing that we could use. `ids` is one of SAME and the two others."""
    kind = sent.esm_class & TYPE
    is_named = codec.RECEIPTED_MESSAGE_ID in sent.tlvs and codec.MESSAGE_STATE in sent.tlvs
    if kind in (RECEIPT, INTERMEDIATE) or is_named:
        return _receipt(sent, ids, now)
    if kind != FROM_A_PHONE:
        return None  # an acknowledgement by a phone (5.2.12): ours ask for none
    octets, where = _unwrapped(sent)
    endpoint, to = _written(sent.source), _written(sent.destination)
    if where is not None and where[1] > 1:
        return Piece(endpoint, to, *where, sent.data_coding, octets)
    return reply(endpoint, to, octets, sent.data_coding, now)


def reply(endpoint: str, to: str, octets: bytes, data_coding: int, now: datetime) -> Reply | None:
    """What somebody has written; None where it is no text.

    SMPP gives it no id. Told again within the same minute it has the same key; later it counts once more, because
    whoever writes STOP, START and STOP again must be heard three times.
    """
    text = alphabets.read(octets, data_coding)
    if text is None:
        return None
    told = "\0".join((endpoint, to, str(data_coding), octets.hex(), f"{now:%Y%m%d%H%M}"))
    key = hashlib.sha256(told.encode()).hexdigest()
    return Reply("sms", endpoint, text[:LONGEST_REPLY], now, key, to)


def handed_over_id(text: str, ids: str) -> str:
    """The id of a submit_sm_resp as we keep it: where receipts write it otherwise, as a plain decimal number."""
    return _plain(text, {HEX_THEN_DECIMAL: 16, DECIMAL_THEN_HEX: 10}.get(ids))


def receipt_id(text: str, ids: str) -> str:
    """The same of the id in a receipt's text."""
    return _plain(text, {HEX_THEN_DECIMAL: 10, DECIMAL_THEN_HEX: 16}.get(ids))


def _plain(text: str, base: int | None) -> str:
    if base is None or len(text) > 40:
        return text
    try:
        return str(int(text, base))
    except ValueError:
        return text


def _receipt(sent: Delivered, ids: str, now: datetime) -> Receipt | None:
    text = (alphabets.read(sent.text, sent.data_coding) or sent.text.decode("latin-1"))[:LONGEST_TEXT]
    # What the message itself said stands at the end, and may look like anything.
    form = re.split(r"\btext ?:", text, maxsplit=1, flags=re.IGNORECASE)[0]
    said: dict[str, str] = {}
    for name, value in FIELD.findall(form):
        said.setdefault(name.lower(), value)
    state = _state(sent.tlvs, said)
    named = codec.message_id(sent.tlvs.get(codec.RECEIPTED_MESSAGE_ID, b""))
    # The parameter repeats the id of the hand-over, unless this SMSC writes there what it writes in the text.
    their_id = handed_over_id(named, ids) if named and named != said.get("id") else receipt_id(said.get("id", ""), ids)
    if not their_id or not state:
        return None
    error = said.get("err", "")
    detail: dict[str, Any] = {"stat": state} | {
        key.replace(" ", "_"): said[key] for key in ("err", "done date") if key in said
    }
    network = sent.tlvs.get(codec.NETWORK_ERROR_CODE, b"")
    if len(network) == 3:  # 5.3.2.31
        detail["network_error"] = f"{network[0]}:{int.from_bytes(network[1:], 'big')}"
        error = error if error.strip("0") else detail["network_error"]
    failed = TYPES[state] in statuses.FAILURES
    return Receipt(
        TYPES[state],
        now,  # an SMSC writes its own wall clock, without its zone
        provider_message_id=their_id,
        key=state if TYPES[state] == statuses.DEFERRED else "",
        code=(error if error.strip("0") else state) if failed else "",
        words=WORDS.get(state, ""),
        detail=detail,
    )


def _state(tlvs: Mapping[int, bytes], said: Mapping[str, str]) -> str:
    state = tlvs.get(codec.MESSAGE_STATE, b"")
    if len(state) == 1 and state[0] in STATES:
        return STATES[state[0]]
    word = said.get("stat", "").upper()[:5]
    return next((each for each in TYPES if each[:5] == word), "") if len(word) == 5 else ""


def _written(address: Address) -> str:
    """An address as we write it: a whole number with +."""
    digits = address.value.strip()
    whole = "+" + digits.removeprefix("+")
    is_whole = address.ton == 1 or (address.ton == 0 and len(digits) > 8)
    return whole if is_whole and E164.fullmatch(whole) else digits


def _unwrapped(sent: Delivered) -> tuple[bytes, tuple[int, int, int] | None]:
    """The text without its header, and which part of a long message it is: reference, how many, which."""
    octets = sent.text
    where = None
    if sent.esm_class & codec.UDH_INDICATOR and octets:
        header, octets = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
        where = _concatenated(header)
    elif {codec.SAR_MSG_REF_NUM, codec.SAR_TOTAL_SEGMENTS, codec.SAR_SEGMENT_SEQNUM} <= sent.tlvs.keys():
        reference, total, number = (
            int.from_bytes(sent.tlvs[each][:2], "big")
            for each in (codec.SAR_MSG_REF_NUM, codec.SAR_TOTAL_SEGMENTS, codec.SAR_SEGMENT_SEQNUM)
        )
        where = reference, total, number
    if where is not None and not 1 <= where[2] <= where[1] <= 255:
        where = None
    return octets, where


def _concatenated(header: bytes) -> tuple[int, int, int] | None:
    """Of a user data header (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8)."""
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        value = header[at + 2 : at + 2 + length]
        if element == 0x00 and len(value) == 3:
            return value[0], value[1], value[2]
        if element == 0x08 and len(value) == 4:
            return int.from_bytes(value[:2], "big"), value[2], value[3]
        at += 2 + length
    return None
