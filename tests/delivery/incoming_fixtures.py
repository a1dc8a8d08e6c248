"""Mail that people write, as each e-mail service tells it at our door, after the service's own documents.

Read 2026-11-22: Postmark “Inbound webhook” (postmarkapp.com/developer/webhooks/inbound-webhook), Mailgun “Receiving
messages via HTTP through a forward() action” (documentation.mailgun.com, user-manual/receive-forward-store), SendGrid
“Inbound Email Parse Webhook” and “Securing your Inbound Parse webhooks” (twilio.com/docs/sendgrid/for-developers),
Mandrill “What is the format of inbound email webhooks?” (mandrill.zendesk.com, 205583207), SparkPost “Relay Webhooks”
(developers.sparkpost.com/api/relay-webhooks), Amazon SES “Examples of notifications for email receiving”
(docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-examples.html), Resend “email.received” and “Get email
content” (resend.com/docs), Brevo “Parse inbound email” (developers.brevo.com/docs/inbound-parse-webhooks; its table of
fields by anymail 15). Mailjet's Parse API and MailerSend's inbound routing: the shapes that anymail 15 reads.
"""

import base64
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from delivery.provider import Call
from tests.delivery.esp_fixtures import AT, BASIC, SVIX, by_mandrill, by_resend, sns

DOOR = "https://kaskad.example/hooks/x/"
INBOUND_KEY = ec.generate_private_key(ec.SECP256R1())
RESEND_ID = "56761188-7520-42d8-8898-ff6fc54ce618"


@dataclass(frozen=True)
class Written:
    """A mail that somebody has written, and for whom it came."""

    to: str
    text: str = "Дякую, беру!\n\nOn Mon, 2 Mar 2026 at 10:00, Vinyl wrote:\n> Sale\n> STOP"
    subject: str = "Re: Sale"
    sender: str = '"Клименко, Олена" <olena@mail.example>'
    headers: dict[str, str] = field(default_factory=dict)
    id: str = "<CAF-1@mail.example>"
    html: str = ""
    envelope_sender: str = "olena@mail.example"

    @property
    def all_headers(self) -> list[tuple[str, str]]:
        """As they stand above the mail."""
        own = {"From": self.sender, "To": "Vinyl <news@vinyl.example>", "Subject": self.subject}
        own |= {"Date": "Mon, 02 Mar 2026 09:30:00 +0000", "MIME-Version": "1.0"}
        if self.id:
            own["Message-ID"] = self.id
        return list({**own, **self.headers, "Content-Type": 'text/plain; charset="utf-8"'}.items())

    @property
    def mail(self) -> bytes:
        """The mail itself."""
        made = EmailMessage()
        for name, value in self.all_headers:
            if name not in ("Content-Type", "MIME-Version"):
                made[name] = value
        made.set_content(self.text)
        if self.html:
            made.add_alternative(self.html, subtype="html")
        made.add_attachment(b"%PDF-1.4 ...", maintype="application", subtype="pdf", filename="рахунок.pdf")
        made.set_boundary("=_a-mail-that-comes-again-is-the-same")
        return made.as_bytes()


def basic(told: Any, good: bool, door: str) -> Call:
    pair = base64.b64encode((BASIC if good else "kaskad:wrong").encode()).decode()
    headers = {"content-type": "application/json", "authorization": f"Basic {pair}"}
    return Call("POST", door, headers, {}, json.dumps(told).encode())


def form(fields: dict[str, str], headers: dict[str, str], door: str) -> Call:
    """As multipart/form-data, with a file that is attached."""
    boundary = "xYzZY"
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append(
        'Content-Disposition: form-data; name="attachment-1"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.4 ..."
    )
    body = "".join(f"--{boundary}\r\n{each}\r\n" for each in parts) + f"--{boundary}--\r\n"
    kind = f"multipart/form-data; boundary={boundary}"
    return Call("POST", door, {"content-type": kind, **headers}, {}, body.encode())


