"""Reads YAML into plain values, and keeps in mind where each stood. Bounded, and plainer than YAML can be.

No anchors and aliases (ten of them make a billion), no tags (they make objects), no key twice. Only null, true, false
and numbers are something else than text: `on`, `yes`, `09:00` and `2026-03-02` are what they look like.
"""

import math
import re
from typing import Any

import yaml

from journeys.files.fields import Path
from journeys.files.problems import BadFile, FileProblem, problem

LARGEST = 2_000_000
DEEPEST = 40
MOST_VALUES = 200_000
LONGEST_SHOWN = 60
# What YAML 1.1 reads as such, too, so that whatever was written by it is read back as it was.
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,299})")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?|\.[0-9]+(?:[eE][-+][0-9]+)?)")
WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
NOTHING = {"", "~", "null", "Null", "NULL"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
TOP = (1, 1)
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str) -> tuple[Any, dict[Path, tuple[int, int]]]:
    """The value of a file, and the line and column of each place in it. Raises BadFile."""
    if len(text) > LARGEST or len(text.encode(errors="replace")) > LARGEST:
        raise BadFile([problem("file_too_large", TOP)])
    if found := UNPRINTABLE.search(text):
        line, column = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        raise BadFile([problem("file_no_text", (line, column))])
    return _Reader(text).read()


class _Reader:
    """Builds values of the events of the parser, one after another."""

    def __init__(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=LOADER)
        self.marks: dict[Path, tuple[int, int]] = {}
        self.problems: list[FileProblem] = []
        self.values = 0

    def read(self) -> tuple[Any, dict[Path, tuple[int, int]]]:
        try:
            found = self.document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = (mark.line + 1, mark.column + 1) if mark else TOP
            found = problem("file_no_yaml", at, reason=error.problem or "it cannot be read")
            raise BadFile([*self.problems, found]) from None
        except yaml.YAMLError:
            raise BadFile([problem("file_unreadable", TOP)]) from None
        if self.problems:
            raise BadFile(self.problems)
        return found, self.marks

    def document(self) -> Any:
        self.next()  # the stream
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            raise BadFile([problem("file_empty", TOP)])
        found = self.value(self.next(), ())
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            self.refuse("file_second_document", event, ())
        return found

    def next(self) -> Any:
        return next(self.events)

    def value(self, event: Any, path: Path) -> Any:
        self.marks[path] = _mark(event)
        self.values += 1
        if self.values > MOST_VALUES:
            raise BadFile([problem("file_too_many_values", _mark(event), most=MOST_VALUES)])
        if len(path) > DEEPEST:
            raise BadFile([problem("file_too_deep", _mark(event), most=DEEPEST)])
        if isinstance(event, yaml.AliasEvent):
            return self.refuse("file_alias", event, path)
        if event.anchor is not None:
            self.refuse("file_anchor", event, path)
        if event.tag is not None and event.tag != "!":
            self.refuse("file_tag", event, path, tag=_short(event.tag))
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path)

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        lines: dict[str, int] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self.refuse("file_key_no_text", event, path)
                raise BadFile(self.problems)
            key = event.value
            if event.anchor is not None or (event.tag is not None and event.tag != "!"):
                self.refuse("file_key_marked", event, path)
            if key in found:
                self.refuse("file_key_twice", event, (*path, key), key=_short(key), line=lines[key])
            lines[key] = _mark(event)[0]
            found[key] = self.value(self.next(), (*path, key))
            self.marks[(*path, key)] = _mark(event)  # one looks for the key, not for what comes after it
        return found

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        return found

    def scalar(self, event: Any, path: Path) -> Any:
        text: str = event.value
        if not event.implicit[0]:  # quoted, or a block
            return text
        if text in WORDS:
            return WORDS[text]
        if text in NOTHING:
            return None
        if INTEGER.fullmatch(text):
            return int(text)
        if NUMBER.fullmatch(text):
            if not math.isfinite(number := float(text)):
                return self.refuse("file_number_too_large", event, path, number=_short(text))
            return number
        return text

    def refuse(self, code: str, event: Any, path: Path, **params: Any) -> None:
        self.problems.append(problem(code, _mark(event), path, **params))


def _mark(event: Any) -> tuple[int, int]:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…"
