"""APNs, against an HTTP/2 server of Node that answers as Apple's documentation says.

Bodies: https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns,
read on 2026-11-22.
"""

import json
import queue
import subprocess
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from delivery.calling import http
from delivery.provider import AccountDown, Endpoint, OpenAccount, Outcome, Outgoing, Refusal
from delivery.providers import PROVIDERS
from delivery.providers.apns import Apns, ApnsCredentials, ApnsSettings
from delivery.pushing import keys
from tests.delivery.smsc import PEERS, node
from tests.delivery.world import NOW

KEY = keys.private_key(keys.new_key())
CREDENTIALS = {"key": keys.as_base64(KEY), "key_id": "ABC123DEFG", "team_id": "DEF123GHIJ"}
PHONE = Endpoint("ab" * 32, {"platform": "ios", "service": "apns", "app": "com.vinyl.app"})
TABLET = Endpoint("cd" * 32, {"platform": "ios", "service": "apns"})


class Apple:
    """The program, and what it was asked."""

    def __init__(self, key: Path, certificate: Path) -> None:
        self.program = subprocess.Popen(
            [node(), str(PEERS / "apns.mjs"), str(key), str(certificate)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.told: queue.Queue[dict[str, Any]] = queue.Queue()
        self.heard: list[dict[str, Any]] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.port = self.told.get(timeout=10)["port"]

    def answers(self, *answers: dict[str, Any]) -> None:
        """To the next requests, one each; forgets what it was asked before."""
        self._say(json.dumps(answers))
        self.heard.clear()

    @property
    def asked(self) -> list[dict[str, Any]]:
        """All that it was asked since; nothing is still on its way here."""
        self._say("")
        return self.heard

    def _say(self, line: str) -> None:
        assert self.program.stdin is not None
        self.program.stdin.write(line + "\n")
        self.program.stdin.flush()
        assert self.told.get(timeout=10) == {"event": "done"}

    def end(self) -> None:
        with self.program:
            self.program.kill()
        self.reader.join()

    def _read(self) -> None:
        assert self.program.stdout is not None
        for line in self.program.stdout:
            told = json.loads(line)
            if told["event"] == "asked":
                self.heard.append(told)
            else:
                self.told.put(told)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A key, and a certificate for this machine's own address."""
    folder = tmp_path_factory.mktemp("apple")
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "apple")])
    today = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_text(keys.as_pem(key))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    return folder / "key.pem", folder / "certificate.pem"


@pytest.fixture(scope="module")
def program(files: tuple[Path, Path]) -> Iterator[Apple]:
    found = Apple(*files)
    yield found
    found.end()


@pytest.fixture
def apple(program: Apple, files: tuple[Path, Path], settings: Any, monkeypatch: Any) -> Iterator[Apple]:
    settings.ALLOW_PRIVATE_URLS = True
    monkeypatch.setenv("SSL_CERT_FILE", str(files[1]))  # whom this machine trusts
    http._certificates.cache_clear()
    program.answers()
    yield program
    http._certificates.cache_clear()


@pytest.fixture
def provider() -> Apns:
    return Apns()


def account(apple: Apple, **settings: Any) -> OpenAccount:
    form = ApnsSettings(
        data={"topic": "com.vinyl.app", "server": f"https://127.0.0.1:{apple.port}", "timeout_s": 5} | settings
    )
    form.is_valid(raise_exception=True)
    return OpenAccount(5, "iPhone", CREDENTIALS, form.validated_data)


def outgoing(number: int, *to: Endpoint, **values: Any) -> Outgoing:
    fields = values.pop("fields", {"title": "Hello", "text": "Новинки", "link": "vinyl://new"})
    to = to or (PHONE,)
    return Outgoing(7, number, "push", to[0].endpoint, "V", "V", fields, endpoints=to, **{"ttl_s": 7200} | values)


def sent(provider: Apns, apple: Apple, *messages: Outgoing, **settings: Any) -> list[Outcome]:
    return list(provider.send(messages, account(apple, **settings), NOW))


def refusal(status: int, reason: str, **more: Any) -> dict[str, Any]:
    """An error as Apple writes it."""
    return {"status": status, "body": {"reason": reason, **more}}


