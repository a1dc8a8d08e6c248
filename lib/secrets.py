"""Credentials at rest: encrypted with a key that is not in the database."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SecretsUnreadable(RuntimeError):
    """The credentials were encrypted with another key; `str()` is a sentence for an admin."""

    def __init__(self) -> None:
        super().__init__(
            "The credentials cannot be decrypted: SECRET_KEY or KASKAD_SECRETS_KEY has changed. "
            "Set the former key again, or enter the credentials anew."
        )


def encrypt(credentials: Mapping[str, Any]) -> str:
    """The credentials as text that only this installation can read."""
    return _box(_keys()).encrypt(json.dumps(dict(credentials)).encode()).decode()


def decrypt(text: str) -> dict[str, Any]:
    """The credentials again ({} for an empty text). Raises SecretsUnreadable."""
    if not text:
        return {}
    try:
        found: dict[str, Any] = json.loads(_box(_keys()).decrypt(text.encode()))
    except InvalidToken:
        raise SecretsUnreadable from None
    return found


def _keys() -> tuple[str, ...]:
    """KASKAD_SECRETS_KEY may hold several keys, with commas: the first encrypts, all of them decrypt."""
    keys = [each.strip() for each in str(getattr(settings, "SECRETS_KEY", "")).split(",")]
    return tuple(each for each in keys if each) or (settings.SECRET_KEY,)


@cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kaskad delivery credentials")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
