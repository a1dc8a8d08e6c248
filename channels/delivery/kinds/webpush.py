"""Web push: a notification of the browser, for whoever allowed it on a site; nearly free, and gone with the browser."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from rest_framework import serializers

from delivery import statuses
from delivery.content.fields import LineField, LinkField, PictureField, TextField
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind


class Webpush(Kind):
    key = "webpush"
    label = "Web push"
    icon = "world-www"
    color = "#b58a1c"
    rank = 2
    default_timeout_s = 2 * 3600
    every_address = True
    untracked = frozenset({"text"})  # in a notification it is no link

    class Content(ContentSerializer):
        title = LineField(max_length=120, label="Title")
        text = TextField(max_length=500, label="Text")
        link = LinkField(required=False, allow_blank=True, default="", label="Link", help_text="Opened by a click.")
        icon = PictureField(
            required=False, allow_blank=True, default="", label="Icon", help_text="A square picture, 192 pixels wide."
        )
        image = PictureField(
            required=False, allow_blank=True, default="", label="Image", help_text="A large picture under the text."
        )
        badge = PictureField(
            required=False,
            allow_blank=True,
            default="",
            label="Badge",
            help_text="A small one-coloured picture for the status line of a phone.",
        )
        button_text = LineField(max_length=30, required=False, allow_blank=True, default="", label="Button")
        button_link = LinkField(required=False, allow_blank=True, default="", label="Link of the button")
        button2_text = LineField(max_length=30, required=False, allow_blank=True, default="", label="Second button")
        button2_link = LinkField(required=False, allow_blank=True, default="", label="Link of the second button")
        group = LineField(
            max_length=60,
            required=False,
            allow_blank=True,
            default="",
            label="Group",
            help_text="A newer notification of the same group takes the place of an older one.",
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            for button in ("button", "button2"):
                text, link = attrs.get(f"{button}_text"), attrs.get(f"{button}_link")
                if text and not link:
                    raise serializers.ValidationError({f"{button}_link": ["Say where the button leads."]}, "required")
                if link and not text:
                    raise serializers.ValidationError(
                        {f"{button}_text": ["Say what stands on the button."]}, "required"
                    )
            return super().validate(attrs)

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.OPENED,
            statuses.CLICKED,
            statuses.FAILED,
            statuses.EXPIRED,
            statuses.UNSUBSCRIBED,
        }
    )
    open_grade = statuses.LIKELY
    typical = Behaviour(
        refused=2,
        delivered=80,
        failed=2,
        opened=15,
        clicked=6,
        unsubscribed=0.3,
        bought=2,
        delivered_s=60,
        reacted_s=45 * 60,
    )
    typical_failure = (statuses.FAILED, "410", "The browser has withdrawn its subscription.")

    def check_endpoint(self, endpoint: str) -> None:
        super().check_endpoint(endpoint)
        try:
            parts = urlsplit(endpoint)
            host = parts.hostname or ""
            _ = parts.port
        except ValueError:
            host = ""
        secure = endpoint.startswith("https://") or (settings.ALLOW_PRIVATE_URLS and endpoint.startswith("http://"))
        if not host or not secure or parts.username is not None:
            raise BadEndpoint("A web push subscription is an https address of a push service.")
