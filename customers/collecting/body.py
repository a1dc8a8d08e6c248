"""From the bytes of a call to its JSON: by trying, never by Content-Type.

Browsers send text/plain so as not to be asked first, and one SDK sends gzip that it calls a form.
"""

import json
import re
import zlib
from typing import Any

LARGEST_MESSAGE = 32 * 1024
LARGEST_BATCH = 500 * 1024
GZIP = b"\x1f\x8b"
DIGITS = 300  # an integer longer than that is infinite
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]', re.DOTALL)


class Unreadable(Exception):
    """The call as a whole cannot be understood. `status` is what HTTP calls it; `str()` is a sentence."""

    def __init__(self, words: str, status: int = 400) -> None:
        super().__init__(words)
        self.status = status


TOO_LARGE = f"A call may have {LARGEST_BATCH // 1024} kB at most, unpacked. Send less at a time."


class Unparsed(str):
    """A message that is nested too deep for us to look inside: its text."""

    __slots__ = ()


def parsed(raw: bytes) -> Any:
    """The JSON in the bytes, gzip or not. Raises Unreadable."""
    data = _unpacked(raw) if raw.startswith(GZIP) else raw
    if len(data) > LARGEST_BATCH:
        raise Unreadable(TOO_LARGE, 413)
    if not data.strip():
        raise Unreadable("The body is empty: JSON is expected.")
    try:
        return json.loads(data)
    except ValueError:
        return _patiently(data)
    except RecursionError:
        return _deep(_text(data))


def _unpacked(raw: bytes) -> bytes:
    """Never more of it than a call may have: a bomb stays small."""
    found = b""
    try:
        while raw.startswith(GZIP):  # a file of several parts is one file
            opened = zlib.decompressobj(wbits=31)
            found += opened.decompress(raw, LARGEST_BATCH + 1 - len(found))
            if len(found) > LARGEST_BATCH:
                raise Unreadable(TOO_LARGE, 413)
            if not opened.eof:
                raise Unreadable("The gzip of the body ends too early.")
            raw = opened.unused_data
    except zlib.error:
        raise Unreadable("The body begins like gzip and cannot be unpacked.") from None
    return found


def _text(data: bytes) -> str:
    """What is no UTF-8 becomes halves of characters, which only costs the message that they stand in."""
    return data.decode("utf-8-sig", "surrogateescape")


def _patiently(data: bytes) -> Any:
    """What one message has done wrong must not cost the others: it is found out later which."""
    try:
        return json.loads(_text(data), strict=False, parse_int=_whole)
    except RecursionError:
        return _deep(_text(data))
    except ValueError as error:
        where = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"The body is no JSON{where}.") from None


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= DIGITS else float("inf")


def _deep(text: str) -> Any:
    """The JSON where a part is nested too deep: a batch, with that part as its text. Raises Unreadable."""
    opening = re.search(r'"batch"\s*:\s*\[', text)
    pieces = _elements(text, opening.end()) if opening else None
    if opening is None or pieces is None:
        raise Unreadable("The JSON is nested too deep.")
    elements, end = pieces
    try:
        outer = json.loads(text[: opening.end()] + text[end:])
    except (ValueError, RecursionError):
        raise Unreadable("The JSON is nested too deep.") from None
    return outer | {"batch": [_or_its_text(each) for each in elements]}


def _or_its_text(text: str) -> Any:
    try:
        return json.loads(text, strict=False, parse_int=_whole)
    except (ValueError, RecursionError):
        return Unparsed(text)


def _elements(text: str, start: int) -> tuple[list[str], int] | None:
    """The elements of the list that begins at `start`, as texts, and where it ends; None if it does not."""
    found: list[str] = []
    depth, begun = 0, start
    for piece in _PIECES.finditer(text, start):
        sign = piece.group()
        if sign in "[{":
            depth += 1
        elif sign in "]}" and depth:
            depth -= 1
        elif sign == "]" or (sign == "," and not depth):
            if element := text[begun : piece.start()].strip():
                found.append(element)
            begun = piece.end()
            if sign == "]":
                return found, piece.start()
    return None
