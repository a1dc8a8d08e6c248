"""Short signed tokens for links that work without a log-in: some numbers, and a proof that we have made them.

A token is base64url of the numbers as varints (LEB128) and the first 10 bytes of an HMAC-SHA256 over them and their
purpose: so a token for one purpose is none for another. 80 bits are enough against guessing over a network (RFC 2104,
section 5: not less than 80 bits).
"""

import base64
import hmac
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PROOF_BYTES = 10
LONGEST = 200


class BadToken(ValueError):
    """The token was not made by us, or not for this purpose."""


def sign(purpose: str, *numbers: int) -> str:
    """A token that says these numbers (0 or more each), for this purpose alone."""
    payload = b"".join(_varint(each) for each in numbers)
    return _written(payload + _proof(purpose, payload))


def read(purpose: str, token: str) -> tuple[int, ...]:
    """The numbers of a token. Raises BadToken."""
    if len(token) > LONGEST:
        raise BadToken
    try:
        # Only the one spelling: urlsafe_b64decode passes over what is no base64.
        raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise BadToken from None
    payload, proof = raw[:-PROOF_BYTES], raw[-PROOF_BYTES:]
    # The last letter has bits that are in no byte: of its spellings only ours counts.
    if _written(raw) != token or len(proof) < PROOF_BYTES or not hmac.compare_digest(proof, _proof(purpose, payload)):
        raise BadToken
    return _numbers(payload)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _proof(purpose: str, payload: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), purpose.encode() + b"\0" + payload, "sha256")[:PROOF_BYTES]


@cache
def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kaskad delivery tokens").derive(secret.encode())


def _varint(number: int) -> bytes:
    if number < 0:
        raise ValueError("a token says numbers from 0 on")
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _numbers(payload: bytes) -> tuple[int, ...]:
    numbers, value, shift = [], 0, 0
    for byte in payload:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(value)
            value, shift = 0, 0
    return tuple(numbers)
