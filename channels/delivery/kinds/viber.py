"""Viber Business messages: to a phone number, charged when delivered."""

from typing import Any

from delivery import statuses
from delivery.content.fields import LineField, LinkField, PictureField, TextField
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind, check_button, check_phone

LONGEST_SENDER = 28  # of a registered name


class Viber(Kind):
    key = "viber"
    label = "Viber"
    icon = "message-circle"
    color = "#8467e8"
    rank = 6
    default_timeout_s = 6 * 3600

    class Content(ContentSerializer):
        text = TextField(max_length=1000, label="Text")
        button_text = LineField(max_length=30, required=False, allow_blank=True, default="", label="Button")
        button_link = LinkField(required=False, allow_blank=True, default="", label="Link of the button")
        image = PictureField(required=False, allow_blank=True, default="", label="Picture")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            check_button(attrs)
            return super().validate(attrs)

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.OPENED,
            statuses.CLICKED,
            statuses.REPLIED,
            statuses.FAILED,
            statuses.EXPIRED,
            statuses.UNSUBSCRIBED,
        }
    )
    open_grade = statuses.LIKELY  # "seen" can be switched off, and a preview may fire it
    typical = Behaviour(
        delivered=75,
        failed=15,
        opened=65,
        clicked=12,
        replied=1,
        bought=3,
        delivered_s=8,
        reacted_s=20 * 60,
    )
    typical_failure = (statuses.FAILED, "not_a_user", "Nobody uses Viber with this number.")

    def check_endpoint(self, endpoint: str) -> None:
        check_phone(endpoint)

    def check_sender(self, value: str) -> None:
        super().check_sender(value)
        if len(value) > LONGEST_SENDER:
            raise BadEndpoint(f"A Viber sender is a registered name of at most {LONGEST_SENDER} characters.")
