"""Amazon SES: sending by its API v2, reports by SNS, which anymail reads.

Documents (excerpts 2026-11): docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html (its errors too),
.../API_GetAccount.html (the check), docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
and .../notification-contents.html (reports), .../receiving-email-notifications-examples.html (mail that comes in; read
2026-11-22), docs.aws.amazon.com/general/latest/gr/ses.html (regions).
"""

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import requests
from anymail.exceptions import AnymailConfigurationError  # type: ignore[import-untyped]
from anymail.webhooks.amazon_ses import (  # type: ignore[import-untyped]
    AmazonSESInboundWebhookView,
    AmazonSESTrackingWebhookView,
)
from rest_framework import serializers

from delivery.mailing import aws, incoming, verp
from delivery.mailing.anymail_adapter import METADATA, UNREADABLE, AnymailEsp, heard
from delivery.mailing.esp import TIMEOUT_S, Client, Kind, NotSent, reason, secret, was_not_sent
from delivery.mailing.mail import Unwritable, write
from delivery.provider import Call, Heard, NotTheirs, OpenAccount, Outcome, Outgoing, Refusal, Unreadable
from lib.forms import StrictSerializer

PATH = "v2/email/outbound-emails"
# Of the account or its sender: nothing is wrong with the address.
ACCOUNT = frozenset(
    {"AccountSuspendedException", "MailFromDomainNotVerifiedException", "SendingPausedException", "NotFoundException"}
)
LATER = frozenset({"LimitExceededException", "TooManyRequestsException", "ThrottlingException"})


class Credentials(StrictSerializer):
    access_key_id = secret("Access key id")
    secret_access_key = secret("Secret access key")


class Settings(incoming.InboundSettings):
    region = serializers.RegexField(
        r"^[a-z]{2}(-[a-z]+)+-\d$", label="Region", help_text="As eu-central-1: where the sender was verified."
    )
    configuration_set = serializers.RegexField(
        r"^[A-Za-z0-9_-]{0,64}$",
        required=False,
        allow_blank=True,
        default="",
        label="Configuration set",
        help_text="The one that publishes events to the topic.",
    )
    topic_arn = serializers.RegexField(
        r"^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}$",
        required=False,
        allow_blank=True,
        default="",
        label="SNS topic",
        help_text="Its ARN. Only what comes over this topic is believed; without it there are no reports.",
    )


class _Reader(AmazonSESTrackingWebhookView):  # type: ignore[misc]  # anymail has no types
    """anymail's reading of reports, without its clients, which need boto3."""

    def __init__(self) -> None:
        """Nothing to set up."""


class _MailReader(AmazonSESInboundWebhookView):  # type: ignore[misc]
    """The same for mail that came in, as far as SNS brings it whole (up to 150 KB)."""

    def __init__(self) -> None:
        """Nothing to set up."""

    def fetch_s3_chunks(self, bucket_name: str, object_key: str) -> Iterator[bytes]:
        """Raises Unreadable."""
        raise Unreadable("Mail is not fetched from S3: let the receipt rule publish it to the SNS topic.")