def by_postmark(mail: Written, good: bool, door: str) -> Call:
    headers = [{"Name": "Return-Path", "Value": f"<{mail.envelope_sender}>"}]
    headers += [{"Name": n, "Value": v} for n, v in mail.all_headers if n not in ("From", "To", "Subject", "Date")]
    told = {
        "FromName": "Клименко, Олена",
        "MessageStream": "inbound",
        "From": "olena@mail.example",
        "FromFull": {"Email": "olena@mail.example", "Name": "Клименко, Олена", "MailboxHash": ""},
        "To": "news@vinyl.example",
        "ToFull": [{"Email": "news@vinyl.example", "Name": "Vinyl", "MailboxHash": ""}],
        "Cc": "",
        "CcFull": [],
        "Bcc": "",
        "BccFull": [],
        "OriginalRecipient": mail.to,
        "Subject": mail.subject,
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "MailboxHash": "SampleHash",
        "Date": "Mon, 2 Mar 2026 09:30:00 +0000",
        "TextBody": mail.text,
        "HtmlBody": mail.html,
        "StrippedTextReply": "Дякую",
        "Tag": "",
        "Headers": headers,
        "Attachments": [
            {"Name": "a.txt", "Content": "VGhpcw==", "ContentType": "text/plain", "ContentLength": 4, "ContentID": ""}
        ],
    }
    return basic(told, good, door)


def mailgun_proof(good: bool) -> dict[str, str]:
    token = "ad8a84f1dd1c5a1a98e2d1cc9c4d5aef1234"
    signature = hmac.new(b"hook-key" if good else b"another", f"{AT}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": str(AT), "token": token, "signature": signature}


def by_mailgun(mail: Written, good: bool, door: str) -> Call:
    fields = {
        "recipient": mail.to,
        "sender": mail.envelope_sender,
        "subject": mail.subject,
        "from": mail.sender,
        "body-plain": mail.text,
        "stripped-text": "Дякую",
        "message-headers": json.dumps([list(each) for each in mail.all_headers]),
        "attachment-count": "1",
        **mailgun_proof(good),
    }
    return form(fields | ({"body-html": mail.html} if mail.html else {}), {}, door)


def by_mailgun_whole(mail: Written, good: bool, door: str) -> Call:
    """“Raw MIME”: to an address that ends in mime."""
    fields = {"recipient": mail.to, "sender": mail.envelope_sender, "body-mime": mail.mail.decode()}
    body = urlencode(fields | mailgun_proof(good)).encode()
    return Call("POST", door, {"content-type": "application/x-www-form-urlencoded"}, {}, body)


def signed_by_sendgrid(call: Call, good: bool) -> Call:
    at = str(AT).encode()
    proof = INBOUND_KEY.sign(at + call.body + (b"" if good else b" "), ec.ECDSA(SHA256()))
    headers = {
        **call.headers,
        "x-twilio-email-event-webhook-signature": base64.b64encode(proof).decode(),
        "x-twilio-email-event-webhook-timestamp": at.decode(),
    }
    return Call("POST", call.url, headers, {}, call.body)


def _sendgrid(mail: Written) -> dict[str, str]:
    return {
        "to": "Vinyl <news@vinyl.example>",
        "from": mail.sender,
        "subject": mail.subject,
        "dkim": "{@mail.example : pass}",
        "SPF": "pass",
        "sender_ip": "192.0.2.1",
        "envelope": json.dumps({"to": [mail.to], "from": mail.envelope_sender}),
        "charsets": json.dumps({"to": "UTF-8", "from": "UTF-8", "subject": "UTF-8", "text": "UTF-8"}),
    }


def by_sendgrid(mail: Written, good: bool, door: str) -> Call:
    lines = EmailMessage()
    for name, value in mail.all_headers:
        lines[name] = value
    fields = {"headers": lines.as_string(), "text": mail.text, "attachments": "1", **_sendgrid(mail)}
    return signed_by_sendgrid(form(fields | ({"html": mail.html} if mail.html else {}), {}, door), good)


def by_sendgrid_whole(mail: Written, good: bool, door: str) -> Call:
    """“POST the raw, full MIME message”."""
    return signed_by_sendgrid(form({"email": mail.mail.decode(), **_sendgrid(mail)}, {}, door), good)


