"""E-mail."""

import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from delivery import statuses
from delivery.content.fields import HtmlField, LineField, TextField
from delivery.content.html import from_mjml, inlined, to_text, with_language
from delivery.content.templates import TemplateRefused
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind

LOCAL = re.compile(r"[^\s@<>\x00-\x1f\x7f\"(),:;\[\]\\]{1,64}")
LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?", re.UNICODE)


class Email(Kind):
    key = "email"
    label = "E-mail"
    icon = "mail"
    color = "#3b82d6"
    rank = 3
    default_timeout_s = 24 * 3600

    class Content(ContentSerializer):
        subject = LineField(max_length=200, label="Subject")
        preheader = LineField(
            max_length=200,
            required=False,
            allow_blank=True,
            default="",
            label="Preheader",
            help_text="Shown after the subject in the list of messages.",
        )
        html = HtmlField(
            max_length=500_000,
            required=False,
            allow_blank=True,
            default="",
            label="HTML",
            help_text="Style sheets are written into the tags, as mail programs want it.",
        )
        mjml = HtmlField(
            max_length=500_000,
            required=False,
            allow_blank=True,
            default="",
            label="MJML",
            help_text="Instead of HTML: a mail that looks right in every mail program is made of it.",
        )
        text = TextField(
            max_length=100_000,
            required=False,
            allow_blank=True,
            default="",
            label="Text",
            help_text="For readers without HTML. Left blank, it is made of the HTML.",
        )

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            written = {key for key in ("html", "mjml", "text") if attrs.get(key, "").strip()}
            if not written:
                raise serializers.ValidationError({"text": ["Write a text, or HTML, or both."]}, "required")
            if {"html", "mjml"} <= written:
                raise serializers.ValidationError({"mjml": ["Write HTML or MJML, not both."]}, "html_and_mjml")
            accepted = super().validate(attrs)
            try:
                _made(attrs.get("html", ""), attrs.get("mjml", ""), "en")
            except TemplateRefused as refused:
                field = "mjml" if "mjml" in written else "html"
                raise serializers.ValidationError({field: [str(refused)]}, "bad_markup") from None
            return accepted

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.DEFERRED,
            statuses.OPENED,
            statuses.CLICKED,
            statuses.REPLIED,
            statuses.BOUNCED,
            statuses.UNSUBSCRIBED,
            statuses.COMPLAINED,
        }
    )
    open_grade = statuses.WEAK  # unless it looks human: proxies and scanners open too
    typical = Behaviour(
        refused=0.5,
        delivered=97,
        failed=2.5,
        opened=40,
        likely=60,
        clicked=8,
        bought=3,
        delivered_s=20,
        reacted_s=4 * 3600,
    )
    typical_failure = (statuses.BOUNCED, "5.1.1", "There is no such mailbox.")

    def frozen(self, fields: Mapping[str, str], language: str) -> dict[str, str]:
        """MJML becomes HTML, style sheets go into the tags, a text is made where none was written."""
        html = _made(fields.get("html", ""), fields.get("mjml", ""), language)
        text = fields.get("text", "")
        return {
            "subject": fields["subject"],
            "preheader": fields.get("preheader", ""),
            "html": html,
            "text": text if text.strip() or not html else to_text(html),
        }

    def check_endpoint(self, endpoint: str) -> None:
        super().check_endpoint(endpoint)
        local, _, domain = endpoint.rpartition("@")
        labels = domain.split(".")
        if not LOCAL.fullmatch(local) or len(labels) < 2 or not all(LABEL.fullmatch(each) for each in labels):
            raise BadEndpoint("An e-mail address looks like name@domain.example.")

    def check_sender(self, value: str) -> None:
        self.check_endpoint(value)


def _made(html: str, mjml: str, language: str) -> str:
    """The HTML of a mail. Raises TemplateRefused."""
    whole = from_mjml(mjml) if mjml.strip() else html
    return with_language(inlined(whole), language) if whole.strip() else ""
