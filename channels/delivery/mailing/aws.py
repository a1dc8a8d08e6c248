"""What Amazon Web Services ask of who calls them and give to who is called: signed requests, signed notifications.

Written here because anymail's own way needs boto3, which brings some twenty megabytes for two signatures.

Documents (excerpts 2026-11): docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
(Signature Version 4), docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.x509 import load_pem_x509_certificate

ALGORITHM = "AWS4-HMAC-SHA256"
TIMEOUT_S = (5.0, 5.0)
LARGEST_CERTIFICATE = 100_000
SNS_HOST = re.compile(r"sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?")
CERTIFICATE_PATH = re.compile(r"/[A-Za-z0-9._-]+\.pem")
SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Who signs, and for what."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    region: str
    service: str


def signed(
    keys: Keys, method: str, url: str, body: bytes, *, at: datetime, headers: Mapping[str, str]
) -> dict[str, str]:
    """The headers with the signature of this request (Signature Version 4). The address has no query."""
    parts = urlsplit(url)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    named = {
        **{name.lower(): value.strip() for name, value in headers.items()},
        "host": parts.netloc,
        "x-amz-date": stamp,
    }
    names = ";".join(sorted(named))
    request = "\n".join(
        [
            method,
            quote(parts.path or "/", safe="/-_.~"),
            "",
            *(f"{name}:{named[name]}" for name in sorted(named)),
            "",
            names,
            hashlib.sha256(body).hexdigest(),
        ]
    )
    scope = f"{stamp[:8]}/{keys.region}/{keys.service}/aws4_request"
    text = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = f"AWS4{keys.secret_access_key}".encode()
    for part in (stamp[:8], keys.region, keys.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    proof = f"{ALGORITHM} Credential={keys.access_key_id}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**headers, "X-Amz-Date": stamp, "Authorization": proof}


def is_from_sns(message: Mapping[str, Any]) -> bool:
    """Whether SNS has signed this notification. Fetches its certificate, once for each.

    Raises requests.RequestException when that cannot be had.
    """
    fields = SIGNED.get(str(message.get("Type")))
    address = str(message.get("SigningCertURL") or "")
    algorithm: HashAlgorithm | None = {"1": SHA1(), "2": SHA256()}.get(str(message.get("SignatureVersion")))  # noqa: S303 (SNS's own)
    if (
        fields is None
        or algorithm is None
        or not is_of_sns(address)
        or not CERTIFICATE_PATH.fullmatch(urlsplit(address).path)
    ):
        return False
    text = "".join(f"{name}\n{message[name]}\n" for name in fields if isinstance(message.get(name), str))
    try:
        key = _certificate(address).public_key()
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
        if not isinstance(key, RSAPublicKey):
            return False
        key.verify(signature, text.encode(), PKCS1v15(), algorithm)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_of_sns(address: str) -> bool:
    """Whether this is an address of SNS: nothing else is ever fetched because a notification says so."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    is_plain = not parts.username and not parts.password and port in (None, 443)
    return parts.scheme == "https" and is_plain and bool(SNS_HOST.fullmatch(parts.hostname or ""))


@lru_cache(maxsize=8)
def _certificate(address: str) -> Any:
    answer = requests.get(address, timeout=TIMEOUT_S, allow_redirects=False)
    answer.raise_for_status()
    return load_pem_x509_certificate(answer.content[:LARGEST_CERTIFICATE])