def by_mandrill_(mail: Written, good: bool, door: str) -> Call:
    told = {
        "event": "inbound",
        "ts": AT,
        "msg": {
            "raw_msg": mail.mail.decode(),
            "headers": dict(mail.all_headers),
            "text": mail.text,
            "from_email": "olena@mail.example",
            "to": [["news@vinyl.example", "Vinyl"]],
            "email": mail.to,
            "subject": mail.subject,
            "tags": [],
            "sender": None,
            "spam_report": {"score": 0, "matched_rules": []},
        },
    }
    body, headers = by_mandrill(told, good, door)
    return Call("POST", door, headers, {}, body.encode())


def by_sparkpost(mail: Written, good: bool, door: str) -> Call:
    relayed = {
        "content": {
            "email_rfc822": base64.b64encode(mail.mail).decode(),
            "email_rfc822_is_base64": True,
            "headers": [{name: value} for name, value in mail.all_headers],
            "html": mail.html,
            "subject": mail.subject,
            "text": mail.text,
            "to": ["news@vinyl.example"],
        },
        "customer_id": "1337",
        "friendly_from": "olena@mail.example",
        "msg_from": mail.envelope_sender,
        "protocol": "smtp",
        "rcpt_to": mail.to,
        "webhook_id": "4839201967643219",
    }
    return basic([{"msys": {"relay_message": relayed}}], good, door)


def by_amazon(mail: Written, good: bool, door: str) -> Call:
    told = {
        "notificationType": "Received",
        "receipt": {
            "timestamp": "2026-03-02T09:30:00.000Z",
            "processingTimeMillis": 222,
            "recipients": [mail.to],
            "spamVerdict": {"status": "PASS"},
            "virusVerdict": {"status": "PASS"},
            "spfVerdict": {"status": "PASS"},
            "dkimVerdict": {"status": "PASS"},
            "action": {"type": "SNS", "topicArn": "arn:aws:sns:eu-west-1:123456789012:mail", "encoding": "BASE64"},
        },
        "mail": {
            "timestamp": "2026-03-02T09:30:00.000Z",
            "source": mail.envelope_sender,
            "messageId": "d6iitobk75ur44p8kdnnp7g2n800",
            "destination": [mail.to],
            "headersTruncated": False,
            "headers": [{"name": name, "value": value} for name, value in mail.all_headers],
        },
        "content": base64.b64encode(mail.mail).decode(),
    }
    return Call("POST", door, {"content-type": "text/plain"}, {}, sns(good, Message=json.dumps(told)).encode())


def by_mailersend(mail: Written, good: bool, door: str) -> Call:
    told = {
        "type": "inbound.message",
        "inbound_id": "[inbound-route-id-redacted]",
        "url": door,
        "created_at": "2026-03-02T09:30:00.000000Z",
        "data": {
            "object": "message",
            "id": "6402ab24dd1d8ea4a8e8ad62",
            "recipients": {"rcptTo": [{"email": mail.to}], "to": {"raw": "news@vinyl.example", "data": []}},
            "from": {"email": "olena@mail.example", "name": "Олена", "raw": mail.sender},
            "sender": {"email": mail.envelope_sender},
            "subject": mail.subject,
            "raw": mail.mail.decode(),
            "created_at": "2026-03-02T09:30:00.000000Z",
        },
    }
    body = json.dumps(told).encode()
    proof = hmac.new(b"route-key" if good else b"another", body, hashlib.sha256).hexdigest()
    return Call("POST", door, {"content-type": "application/json", "signature": proof}, {}, body)


def by_brevo(mail: Written, good: bool, door: str) -> Call:
    item = {
        "Uuid": [str(uuid.UUID(int=7))],
        "MessageId": mail.id,
        "InReplyTo": mail.headers.get("In-Reply-To"),
        "From": {"Name": "Клименко, Олена", "Address": "olena@mail.example"},
        "To": [{"Name": "Vinyl", "Address": "news@vinyl.example"}],
        "Cc": [],
        "ReplyTo": None,
        "SentAtDate": "Mon, 02 Mar 2026 09:30:00 +0000",
        "Subject": mail.subject,
        "Attachments": [
            {"Name": "a.pdf", "ContentType": "application/pdf", "ContentLength": 4, "DownloadToken": "eyJ"}
        ],
        "Headers": {
            **dict(mail.all_headers),
            "Delivered-To": f"<{mail.to}>",
            "Return-Path": f"<{mail.envelope_sender}>",
        },
        "SpamScore": 0.5,
        "ExtractedMarkdownMessage": "Дякую",
        "ExtractedMarkdownSignature": None,
        "RawHtmlBody": mail.html or None,
        "RawTextBody": mail.text,
    }
    return basic({"items": [{name: value for name, value in item.items() if value is not None}]}, good, door)


