"""A request that is too large is refused before it is read."""

import json

import pytest
from asgiref.testing import ApplicationCommunicator

from config import limits
from config.asgi import application

PATIENCE_S = 10


def calling(path: str, headers: list[tuple[bytes, bytes]]) -> ApplicationCommunicator:
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers], "http_version": "1.1", "scheme": "http",
    }  # fmt: skip
    return ApplicationCommunicator(application, scope)


@pytest.mark.parametrize(
    ("path", "headers", "most"),
    [
        ("/api/v1/session/", [], limits.OTHERS),
        ("/api/v1/uploads/", [], limits.OTHERS),
        ("/api/v1/uploads/", [(b"cookie", b"sessionid=x")], 11_000),
    ],
)
async def test_who_says_that_too_much_will_come_is_refused_at_once(settings, monkeypatch, path, headers, most):
    settings.UPLOAD_MOST_BYTES = 10_000
    monkeypatch.setattr(limits, "AROUND", 1_000)
    caller = calling(path, [*headers, (b"content-length", str(most + 1).encode())])
    start = await caller.receive_output(PATIENCE_S)
    answer = json.loads((await caller.receive_output(PATIENCE_S))["body"])
    assert (start["status"], answer["code"]) == (413, "too_large")
    assert answer["detail"].startswith("This is too large: a request has at most ")


async def test_who_does_not_say_it_is_hung_up_on(monkeypatch):
    monkeypatch.setattr(limits, "OTHERS", 1_000)
    caller = calling("/api/v1/session/", [])
    for _ in range(2):
        await caller.send_input({"type": "http.request", "body": b"x" * 600, "more_body": True})
    await caller.wait(PATIENCE_S)
    assert await caller.receive_nothing()
