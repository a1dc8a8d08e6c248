"""Push notifications of a mobile application; nearly free, and gone when the application is."""

from delivery import statuses
from delivery.content.fields import LineField, LinkField, PictureField, TextField
from delivery.kind import Behaviour, ContentSerializer, Kind


class Push(Kind):
    key = "push"
    label = "Push"
    icon = "bell"
    color = "#d9822b"
    rank = 1
    default_timeout_s = 2 * 3600
    every_address = True
    untracked = frozenset({"text"})  # in a notification it is no link

    class Content(ContentSerializer):
        title = LineField(max_length=120, label="Title")
        text = TextField(max_length=500, label="Text")
        link = LinkField(required=False, allow_blank=True, default="", label="Link", help_text="Opened by a tap.")
        image = PictureField(
            required=False, allow_blank=True, default="", label="Image", help_text="A large picture under the text."
        )
        group = LineField(
            max_length=60,
            required=False,
            allow_blank=True,
            default="",
            label="Group",
            help_text="A newer notification of the same group takes the place of an older one.",
        )

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
        refused=1,
        delivered=90,
        failed=3,
        opened=35,
        clicked=9,
        unsubscribed=0.2,
        bought=2,
        delivered_s=4,
        reacted_s=25 * 60,
    )
    typical_failure = (statuses.FAILED, "unregistered", "The application is no longer installed.")