def test_the_request_is_as_apple_documents_it(provider, apple):
    fields = {"title": "T", "text": "B", "link": "vinyl://x", "image": "https://shop.example/p.jpg", "group": "sale"}
    (outcome,) = sent(provider, apple, outgoing(12, fields=fields, traffic_class="transactional"))
    (asked,) = apple.asked
    headers = asked["headers"]
    assert (headers[":method"], headers[":path"]) == ("POST", f"/3/device/{PHONE.endpoint}")
    assert {key: headers[f"apns-{key}"] for key in ("topic", "push-type", "priority", "expiration", "collapse-id")} == {
        "topic": "com.vinyl.app",
        "push-type": "alert",
        "priority": "10",
        "expiration": str(int(NOW.timestamp()) + 7200),
        "collapse-id": "sale",
    }
    assert outcome.provider_message_id == headers["apns-id"] == str(uuid.UUID(headers["apns-id"]))
    scheme, token = headers["authorization"].split()
    assert (scheme, jwt.get_unverified_header(token)) == ("bearer", {"alg": "ES256", "kid": "ABC123DEFG", "typ": "JWT"})
    claims = jwt.decode(token, KEY.public_key(), ["ES256"], options={"verify_iat": False})
    assert claims == {"iss": "DEF123GHIJ", "iat": int(NOW.timestamp())}
    body = json.loads(asked["body"])
    assert body.pop("receipt").endswith("/")
    assert body == {
        "aps": {"alert": {"title": "T", "body": "B"}, "sound": "default", "mutable-content": 1},
        "link": "vinyl://x",
        "image": "https://shop.example/p.jpg",
    }


def test_many_messages_go_over_one_connection_with_one_token(provider, apple):
    sent(provider, apple, outgoing(0))
    before = apple.asked[-1]["sessions"]
    apple.answers()
    assert len(sent(provider, apple, *(outgoing(each) for each in range(1, 61)))) == 60
    assert {each["sessions"] for each in apple.asked} == {before + 1}
    assert len({each["headers"]["authorization"] for each in apple.asked}) == 1
    assert len({each["headers"]["apns-id"] for each in apple.asked}) == 60


def test_the_id_of_a_message_is_the_same_at_every_attempt_and_another_for_each_device(provider, apple):
    sent(provider, apple, outgoing(1, PHONE, TABLET))
    sent(provider, apple, outgoing(1, PHONE))
    ids = {(each["headers"][":path"], each["headers"]["apns-id"]) for each in apple.asked}
    assert (len(apple.asked), len(ids), len({each for _, each in ids})) == (3, 2, 2)


def test_a_token_is_kept_for_a_while_and_then_renewed(provider, apple):
    first = provider.token(account(apple), NOW)
    assert provider.token(account(apple), NOW + timedelta(minutes=30)) == first
    assert provider.token(account(apple), NOW + timedelta(minutes=50)) != first


@pytest.mark.parametrize(
    ("says", "refused", "code", "dead"),
    [
        (refusal(400, "BadDeviceToken"), Refusal.PERMANENT, "no_device", True),
        (refusal(410, "Unregistered", timestamp=1454948015990), Refusal.PERMANENT, "no_device", True),
        (refusal(410, "ExpiredToken"), Refusal.PERMANENT, "no_device", True),
        (refusal(400, "DeviceTokenNotForTopic"), Refusal.PERMANENT, "DeviceTokenNotForTopic", False),
        (refusal(413, "PayloadTooLarge"), Refusal.PERMANENT, "PayloadTooLarge", False),
        (refusal(429, "TooManyRequests"), Refusal.TEMPORARY, "TooManyRequests", False),
        (refusal(429, "TooManyProviderTokenUpdates"), Refusal.TEMPORARY, "TooManyProviderTokenUpdates", False),
        (refusal(500, "InternalServerError"), Refusal.TEMPORARY, "InternalServerError", False),
        (refusal(503, "ServiceUnavailable"), Refusal.TEMPORARY, "ServiceUnavailable", False),
        ({"status": 400}, Refusal.PERMANENT, "400", False),
    ],
)
def test_each_refusal_has_its_meaning_and_apples_own_reason(provider, apple, says, refused, code, dead):
    apple.answers(says)
    (outcome,) = sent(provider, apple, outgoing(1))
    assert (outcome.refusal, outcome.code, outcome.outage) == (refused, code, False)
    assert outcome.dead == ((PHONE.endpoint,) if dead else ())
    assert outcome.words


