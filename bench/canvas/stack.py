"""A whole Kaskad with a small demo, as `make run` starts it, and in it a journey of 500 nodes that runs."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench.canvas.graph import big_graph

ROOT = Path(__file__).resolve().parent.parent.parent
START_S, RUN_S = 300, 240
RAN = 450  # nodes that somebody has come to


@contextmanager
def kaskad() -> Iterator[str]:
    """The address of a Kaskad with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="kaskad-canvas-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        own = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "REDIS_"))}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = str(probe.getsockname()[1])
        log = Path(folder) / "run.log"
        with log.open("w") as out:
            stack = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor"],
                cwd=ROOT,
                env=own | {"KASKAD_VAR": folder, "KASKAD_DEMO": "small", "PORT": port},
                stdout=out,
                stderr=out,
            )
        try:
            _wait_for(f"http://127.0.0.1:{port}", stack, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            stack.send_signal(signal.SIGINT)
            try:
                stack.wait(60)
            except subprocess.TimeoutExpired:
                stack.kill()
                stack.wait()


def _wait_for(address: str, stack: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if stack.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"Kaskad did not start:\n{log.read_text()[-3000:]}") from None
            time.sleep(0.3)


def log_in(page: Page, address: str) -> None:
    """By the form, as a person does."""
    page.goto(address)
    page.get_by_label("E-mail").fill("marketer@demo.kaskad")
    page.get_by_role("textbox", name="Password").fill("kaskad-demo")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Home", exact=True).wait_for()


def big_journey(page: Page) -> int:
    """The id of a journey of 500 nodes that was launched, and in which nearly every node has figures."""
    rule = {"all": [{"type": "purchase_count", "compare": "at_least", "value": 4}]}
    segment = _ask(page, "POST", "/segments/", {"name": f"Four and more {time.time():.0f}", "rule": rule})["id"]
    brand = _ask(page, "GET", "/brands/")
    brands = brand["results"] if isinstance(brand, dict) else brand
    new = {"name": "Five hundred", "brand": brands[0]["id"], "template": "push_email_viber_sms"}
    journey = _ask(page, "POST", "/journeys/", new)
    cascade = next(each for each in journey["graph"]["nodes"] if each["type"] == "cascade")["config"]
    graph = big_graph(cascade, segment)
    at = f"/journeys/{journey['id']}/"
    _ask(page, "PATCH", at, {"graph": graph, "revision": journey["revision"]})
    _ask(page, "POST", f"{at}publish/")
    _ask(page, "POST", f"{at}launch/")
    end = time.monotonic() + RUN_S
    while time.monotonic() < end:
        nodes = _ask(page, "GET", f"{at}counters/")["nodes"]
        if sum(each["entered"] > 0 for each in nodes.values()) >= RAN:
            break
        time.sleep(2)
    return int(journey["id"])


def _ask(page: Page, method: str, path: str, body: Any = None) -> Any:
    """An answer of the API, asked as the page asks."""
    status, text = page.evaluate(
        """async ([method, path, body]) => {
            const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? ''
            const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': token }
            const answer = await fetch('/api/v1' + path, { method, headers, body: body && JSON.stringify(body) })
            return [answer.status, await answer.text()]
        }""",
        [method, path, body],
    )
    if status >= 400:
        raise SystemExit(f"{method} {path}: {status} {text[:1000]}")
    return json.loads(text)
