"""The e-mail services that django-anymail knows, each as a provider: its code makes the requests and reads the reports.

anymail is configured per account and never by Django's settings: its backends and views take all they need as
arguments. Its words for what becomes of a message are ours already (docs: anymail.dev, “Tracking sent mail status”).
A report names its message by the token that we gave along (`metadata`), where the service gives it back, else by
the service's own id.
"""

import hashlib
import io
import re
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from anymail.exceptions import (  # type: ignore[import-untyped]
    AnymailAPIError,
    AnymailConfigurationError,
    AnymailError,
    AnymailRecipientsRefused,
    AnymailWarning,
    AnymailWebhookValidationFailure,
)
from anymail.utils import EmailAddress  # type: ignore[import-untyped]
from django.core.handlers.wsgi import WSGIRequest
from django.core.mail import EmailMultiAlternatives
from django.utils.module_loading import import_string
from rest_framework import serializers

from delivery import statuses
from delivery.mailing import incoming, verp
from delivery.mailing.bounces import CODE, is_dead
from delivery.mailing.esp import LONGEST_WORDS, TIMEOUT_S, Client, Esp, NotSent, reason, was_not_sent
from delivery.mailing.mail import Unwritable, one_line, plain_text, unsubscribe_headers, wire_address, with_preheader
from delivery.provider import (
    Call,
    Heard,
    NotTheirs,
    OpenAccount,
    Outcome,
    Outgoing,
    Receipt,
    Refusal,
    Reply,
    Unreadable,
)
from lib.forms import SecretField

QUIET = threading.Lock()  # the filters of warnings belong to the whole process
METADATA = "kaskad"  # under which the token of a message travels
TYPES = {
    "delivered": statuses.DELIVERED,
    "deferred": statuses.DEFERRED,
    "bounced": statuses.BOUNCED,
    # An e-mail that the service has accepted and then does not send has come back: an e-mail knows no other failure.
    "rejected": statuses.BOUNCED,
    "failed": statuses.BOUNCED,
    "opened": statuses.OPENED,
    "clicked": statuses.CLICKED,
    "complained": statuses.COMPLAINED,
    "unsubscribed": statuses.UNSUBSCRIBED,
}
REFUSALS = {
    "rejected": "The service does not send to this address: it has bounced, complained or unsubscribed before.",
    "invalid": "The service takes this for no address.",
    "failed": "The service could not send this message.",
}
INBOUND = "inbound"  # the type of anymail's events of mail that came in
UNREADABLE = (
    AnymailError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    *incoming.FAILURES,
)


