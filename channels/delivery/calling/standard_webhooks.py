"""Signed calls after the Standard Webhooks specification 1.0.0 (standardwebhooks.com), which its libraries verify.

The signature is an HMAC-SHA256 over id, moment and body; a receiver refuses old moments and ids that it has seen.
"""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

START = "whsec_"


def new_secret() -> str:
    """A secret of 32 bytes, in the specification's form."""
    return START + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, call_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """The three headers of a call. Raises ValueError for a secret that is not in the specification's form."""
    key = base64.b64decode(secret.removeprefix(START), validate=True)
    moment = str(int(now.timestamp()))
    signed = hmac.new(key, b".".join([call_id.encode(), moment.encode(), body]), hashlib.sha256).digest()
    return {
        "webhook-id": call_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
