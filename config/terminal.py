"""What the supervisor writes: one line of one program at a time, with the program's name before it."""

import os
import re
import sys
import threading
import time
import unicodedata
from typing import IO

WIDTH = 8
COLOURS = {"kaskad": 36, "postgres": 34, "migrate": 33, "demo": 33, "web": 32, "tasks": 35}
_lock = threading.Lock()


def say(name: str, line: str) -> None:
    """One line, under the name of the program that says it."""
    tag = f"{time.strftime('%H:%M:%S')} {name:<{WIDTH}} │"
    if coloured():
        tag = f"\x1b[{COLOURS.get(name, 37)}m{tag}\x1b[0m"
    _write(f"{tag} {line.rstrip()}\n")


def pump(name: str, pipe: IO[bytes] | None, hide: re.Pattern[str] | None = None) -> threading.Thread:
    """Say what comes through the pipe, from a thread of its own, until the program closes it.

    hide: lines that begin like this are left out.
    """

    def run() -> None:
        for raw in pipe or ():
            # A progress bar rewrites its line with \r: what counts is its latest state.
            latest = raw.decode("utf-8", "replace").rstrip("\r\n").rsplit("\r", 1)[-1]
            if latest.strip() and not (hide and hide.match(latest)):
                say(name, latest)

    thread = threading.Thread(target=run, name=f"log of {name}", daemon=True)
    thread.start()
    return thread


def box(lines: list[str]) -> None:
    """A frame around lines that a person must not miss."""
    width = max(_columns(line) for line in lines)
    body = "\n".join(f"│  {line}{' ' * (width - _columns(line))}  │" for line in lines)
    _write(f"\n╭{'─' * (width + 4)}╮\n{body}\n╰{'─' * (width + 4)}╯\n\n")


def coloured() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _write(text: str) -> None:
    with _lock:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except BrokenPipeError:
            pass  # who read us (`make run | head`) is gone; what we run goes on
        except UnicodeEncodeError:
            sys.stdout.write(text.encode("ascii", "replace").decode())
            sys.stdout.flush()