def test_a_device_that_registered_again_after_it_had_gone_is_not_dead(provider, apple):
    apple.answers(refusal(410, "Unregistered", timestamp=1_700_000_000_000))
    again = Endpoint(PHONE.endpoint, {"registered_at": 1_700_000_001})
    (outcome,) = sent(provider, apple, outgoing(1, again))
    assert (outcome.refusal, outcome.code, outcome.dead) == (Refusal.PERMANENT, "Unregistered", ())


def test_a_token_that_apple_finds_too_old_is_renewed_once(provider, apple):
    apple.answers(refusal(403, "ExpiredProviderToken"))
    (outcome,) = sent(provider, apple, outgoing(1))
    assert (outcome.refusal, len(apple.asked)) == (None, 2)
    apple.answers({**refusal(403, "ExpiredProviderToken"), "stays": True})
    (outcome,) = sent(provider, apple, outgoing(1))
    assert (outcome.refusal, outcome.code, len(apple.asked)) == (Refusal.TEMPORARY, "ExpiredProviderToken", 2)


@pytest.mark.parametrize("reason", ["InvalidProviderToken", "MissingProviderToken", "TopicDisallowed"])
def test_an_account_that_apple_does_not_know_is_down(provider, apple, reason):
    apple.answers({**refusal(403, reason), "stays": True})
    with pytest.raises(AccountDown, match=reason):
        sent(provider, apple, outgoing(1), outgoing(2))


def test_an_answer_that_does_not_come_leaves_the_message_unknown(provider, apple):
    apple.answers({"hangs": True, "only": TABLET.endpoint, "stays": True})
    outcomes = sent(provider, apple, outgoing(1), outgoing(2, TABLET), outgoing(3), timeout_s=1)
    assert [each.message_id for each in outcomes] == [1, 3]


def test_only_devices_of_this_application_at_apple_are_written_to(provider, apple):
    android = Endpoint("fGhIj:APA91bF", {"service": "fcm"})
    other = Endpoint("ef" * 32, {"app": "com.books.app"})
    took, none = sent(provider, apple, outgoing(1, PHONE, android, other), outgoing(2, android))
    assert [each["headers"][":path"] for each in apple.asked] == [f"/3/device/{PHONE.endpoint}"]
    assert (took.refusal, none.code) == (None, "no_device")


def test_a_notification_that_is_too_large_is_not_sent(provider, apple):
    fields = {"title": "T", "text": "Ж" * 500, "link": "https://shop.example/" + "x" * 3500}
    (outcome,) = sent(provider, apple, outgoing(1, fields=fields))
    assert (outcome.refusal, outcome.code, apple.asked) == (Refusal.PERMANENT, "too_large", [])


def test_a_check_asks_apple_about_the_token_and_the_topic(provider, apple):
    apple.answers(refusal(400, "BadDeviceToken"))
    assert provider.check(account(apple)).accepted
    apple.answers(refusal(403, "InvalidProviderToken"))
    checked = provider.check(account(apple))
    assert (checked.accepted, "InvalidProviderToken" in checked.words) == (False, True)
    broken = OpenAccount(5, "A", {}, account(apple).settings)
    assert not provider.check(broken).accepted


def test_the_file_of_a_key_is_taken_and_anything_else_refused():
    form = ApnsCredentials(data={"key": keys.as_pem(KEY), "key_id": "abc123defg", "team_id": "DEF123GHIJ"})
    form.is_valid(raise_exception=True)
    assert form.validated_data == CREDENTIALS
    wrong = ApnsCredentials(data={"key": "hunter2", "key_id": "ABC-23DEFG", "team_id": "DEF123GHIJ"})
    assert not wrong.is_valid()
    assert set(wrong.errors) == {"key", "key_id"}


@pytest.mark.parametrize(
    "server", ["http://api.push.apple.com", "https://api.push.apple.com/3", "apple", "https://[::1"]
)
def test_a_server_is_an_address_without_a_path(server):
    form = ApnsSettings(data={"topic": "com.vinyl.app", "server": server})
    assert not form.is_valid()
    assert set(form.errors) == {"server"}


def test_it_is_registered():
    assert isinstance(PROVIDERS["apns"], Apns)
