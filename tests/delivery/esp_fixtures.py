"""What the e-mail services answer and report, after their own documents, which each provider's file names.

Which of them were read, and where anymail's reading stands in for them, is said in docs/providers.md (2026-11-22).

The values are made up; the shapes are the documents'. `{token}` is what we gave along, `{id}` the service's own id.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

AT = 1772443800  # 2026-03-02 09:30 UTC
SENDGRID = ec.generate_private_key(ec.SECP256R1())
SVIX = "whsec_" + base64.b64encode(b"a secret of 24 bytes ...").decode()
BASIC = "kaskad:hook-pass"

Call = tuple[str, Mapping[str, str]]  # a body and its headers


@dataclass(frozen=True)
class Case:
    """A service: its account, what it answers, and how it reports."""

    credentials: Mapping[str, str]
    path: str  # of the request that sends
    taken: Any  # its answer to a message that it takes
    id: str  # its id in that answer
    refused: Any  # its answer (400 or 422) to a message that it will never take
    refused_code: str
    refused_words: str
    wrong_key: Any  # its answer to a key it does not know
    knows: Any  # its answer to the check
    secret: str  # the one credential that must be seen nowhere
    events: Mapping[str, Any] = field(default_factory=dict)  # by what they mean to us
    sign: Callable[[Any, bool], Call] | None = None  # the call with this event, signed well or not
    settings: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # of the answer
    refused_status: int = 400
    wrong_key_status: int = 401
    by_token: bool = True  # reports name messages by what we gave along


def basic(event: Any, good: bool) -> Call:
    password = base64.b64encode((BASIC if good else "kaskad:wrong").encode()).decode()
    return json.dumps(event), {"content-type": "application/json", "authorization": f"Basic {password}"}


def by_mailgun(event: Any, good: bool) -> Call:
    token = "ad8a84f1dd1c5a1a98e2d1cc9c4d5aef" + event["event"]
    key = b"hook-key" if good else b"another"
    signature = hmac.new(key, f"{AT}{token}".encode(), hashlib.sha256).hexdigest()
    body = {"signature": {"timestamp": str(AT), "token": token, "signature": signature}, "event-data": event}
    return json.dumps(body), {"content-type": "application/json"}


def by_sendgrid(event: Any, good: bool) -> Call:
    body = json.dumps([event])
    signed = SENDGRID.sign(f"{AT}{body if good else body + ' '}".encode(), ec.ECDSA(SHA256()))
    return body, {
        "content-type": "application/json",
        "x-twilio-email-event-webhook-signature": base64.b64encode(signed).decode(),
        "x-twilio-email-event-webhook-timestamp": str(AT),
    }


def by_mailersend(event: Any, good: bool) -> Call:
    body = json.dumps(event)
    signature = hmac.new(b"hook-key" if good else b"another", body.encode(), hashlib.sha256).hexdigest()
    return body, {"content-type": "application/json", "signature": signature}


def by_mandrill(event: Any, good: bool, url: str = "https://kaskad.example/hooks/x/") -> Call:
    events = json.dumps([event])
    signed = f"{url}mandrill_events{events}".encode()
    signature = base64.b64encode(hmac.new(b"hook-key" if good else b"another", signed, hashlib.sha1).digest()).decode()
    return urlencode({"mandrill_events": events}), {
        "content-type": "application/x-www-form-urlencoded",
        "x-mandrill-signature": signature,
    }


def by_resend(event: Any, good: bool, at: int = AT) -> Call:
    body = json.dumps(event)
    key = base64.b64decode(SVIX.removeprefix("whsec_")) if good else b"another"
    signature = base64.b64encode(hmac.new(key, f"msg_1.{at}.{body}".encode(), hashlib.sha256).digest()).decode()
    return body, {
        "content-type": "application/json",
        "svix-id": "msg_1",
        "svix-timestamp": str(at),
        "svix-signature": f"v1,bm90IHRoaXM= v1,{signature}",
    }


def by_unisender(event: Any, good: bool) -> Call:
    told = {"event_name": "transactional_email_status", "event_data": event}
    body = {"auth": "AUTH", "events_by_user": [{"user_id": 1, "events": [told]}]}
    text = json.dumps(body)
    auth = hashlib.md5(text.replace("AUTH", "key-secret" if good else "another").encode()).hexdigest()
    return text.replace("AUTH", auth), {"content-type": "application/json"}


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    at = datetime.fromtimestamp(AT, UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    signed = made.not_valid_before(at).not_valid_after(at + timedelta(days=1)).sign(key, SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


SNS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SNS_CERTIFICATE = _certificate(SNS)
SNS_CERTIFICATE_URL = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"


def sns(good: bool = True, **fields: str) -> str:
    """A notification with the signature that SNS makes (version 2: SHA-256)."""
    message = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Timestamp": "2026-03-02T09:30:00.000Z",
        "SignatureVersion": "2",
        "SigningCertURL": SNS_CERTIFICATE_URL,
        **fields,
    }
    names = ("Message", "MessageId", "Subject", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
    text = "".join(f"{name}\n{message[name]}\n" for name in names if name in message)
    signature = SNS.sign((text if good else text + "x").encode(), PKCS1v15(), SHA256())
    return json.dumps({**message, "Signature": base64.b64encode(signature).decode()})


def by_sns(event: Any, good: bool) -> Call:
    body = sns(good, Message=json.dumps(event))
    return body, {"content-type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": "Notification"}


def _ses(type_: str, **more: Any) -> Any:
    return {
        "eventType": type_,
        "mail": {
            "timestamp": "2026-03-02T09:29:00.000Z",
            "source": "Vinyl <news@vinyl.example>",
            "messageId": "{id}",
            "destination": ["olena@mail.example"],
            "tags": {"ses:configuration-set": ["events"], "kaskad": ["{token}"], "traffic_class": ["marketing"]},
        },
        **more,
    }


def _ses_bounce(type_: str, sub_type: str, says: str) -> Any:
    recipient = {"emailAddress": "olena@mail.example", "action": "failed", "status": "5.0.0", "diagnosticCode": says}
    told = {"bounceType": type_, "bounceSubType": sub_type, "bouncedRecipients": [recipient], "timestamp": "x"}
    return _ses("Bounce", bounce=told)


def _mailgun(event: str, **more: Any) -> Any:
    return {
        "event": event,
        "timestamp": AT,
        "id": "Ase7i2zsRYeDXztHGENqRA",
        "recipient": "olena@mail.example",
        "user-variables": {"kaskad": "{token}"},
        "message": {"headers": {"message-id": "{id}", "to": "olena@mail.example"}},
        **more,
    }


def _postmark(record: str, **more: Any) -> Any:
    return {
        "RecordType": record,
        "MessageID": "{id}",
        "Metadata": {"kaskad": "{token}"},
        "Tag": "marketing",
        "MessageStream": "outbound",
        **more,
    }


def _sendgrid(event: str, **more: Any) -> Any:
    return {
        "email": "olena@mail.example",
        "timestamp": AT,
        "smtp-id": "<14c5d75ce93.dfd.64b469@ismtpd-555>",
        "event": event,
        "category": ["marketing"],
        "sg_event_id": f"sg_event_{event}",
        "sg_message_id": "14c5d75ce93.dfd.64b469.filter0001",
        "kaskad": "{token}",
        **more,
    }


def _brevo(event: str, **more: Any) -> Any:
    return {
        "event": event,
        "email": "olena@mail.example",
        "id": 26224,
        "date": "2026-03-02 10:30:00",
        "ts": AT,
        "message-id": "<{id}>",
        "ts_event": AT,
        "ts_epoch": AT * 1000,
        "subject": "Sale",
        "X-Mailin-custom": '{"kaskad": "{token}"}',
        "tags": ["marketing"],
        **more,
    }


def _mailersend(type_: str, **more: Any) -> Any:
    return {
        "type": f"activity.{type_}",
        "domain_id": "yv69oxl5kl785kw2",
        "created_at": "2026-03-02T09:30:00.000000Z",
        "webhook_id": "2351ndgwr4zqx8ko",
        "url": "https://kaskad.example/hooks/x/",
        "data": {
            "object": "activity",
            "id": f"62f114f8165fe0d8db0288e5{type_}",
            "type": type_,
            "created_at": "2026-03-02T09:30:00.000000Z",
            "email": {
                "object": "email",
                "id": "62f114f7165fe0d8db0288e2",
                "tags": ["marketing"],
                "message": {"object": "message", "id": "{id}"},
                "recipient": {"object": "recipient", "email": "olena@mail.example"},
            },
            "morph": None,
            **more,
        },
    }


def _mailjet(event: str, **more: Any) -> Any:
    return {
        "event": event,
        "time": AT,
        "MessageID": 19421777835146490,
        "Message_GUID": "1ab23cd4-e567-8901-2345-6789f0gh1i2j",
        "email": "olena@mail.example",
        "mj_campaign_id": 7257,
        "customcampaign": "marketing",
        "Payload": '{"kaskad": "{token}"}',
        **more,
    }


def _mandrill(event: str, **more: Any) -> Any:
    message = {
        "ts": AT,
        "_id": "{id}",
        "state": "sent",
        "subject": "Sale",
        "email": "olena@mail.example",
        "tags": ["marketing"],
        "metadata": {"kaskad": "{token}"},
    }
    return {"event": event, "ts": AT, "_id": "{id}", "msg": message | more.pop("msg", {}), **more}


def _resend(type_: str, **more: Any) -> Any:
    return {
        "type": f"email.{type_}",
        "created_at": "2026-03-02T09:30:00.000Z",
        "data": {
            "created_at": "2026-03-02T09:29:00.000Z",
            "email_id": "{id}",
            "from": "Vinyl <news@vinyl.example>",
            "to": ["olena@mail.example"],
            "subject": "Sale",
            "headers": [{"name": "X-Metadata", "value": '{"kaskad": "{token}"}'}],
            **more,
        },
    }


def _sparkpost(type_: str, kind: str = "message_event", **more: Any) -> Any:
    event = {
        "type": type_,
        "event_id": f"92356927693813856{type_}",
        "timestamp": str(AT),
        "transmission_id": "{id}",
        "message_id": "000443ee14578172be22",
        "rcpt_to": "olena@mail.example",
        "raw_rcpt_to": "olena@mail.example",
        "campaign_id": "marketing",
        "rcpt_meta": {"kaskad": "{token}"},
        **more,
    }
    return [{"msys": {kind: event}}]


def _unisender(status: str, **more: Any) -> Any:
    return {
        "job_id": "1a3Q2V-0000OZ-S0",
        "metadata": {"kaskad": "{token}"},
        "email": "olena@mail.example",
        "status": status,
        "event_time": "2026-03-02 09:30:00",
        **more,
    }


CASES: dict[str, Case] = {
    "amazon_ses": Case(
        credentials={"access_key_id": "AKIDEXAMPLE", "secret_access_key": "key-secret"},
        settings={"region": "eu-west-1", "topic_arn": TOPIC, "configuration_set": "events"},
        path="/v2/email/outbound-emails",
        taken={"MessageId": "0102018f-1a2b-3c4d-5e6f-000000000000"},
        id="0102018f-1a2b-3c4d-5e6f-000000000000",
        refused={"message": "Invalid MIME content"},
        refused_code="400",
        refused_words="Invalid MIME content",
        wrong_key={"message": "The security token included in the request is invalid."},
        wrong_key_status=403,
        knows={"SendingEnabled": True, "ProductionAccessEnabled": True},
        secret="key-secret",
        sign=by_sns,
        events={
            "delivered": _ses("Delivery", delivery={"recipients": ["olena@mail.example"], "smtpResponse": "250 ok"}),
            "dead": _ses_bounce("Permanent", "General", "smtp; 550 5.1.1 user unknown"),
            "bounced": _ses_bounce("Transient", "MailboxFull", "smtp; 552 5.2.2 full"),
            "opened": _ses("Open", open={"userAgent": "Mozilla/5.0"}),
            "clicked": _ses("Click", click={"link": "https://vinyl.example/sale", "userAgent": "Mozilla/5.0"}),
            "complained": _ses(
                "Complaint",
                complaint={
                    "complainedRecipients": [{"emailAddress": "olena@mail.example"}],
                    "complaintFeedbackType": "abuse",
                },
            ),
        },
    ),
    "mailgun": Case(
        credentials={"api_key": "key-secret", "webhook_signing_key": "hook-key"},
        path="/vinyl.example/messages",
        taken={"id": "<20260302093000.1.ABC@vinyl.example>", "message": "Queued. Thank you."},
        id="20260302093000.1.ABC@vinyl.example",
        refused={"message": "to parameter is not a valid address. please check documentation"},
        refused_code="400",
        refused_words="to parameter is not a valid address. please check documentation",
        wrong_key="Forbidden",
        knows={"total_count": 1, "items": [{"name": "vinyl.example", "state": "active"}]},
        secret="key-secret",
        sign=by_mailgun,
        events={
            "delivered": _mailgun("delivered", **{"delivery-status": {"code": 250, "message": "OK"}}),
            "deferred": _mailgun(
                "failed",
                severity="temporary",
                reason="generic",
                **{"delivery-status": {"code": 451, "message": "4.7.0 Later"}},
            ),
            "dead": _mailgun(
                "failed",
                severity="permanent",
                reason="bounce",
                **{"delivery-status": {"code": 550, "message": "5.1.1 The email account does not exist"}},
            ),
            "bounced": _mailgun(
                "failed",
                severity="permanent",
                reason="bounce",
                **{"delivery-status": {"code": 550, "message": "5.7.1 Blocked for spam"}},
            ),
            "opened": _mailgun("opened", **{"client-info": {"user-agent": "Mozilla/5.0"}}),
            "clicked": _mailgun("clicked", url="https://vinyl.example/sale"),
            "complained": _mailgun("complained"),
            "unsubscribed": _mailgun("unsubscribed"),
        },
    ),
    "postmark": Case(
        credentials={"server_token": "key-secret", "webhook_secret": BASIC},
        path="/email",
        taken={
            "To": "olena@mail.example",
            "SubmittedAt": "2026-03-02T09:30:00.0000000Z",
            "MessageID": "0a129aee-e1cd-480d-b08d-4f48548ff48d",
            "ErrorCode": 0,
            "Message": "OK",
        },
        id="0a129aee-e1cd-480d-b08d-4f48548ff48d",
        refused={"ErrorCode": 402, "Message": "Invalid JSON. The JSON you provided is syntactically incorrect."},
        refused_code="402",
        refused_words="Invalid JSON. The JSON you provided is syntactically incorrect.",
        refused_status=422,
        wrong_key={"ErrorCode": 10, "Message": "Request does not contain a valid Server token."},
        knows={"ID": 1, "Name": "Production", "DeliveryType": "Live"},
        secret="key-secret",
        sign=basic,
        events={
            "delivered": _postmark("Delivery", DeliveredAt="2026-03-02T09:30:00Z", Details="250 OK"),
            "deferred": _postmark(
                "Bounce", ID=1, Type="Transient", BouncedAt="2026-03-02T09:30:00Z", Details="smtp;451 4.7.0 Later"
            ),
            "dead": _postmark(
                "Bounce", ID=2, Type="HardBounce", TypeCode=1, BouncedAt="2026-03-02T09:30:00Z", Details="no such user"
            ),
            "bounced": _postmark(
                "Bounce", ID=3, Type="SoftBounce", BouncedAt="2026-03-02T09:30:00Z", Details="smtp;552 5.2.2 full"
            ),
            "opened": _postmark("Open", ReceivedAt="2026-03-02T09:30:00Z", UserAgent="Mozilla/5.0"),
            "clicked": _postmark("Click", ReceivedAt="2026-03-02T09:30:00Z", OriginalLink="https://vinyl.example/sale"),
            "complained": _postmark("SpamComplaint", ID=4, Type="SpamComplaint", BouncedAt="2026-03-02T09:30:00Z"),
            "unsubscribed": _postmark(
                "SubscriptionChange",
                ChangedAt="2026-03-02T09:30:00Z",
                SuppressSending=True,
                SuppressionReason="ManualSuppression",
            ),
        },
    ),
    "sendgrid": Case(
        credentials={
            "api_key": "key-secret",
            "tracking_webhook_verification_key": base64.b64encode(
                SENDGRID.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            ).decode(),
        },
        path="/mail/send",
        taken=None,
        id="",  # made by anymail for each message
        headers={"X-Message-Id": "14c5d75ce93.dfd.64b469"},
        refused={
            "errors": [
                {"message": "The subject is required.", "field": "subject", "help": "http://sendgrid.com/docs/x"}
            ]
        },
        refused_code="400",
        refused_words="The subject is required.",
        wrong_key={
            "errors": [{"message": "The provided authorization grant is invalid, expired, or revoked", "field": None}]
        },
        knows={"scopes": ["mail.send"]},
        secret="key-secret",
        sign=by_sendgrid,
        events={
            "delivered": _sendgrid("delivered", response="250 OK"),
            "deferred": _sendgrid("deferred", response="450 4.7.0 try later", attempt="5"),
            "dead": _sendgrid("bounce", type="bounce", reason="550 5.1.1 unknown user", status="5.1.1"),
            "bounced": _sendgrid("bounce", type="blocked", reason="554 5.7.1 blocked", status="5.7.1"),
            "opened": _sendgrid("open", useragent="Mozilla/5.0"),
            "clicked": _sendgrid("click", url="https://vinyl.example/sale"),
            "complained": _sendgrid("spamreport"),
            "unsubscribed": _sendgrid("unsubscribe"),
        },
    ),
    "brevo": Case(
        credentials={"api_key": "key-secret", "webhook_secret": BASIC},
        path="/smtp/email",
        taken={"messageId": "<201798300811.5787683@relay.domain.com>"},
        id="201798300811.5787683@relay.domain.com",
        refused={"code": "invalid_parameter", "message": "email is not valid in to"},
        refused_code="invalid_parameter",
        refused_words="email is not valid in to",
        wrong_key={"code": "unauthorized", "message": "Key not found"},
        knows={"email": "shop@vinyl.example", "companyName": "Vinyl"},
        secret="key-secret",
        sign=basic,
        events={
            "delivered": _brevo("delivered"),
            "deferred": _brevo("deferred", reason="450 4.7.0 later"),
            "dead": _brevo("hard_bounce", reason="unknown user"),
            "bounced": _brevo("soft_bounce", reason="552 5.2.2 mailbox full"),
            "opened": _brevo("unique_opened"),
            "clicked": _brevo("click", link="https://vinyl.example/sale"),
            "complained": _brevo("spam"),
            "unsubscribed": _brevo("unsubscribe"),
        },
    ),
    "mailersend": Case(
        credentials={"api_token": "key-secret", "signing_secret": "hook-key"},
        path="/email",
        taken="",
        id="5e42957d51f1d94a1070a733",
        headers={"X-Message-Id": "5e42957d51f1d94a1070a733", "Content-Type": "text/html"},
        refused={
            "message": "The given data was invalid.",
            "errors": {"from.email": ["The from.email must be verified."]},
        },
        refused_code="422",
        refused_words="The given data was invalid. The from.email must be verified.",
        refused_status=422,
        wrong_key={"message": "Unauthenticated."},
        knows={"quota": 100, "remaining": 99, "reset": "2026-03-03T00:00:00Z"},
        secret="key-secret",
        sign=by_mailersend,
        by_token=False,
        events={
            "delivered": _mailersend("delivered"),
            "dead": _mailersend(
                "hard_bounced", morph={"object": "recipient_bounce", "reason": "Host or domain name not found"}
            ),
            "bounced": _mailersend("soft_bounced", morph={"object": "recipient_bounce", "reason": "Mailbox full"}),
            "opened": _mailersend("opened"),
            "clicked": _mailersend("clicked", morph={"object": "click", "url": "https://vinyl.example/sale"}),
            "complained": _mailersend("spam_complaint", morph={"object": "spam_complaint", "reason": None}),
            "unsubscribed": _mailersend("unsubscribed", morph={"object": "recipient_unsubscribe", "reason": "x"}),
        },
    ),
    "mailjet": Case(
        credentials={"api_key": "key-id", "secret_key": "key-secret", "webhook_secret": BASIC},
        path="/send",
        taken={
            "Messages": [
                {
                    "Status": "success",
                    "To": [
                        {
                            "Email": "olena@mail.example",
                            "MessageUUID": "1ab23cd4-e567-8901-2345-6789f0gh1i2j",
                            "MessageID": 19421777835146490,
                            "MessageHref": "https://api.mailjet.com/v3/message/19421777835146490",
                        }
                    ],
                }
            ]
        },
        id="19421777835146490",
        refused={
            "ErrorIdentifier": "06df1144-c6f3-4ca7-8885-7ec5d4344113",
            "ErrorCode": "mj-0002",
            "ErrorMessage": "Malformed JSON, please review the syntax and properties types.",
            "StatusCode": 400,
        },
        refused_code="mj-0002",
        refused_words="Malformed JSON, please review the syntax and properties types.",
        wrong_key={"ErrorIdentifier": "x", "StatusCode": 401, "ErrorCode": "mj-0015", "ErrorMessage": "Not known"},
        knows={"Count": 1, "Total": 1, "Data": [{"Email": "news@vinyl.example", "Status": "Active"}]},
        secret="key-secret",
        sign=basic,
        events={
            "delivered": _mailjet("sent", smtp_reply="sent (250 2.0.0 OK)"),
            "deferred": _mailjet("bounce", blocked=False, hard_bounce=False, error="greylisted"),
            "dead": _mailjet("bounce", blocked=False, hard_bounce=True, error="user unknown"),
            "bounced": _mailjet("bounce", blocked=False, hard_bounce=False, error="quota exceeded"),
            "opened": _mailjet("open", agent="Mozilla/5.0"),
            "clicked": _mailjet("click", url="https://vinyl.example/sale"),
            "complained": _mailjet("spam", source="JMRPP"),
            "unsubscribed": _mailjet("unsub"),
        },
    ),
    "mandrill": Case(
        credentials={"api_key": "key-secret", "webhook_key": "hook-key"},
        path="/messages/send.json",
        taken=[
            {"email": "olena@mail.example", "status": "sent", "_id": "8db7abdc7b7b4a6f8a9d0fd4", "reject_reason": None}
        ],
        id="8db7abdc7b7b4a6f8a9d0fd4",
        refused={
            "status": "error",
            "code": -2,
            "name": "ValidationError",
            "message": "You must specify a key value",
        },
        refused_code="ValidationError",
        refused_words="You must specify a key value",
        refused_status=500,
        wrong_key={"status": "error", "code": -1, "name": "Invalid_Key", "message": "Invalid API key"},
        wrong_key_status=500,
        knows={"PING": "PONG!"},
        secret="key-secret",
        sign=by_mandrill,
        events={
            "deferred": _mandrill("deferral", msg={"state": "deferred"}),
            "dead": _mandrill(
                "hard_bounce",
                msg={"state": "bounced", "diag": "smtp;550 5.1.1 unknown", "bounce_description": "bad_mailbox"},
            ),
            "bounced": _mandrill(
                "soft_bounce",
                msg={"state": "soft-bounced", "diag": "smtp;552 5.2.2 full", "bounce_description": "mailbox_full"},
            ),
            "opened": _mandrill("open", user_agent="Mozilla/5.0"),
            "clicked": _mandrill("click", url="https://vinyl.example/sale"),
            "complained": _mandrill("spam"),
            "unsubscribed": _mandrill("unsub"),
        },
    ),
    "resend": Case(
        credentials={"api_key": "key-secret", "signing_secret": SVIX},
        path="/emails",
        taken={"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"},
        id="49a3999c-0ce1-4ea6-ab68-afcd6dc2e794",
        refused={"statusCode": 422, "name": "validation_error", "message": "Invalid `to` field."},
        refused_code="validation_error",
        refused_words="Invalid `to` field.",
        refused_status=422,
        wrong_key={"statusCode": 401, "name": "invalid_api_key", "message": "API key is invalid"},
        knows={"object": "list", "data": []},
        secret="key-secret",
        sign=by_resend,
        events={
            "delivered": _resend("delivered"),
            "deferred": _resend("delivery_delayed"),
            "dead": _resend(
                "bounced", bounce={"type": "Permanent", "subType": "General", "message": "The mailbox is unknown."}
            ),
            "bounced": _resend(
                "bounced", bounce={"type": "Transient", "subType": "MailboxFull", "message": "The mailbox is full."}
            ),
            "opened": _resend("opened"),
            "clicked": _resend(
                "clicked",
                click={"link": "https://vinyl.example/sale", "ipAddress": "192.0.2.1", "userAgent": "Mozilla/5.0"},
            ),
            "complained": _resend("complained"),
        },
    ),
    "sparkpost": Case(
        credentials={"api_key": "key-secret", "webhook_secret": BASIC},
        path="/transmissions/",
        taken={"results": {"total_rejected_recipients": 0, "total_accepted_recipients": 1, "id": "11668787484950529"}},
        id="11668787484950529",
        refused={
            "errors": [{"message": "Invalid domain", "description": "Unconfigured Sending Domain", "code": "7001"}]
        },
        refused_code="7001",
        refused_words="Invalid domain",
        wrong_key={"errors": [{"message": "Unauthorized."}]},
        knows={"results": {"company_name": "Vinyl", "status": "active"}},
        secret="key-secret",
        sign=basic,
        events={
            "delivered": _sparkpost("delivery"),
            "deferred": _sparkpost("delay", bounce_class="20", reason="451 4.7.0 later"),
            "dead": _sparkpost("bounce", bounce_class="10", raw_reason="unknown user"),
            "bounced": _sparkpost("bounce", bounce_class="22", raw_reason="552 5.2.2 full"),
            "opened": _sparkpost("open", "track_event"),
            "clicked": _sparkpost("click", "track_event", target_link_url="https://vinyl.example/sale"),
            "complained": _sparkpost("spam_complaint", fbtype="abuse"),
            "unsubscribed": _sparkpost("list_unsubscribe", "unsubscribe_event"),
        },
    ),
    "unisender_go": Case(
        credentials={"api_key": "key-secret"},
        path="/email/send.json",
        taken={"status": "success", "job_id": "1ZymBc-00041N-9X", "emails": ["olena@mail.example"]},
        id="",  # made by anymail for each message
        refused={"status": "error", "message": "Error ID:42. Empty value for field 'subject'", "code": 204},
        refused_code="204",
        refused_words="Error ID:42. Empty value for field 'subject'",
        wrong_key={"status": "error", "message": "Can not decode key", "code": 102},
        knows={"status": "success", "user_id": 11344},
        secret="key-secret",
        sign=by_unisender,
        events={
            "delivered": _unisender("delivered"),
            "deferred": _unisender(
                "soft_bounced", delivery_info={"delivery_status": "err_will_retry", "destination_response": "4.7.0 x"}
            ),
            "dead": _unisender(
                "hard_bounced", delivery_info={"delivery_status": "err_user_unknown", "destination_response": "550"}
            ),
            "bounced": _unisender(
                "hard_bounced", delivery_info={"delivery_status": "err_mailbox_full", "destination_response": "552"}
            ),
            "opened": _unisender("opened", delivery_info={"user_agent": "Mozilla/5.0"}),
            "clicked": _unisender("clicked", url="https://vinyl.example/sale"),
            "complained": _unisender("spam"),
            "unsubscribed": _unisender("unsubscribed"),
        },
    ),
    "scaleway": Case(
        credentials={"secret_key": "key-secret"},
        settings={"project_id": "6a1b2c3d-1111-2222-3333-444455556666"},
        path="/regions/fr-par/emails",
        taken={
            "emails": [
                {
                    "id": "5fd7d2a1-4b5e-4e1f-8e2b-0f8f5b3c9d11",
                    "mail_rcpt": "olena@mail.example",
                    "rcpt_type": "to",
                    "status": "new",
                }
            ]
        },
        id="5fd7d2a1-4b5e-4e1f-8e2b-0f8f5b3c9d11",
        refused={
            "type": "invalid_arguments",
            "message": "invalid argument(s)",
            "details": [{"argument_name": "subject", "reason": "constraint"}],
        },
        refused_code="invalid_arguments",
        refused_words="invalid argument(s)",
        wrong_key={"type": "denied_authentication", "message": "authentication is denied"},
        knows={"total_count": 1, "domains": []},
        secret="key-secret",
    ),
}
