"""Kinds of text that a message is made of. Each knows how it is rendered and what may come out."""

import re
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Template
from rest_framework import serializers

from delivery.content.templates import RenderFailure, compile_template
from lib.forms import LongTextField

# What a template may speak about; filled in by delivery/content/contents.py.
VARIABLES = frozenset(
    {"customer", "brand", "event", "payload", "answers", "unsubscribe_url", "preferences_url", "telegram_url"}
)
EXPRESSION = re.compile(r"{{.*?}}|{%.*?%}")


class Rendered(serializers.CharField):
    """What the fields of a content have in common: a template, checked when written, finished when rendered.

    `max_length` holds for the template and for what is rendered from it.
    """

    html = False
    links = ""  # how it holds links that are tracked: "whole", "text" or "html" (delivery/tracking/dressing.py)

    def compiled(self, source: str) -> Template:
        """Raises delivery.content.templates.TemplateRefused."""
        return compile_template(source, self.html, VARIABLES)

    def finished(self, text: str, label: str) -> str:
        """The rendered text as it is sent. Raises RenderFailure when it cannot be sent."""
        if not self.allow_blank and not text.strip():
            raise RenderFailure("empty", f"{label} is empty for this customer.")
        if self.max_length is not None and len(text) > self.max_length:
            raise RenderFailure(
                "too_long",
                f"{label} is {len(text):,} characters long for this customer; {self.max_length:,} are allowed.",
            )
        return text


class LineField(Rendered):
    """One line."""

    def finished(self, text: str, label: str) -> str:
        # A line break in a subject would begin a header of its own.
        return super().finished(" ".join(text.split()), label)


class TextField(Rendered, LongTextField):
    """Plain text of several lines."""

    links = "text"


class HtmlField(Rendered, LongTextField):
    """HTML: what templates print into it is escaped."""

    html = True
    links = "html"


class LinkField(LineField):
    """A link to a page, or into an application by its own scheme."""

    links = "whole"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 2000)
        super().__init__(**kwargs)

    def finished(self, text: str, label: str) -> str:
        link = super().finished(text, label)
        if link and not _is_link(link):
            raise RenderFailure("bad_link", f"{label} is not a link: “{link[:80]}”.")
        return link

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if value and not value.startswith("{") and not _is_link(EXPRESSION.sub("x", value)):
            raise serializers.ValidationError("Write a whole link, such as https://shop.example/sale.", "no_link")
        return value


class PictureField(LineField):
    """The https address of a picture. The recipient's device fetches it: it is no link that anybody follows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        super().__init__(**kwargs)

    def finished(self, text: str, label: str) -> str:
        picture = super().finished(text, label)
        if picture and not _is_picture(picture):
            raise RenderFailure("bad_link", f"{label} is not the https address of a picture: “{picture[:80]}”.")
        return picture

    def to_internal_value(self, data: Any) -> Any:
        value = super().to_internal_value(data)
        if value and not value.startswith("{") and not _is_picture(EXPRESSION.sub("x", value)):
            raise serializers.ValidationError("Write the https address of a picture.", "no_picture")
        return value


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme and parts.netloc) and parts.scheme not in ("javascript", "data") and " " not in text


def _is_picture(text: str) -> bool:
    return _is_link(text) and text.startswith("https://")
