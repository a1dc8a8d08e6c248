"""Texts of short messages as octets, cut into parts as delivery/kinds/sms.py counts them, and back.

GSM 7-bit (3GPP TS 23.038, 6.2.1) is written one septet an octet, as SMSCs want it in SMPP; they pack it themselves.
"""

from dataclasses import dataclass

# The default alphabet by its codes, and the extension table (6.2.1.1), each of whose characters follows an escape.
ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
ESCAPE = 0x1B
GSM7, UCS2 = 0x00, 0x08  # data_coding (SMPP 3.4, 5.2.19)
# Of the others, how Python calls those that it can read. 0x01 is IA5, 0x05 JIS, 0x0A and 0x0D forms of JIS X 0208.
CODECS = {
    0x01: "ascii",
    0x03: "latin-1",
    0x05: "shift_jis",
    0x06: "iso8859-5",
    0x07: "iso8859-8",
    0x0A: "iso2022_jp",
    0x0D: "euc_jp",
    0x0E: "euc_kr",
}
WRITTEN = {ord(character): chr(code) for code, character in enumerate(ALPHABET) if code != ESCAPE} | {
    ord(character): chr(ESCAPE) + chr(code) for code, character in EXTENSION.items()
}
WRITABLE = frozenset(map(chr, WRITTEN))
ALONE = {GSM7: 160, UCS2: 140}  # octets of a message
TOGETHER = {GSM7: 153, UCS2: 134}  # and of each part of a longer one


@dataclass(frozen=True, slots=True)
class Written:
    """A text in octets, and its parts: one, or those of a long message."""

    data_coding: int
    octets: bytes
    parts: list[bytes]


def written(text: str) -> Written:
    """GSM 7-bit where that has every character, else UCS-2 (as UTF-16, which phones read)."""
    if WRITABLE.issuperset(text):
        octets, coding = text.translate(WRITTEN).encode("latin-1"), GSM7
    else:
        octets, coding = text.encode("utf-16-be", "replace"), UCS2
    if len(octets) <= ALONE[coding]:
        return Written(coding, octets, [octets])
    parts, at = [], 0
    while at < len(octets):
        end = at + TOGETHER[coding]
        if end < len(octets) and _cuts(octets, end, coding):
            end -= 1 if coding == GSM7 else 2
        parts.append(octets[at:end])
        at = end
    return Written(coding, octets, parts)


def _cuts(octets: bytes, end: int, coding: int) -> bool:
    """Whether a character that takes two places would be cut in half here."""
    return octets[end - 1] == ESCAPE if coding == GSM7 else 0xD8 <= octets[end - 2] <= 0xDB


def read(octets: bytes, data_coding: int) -> str | None:
    """The text of a short message; None where it is none (0x02, 0x04: binary data) or nobody knows how to read it."""
    if data_coding in CODECS:
        return octets.decode(CODECS[data_coding], "replace")
    if data_coding == UCS2 or data_coding & 0xEC == 0x08 or data_coding & 0xF0 == 0xE0:
        return octets.decode("utf-16-be", "replace")
    # Also the groups of 3GPP TS 23.038, section 4, in which the default alphabet is meant.
    if (
        data_coding == GSM7
        or data_coding & 0xEC == 0x00
        or data_coding & 0xF4 == 0xF0
        or data_coding & 0xF0 in (0xC0, 0xD0)
    ):
        return _gsm7(octets)
    return None


def _gsm7(octets: bytes) -> str:
    text: list[str] = []
    escaped = False
    for octet in octets:
        if escaped:
            # 6.2.1.1: a code that the table lacks is shown as in the default alphabet.
            text.append(EXTENSION.get(octet) or (ALPHABET[octet] if octet < 0x80 else "\N{REPLACEMENT CHARACTER}"))
            escaped = False
        elif octet == ESCAPE:
            escaped = True
        else:
            text.append(ALPHABET[octet] if octet < 0x80 else "\N{REPLACEMENT CHARACTER}")
    return "".join(text)
