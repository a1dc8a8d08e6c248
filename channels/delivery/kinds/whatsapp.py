"""WhatsApp: approved templates at any time, free words within 24 hours of what the customer wrote last."""

import re
from typing import Any

from jinja2 import Template
from rest_framework import serializers

from delivery import statuses
from delivery.content.fields import VARIABLES, LineField, LinkField, PictureField, TextField
from delivery.content.templates import RenderFailure, compile_template
from delivery.kind import BadEndpoint, Behaviour, ContentSerializer, Kind, check_button, check_phone

TEMPLATE_NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:_[A-Z][A-Za-z]{1,3})?")
NUMBER = re.compile(r"\+?[0-9]{5,20}")
BORDER = "\x1e"  # between the lines while they are rendered: a value with a line break remains one line


class LinesField(TextField):
    """Several lines, each of them a value of its own. A line break in a customer's attribute makes no new one."""

    def compiled(self, source: str) -> Template:
        return compile_template(BORDER.join(source.strip().splitlines()), self.html, VARIABLES)

    def finished(self, text: str, label: str) -> str:
        parts = text.split(BORDER) if BORDER in text else text.splitlines()
        lines = [" ".join(each.split()) for each in parts]
        if any(not each for each in lines):
            raise RenderFailure("empty", f"A line of {label} is empty for this customer.")
        return super().finished("\n".join(lines), label)


class WhatsappContent(ContentSerializer):
    template = LineField(
        max_length=512,
        required=False,
        allow_blank=True,
        default="",
        label="Template",
        help_text="The name of an approved template. Reaches everybody, at any time.",
    )
    language = LineField(
        max_length=10,
        required=False,
        allow_blank=True,
        default="",
        label="Language of the template",
        help_text="As it was approved: uk, pl, en_US.",
    )
    parameters = LinesField(
        max_length=8000,
        required=False,
        allow_blank=True,
        default="",
        label="Values for its text",
        help_text="One a line, in the order in which the template numbers them.",
    )
    header = LineField(max_length=60, required=False, allow_blank=True, default="", label="Value for its heading")
    button_parameter = LineField(
        max_length=2000,
        required=False,
        allow_blank=True,
        default="",
        label="Value for its button",
        help_text="What the link of its first button ends with.",
    )
    image = PictureField(
        required=False,
        allow_blank=True,
        default="",
        label="Picture",
        help_text="Above the text; of a template, if it was approved with one.",
    )
    text = TextField(
        max_length=4096,
        required=False,
        allow_blank=True,
        default="",
        label="Free text",
        help_text="Takes the place of the template within 24 hours of what the customer wrote last; it can be sent at"
        " no other time.",
    )
    button_text = LineField(
        max_length=20, required=False, allow_blank=True, default="", label="Button of the free text"
    )
    button_link = LinkField(required=False, allow_blank=True, default="", label="Link of that button")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        template, language = attrs.get("template", ""), attrs.get("language", "")
        if not template and not attrs.get("text", "").strip():
            raise serializers.ValidationError(
                {"template": ["Name a template, or write a free text, or both."]}, "no_template"
            )
        if template and "{" not in template and not TEMPLATE_NAME.fullmatch(template):
            raise serializers.ValidationError(
                {"template": ["The name of a template has small letters, digits and underscores only."]},
                "template_name",
            )
        if template and not language:
            raise serializers.ValidationError(
                {"language": ["Say in which language the template was approved."]}, "no_language"
            )
        if language and "{" not in language and not LANGUAGE.fullmatch(language):
            raise serializers.ValidationError(
                {"language": ["Write a language such as uk, pl or en_US."]}, "language_code"
            )
        check_button(attrs)
        return super().validate(attrs)


class Whatsapp(Kind):
    key = "whatsapp"
    label = "WhatsApp"
    icon = "brand-whatsapp"
    color = "#23a35a"
    rank = 7
    default_timeout_s = 6 * 3600
    Content = WhatsappContent

    reports = frozenset(
        {
            statuses.DELIVERED,
            statuses.OPENED,
            statuses.CLICKED,
            statuses.REPLIED,
            statuses.FAILED,
            statuses.EXPIRED,
            statuses.REJECTED,
            statuses.UNSUBSCRIBED,
        }
    )
    open_grade = statuses.LIKELY  # people can switch the second tick off, and the chat may be open on a desk
    typical = Behaviour(
        delivered=85,
        failed=10,
        opened=70,
        clicked=12,
        replied=3,
        bought=3,
        delivered_s=6,
        reacted_s=25 * 60,
    )
    typical_failure = (statuses.FAILED, "131026", "The message could not be delivered.")

    def check_endpoint(self, endpoint: str) -> None:
        check_phone(endpoint)

    def check_sender(self, value: str) -> None:
        if not NUMBER.fullmatch(value):
            raise BadEndpoint(
                "A WhatsApp sender is the number of your business, or its id at the provider: digits only."
            )
