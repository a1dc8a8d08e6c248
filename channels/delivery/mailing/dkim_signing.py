"""Signing e-mail with DKIM (RFC 6376), by an RSA key (rsa-sha256) or an Ed25519 key (RFC 8463).

Written here and not left to dkimpy, so that dkimpy can be the independent judge of it (tests/delivery/test_dkim.py),
because dkimpy reckons RSA in Python, which is many times slower, and because its Ed25519 needs a library more.
Both canonicalisations are relaxed. `From`, `To` and `Subject` are signed once more often than they are there, so that
nobody can add a second one (RFC 6376, 8.15).
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

# What is signed, where it is there (RFC 6376, 5.4.1); RFC 8058 (4) asks for the two of List-Unsubscribe.
SIGNED = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
OVERSIGNED = ("from", "to", "subject")
LEAST_BITS = 1024  # RFC 8301, 3.2
PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \1-----", re.DOTALL)
SPACE = re.compile(rb"[ \t]+")


class BadKey(ValueError):
    """It is no key to sign with; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Domain:
    """Under which name a key signs: the public key stands in the DNS at `selector`._domainkey.`name`."""

    selector: str
    name: str


def load_key(pem: str) -> RSAPrivateKey | Ed25519PrivateKey:
    """The private key of a PEM, which may have lost its line breaks on the way. Raises BadKey."""
    found = PEM.search(pem)
    if not found:
        raise BadKey("Write a whole private key, from -----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.")
    label, inside = found[1], "".join(found[2].split())
    whole = f"-----BEGIN {label}-----\n" + "\n".join(re.findall(".{1,64}", inside)) + f"\n-----END {label}-----\n"
    try:
        key = load_pem_private_key(whole.encode(), password=None)
    except TypeError:
        raise BadKey("The key is locked with a password. Write it without one.") from None
    except Exception:  # noqa: BLE001 (cryptography raises many things, and its words might quote the key)
        raise BadKey("This private key cannot be read.") from None
    if isinstance(key, RSAPrivateKey):
        if key.key_size < LEAST_BITS:
            raise BadKey(f"An RSA key needs {LEAST_BITS} bits at least, better 2048; this one has {key.key_size}.")
        return key
    if isinstance(key, Ed25519PrivateKey):
        return key
    raise BadKey("DKIM signs with RSA or Ed25519 keys; this key is of another kind.")


class Signer:
    """A key and the name under which it signs."""

    def __init__(self, pem: str, domain: Domain) -> None:
        """Raises BadKey."""
        self.key, self.domain = load_key(pem), domain

    @cached_property
    def algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.key, RSAPrivateKey) else "ed25519-sha256"

    @cached_property
    def record(self) -> str:
        """What is to stand in the DNS for it (RFC 6376, 3.6.1; RFC 8463, 4.2)."""
        public = self.key.public_key()
        if isinstance(self.key, RSAPrivateKey):
            kind, raw = "rsa", public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, raw = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"

    def header(self, headers: Sequence[str], mime: bytes, now: datetime) -> str:
        """The DKIM-Signature for these headers (without their line ends) and this MIME body (its own headers first)."""
        own, digest = _mime(mime)
        fields = [*headers, *own]
        names = [each.partition(":")[0].strip().lower() for each in fields]
        signed = [each for each in SIGNED if each in names] + list(OVERSIGNED)
        tags = (
            f"v=1; a={self.algorithm}; c=relaxed/relaxed; t={int(now.timestamp())};\r\n"
            f"\td={self.domain.name};\r\n\ts={self.domain.selector};\r\n"
            f"\th={_folded(signed)};\r\n"
            f"\tbh={digest};\r\n\tb="
        )
        # Of several fields of one name the last is taken first (RFC 6376, 5.4.2); ours have one each.
        last = dict(zip(names, fields, strict=True))
        text = b"".join(relaxed(last[each]) + b"\r\n" for each in signed[: -len(OVERSIGNED)])
        text += relaxed(f"DKIM-Signature: {tags}")
        return f"DKIM-Signature: {tags}" + "\r\n\t ".join(re.findall(".{1,70}", self._signed(text)))

    def _signed(self, text: bytes) -> str:
        if isinstance(self.key, RSAPrivateKey):
            signature = self.key.sign(text, PKCS1v15(), SHA256())
        else:  # RFC 8463, 3: the hash is what Ed25519 signs
            signature = self.key.sign(hashlib.sha256(text).digest())
        return base64.b64encode(signature).decode()


@lru_cache(maxsize=16)
def signer(pem: str, domain: Domain) -> Signer:
    """The same, its key read once. Raises BadKey."""
    return Signer(pem, domain)


def relaxed(field: str) -> bytes:
    """A header field as it is signed (RFC 6376, 3.4.2), without its line end."""
    name, _, value = field.partition(":")
    joined = value.replace("\r\n", "").encode()
    return name.strip().lower().encode() + b":" + SPACE.sub(b" ", joined).strip(b" ")


def relaxed_body(body: bytes) -> bytes:
    """A body as it is signed (RFC 6376, 3.4.4)."""
    lines = [SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


@lru_cache(maxsize=4)  # as many as delivery/mailing/mail.py keeps of bodies
def _mime(mime: bytes) -> tuple[tuple[str, ...], str]:
    """The header fields in front of a MIME body, and the digest of what follows them."""
    head, _, body = mime.partition(b"\r\n\r\n")
    fields = re.split(r"\r\n(?![ \t])", head.decode())
    return tuple(fields), base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()


def _folded(names: Sequence[str]) -> str:
    """The names between colons, in lines that are not too long."""
    lines = [""]
    for each in names:
        if len(lines[-1]) + len(each) > 65:
            lines.append("")
        lines[-1] += f"{each}:"
    return "\r\n\t".join(lines)[:-1]