class AnymailEsp(Esp):
    """A service of django-anymail. `vendor` is its module there; `fields`: its backend's arguments from an account."""

    vendor: str
    view: str  # the name of the view that reads its reports; empty: it reports nothing
    fields: Mapping[str, str] = {}  # an argument of the backend: a credential or setting of ours
    view_fields: Mapping[str, str] = {}  # the same of the view
    signing = ""  # the credential without which none of its reports can be believed
    inbound = ""  # the path of the view that reads mail which came in; empty: it brings none
    inbound_fields: Mapping[str, str] = {}  # the arguments of that view; if there are none, those of the other
    inbound_signing = ""  # the credential without which no mail can be believed
    largest_call = incoming.LARGEST_CALL
    failed_later = False  # its status `failed` is for the time being

    def receipts(self, channel: str) -> frozenset[str]:
        told = super().receipts(channel)
        return told | {statuses.REPLIED} if self.inbound else told

    # Sending

    @contextmanager
    def client(self, account: OpenAccount, now: datetime) -> Iterator[Client]:
        options = {"api_url": self.url(account), "timeout": TIMEOUT_S, **_chosen(self.fields, account)}
        backend_class = import_string(f"anymail.backends.{self.vendor}.EmailBackend")
        with _quietly():
            backend = backend_class(**options)
        backend.open()
        try:
            yield lambda message: self._hand_over(message, backend, account)
        finally:
            backend.close()

    def _hand_over(self, message: Outgoing, backend: Any, account: OpenAccount) -> Outcome | None:
        try:
            mail = self.written(message, account)
        except Unwritable as error:
            return Outcome(message.message_id, None, Refusal.PERMANENT, error.code, str(error))
        try:
            backend.send_messages([mail])
        except AnymailRecipientsRefused:
            return self._taken(message, mail)
        except AnymailAPIError as error:
            return self._failed(message, error, account)
        except AnymailError as error:  # made and not sent: what the service has no place for
            words = account.hide(" ".join(str(error.args[0] if error.args else error).split()))[:LONGEST_WORDS]
            return Outcome(message.message_id, None, Refusal.PERMANENT, "unsupported", words)
        return self._taken(message, mail)

    def written(self, message: Outgoing, account: OpenAccount) -> EmailMultiAlternatives:
        """The message as anymail takes it. Raises Unwritable."""
        sender = wire_address(message.sender, "sender")
        recipient = wire_address(message.endpoint, "recipient")
        name = one_line(message.sender_name, "sender's name")
        markup, text = message.fields.get("html", ""), message.fields.get("text", "")
        mail = EmailMultiAlternatives(
            subject=one_line(message.fields.get("subject", ""), "subject"),
            body=text if text.strip() else plain_text(markup),
            from_email=str(EmailAddress(name, sender)),
            to=[recipient],
            headers=unsubscribe_headers(message.unsubscribe_url),
        )
        if answers := incoming.reply_to(
            str(account.settings.get("reply_address") or ""), message.message_id, message.customer_id
        ):
            mail.reply_to = [answers]
        if markup.strip():
            mail.attach_alternative(with_preheader(markup, message.fields.get("preheader", "")), "text/html")
        self.mark(mail, message)
        return mail

    def mark(self, mail: Any, message: Outgoing) -> None:
        """Gives along by what a report will name the message, and its lane as the one tag."""
        mail.metadata = {METADATA: verp.token(message.message_id, message.customer_id)}
        mail.tags = [message.traffic_class]

    def _taken(self, message: Outgoing, mail: Any) -> Outcome | None:
        """What the service says of the one recipient, in anymail's words."""
        told = mail.anymail_status.recipients
        found = told.get(mail.to[0]) or next(iter(told.values()), None)
        status, theirs = (found.status, found.message_id) if found else (None, None)
        if status in REFUSALS:
            later = status == "failed" and self.failed_later
            refusal = Refusal.TEMPORARY if later else Refusal.PERMANENT
            return Outcome(message.message_id, None, refusal, status, REFUSALS[status])
        return Outcome(message.message_id, str(theirs).strip("<>")) if theirs else None

    def _failed(self, message: Outgoing, error: AnymailAPIError, account: OpenAccount) -> Outcome | None:
        if error.response is None:
            if was_not_sent(error):
                raise NotSent(f"{self.label} cannot be reached: {reason(error)}") from None
            return None
        return self.refused(message, error.response.status_code, error.response.text, account)

    # Reports

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """What a report or a mail tells; its signature, where the service signs, is checked by anymail's own code."""
        if not self.view:
            raise NotTheirs
        if call.method in ("GET", "HEAD"):  # some look whether there is a door before they use it
            return Heard()
        is_mail = bool(self.inbound) and self.brings_mail(call)
        signing = self.inbound_signing if is_mail else self.signing
        if signing and not account.credentials.get(signing):
            raise Unreadable(f"The account has no secret for the {'mail' if is_mail else 'reports'} of {self.label}.")
        self.verify(call, account, now)
        path = self.inbound if is_mail else f"anymail.webhooks.{self.vendor}.{self.view}"
        fields = self.inbound_fields if is_mail and self.inbound_fields else self.view_fields
        try:
            with _quietly():
                view = import_string(path)(**{**_chosen(fields, account), **self.view_options(call, account)})
            request = _request(call)
            view.run_validators(request)
            events = view.parse_events(request)
            told = [self._told(event, number, call, now) for number, event in enumerate(events)]
        except AnymailWebhookValidationFailure:
            raise NotTheirs from None
        except AnymailConfigurationError as error:
            raise Unreadable(f"{self.label}: {error}") from None
        except UNREADABLE as error:
            raise Unreadable(f"{self.label} reports what cannot be understood ({type(error).__name__}).") from None
        return heard(told)

    def brings_mail(self, call: Call) -> bool:
        """Whether a call is about a mail that came in, and not about one of ours."""
        return False

    def own_id(self, message_id: str) -> str:
        """The service's id of a message, from the Message-ID that it has given it."""
        return message_id

    def verify(self, call: Call, account: OpenAccount, now: datetime) -> None:
        """Raises NotTheirs for a call that is not from the service; for what anymail's view does not check itself."""

    def view_options(self, call: Call, account: OpenAccount) -> dict[str, Any]:
        """Arguments of the view that depend on the call."""
        return {}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        """Whether a bounce, in the service's own words, says that there is no such address."""
        return False

    def _told(self, event: Any, number: int, call: Call, now: datetime) -> Receipt | Reply | None:
        if event.event_type == INBOUND:
            return incoming.read(event, number, call, self.own_id, now)
        return self._receipt(event, now)

    def _receipt(self, event: Any, now: datetime) -> Receipt | None:
        type_ = TYPES.get(event.event_type)
        if type_ is None:
            return None
        ours = verp.read(str((event.metadata or {}).get(METADATA) or ""))
        theirs = str(event.message_id or "").strip("<>")
        if ours is None and not theirs:
            return None
        reply = " ".join(str(event.mta_response or "").split())
        found = CODE.search(reply)
        words = reply or str(event.description or event.reject_reason or "")
        is_failure = type_ in (statuses.BOUNCED, statuses.DEFERRED)
        native = event.esp_event if isinstance(event.esp_event, Mapping) else {}
        return Receipt(
            type_,
            _moment(event.timestamp, now),
            message_id=ours,
            provider_message_id=None if ours is not None else theirs,
            key=_key(event),
            code=(found[1] if found else str(event.reject_reason or "")) if is_failure else "",
            words=words[:300] if is_failure or type_ == statuses.COMPLAINED else "",
            detail={"url": event.click_url} if type_ == statuses.CLICKED and event.click_url else None,
            dead=event.event_type == "bounced" and (is_dead(found[1]) if found else self.is_dead(native)),
        )


