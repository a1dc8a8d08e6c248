"""Signed mail, judged by two codes that are none of ours: dkimpy (Python) and mailauth (JavaScript).

Requirements of one-click unsubscription: RFC 8058, section 3.1 (an HTTPS URI, the POST's body) and 4 (covered by the
signature). The DNS is a function that knows one name.
"""

import base64
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dkim  # type: ignore[import-untyped]
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.mailing import dkim_signing
from delivery.mailing.dkim_signing import BadKey, Domain, Signer, load_key
from delivery.mailing.mail import CONTROL, write
from delivery.provider import OpenAccount, Outgoing, Refusal
from delivery.providers import PROVIDERS
from tests.delivery.smtp_sink import Sink, running

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAME = "spring._domainkey.vinyl.example"
PEERS = Path(__file__).parents[1] / "peers"
SMTP = PROVIDERS["smtp"]
LETTER = {"subject": "Нова платівка 🎶 — sale", "text": "Hello,  \n\n  .\n\tspaces \n\n\n", "html": "<p>Вітаємо</p>\n"}

# Reads the mail from standard input, answers the DNS from its arguments, prints what mailauth makes of it.
JUDGE = """
const { dkimVerify } = require('mailauth/lib/dkim/verify');
const [name, record] = process.argv.slice(1);
const resolver = async (asked, type) => {
  if (type === 'TXT' && asked === name) return [[record]];
  const error = new Error('not found'); error.code = 'ENOTFOUND'; throw error;
};
const chunks = [];
process.stdin.on('data', (each) => chunks.push(each)).on('end', async () => {
  const { results } = await dkimVerify(Buffer.concat(chunks), { resolver });
  console.log(JSON.stringify(results.map(({ status, signingHeaders, signingDomain, algo }) =>
    ({ result: status.result, keys: signingHeaders && signingHeaders.keys, signingDomain, algo }))));
});
"""


def pem(key: Any, encryption: KeySerializationEncryption | None = None, form: Any = PrivateFormat.PKCS8) -> str:
    return str(key.private_bytes(Encoding.PEM, form, encryption or NoEncryption()).decode())


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS = {"rsa": pem(RSA), "ed25519": pem(ed25519.Ed25519PrivateKey.generate())}


def signer(kind: str = "rsa") -> Signer:
    return Signer(KEYS[kind], Domain("spring", "vinyl.example"))


def letter(fields: dict[str, str] | None = None, **values: Any) -> Outgoing:
    values = {"sender_name": "Вініл, крамниця", "unsubscribe_url": "https://vinyl.example/u/abc"} | values
    return Outgoing(1, 77, "email", "olena@mail.example", "news@vinyl.example", fields=fields or LETTER, **values)


def signed(kind: str = "rsa", fields: dict[str, str] | None = None, **values: Any) -> bytes:
    return write(letter(fields, **values), "", NOW, signer(kind)).content


def dns(record: str) -> Callable[..., bytes | None]:
    return lambda name, timeout=5: record.encode() if name.decode().rstrip(".") == NAME else None


def by_dkimpy(mail: bytes, record: str) -> bool:
    return bool(dkim.verify(mail, dnsfunc=dns(record)))


def by_mailauth(mail: bytes, record: str) -> list[dict[str, Any]]:
    judged = subprocess.run(
        ["node", "-e", JUDGE, NAME, record], input=mail, cwd=PEERS, capture_output=True, timeout=60, check=True
    )
    found: list[dict[str, Any]] = json.loads(judged.stdout)
    return found


def tags(mail: bytes) -> dict[str, str]:
    head = mail.partition(b"\r\n\r\n")[0].decode().replace("\r\n\t", " ").replace("\r\n ", " ")
    value = next(line for line in head.split("\r\n") if line.startswith("DKIM-Signature:")).partition(":")[2]
    return {key.strip(): "".join(each.split()) for key, _, each in (tag.partition("=") for tag in value.split(";"))}


# Two judges


def test_a_signature_by_rsa_is_good_to_both_judges():
    mail = signed()
    assert by_dkimpy(mail, signer().record)
    (judged,) = by_mailauth(mail, signer().record)
    assert (judged["result"], judged["signingDomain"], judged["algo"]) == ("pass", "vinyl.example", "rsa-sha256")


def test_a_signature_by_ed25519_is_good_to_the_judge_who_knows_it():
    judge = signer("ed25519")
    (judged,) = by_mailauth(signed("ed25519"), judge.record)
    assert (judged["result"], judged["algo"]) == ("pass", "ed25519-sha256")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<https://vinyl.example/u/abc>", b"<https://evil.example/u/abc>"),
        (b"List-Unsubscribe=One-Click", b"List-Unsubscribe=Two-Clicks"),
        (b"To: <olena@mail.example>", b"To: <eve@mail.example>"),
        (b"news@vinyl.example>\r\n", b"sale@vinyl.example>\r\n"),
        (b"\r\nSubject:", b"\r\nSubject: Evil\r\nSubject:"),
        (b"\r\nFrom:", b"\r\nFrom: <eve@vinyl.example>\r\nFrom:"),
        (b"\r\nTo:", b"\r\nTo: <eve@mail.example>\r\nTo:"),
        (b"\r\n\r\n--", b"\r\n\r\nBuy!\r\n--"),
    ],
)
def test_whatever_is_changed_or_added_on_the_way_is_noticed_by_both(old, new):
    mail = signed()
    assert old in mail
    changed = mail.replace(old, new, 1)
    assert not by_dkimpy(changed, signer().record)
    assert by_mailauth(changed, signer().record)[0]["result"] in ("fail", "neutral")