def by_mailjet(mail: Written, good: bool, door: str) -> Call:
    told = {
        "Sender": mail.envelope_sender,
        "Recipient": mail.to,
        "Date": "20260302T093000",
        "From": mail.sender,
        "Subject": mail.subject,
        "Headers": dict(mail.all_headers),
        "Parts": [
            {"Headers": {"Content-Type": 'text/plain; charset="UTF-8"'}, "ContentRef": "Text-part"},
            {
                "Headers": {
                    "Content-Type": 'application/pdf; name="a.pdf"',
                    "Content-Disposition": 'attachment; filename="a.pdf"',
                    "Content-Transfer-Encoding": "base64",
                },
                "ContentRef": "Attachment1",
            },
        ],
        "Text-part": mail.text,
        "Attachment1": "JVBERi0xLjQ=",
        "SpamAssassinScore": "0.5",
        "CustomID": "",
        "Payload": "",
    }
    return basic(told | ({"Html-part": mail.html} if mail.html else {}), good, door)


def by_resend_(mail: Written, good: bool, door: str) -> Call:
    told = {
        "type": "email.received",
        "created_at": "2026-03-02T09:30:00.126Z",
        "data": {
            "email_id": RESEND_ID,
            "created_at": "2026-03-02T09:30:00.894719+00:00",
            "from": mail.sender,
            "to": [mail.to],
            "bcc": [],
            "cc": [],
            "message_id": mail.id,
            "subject": mail.subject,
            "attachments": [{"id": "2a0c9ce0-3112-4728-976e-47ddcd16a318", "filename": "a.pdf"}],
        },
    }
    body, headers = by_resend(told, good, int(time.time()))
    return Call("POST", door, headers, {}, body.encode())


def resends_content(mail: Written) -> dict[str, Any]:
    """What its API answers about that mail (GET /emails/receiving/:id)."""
    return {
        "object": "email",
        "id": RESEND_ID,
        "to": [mail.to],
        "from": mail.sender,
        "created_at": "2026-03-02T09:30:00.894719+00:00",
        "subject": mail.subject,
        "html": mail.html or None,
        "text": mail.text,
        "headers": {name.lower(): value for name, value in mail.all_headers if name not in ("To", "From")},
        "bcc": [],
        "cc": [],
        "reply_to": [],
        "message_id": mail.id,
        "attachments": [{"id": "2a0c9ce0", "filename": "a.pdf", "download_url": "https://nowhere.example/"}],
    }


Teller = Callable[[Written, bool, str], Call]

TELLERS: dict[str, Teller] = {
    "amazon_ses": by_amazon,
    "brevo": by_brevo,
    "mailersend": by_mailersend,
    "mailgun": by_mailgun,
    "mailjet": by_mailjet,
    "mandrill": by_mandrill_,
    "postmark": by_postmark,
    "resend": by_resend_,
    "sendgrid": by_sendgrid,
    "sparkpost": by_sparkpost,
}
WHOLE: dict[str, Teller] = {"mailgun": by_mailgun_whole, "sendgrid": by_sendgrid_whole}

# What an account needs beside the credentials of esp_fixtures.py.
CREDENTIALS = {
    "mailersend": {"inbound_secret": "route-key"},
    "resend": {"signing_secret": SVIX},
    "sendgrid": {
        "inbound_webhook_verification_key": base64.b64encode(
            INBOUND_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        ).decode()
    },
}
# By which of the service's ids a message is known, and what the Message-ID of that one is.
OWN_IDS = {
    "amazon_ses": ("0102018f-1a2b-3c4d", "<0102018f-1a2b-3c4d@eu-west-1.amazonses.com>"),
    "brevo": ("201798300811.5787683@relay.domain.com", "<201798300811.5787683@relay.domain.com>"),
    "mailgun": ("20260302093000.1.ABC@vinyl.example", "<20260302093000.1.ABC@vinyl.example>"),
    "postmark": ("0a129aee-e1cd-480d", "<0a129aee-e1cd-480d@mtasv.net>"),
}
