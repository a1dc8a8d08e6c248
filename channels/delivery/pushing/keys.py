"""Private keys on the curve P-256, as vendors of push hand them out and as admins paste them."""

import base64
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END [A-Z ]*PRIVATE KEY-----")


class BadKey(ValueError):
    """The text is no private key on the curve P-256."""


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    """The key of a PEM, even one whose line breaks were lost, or of the 32 bytes in base64url. Raises BadKey."""
    found = PEM.search(text)
    try:
        if found:
            key = load_der_private_key(base64.b64decode("".join(found[1].split()), validate=True), password=None)
        else:
            raw = unbase64(text.strip())
            if len(raw) != 32:
                raise BadKey
            key = ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadKey from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadKey
    return key


def new_key() -> str:
    """A new key, in base64url."""
    return as_base64(ec.generate_private_key(ec.SECP256R1()))


def as_base64(key: ec.EllipticCurvePrivateKey) -> str:
    """The 32 bytes of a key in base64url."""
    return base64url(key.private_numbers().private_value.to_bytes(32, "big"))


def as_pem(key: ec.EllipticCurvePrivateKey) -> str:
    """A key as PEM (PKCS 8)."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_point(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half in base64url, as browsers take it (uncompressed, RFC 8292, section 3.2)."""
    return base64url(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def base64url(raw: bytes) -> str:
    """Without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unbase64(text: str) -> bytes:
    """The bytes of a base64url text, padded or not; raises ValueError for any other spelling."""
    text = text.rstrip("=")
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
