"""The forms of an SMTP account: which server, how it is spoken to, how mail is signed, and where it comes back to."""

import ipaddress
import re
import ssl
from typing import Any

from rest_framework import serializers

from delivery.kinds.email import LABEL
from delivery.mailing import verp
from delivery.mailing.dkim_signing import BadKey, load_key
from delivery.mailing.mail import LONGEST_LOCAL, Unwritable, wire_address
from delivery.mailing.mailboxes import FOLDER, IMAP
from delivery.mailing.smtp_session import NONE, STARTTLS, TLS
from lib.forms import DurationField, LongTextField, SecretField, StrictSerializer

SECURITIES = [(STARTTLS, "STARTTLS"), (TLS, "TLS from the first byte"), (NONE, "None, on a trusted network only")]
LONGEST_RETURN_LOCAL = LONGEST_LOCAL - len(verp.SEPARATOR) - verp.LONGEST_TOKEN
HOST_WORDS = "Write a host name such as mail.shop.example, or an IP address, without a port."


def _optional(**options: Any) -> serializers.CharField:
    return serializers.CharField(required=False, allow_blank=True, default="", **options)


def _is_name(value: str) -> bool:
    return len(value) <= 253 and all(LABEL.fullmatch(each) for each in value.split("."))


def _is_ip(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


class SmtpSettings(StrictSerializer):
    """Which server, and how it is spoken to."""

    host = serializers.CharField(max_length=253, label="Server", help_text="A host name or an IP address.")
    port = serializers.IntegerField(
        default=587,
        min_value=1,
        max_value=65535,
        label="Port",
        help_text="Usually 587 with STARTTLS, 465 with TLS, 25 with neither.",
    )
    security = serializers.ChoiceField(
        choices=SECURITIES,
        default=STARTTLS,
        label="Encryption",
        help_text="With encryption the server's certificate is checked.",
    )
    ca = LongTextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=100_000,
        label="Certificate of your own authority",
        help_text="In PEM, trusted beside those of the system. Empty: the system's alone.",
    )
    connections = serializers.IntegerField(
        default=4,
        min_value=1,
        max_value=20,
        label="Connections",
        help_text="Used side by side, for many messages each.",
    )
    timeout_s = DurationField(
        default=30,
        min_value=1,
        max_value=60,
        label="Time-out",
        help_text="How long to wait for each answer but the last.",
    )
    reply_timeout_s = DurationField(
        default=90,
        min_value=1,
        max_value=100,
        label="Time-out of the last answer",
        help_text="How long to wait for the answer to a whole message; one that does not come leaves it unknown.",
    )
    helo = _optional(
        max_length=253,
        label="Own name",
        help_text="What the server is told we are, as mail.shop.example. Empty: the sender's domain.",
    )
    local_address = _optional(
        max_length=45,
        label="Own IP address",
        help_text="The address of this machine that mail comes from. Empty: the system chooses.",
    )
    marketing_address = _optional(
        max_length=45,
        label="Own IP address of marketing",
        help_text="Another address for the marketing lane, so that its reputation is its own. Empty: the same.",
    )
    return_path = _optional(
        max_length=254,
        label="Return path",
        help_text="Where bounces arrive, as bounces@shop.example; each message adds + and a signed token to the name."
        " Empty: at the sender.",
    )
    dkim_selector = _optional(
        max_length=63,
        label="DKIM selector",
        help_text="The public key stands in the DNS at selector._domainkey.domain. Empty: mail is not signed here.",
    )
    dkim_domain = _optional(
        max_length=253, label="DKIM domain", help_text="Whose signature it is. Empty: the sender's domain."
    )
    bounces = serializers.ChoiceField(
        choices=[("none", "Nowhere"), (IMAP, "In a mailbox (IMAP)"), (FOLDER, "In a folder on this machine")],
        default="none",
        label="Returned mail is read",
        help_text="Bounces, complaints and replies. It has to be a mailbox or folder that nobody else reads.",
    )
    imap_host = _optional(max_length=253, label="IMAP server", style={"when": {"bounces": [IMAP]}})
    imap_port = serializers.IntegerField(
        default=993,
        min_value=1,
        max_value=65535,
        label="IMAP port",
        help_text="Usually 993 with TLS, 143 with STARTTLS.",
        style={"when": {"bounces": [IMAP]}},
    )
    imap_security = serializers.ChoiceField(
        choices=SECURITIES, default=TLS, label="IMAP encryption", style={"when": {"bounces": [IMAP]}}
    )
    imap_folder = serializers.RegexField(
        r"^[\x20-\x7e]+$", default="INBOX", max_length=200, label="IMAP folder", style={"when": {"bounces": [IMAP]}}
    )
    imap_deletes = serializers.BooleanField(
        default=False,
        label="Delete what was read",
        help_text="Else it is marked as read.",
        style={"when": {"bounces": [IMAP]}},
    )
    drop_folder = _optional(
        max_length=60,
        label="Folder",
        help_text="The name of a folder in var/mail: a Maildir, or one that *.eml files are moved into. What was"
        " read is deleted.",
        style={"when": {"bounces": [FOLDER]}},
    )

    def validate_host(self, value: str) -> str:
        """A host name or an IP address, and nothing else: it goes into look-ups and certificates."""
        if not _is_ip(value) and not _is_name(value):
            raise serializers.ValidationError(HOST_WORDS)
        return value

    def validate_imap_host(self, value: str) -> str:
        """As the other server."""
        return self.validate_host(value) if value else value

    def validate_ca(self, value: str) -> str:
        """PEM that can be read."""
        if value:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=value)
            except (ssl.SSLError, ValueError):
                raise serializers.ValidationError(
                    "Write a whole certificate, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----."
                ) from None
        return value

    def validate_helo(self, value: str) -> str:
        """A name as it stands in the DNS."""
        return _ascii_name(value)

    def validate_dkim_domain(self, value: str) -> str:
        """A domain as it stands in the DNS."""
        return _ascii_name(value)

    def validate_dkim_selector(self, value: str) -> str:
        """A label of the DNS, or several with dots between."""
        return _ascii_name(value)

    def validate_local_address(self, value: str) -> str:
        """An IP address."""
        if value and not _is_ip(value):
            raise serializers.ValidationError("Write an IP address of this machine, such as 192.0.2.1.")
        return value

    def validate_marketing_address(self, value: str) -> str:
        """An IP address."""
        return self.validate_local_address(value)

    def validate_imap_folder(self, value: str) -> str:
        """A name that can stand in quotes."""
        if set(value) & set('"\\'):
            raise serializers.ValidationError("The name of a folder has no quotes and backslashes.")
        return value

    def validate_drop_folder(self, value: str) -> str:
        """A plain name: no way leads out of var/mail."""
        if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            raise serializers.ValidationError("Write a name of letters, digits, dots and dashes, without slashes.")
        return value

    def validate_return_path(self, value: str) -> str:
        """An address that stays one when the token of a message is added."""
        if value:
            try:
                wire_address(value, "return path")
            except Unwritable as error:
                raise serializers.ValidationError(str(error)) from None
            if not value.isascii() or len(value.rpartition("@")[0]) > LONGEST_RETURN_LOCAL:
                raise serializers.ValidationError(
                    f"Write an address of plain letters, with at most {LONGEST_RETURN_LOCAL} characters before the @."
                )
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is to be read needs a place."""
        if attrs["bounces"] == IMAP and not attrs["imap_host"]:
            raise serializers.ValidationError({"imap_host": [HOST_WORDS]})
        if attrs["bounces"] == FOLDER and not attrs["drop_folder"]:
            raise serializers.ValidationError({"drop_folder": ["Write the name of a folder in var/mail."]})
        return attrs


def _ascii_name(value: str) -> str:
    if value and not (value.isascii() and _is_name(value)):
        raise serializers.ValidationError("Write a name of plain letters, digits, dots and dashes.")
    return value


class SmtpCredentials(StrictSerializer):
    """The log-in, if the server asks for one, the key that signs, and the log-in of the mailbox."""

    user = SecretField(required=False, allow_blank=True, default="", max_length=320, label="User")
    password = SecretField(
        required=False, allow_blank=True, default="", max_length=1000, trim_whitespace=False, label="Password"
    )
    dkim_key = SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=10_000,
        label="DKIM private key",
        help_text="In PEM, RSA or Ed25519. The check of the account says what to put into the DNS.",
    )
    imap_user = SecretField(required=False, allow_blank=True, default="", max_length=320, label="IMAP user")
    imap_password = SecretField(
        required=False, allow_blank=True, default="", max_length=1000, trim_whitespace=False, label="IMAP password"
    )

    def validate_dkim_key(self, value: str) -> str:
        """A key that can sign."""
        if value:
            try:
                load_key(value)
            except BadKey as error:
                raise serializers.ValidationError(str(error)) from None
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Both or neither, each one line."""
        for name in ("user", "password", "imap_user", "imap_password"):
            if re.search(r"[\x00-\x1f\x7f]", attrs[name]):
                raise serializers.ValidationError({name: ["Write one line, without control characters."]})
        for user, password in (("user", "password"), ("imap_user", "imap_password")):
            if bool(attrs[user]) != bool(attrs[password]):
                missing = password if attrs[user] else user
                raise serializers.ValidationError({missing: ["Write both a user and a password, or neither."]})
        return attrs