def webhook_secret() -> SecretField:
    """The user and password that stand in the address of reports which are not signed."""
    return SecretField(
        required=False,
        allow_blank=True,
        default="",
        max_length=200,
        validators=[user_and_password],
        label="User and password of reports",
        help_text="As user:password, when the service is told to call https://user:password@… Empty: the address alone"
        " keeps strangers out.",
    )


def user_and_password(value: str) -> None:
    """Refuses what is not user:password."""
    if not re.fullmatch(r"[!-9;-~]+:[!-~]+", value):
        raise serializers.ValidationError("Write a user, a colon and a password, without spaces.")


def heard(told: Iterable[Receipt | Reply | None]) -> Heard:
    """Receipts and replies, each where it belongs."""
    found = list(told)
    return Heard(
        receipts=[each for each in found if isinstance(each, Receipt)],
        replies=[each for each in found if isinstance(each, Reply)],
    )


def _chosen(fields: Mapping[str, str], account: OpenAccount) -> dict[str, Any]:
    """Arguments of anymail from an account; what is empty is left out."""
    given = {**account.settings, **account.credentials}
    return {theirs: given[ours] for theirs, ours in fields.items() if given.get(ours)}


@contextmanager
def _quietly() -> Iterator[None]:
    """anymail warns of doors without a password: ours is a signed token (delivery/hearing/hooks.py)."""
    with QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore", AnymailWarning)
        yield


def _request(call: Call) -> WSGIRequest:
    """The call as Django has it, for anymail's views."""
    parts = urlsplit(call.url)
    environ = {
        "REQUEST_METHOD": call.method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "HTTP_HOST": parts.netloc,
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(),
        "CONTENT_LENGTH": str(len(call.body)),
    }
    for name, value in call.headers.items():
        if name not in ("content-length", "host"):
            key = name.upper().replace("-", "_")
            environ[key if name == "content-type" else f"HTTP_{key}"] = value
    request = WSGIRequest(environ)
    request._body = call.body  # it has been read, and is no longer than it may be
    return request


def _moment(timestamp: datetime | None, now: datetime) -> datetime:
    if timestamp is None:
        return now
    return min(timestamp if timestamp.tzinfo else timestamp.replace(tzinfo=UTC), now)


def _key(event: Any) -> str:
    """The same for the same event told twice; two clicks on two links are two."""
    if event.event_id:
        return str(event.event_id)
    told = f"{event.timestamp}|{event.click_url or ''}|{event.mta_response or ''}"
    return hashlib.sha256(told.encode()).hexdigest()[:40]