def test_spaces_that_a_server_changes_on_the_way_break_nothing():
    mail = signed()
    changed = mail.replace(b"Subject: ", b"subject:   ", 1) + b"\r\n\r\n"
    assert by_dkimpy(changed, signer().record)
    assert by_mailauth(changed, signer().record)[0]["result"] == "pass"


LINES = st.text(st.characters(codec="utf-8"), max_size=300).filter(lambda each: not CONTROL.search(each))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(subject=LINES, name=LINES, text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=2000))
def test_any_letter_is_signed_well(subject, name, text):
    mail = signed(fields={"subject": " ".join(subject.split()), "text": text}, sender_name=" ".join(name.split()))
    assert by_dkimpy(mail, signer().record)


def test_the_head_keeps_to_the_length_of_a_line():
    head = signed().partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78


# What is signed


def test_one_click_unsubscription_is_covered_and_is_https():
    mail = signed()
    covered = tags(mail)["h"].split(":")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(covered)
    head = mail.partition(b"\r\n\r\n")[0].decode()
    link = next(line for line in head.split("\r\n") if line.startswith("List-Unsubscribe:")).partition(": ")[2]
    assert urlsplit(link.strip("<>")).scheme == "https"
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head.split("\r\n")
    assert {"list-unsubscribe", "list-unsubscribe-post"} <= {
        each.lower() for each in by_mailauth(mail, signer().record)[0]["keys"].split(": ")
    }


def test_who_writes_to_whom_about_what_is_signed_once_more_than_it_is_there():
    covered = tags(signed())["h"].split(":")
    assert all(covered.count(each) == 2 for each in ("from", "to", "subject"))
    assert all(covered.count(each) == 1 for each in ("date", "message-id", "mime-version", "content-type"))


def test_what_is_not_there_is_not_named():
    covered = tags(signed(unsubscribe_url=""))["h"]
    assert "list-unsubscribe" not in covered


def test_a_signature_says_when_it_was_made():
    assert tags(signed())["t"] == str(int(NOW.timestamp()))


# Keys


@pytest.mark.parametrize(
    "given_",
    [KEYS["rsa"], KEYS["ed25519"], pem(RSA, form=PrivateFormat.TraditionalOpenSSL), KEYS["rsa"].replace("\n", "")],
)
def test_a_key_is_read_even_when_a_form_has_taken_its_line_breaks(given_):
    assert Signer(given_, Domain("spring", "vinyl.example")).record.startswith("v=DKIM1; k=")


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("secret", "Write a whole private key"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "cannot be read"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "RSA or Ed25519"),
        (pem(RSA, BestAvailableEncryption(b"x")), "locked with a password"),
        (
            "-----BEGIN CERTIFICATE-----\n" + base64.b64encode(b"x" * 300).decode() + "\n-----END CERTIFICATE-----",
            "Write a whole private key",
        ),
    ],
)
def test_what_is_no_key_is_refused_with_a_sentence_in_the_form(given_, words):
    with pytest.raises(BadKey, match=words):
        load_key(given_)
    form = SMTP.Credentials(data={"dkim_key": given_})
    assert not form.is_valid()
    assert words in str(form.errors["dkim_key"][0])
    assert given_ not in str(form.errors)


def test_a_key_that_is_too_short_is_refused(monkeypatch):
    monkeypatch.setattr(dkim_signing, "LEAST_BITS", 4096)
    with pytest.raises(BadKey, match="4096 bits at least"):
        load_key(KEYS["rsa"])


# Over an account


def account(sink: Sink, key: str, **values: Any) -> OpenAccount:
    form = SMTP.Settings(data={"host": "127.0.0.1", "port": sink.port, "security": "none"} | values)
    secrets = SMTP.Credentials(data={"dkim_key": key})
    assert form.is_valid(), form.errors
    assert secrets.is_valid(), secrets.errors
    return OpenAccount(1, "Mail", secrets.validated_data, form.validated_data)


def test_an_account_signs_what_a_server_then_gets():
    with running(Sink()) as sink:
        own = account(sink, KEYS["rsa"], dkim_selector="spring")
        (outcome,) = SMTP.send([letter()], own, NOW)
    assert outcome.refusal is None
    (kept,) = sink.kept
    assert by_dkimpy(kept.content, signer().record)
    assert by_mailauth(kept.content, signer().record)[0]["result"] == "pass"


@pytest.mark.parametrize(("key", "selector"), [(KEYS["rsa"], ""), ("", "spring")])
def test_an_account_that_cannot_sign_as_it_should_sends_nothing_and_loses_nothing(key, selector):
    with running(Sink()) as sink:
        own = account(sink, key, dkim_selector=selector)
        (outcome,) = SMTP.send([letter()], own, NOW)
        said = SMTP.check(own)
    assert (outcome.refusal, outcome.code, outcome.outage) == (Refusal.TEMPORARY, "dkim", True)
    assert not sink.kept
    assert not said.accepted
    assert "DKIM" in said.words


def test_the_check_of_an_account_says_what_the_dns_has_to_say():
    with running(Sink()) as sink:
        said = SMTP.check(account(sink, KEYS["rsa"], dkim_selector="spring", dkim_domain="vinyl.example"))
    assert said.accepted
    assert f"put into the DNS at {NAME}: {signer().record}" in said.words
    assert "PRIVATE" not in said.words