class AmazonSes(AnymailEsp):
    key = "amazon_ses"
    label = "Amazon SES"
    description = "Hands e-mail over to Amazon SES and hears over SNS what became of it."
    Credentials = Credentials
    Settings = Settings
    vendor = "amazon_ses"
    view = "AmazonSESTrackingWebhookView"
    inbound = "anymail.webhooks.amazon_ses.AmazonSESInboundWebhookView"
    check_doc = "GetAccount"

    def url(self, account: OpenAccount) -> str:
        own = str(account.settings.get("api_url") or "")
        return (own or f"https://email.{account.settings['region']}.amazonaws.com").rstrip("/") + "/"

    @contextmanager
    def client(self, account: OpenAccount, now: datetime) -> Iterator[Client]:
        with requests.Session() as session:
            yield lambda message: self._send(message, session, account, now)

    def kind(self, status: int, code: str) -> Kind | None:
        if code in ACCOUNT:
            return Kind(Refusal.TEMPORARY, is_outage=True)
        return Kind(Refusal.TEMPORARY) if code in LATER else super().kind(status, code)

    def check_request(self, account: OpenAccount) -> tuple[str, str, dict[str, Any]]:
        url = self.url(account) + "v2/email/account"
        return "GET", url, {"headers": aws.signed(_keys(account), "GET", url, b"", at=datetime.now(UTC), headers={})}

    def is_dead(self, event: Mapping[str, Any]) -> bool:
        """Permanent, and for a reason that lies in the address (General, NoEmail, Suppressed)."""
        bounce = event.get("bounce", {})
        return (
            isinstance(bounce, Mapping)
            and bounce.get("bounceType") == "Permanent"
            and bounce.get("bounceSubType") in ("General", "NoEmail", "Suppressed", "OnAccountSuppressionList")
        )

    def _send(
        self, message: Outgoing, session: requests.Session, account: OpenAccount, now: datetime
    ) -> Outcome | None:
        try:
            address = str(account.settings.get("reply_address") or "")
            answers = incoming.reply_to(address, message.message_id, message.customer_id)
            mail = write(message, "", now, reply_to=answers)
        except Unwritable as error:
            return Outcome(message.message_id, None, Refusal.PERMANENT, error.code, str(error))
        if mail.utf8:
            words = "Amazon SES takes no addresses with letters beyond ASCII before the @."
            return Outcome(message.message_id, None, Refusal.PERMANENT, "unsupported", words)
        asked: dict[str, Any] = {
            "Destination": {"ToAddresses": [mail.recipient]},
            "Content": {"Raw": {"Data": base64.b64encode(mail.content).decode()}},
            "EmailTags": [
                {"Name": METADATA, "Value": verp.token(message.message_id, message.customer_id)},
                {"Name": "traffic_class", "Value": message.traffic_class},
            ],
        }
        if account.settings["configuration_set"]:
            asked["ConfigurationSetName"] = account.settings["configuration_set"]
        url, body = self.url(account) + PATH, json.dumps(asked).encode()
        # The signature is looked at with the clock in hand, so it is made now and not with the batch.
        named = {"Content-Type": "application/json"}
        headers = aws.signed(_keys(account), "POST", url, body, at=datetime.now(UTC), headers=named)
        try:
            answer = session.post(url, data=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
        except requests.RequestException as error:
            if was_not_sent(error):
                raise NotSent(f"{self.label} cannot be reached: {reason(error)}") from None
            return None
        return self._answered(message, answer, account)

    def _answered(self, message: Outgoing, answer: requests.Response, account: OpenAccount) -> Outcome | None:
        if 200 <= answer.status_code < 300:
            try:
                return Outcome(message.message_id, str(answer.json()["MessageId"]))
            except (LookupError, TypeError, ValueError):
                return None
        # The name of an error stands in a header, its words in the body.
        name = answer.headers.get("x-amzn-ErrorType", "").partition(":")[0]
        body = answer.text
        if name:
            try:
                body = json.dumps({**json.loads(body), "name": name})
            except (TypeError, ValueError):
                body = json.dumps({"name": name, "message": body})
        outcome = self.refused(message, answer.status_code, body, account)
        if (
            outcome and name == "MessageRejected" and "not verified" in outcome.words
        ):  # the sender, in the sandbox anybody
            return Outcome(message.message_id, None, Refusal.TEMPORARY, name, outcome.words, outage=True)
        return outcome

    def hear(self, call: Call, account: OpenAccount, now: datetime) -> Heard:
        """What SNS brings, if it is signed and comes over the account's topic; a subscription to it is confirmed."""
        if call.method in ("GET", "HEAD"):
            return Heard()
        try:
            message = json.loads(call.body)
            type_, topic = message["Type"], message["TopicArn"]
        except (LookupError, TypeError, ValueError):
            raise NotTheirs from None
        if not account.settings["topic_arn"]:
            raise Unreadable("The account names no SNS topic whose reports it believes.")
        try:
            if topic != account.settings["topic_arn"] or not aws.is_from_sns(message):
                raise NotTheirs
            if type_ == "SubscriptionConfirmation":
                address = str(message.get("SubscribeURL") or "")
                if not aws.is_of_sns(address):
                    raise NotTheirs
                requests.get(address, timeout=aws.TIMEOUT_S, allow_redirects=False).raise_for_status()
        except requests.RequestException as error:
            raise Unreadable(f"SNS cannot be reached: {reason(error)}.") from None
        return self._read(message, call, now) if type_ == "Notification" else Heard()

    def _read(self, message: Mapping[str, Any], call: Call, now: datetime) -> Heard:
        try:
            told = json.loads(message["Message"])
        except ValueError:
            return Heard()  # SNS says that the topic works
        if isinstance(told, Mapping) and told.get("notificationType") == "Received":
            return self._mail(told, message, call, now)
        try:
            events = _Reader().esp_to_anymail_events(told, message)
            given = (told.get("mail") or {}).get("tags") or {}
            receipts = []
            for event in events:
                event.metadata = {METADATA: next(iter(given.get(METADATA) or []), "")}
                receipts.append(self._receipt(event, now))
        except UNREADABLE as error:
            raise Unreadable(f"{self.label} reports what cannot be understood ({type(error).__name__}).") from None
        return heard(receipts)

    def _mail(self, told: Mapping[str, Any], message: Mapping[str, Any], call: Call, now: datetime) -> Heard:
        try:
            (event,) = _MailReader().esp_to_anymail_events(told, message)
            return heard([incoming.read(event, 0, call, self.own_id, now)])
        except AnymailConfigurationError:
            raise Unreadable("A mail came without its content: let the receipt rule publish it to the topic.") from None
        except UNREADABLE as error:
            raise Unreadable(f"{self.label} brings a mail that cannot be read ({type(error).__name__}).") from None

    def own_id(self, message_id: str) -> str:
        """Its Message-IDs are its ids at a name of the region's."""
        return message_id.partition("@")[0]


def _keys(account: OpenAccount) -> aws.Keys:
    given = account.credentials
    return aws.Keys(given["access_key_id"], given["secret_access_key"], account.settings["region"], "ses")
