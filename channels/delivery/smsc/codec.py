"""PDUs of SMPP 3.4 as octets, and back: those that an ESME (our side) writes and reads.

Short Message Peer to Peer Protocol Specification v3.4, Issue 1.2 (SMPP Developers Forum, 12 October 1999); the
sections are named where they count. Of what comes in nothing is believed: a length that does not fit is Malformed.
"""

import struct
from dataclasses import dataclass, field

HEADER = struct.Struct(">IIII")
TLV = struct.Struct(">HH")
LARGEST_PDU = 70_000  # a message_payload has 64 KiB at most (5.3.2.32)
LAST_SEQUENCE = 0x7FFFFFFF
VERSION = 0x34

# 5.1.2.1
RESPONSE = 0x80000000
GENERIC_NACK = 0x80000000
BIND_RECEIVER = 0x00000001
BIND_TRANSMITTER = 0x00000002
SUBMIT_SM = 0x00000004
DELIVER_SM = 0x00000005
UNBIND = 0x00000006
BIND_TRANSCEIVER = 0x00000009
ENQUIRE_LINK = 0x00000015
DATA_SM = 0x00000103

# 5.3.2
RECEIPTED_MESSAGE_ID = 0x001E
SAR_MSG_REF_NUM = 0x020C
SAR_TOTAL_SEGMENTS = 0x020E
SAR_SEGMENT_SEQNUM = 0x020F
NETWORK_ERROR_CODE = 0x0423
MESSAGE_PAYLOAD = 0x0424
MESSAGE_STATE = 0x0427

UDH_INDICATOR = 0x40  # of esm_class (5.2.12)


class Malformed(ValueError):
    """Octets that are no PDU of this kind; `str()` says why."""


@dataclass(frozen=True, slots=True)
class Address:
    """A type of number (5.2.5), a numbering plan (5.2.6) and the digits or letters."""

    ton: int
    npi: int
    value: str

    @property
    def wire(self) -> bytes:
        return bytes((self.ton, self.npi)) + c_octets(self.value)


@dataclass(frozen=True, slots=True)
class Pdu:
    """What has come in: its header without the length, and its body."""

    command: int
    status: int
    sequence: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivered:
    """A deliver_sm or data_sm: a receipt, or a short message that a phone has sent (4.6.1, 4.7.1)."""

    source: Address
    destination: Address
    esm_class: int
    data_coding: int
    text: bytes
    tlvs: dict[int, bytes] = field(default_factory=dict)


def c_octets(value: str) -> bytes:
    """A C-octet string (3.1): no NUL within, one at its end."""
    return value.replace("\0", "").encode("latin-1", "replace") + b"\0"


def pdu(command: int, sequence: int, body: bytes = b"", status: int = 0) -> bytes:
    """A whole PDU."""
    return HEADER.pack(16 + len(body), command, status, sequence) + body


def bind(system_id: str, password: str, system_type: str) -> bytes:
    """The body of a bind, of whatever kind (4.1.1): no address range, which is the SMSC's to know."""
    return b"".join((c_octets(system_id), c_octets(password), c_octets(system_type), bytes((VERSION, 0, 0, 0))))


def submit_sm(
    addresses: bytes, text: bytes, *, esm_class: int, tail: bytes, data_coding: int, tlvs: bytes = b""
) -> bytes:
    """The body of a submit_sm (4.4.1). `tail` is what `terms` makes; the default message is none."""
    return b"".join((b"\0", addresses, bytes((esm_class, 0, 0)), tail, bytes((data_coding, 0, len(text))), text, tlvs))


def terms(ttl_s: int | None, wants_receipt: bool) -> bytes:
    """From schedule_delivery_time to replace_if_present_flag: at once, valid so long, with a receipt or none."""
    return b"\0" + c_octets(relative(ttl_s)) + bytes((1 if wants_receipt else 0, 0))


def relative(seconds: int | None) -> str:
    """A length of time in the relative format (7.1.1.2); empty for the SMSC's own.

    A month is reckoned as 31 days, so that no SMSC keeps a message longer than it was to be kept.
    """
    if seconds is None:
        return ""
    days, rest = divmod(max(seconds, 1), 86400)
    months, days = divmod(days, 31)
    years, months = divmod(months, 12)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return f"{min(years, 99):02}{months:02}{days:02}{hours:02}{minutes:02}{rest:02}000R"


def tlv(tag: int, value: bytes) -> bytes:
    return TLV.pack(tag, len(value)) + value


def message_id(body: bytes) -> str:
    """Of a submit_sm_resp (4.4.2); empty where the SMSC left it out."""
    return body.partition(b"\0")[0].decode("latin-1").strip()


def delivered(sent: Pdu) -> Delivered:
    """Raises Malformed."""
    reader = Reader(sent.body)
    reader.text()  # service_type
    source, destination = reader.address(), reader.address()
    esm_class = reader.octet()
    if sent.command == DATA_SM:
        reader.octet()  # registered_delivery
        data_coding, text = reader.octet(), b""
    else:
        reader.take(2)  # protocol_id, priority_flag
        reader.text(), reader.text()  # schedule_delivery_time, validity_period
        reader.take(2)  # registered_delivery, replace_if_present_flag
        data_coding = reader.octet()
        reader.octet()  # sm_default_msg_id
        text = reader.take(reader.octet())
    tlvs = reader.tlvs()
    return Delivered(source, destination, esm_class, data_coding, text or tlvs.get(MESSAGE_PAYLOAD, b""), tlvs)


class Reader:
    """Takes fields off the front of a body. Raises Malformed where it ends too early."""

    def __init__(self, body: bytes) -> None:
        self.body, self.at = body, 0

    def take(self, count: int) -> bytes:
        end = self.at + count
        if end > len(self.body):
            raise Malformed("it ends in the middle of a field")
        taken, self.at = self.body[self.at : end], end
        return taken

    def octet(self) -> int:
        return self.take(1)[0]

    def text(self) -> str:
        end = self.body.find(b"\0", self.at)
        if end < 0:
            raise Malformed("a text has no end")
        taken, self.at = self.body[self.at : end], end + 1
        return taken.decode("latin-1")

    def address(self) -> Address:
        return Address(self.octet(), self.octet(), self.text())

    def tlvs(self) -> dict[int, bytes]:
        """All optional parameters; of one that is there twice, the first. Some SMSCs pad with zeros: these end them."""
        found: dict[int, bytes] = {}
        while len(self.body) - self.at >= TLV.size:
            tag, length = TLV.unpack(self.take(TLV.size))
            if not tag:
                break
            found.setdefault(tag, self.take(length))
        return found
