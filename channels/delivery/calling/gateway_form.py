"""What an admin says about a vendor's HTTP interface: how a message is asked for, and how its answers are read."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Template
from rest_framework import serializers

from delivery import statuses
from delivery.calling.gateway_reading import BadWhere, Where, check_where, numbers_of, table_of
from delivery.calling.http import HEADER_NAME
from delivery.calling.wire import Form, compile_wire
from delivery.content.templates import TemplateRefused
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

# What templates of a request may speak about.
NAMES = frozenset(
    {
        "channel",
        "content",
        "credentials",
        "hook_url",
        "key",
        "message_id",
        "now",
        "parts",
        "sender",
        "sender_name",
        "text",
        "to",
        "to_digits",
        "traffic_class",
        "ttl_s",
    }
)
CHANNELS = {"sms": "SMS", "viber": "Viber", "whatsapp": "WhatsApp", "telegram": "Telegram", "push": "Push"}
NO_BODY, JSON, FORM, XML, TEXT = "none", "json", "form", "xml", "text"
FORMS = {JSON: Form.JSON, FORM: Form.FORM, XML: Form.XML, TEXT: Form.TEXT}
NO_AUTH, BASIC, BEARER, HEADER = "none", "basic", "bearer", "header"
UNSIGNED, SECRET, SHA1, SHA256, HOOK_BASIC = "none", "secret", "sha1", "sha256", "basic"
HEX, BASE64 = "hex", "base64"
SIGNED = [SECRET, SHA1, SHA256]


class WhereField(serializers.CharField):
    """Where something is in what a vendor says: a path in JSON or the name of a field, or /a regular expression/."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, default="", max_length=300, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        try:
            check_where(value)
        except BadWhere as error:
            raise serializers.ValidationError(str(error)) from None
        return value


