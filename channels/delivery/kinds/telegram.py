"""Telegram: messages of a bot to people who have started it; free of charge."""

import re
from typing import Any

from delivery import statuses
from delivery.content.fields import LineField, LinkField, PictureField, TextField
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind, check_button

CHAT = re.compile(r"-?[1-9][0-9]{0,18}")
BOT = re.compile(r"@?[A-Za-z][A-Za-z0-9_]{4,31}")


class Telegram(Kind):
    key = "telegram"
    label = "Telegram"
    icon = "brand-telegram"
    color = "#2ea3d8"
    rank = 4
    default_timeout_s = 6 * 3600

    class Content(ContentSerializer):
        # Bot API, sendMessage: 1-4096 characters; sendPhoto: a caption of 0-1024.
        text = TextField(max_length=4096, label="Text", help_text="With a picture, 1,024 characters at most.")
        image = PictureField(required=False, allow_blank=True, default="", label="Picture")
        button_text = LineField(max_length=64, required=False, allow_blank=True, default="", label="Button")
        button_link = LinkField(required=False, allow_blank=True, default="", label="Link of the button")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            check_button(attrs)
            return super().validate(attrs)

    # A bot hears neither of deliveries nor of readings; DELIVERED is what its server says when it takes a message.
    reports = frozenset(
        {statuses.DELIVERED, statuses.CLICKED, statuses.REPLIED, statuses.FAILED, statuses.UNSUBSCRIBED}
    )
    open_grade = statuses.NONE
    typical = Behaviour(
        delivered=96,
        failed=3,
        clicked=10,
        replied=1,
        bought=3,
        delivered_s=2,
        reacted_s=25 * 60,
    )
    typical_failure = (statuses.FAILED, "403", "The bot was blocked by the user.")

    def check_endpoint(self, endpoint: str) -> None:
        if not CHAT.fullmatch(endpoint):
            raise BadEndpoint("A Telegram address is the number of a chat, which the bot hears when it is started.")

    def check_sender(self, value: str) -> None:
        if not BOT.fullmatch(value):
            raise BadEndpoint("A Telegram sender is the name of a bot, such as @vinyl_bot.")
