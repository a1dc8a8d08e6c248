"""Browsers that are subscribed to web push: key pairs of their own, and the push service of npm `web-push-testing`."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import http_ece  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric import ec

from delivery.provider import Endpoint, OpenAccount, Outgoing
from delivery.providers.webpush import Webpush
from delivery.pushing import keys
from tests.delivery.http_vendor import closed_port
from tests.delivery.smsc import PEERS, node

SETTINGS = {"contact": "push@vinyl.example", "timeout_s": 5}
KEY = keys.new_key()
PUBLIC = keys.public_point(keys.private_key(KEY))


def account(**settings: Any) -> OpenAccount:
    """An account that can be used."""
    form = Webpush.Settings(data=SETTINGS | settings)
    form.is_valid(raise_exception=True)
    return OpenAccount(1, "Browsers", {"private_key": KEY}, form.validated_data)


class Browser:
    """A browser with a subscription: decrypts what its push service was sent, by http_ece with the private half."""

    def __init__(self, endpoint: str, **detail: Any) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.keys = {"p256dh": keys.public_point(self.key), "auth": keys.base64url(self.auth)}
        self.to = Endpoint(endpoint, {"keys": self.keys, "platform": "web"} | detail)

    def read(self, body: bytes) -> Any:
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm").decode()
        )


def outgoing(number: int, *to: Endpoint, **values: Any) -> Outgoing:
    """A message to these browsers."""
    fields = values.pop("fields", {"title": "Hello", "text": "New records", "link": "https://shop.example/новинки"})
    first = to[0].endpoint if to else "https://push.example/none"
    return Outgoing(7, number, "webpush", first, "Vinyl", "Vinyl", fields, endpoints=to, **values)


class PushService:
    """The program, spoken to as its documentation says."""

    def __init__(self, port: int) -> None:
        self.url = f"http://localhost:{port}"

    def subscribe(self, vapid: str = PUBLIC) -> Endpoint:
        """A new subscription, which only the holder of this key may send to."""
        found = self._post("/subscribe", urlencode({"userVisibleOnly": "true", "applicationServerKey": vapid}).encode())
        return Endpoint(found["endpoint"], {"keys": found["keys"]})

    def expire(self, to: Endpoint) -> None:
        self._post(f"/expire-subscription/{_hash(to)}", b"", json_answer=False)

    def messages(self, to: Endpoint) -> list[Any]:
        """What was sent to it, decrypted."""
        found = self._post("/get-notifications", urlencode({"clientHash": _hash(to)}).encode())
        return [json.loads(each) for each in found["messages"]]

    def _post(self, path: str, body: bytes, *, json_answer: bool = True) -> Any:
        with urlopen(Request(self.url + path, body, method="POST"), timeout=10) as answer:
            said = answer.read()
        return json.loads(said)["data"] if json_answer else None


def _hash(to: Endpoint) -> str:
    return to.endpoint.rpartition("/")[2]


@contextmanager
def push_service() -> Iterator[PushService]:
    """Running on a port of its own."""
    port = closed_port()
    command = [node(), str(PEERS / "push_service.mjs"), str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as program:
        try:
            assert program.stdout is not None
            assert program.stdout.readline().strip() == "ready"
            yield PushService(port)
        finally:
            program.kill()


def today() -> datetime:
    """The clock of programs that are not ours."""
    return datetime.now(UTC)