class CodesField(serializers.CharField):
    """Codes with commas between them; of statuses ranges too: 200-299."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, max_length=500, **kwargs)


class GatewayCredentials(StrictSerializer):
    """What the vendor knows us by; templates reach each by its name, as credentials.user."""

    user = SecretField(required=False, allow_blank=True, default="", max_length=300, label="User")
    password = SecretField(
        required=False, allow_blank=True, default="", max_length=300, trim_whitespace=False, label="Password"
    )
    token = SecretField(required=False, allow_blank=True, default="", max_length=3000, label="Token or key")
    hook_user = SecretField(required=False, allow_blank=True, default="", max_length=300, label="User of its calls")
    hook_secret = SecretField(
        required=False, allow_blank=True, default="", max_length=300, label="Secret or password of its calls"
    )


class GatewaySettings(StrictSerializer):
    """The request, the answer, and what the vendor tells afterwards."""

    channels = serializers.MultipleChoiceField(
        choices=list(CHANNELS.items()),
        allow_empty=False,
        label="Channels",
        help_text="What the vendor delivers.",
    )
    method = serializers.ChoiceField(
        choices=[("POST", "POST"), ("GET", "GET"), ("PUT", "PUT")], default="POST", label="Method"
    )
    url = LongTextField(
        max_length=2000,
        label="Address",
        help_text="A template: https://api.vendor.example/send?to={{ to_digits }}. Known are to, to_digits, sender,"
        " sender_name, text, content (all fields of the message), key (the same for every attempt), message_id,"
        " channel, traffic_class, parts, ttl_s, now, hook_url, credentials.user, .password and .token.",
    )
    auth = serializers.ChoiceField(
        choices=[
            (NO_AUTH, "None, or in a template"),
            (BASIC, "User and password (Basic)"),
            (BEARER, "Token (Bearer)"),
            (HEADER, "Token in a header"),
        ],
        default=NO_AUTH,
        label="Log-in",
    )
    auth_header = serializers.CharField(
        required=False,
        allow_blank=True,
        default="X-Api-Key",
        max_length=100,
        label="Header of the token",
        style={"when": {"auth": [HEADER]}},
    )
    headers = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=4000,
        label="Headers",
        help_text="One a line: Name: value. The values are templates.",
    )
    body_type = serializers.ChoiceField(
        choices=[(JSON, "JSON"), (FORM, "Form fields"), (XML, "XML"), (TEXT, "Plain text"), (NO_BODY, "None")],
        default=JSON,
        label="Body",
    )
    body = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=20_000,
        label="Text of the body",
        help_text='A template. Values are escaped as the body needs it: {"to": "{{ to }}", "text": "{{ text }}"} or'
        " to={{ to }}&text={{ text }}.",
        style={"when": {"body_type": [JSON, FORM, XML, TEXT]}},
    )
    takes_key = serializers.BooleanField(
        default=False,
        label="It knows a repeated request by its key",
        help_text="Only if the vendor promises that a request with the same key is carried out once: then one whose"
        " answer did not come is made again.",
    )
    timeout_s = DurationField(default=20, min_value=1, max_value=120, label="Time-out")
    check_url = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=1000,
        label="Address for the check",
        help_text="Asked by GET with the same log-in, such as that of the balance; a good answer means that the vendor"
        " knows us.",
    )

    ok_statuses = CodesField(default="200-299", label="Statuses of acceptance")
    ok_at = WhereField(
        label="Where the acceptance stands",
        help_text="A path in JSON, messages.0.status, or a regular expression with one group between slashes, /^(OK)/."
        " Empty: the status says enough.",
    )
    ok_values = CodesField(
        default="",
        label="What stands there",
        help_text="With commas between them. Empty: anything.",
    )
    id_at = WhereField(label="Where the message's id stands")
    code_at = WhereField(label="Where a refusal's code stands")
    words_at = WhereField(label="Where its words stand")
    temporary_codes = CodesField(
        default="408,425,429,503",
        label="Codes or statuses: try again later",
    )
    outage_codes = CodesField(
        default="401",
        label="Codes or statuses: the account is not served",
        help_text="A wrong key, no money left: everything waits.",
    )
    dead_codes = CodesField(
        default="",
        label="Codes: no such address",
        help_text="The address is not written to again.",
    )

    hook_format = serializers.ChoiceField(
        choices=[(JSON, "JSON"), (FORM, "Form fields, or in the address")], default=JSON, label="Its calls are in"
    )
    hook_signature = serializers.ChoiceField(
        choices=[
            (UNSIGNED, "Nothing; our address is secret"),
            (SECRET, "The secret in a header"),
            (SHA256, "HMAC-SHA256 of the body in a header"),
            (SHA1, "HMAC-SHA1 of the body in a header"),
            (HOOK_BASIC, "User and password (Basic)"),
        ],
        default=UNSIGNED,
        label="Its calls are known by",
    )
    hook_header = serializers.CharField(
        required=False,
        allow_blank=True,
        default="X-Signature",
        max_length=100,
        label="Header of its calls",
        style={"when": {"hook_signature": SIGNED}},
    )
    hook_prefix = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=40,
        trim_whitespace=False,
        label="What stands there before the signature",
        help_text="As sha256=",
        style={"when": {"hook_signature": [SHA1, SHA256]}},
    )
    hook_encoding = serializers.ChoiceField(
        choices=[(HEX, "Hexadecimal"), (BASE64, "Base64")],
        default=HEX,
        label="The signature is written in",
        style={"when": {"hook_signature": [SHA1, SHA256]}},
    )
    hook_answer = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=500, label="What we answer to its calls"
    )

    receipts_at = WhereField(label="Where the list of reports is", help_text="Empty: a call is one report, or a list.")
    receipt_id_at = WhereField(label="Report: where the message's id stands")
    receipt_key_at = WhereField(
        label="Report: where our key stands",
        help_text="If the vendor gives back the {{ key }} of the request.",
    )
    receipt_status_at = WhereField(label="Report: where the status stands")
    receipt_time_at = WhereField(label="Report: where the time stands")
    receipt_code_at = WhereField(label="Report: where the error's code stands")
    receipt_words_at = WhereField(label="Report: where the error's words stand")
    receipt_statuses = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=4000,
        label="Statuses",
        help_text="One a line: the vendor's word, =, ours. Ours are delivered, opened, clicked, failed, expired,"
        " rejected, unsubscribed; - for what is to be passed over. DELIVRD = delivered",
    )

    replies_at = WhereField(label="Where the list of answers is", help_text="Of what people write.")
    reply_from_at = WhereField(label="Answer: where the person's address stands")
    reply_to_at = WhereField(label="Answer: where ours stands")
    reply_text_at = WhereField(label="Answer: where the text stands")
    reply_id_at = WhereField(label="Answer: where its id stands")
    reply_time_at = WhereField(label="Answer: where the time stands")
    reply_message_at = WhereField(label="Answer: where the id of the message that it answers stands")

    def validate_url(self, value: str) -> str:
        """A template whose host is fixed: no value can lead a request elsewhere."""
        value = value.strip()
        _template(value, Form.URL)
        start = value.split("{", 1)[0]
        parts = urlsplit(start)
        is_whole = "{" not in value or bool(parts.path or parts.query)
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_whole or re.search(r"\s", start):
            raise serializers.ValidationError("Write a whole address, https://host/…; its host cannot be a template.")
        return value

    def validate_headers(self, value: str) -> str:
        """Lines of a name, a colon and a template."""
        for name, source in header_lines(value):
            if not HEADER_NAME.fullmatch(name):
                raise serializers.ValidationError(f"Write a header as Name: value; “{name[:40]}” is no name.")
            _template(source, Form.HEADER)
        return value

    def validate_ok_statuses(self, value: str) -> str:
        """Numbers and ranges."""
        return _numbers(value)

    def validate_receipt_statuses(self, value: str) -> str:
        """Lines that name statuses of ours."""
        for theirs, ours in table_of(value).items():
            if not theirs or (ours != "-" and ours not in statuses.REPORTS - {statuses.REPLIED}):
                raise serializers.ValidationError(f"“{ours[:40]}” is no status of ours. Write as: DELIVRD = delivered")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What belongs together."""
        attrs["channels"] = sorted(attrs["channels"])
        if attrs["method"] == "GET" and not attrs["body"].strip():
            attrs["body_type"] = NO_BODY
        if attrs["body_type"] == JSON and not attrs["body"].strip():
            raise serializers.ValidationError({"body": ["Write the JSON that the vendor wants."]})
        if attrs["body_type"] != NO_BODY:
            try:
                compiled(attrs["body"].strip(), FORMS[attrs["body_type"]])
            except TemplateRefused as refused:
                raise serializers.ValidationError({"body": [str(refused)]}) from None
            if attrs["method"] == "GET" and attrs["body"].strip():
                raise serializers.ValidationError({"body": ["A request by GET has no body."]})
        for key in ("auth_header", "hook_header"):
            if not HEADER_NAME.fullmatch(attrs[key]):
                raise serializers.ValidationError({key: ["This is no name of a header."]})
        if attrs["check_url"] and urlsplit(attrs["check_url"]).scheme not in ("http", "https"):
            raise serializers.ValidationError({"check_url": ["Write a whole address, https://host/…"]})
        return attrs


@lru_cache(maxsize=500)
def compiled(source: str, form: Form) -> Template:
    """A template of a description; settings are read at every turn, and compiled once. Raises TemplateRefused."""
    return compile_wire(source, form, NAMES)


def header_lines(value: str) -> list[tuple[str, str]]:
    """Names and templates of headers."""
    lines = [each.strip() for each in value.splitlines() if each.strip()]
    return [(name.strip(), source.strip()) for name, _, source in (each.partition(":") for each in lines)]


def where(settings: Mapping[str, Any], name: str) -> Where | None:
    """Where something is, if the admin has said so."""
    return check_where(settings[name])


def _template(source: str, form: Form) -> None:
    try:
        compiled(source, form)
    except TemplateRefused as refused:
        raise serializers.ValidationError(str(refused)) from None


def _numbers(value: str) -> str:
    try:
        numbers_of(value)
    except ValueError:
        raise serializers.ValidationError(
            "Write statuses such as 200, 202 or 200-299, with commas between them."
        ) from None
    return value
