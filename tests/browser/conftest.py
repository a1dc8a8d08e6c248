"""A whole Kaskad as `make run` starts it, with a small demo, and a headless Chromium that looks at it."""

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
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, expect, sync_playwright

from tests.browser.begun import ROOT, START_S, begun

SHOTS = ROOT / "var" / "screenshots"
# What Chromium needs as root, and without a network to talk to.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "kaskad-demo"
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def kaskad() -> Iterator[str]:
    """The address of a Kaskad with an embedded PostgreSQL, web server and task cluster of its own."""
    with tempfile.TemporaryDirectory(prefix="kaskad-browser-", dir="/tmp", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        port = free_port()
        own = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("DATABASE_", "REDIS_", "PYTEST_", "SECRET_"))
        }
        environment = own | {
            "KASKAD_VAR": folder,
            "KASKAD_DEMO": "small",
            "KASKAD_PG_PORT": str(free_port()),
            "PORT": str(port),
        }
        with begun(Path(folder), environment):
            yield from started(f"http://127.0.0.1:{port}", environment, Path(folder) / "run.log")


def started(address: str, environment: dict[str, str], log: Path) -> Iterator[str]:
    with log.open("w") as out:
        stack = subprocess.Popen(
            [sys.executable, "-m", "config.supervisor"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
    try:
        wait_for(address, stack, log)
        yield address
    finally:
        stack.send_signal(signal.SIGINT)
        try:
            stack.wait(60)
        except subprocess.TimeoutExpired:
            stack.kill()
            stack.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, stack: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert stack.poll() is None, f"Kaskad did not start:\n{log.read_text()[-3000:]}"
            assert time.monotonic() < end, f"Kaskad did not start in {START_S} s:\n{log.read_text()[-3000:]}"
            time.sleep(0.3)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The shell without windows where there is one (scripts/test.sh): it needs half the processor time."""
    browser = launched(playwright, os.environ.get("KASKAD_HEADLESS_SHELL") or os.environ.get("KASKAD_CHROMIUM"))
    yield browser
    browser.close()


@pytest.fixture
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """One that shows notifications, too."""
    browser = launched(playwright, os.environ.get("KASKAD_CHROMIUM"))
    yield browser
    browser.close()


def launched(playwright: Playwright, path: str | None) -> Browser:
    return playwright.chromium.launch(executable_path=path or None, args=CHROMIUM_ARGS)


class Visitor:
    """Somebody at a browser window, and what went wrong in its console."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("response", self._note_failure)

    def _note_failure(self, answer: Response) -> None:
        if answer.status >= 500:
            self.errors.append(f"{answer.status} {answer.url}")

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def log_in(self, role: str) -> None:
        """By the form, as a person does."""
        self.go("/")
        self.page.get_by_label("E-mail").fill(f"{role}@demo.kaskad")
        self.page.get_by_role("textbox", name="Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        expect(self.page.get_by_role("heading", name="Home", exact=True)).to_be_visible()


@pytest.fixture
def visitor(kaskad: str, chromium: Browser) -> Iterator[Visitor]:
    """At a desktop's window, 1440 by 900, in English and light."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", color_scheme="light")
    SHOTS.mkdir(parents=True, exist_ok=True)
    made = Visitor(context.new_page(), kaskad)
    yield made
    made.page.screenshot(path=SHOTS / "last.png")
    context.close()
    assert not made.errors
