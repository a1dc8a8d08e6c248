"""Webhook: tells another system, by a signed call, what a message tells a person elsewhere."""

import json
import re
from typing import Any

from jinja2 import Template
from rest_framework import serializers

from delivery import statuses
from delivery.calling.wire import Form, check_json, compile_wire
from delivery.content.fields import EXPRESSION, VARIABLES, LineField, LinkField, TextField
from delivery.content.templates import RenderFailure
from delivery.kind import Behaviour, ContentSerializer, Kind

METHODS = ("POST", "PUT", "PATCH", "DELETE", "GET")
BODILESS = frozenset({"GET", "DELETE"})
HEADER = re.compile(r"([A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}):[ \t]*(.+)")
# Secrets stand in the account, because everybody reads a journey; the rest is ours or the protocol's.
SECRET_HEADER = re.compile(r"auth|cookie|token|secret|password|api-?key", re.IGNORECASE)
OWN_HEADERS = frozenset(
    {
        "host",
        "content-length",
        "content-type",
        "transfer-encoding",
        "connection",
        "upgrade",
        "te",
        "expect",
        "user-agent",
    }
)


class JsonField(TextField):
    """JSON: what templates print into it is escaped, inside quotes and without."""

    links = ""

    def compiled(self, source: str) -> Template:
        return compile_wire(source, Form.JSON, VARIABLES)

    def finished(self, text: str, label: str) -> str:
        if text.strip():
            check_json(text)
        return super().finished(text, label)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        if value.strip() and "{{" not in value and "{%" not in value:
            try:
                json.loads(value)
            except (ValueError, RecursionError):
                raise serializers.ValidationError("This is no JSON.", "no_json") from None
        return value


class CallField(LinkField):
    """Whom to call: an address, or its path where the account knows the rest. Values in it cannot lead elsewhere."""

    links = ""

    def compiled(self, source: str) -> Template:
        # An address that is a value as a whole is written as it is.
        return super().compiled(source) if source.startswith("{") else compile_wire(source, Form.URL, VARIABLES)

    def finished(self, text: str, label: str) -> str:
        path = text.strip()
        if not _is_path(path):
            return super().finished(text, label)
        if " " in path or len(path) > (self.max_length or 0):
            raise RenderFailure("bad_link", f"{label} is no address: “{path[:80]}”.")
        return path

    def to_internal_value(self, data: Any) -> Any:
        value = serializers.CharField.to_internal_value(self, data)
        if re.match(r"https?://[^/?#]*@", EXPRESSION.sub("x", value)):
            raise serializers.ValidationError(
                "A name and a password stand in the account, where nobody reads them.", "no_login"
            )
        if value.startswith(("http://", "https://", "{")):
            return super().to_internal_value(data)
        if not _is_path(value) or " " in EXPRESSION.sub("x", value):
            raise serializers.ValidationError(
                "Write an address that begins with https://, or a path from / on.", "no_address"
            )
        return value


class HeadersField(TextField):
    """Lines of “Name: value”. A value is one line, whatever is printed into it."""

    links = ""

    def compiled(self, source: str) -> Template:
        return compile_wire(source, Form.HEADER, VARIABLES)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        for line in filter(str.strip, EXPRESSION.sub("x", value).splitlines()):
            found = HEADER.fullmatch(line.strip())
            if not found:
                raise serializers.ValidationError("Write each header in a line: Name: value.", "no_header")
            name = found[1].lower()
            if SECRET_HEADER.search(name):
                raise serializers.ValidationError(
                    f"{found[1]}: a secret stands in the account, where nobody reads it.", "secret_header"
                )
            if name in OWN_HEADERS or name.startswith("webhook-"):
                raise serializers.ValidationError(f"{found[1]} is written by Kaskad itself.", "own_header")
        return value


class MethodField(LineField):
    """A method of HTTP."""

    def to_internal_value(self, data: Any) -> str:
        value = str(super().to_internal_value(data)).upper()
        if value not in METHODS:
            raise serializers.ValidationError(f"Write one of {', '.join(METHODS)}.", "no_method")
        return value


def headers_of(text: str) -> dict[str, str]:
    """The (rendered) lines of a HeadersField by their names in small letters."""
    found = (HEADER.fullmatch(line.strip()) for line in text.splitlines())
    return {each[1].lower(): each[2].strip() for each in found if each}


class Webhook(Kind):
    key = "webhook"
    label = "Webhook"
    icon = "webhook"
    color = "#5f7a8c"
    rank = 9
    default_timeout_s = 3600
    is_call = True

    class Content(ContentSerializer):
        url = CallField(
            label="Address", help_text="https://…; or a path such as /customers, where the account knows the beginning."
        )
        method = MethodField(max_length=10, required=False, default="POST", label="Method")
        type = LineField(
            max_length=100,
            required=False,
            allow_blank=True,
            default="message",
            label="Type of event",
            help_text="What the called system tells events apart by. Empty: the data alone is sent, as it stands.",
        )
        headers = HeadersField(
            max_length=4000,
            required=False,
            allow_blank=True,
            default="",
            label="Headers",
            help_text="One a line: X-Source: kaskad. No secrets: those stand in the account.",
        )
        body = JsonField(
            max_length=100_000,
            required=False,
            allow_blank=True,
            default="",
            label="Data",
            help_text="JSON, sent as the data of the event together with the customer; or alone, without a type.",
        )

    # The called system has answered: that is all there is to hear.
    reports = frozenset({statuses.DELIVERED, statuses.CLICKED, statuses.FAILED})
    open_grade = statuses.NONE
    typical = Behaviour(delivered=99, failed=1, clicked=5, unsubscribed=0, bought=5, delivered_s=1)
    typical_failure = (statuses.FAILED, "404", "The called system knows no such address.")


def _is_path(text: str) -> bool:
    return text.startswith("/") and not text.startswith("//")
