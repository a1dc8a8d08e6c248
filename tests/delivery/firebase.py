"""Firebase on loopback: Google's log-in and the API of FCM, with bodies as their documentation shows them.

https://developers.google.com/identity/protocols/oauth2/service-account (the log-in) and
https://firebase.google.com/docs/cloud-messaging/error-codes (the refusals), read on 2026-11-22.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from delivery.provider import OpenAccount
from delivery.providers.fcm import Fcm
from tests.delivery.http_vendor import Asked, Says, Script, Vendor, running

SEND = "/v1/projects/vinyl-app/messages:send"
TOKEN = "ya29.token-of-tests"


@cache
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def file(token_uri: str, signs: rsa.RSAPrivateKey | None = None) -> str:
    """The file of a service account; that of a stranger, if another key signs."""
    pem = (signs or key()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return json.dumps(
        {
            "type": "service_account",
            "project_id": "vinyl-app",
            "private_key_id": "0123456789",
            "private_key": pem,
            "client_email": "kaskad@vinyl-app.iam.gserviceaccount.com",
            "client_id": "1",
            "token_uri": token_uri,
        }
    )


def refusal(status: int, name: str, message: str, code: str = "", field: str = "", **headers: str) -> Says:
    """An error of the API (google.rpc.Status)."""
    details: list[dict[str, Any]] = []
    if code:
        details.append({"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code})
    if field:
        violations = [{"field": field, "description": message}]
        details.append({"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": violations})
    error = {"code": status, "message": message, "status": name} | ({"details": details} if details else {})
    return Says({"error": error}, status=status, headers=headers)


TAKEN = Says({"name": "projects/vinyl-app/messages/0:1500415314455276%31bd1c9631bd1c96"})
STRANGER = Says({"error": "invalid_grant", "error_description": "Invalid JWT Signature."}, status=400)
GONE = refusal(404, "NOT_FOUND", "Requested entity was not found.", "UNREGISTERED")


class Firebase:
    """What the two vendors were asked; `says` answers a message."""

    def __init__(self) -> None:
        self.says: Script = lambda _: TAKEN
        self.login = Says({"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"})
        self.logins: list[dict[str, Any]] = []
        self.sent: list[Asked] = []
        self.vendor: Vendor

    def answer(self, asked: Asked) -> Says:
        if asked.path == "/token":
            try:
                assertion = jwt.decode(
                    asked.form["assertion"],
                    key().public_key(),
                    ["RS256"],
                    options={"verify_aud": False, "verify_exp": False},
                )
            except jwt.InvalidSignatureError:
                return STRANGER
            self.logins.append(assertion)
            return self.login
        self.sent.append(asked)
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        return self.says(asked)

    def account(self, **settings: Any) -> OpenAccount:
        form = Fcm.Settings(data={"server": self.vendor.url, "timeout_s": 5} | settings)
        form.is_valid(raise_exception=True)
        return OpenAccount(3, "App", {"service_account": file(f"{self.vendor.url}/token")}, form.validated_data)


@contextmanager
def firebase() -> Iterator[Firebase]:
    found = Firebase()
    with running(found.answer) as vendor:
        found.vendor = vendor
        yield found
