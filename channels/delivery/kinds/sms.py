"""SMS: reaches nearly everybody, says nothing about reading, is charged by parts."""

import re
from collections.abc import Mapping

from delivery import statuses
from delivery.content.fields import TextField
from delivery.kind import E164, BadEndpoint, Behaviour, ContentSerializer, Kind, check_phone

# 3GPP TS 23.038, the default alphabet and its extension table. A character of the extension takes two places.
GSM7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENSION = frozenset("\f^{}\\[~]|€")
SENDER_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .&_-]{0,10}")
SHORT_CODE = re.compile(r"[0-9]{3,8}")


class Sms(Kind):
    key = "sms"
    label = "SMS"
    icon = "device-mobile-message"
    color = "#2f9e6e"
    rank = 8
    default_timeout_s = 6 * 3600

    class Content(ContentSerializer):
        text = TextField(
            max_length=1530, label="Text", help_text="160 characters a part, 70 when not in Latin letters."
        )

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.CLICKED,
            statuses.REPLIED,
            statuses.FAILED,
            statuses.EXPIRED,
            statuses.REJECTED,
            statuses.DEFERRED,
            statuses.UNSUBSCRIBED,
        }
    )
    open_grade = statuses.NONE
    typical = Behaviour(
        refused=0.5,
        delivered=96,
        failed=2,
        clicked=4,
        replied=0.3,
        bought=4,
        delivered_s=6,
        reacted_s=15 * 60,
    )
    typical_failure = (statuses.FAILED, "absent_subscriber", "The phone could not be reached.")

    def check_endpoint(self, endpoint: str) -> None:
        check_phone(endpoint)

    def check_sender(self, value: str) -> None:
        if not (SENDER_NAME.fullmatch(value) or SHORT_CODE.fullmatch(value) or E164.fullmatch(value)):
            raise BadEndpoint(
                "An SMS comes from a name of at most 11 letters and digits, a short code, or a number with +."
            )

    def parts(self, fields: Mapping[str, str]) -> int:
        return sms_parts(fields.get("text", ""))


def sms_parts(text: str) -> int:
    """Parts of an SMS: 160 places of GSM-7 in one or 153 in each of several; else 70 or 67 units of UCS-2."""
    characters = set(text)
    if characters <= GSM7:
        return _parts([1] * len(text), 160, 153)
    if characters <= GSM7 | GSM7_EXTENSION:
        return _parts([2 if each in GSM7_EXTENSION else 1 for each in text], 160, 153)
    return _parts([2 if ord(each) > 0xFFFF else 1 for each in text], 70, 67)


def _parts(places: list[int], alone: int, together: int) -> int:
    """`places`: how many each character takes. One of two is never cut in half, so it may begin a part early."""
    if sum(places) <= alone:
        return 1
    parts, room = 1, together
    for each in places:
        if each > room:
            parts, room = parts + 1, together
        room -= each
    return parts
