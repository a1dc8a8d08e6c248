"""How a file is written, by its first bytes: format, encoding, what parts the columns, whether there is a header."""

import codecs
import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from customers.importing.problems import ImportProblem
from customers.importing.source import Source
from customers.importing.words import role_of

LOOKED_AT = 256 << 10  # bytes
LINES = 200
WIDEST = 2000  # characters of a line whose columns have fixed widths
DELIMITERS = [";", "\t", "|", ",", "^", "~", ":"]
MARKS = [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")]
# Encodings of one byte a letter, and what a text in them is made of: its frequent letters, then its other ones.
CYRILLIC = ("оеаинтслвркдмупяыьгзбчйхжіїєґшю", "цщэфъё")
LETTERS: list[tuple[str, tuple[str, str]]] = [
    ("windows-1251", CYRILLIC), ("koi8-u", CYRILLIC), ("cp866", CYRILLIC), ("iso-8859-5", CYRILLIC),
    ("windows-1250", ("ąćęłńóśźżáéíčďěňřšťúůýžőűö", "äüßâîăşţ")),
    ("iso-8859-2", ("ąćęłńóśźżáéíčďěňřšťúůýžőűö", "äüßâîăşţ")),
    ("windows-1252", ("éèàçäöüßñáíóúêâîôûëïåæø", "õãìòùœ")),
]  # fmt: skip


@dataclass(slots=True)
class Written:
    """Fields of a mapping, and which of them are guesses."""

    fields: dict[str, Any] = field(default_factory=dict)
    guessed: list[str] = field(default_factory=list)

    def guess(self, **values: Any) -> None:
        self.fields |= values
        self.guessed += values


def written(source: Source) -> Written:
    """How the file is written. Of a file that cannot be opened nothing is guessed."""
    found = Written({"format": "csv"})
    try:
        with source.bytes() as raw:
            head = raw.read(LOOKED_AT)
    except ImportProblem:
        return found
    if head.startswith(b"PK\x03\x04"):
        found.fields = {"format": "xlsx"}
    elif head.startswith(b"PAR1"):
        found.fields = {"format": "parquet"}
    else:
        encoding = encoding_of(head)
        found.guess(encoding=encoding)
        _text(found, _decoded(head, encoding))
    return found


def encoding_of(head: bytes) -> str:
    """By the mark at its beginning; else UTF-8 if it can be; else that in which its letters make most sense."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    sample = head[: len(head) // 2 * 2]
    zeros = sample[1::2].count(0), sample[::2].count(0)
    if max(zeros) > len(sample) / 50 and min(zeros) < len(sample) / 500:
        return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return max(LETTERS, key=lambda each: _sense(head, *each))[0]
    return "utf-8"


def _sense(head: bytes, encoding: str, letters: tuple[str, str]) -> float:
    text = head.decode(encoding, errors="replace")
    frequent, others = letters
    score = 0.0
    for before, each in zip(" " + text, text, strict=False):
        if each < "\x80":
            continue
        small = each.lower()
        if small in frequent:
            score += 1 if each == small else 0.5
        elif small in others:
            score += 0.3
        else:
            score -= 1
        if each != small and before.isalpha() and before == before.lower():
            score -= 1  # a capital behind a small letter
        if letters is CYRILLIC and before.isascii() and before.isalpha():
            score -= 2  # one word in two alphabets
    return score


def _decoded(head: bytes, encoding: str) -> str:
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    return codecs.getincrementaldecoder(codec)("replace").decode(head)


def _text(found: Written, text: str) -> None:
    whole = len(text) < LOOKED_AT // 4 or text.endswith("\n")
    lines = text.splitlines()
    lines = [each for each in (lines if whole or len(lines) < 2 else lines[:-1]) if each.strip()][:LINES]
    if not lines:
        return
    if _is_object(lines[0]):
        found.guess(format="json_lines")
        return
    delimiter, rows = _delimited(lines)
    if delimiter:
        found.guess(format="csv", delimiter=delimiter)
    else:
        widths = [] if _is_even([each.split() for each in lines]) else _widths(lines)
        if widths:
            found.guess(format="fixed_width", widths=widths)
            rows = _slices(lines, widths)
        elif _is_even(rows := [each.split() for each in lines]):
            found.guess(format="blank_separated")
        else:
            found.guess(format="csv", delimiter=",")
            rows = [[each] for each in lines]
    found.guess(header=has_header(rows))


def _is_object(line: str) -> bool:
    try:
        return line.lstrip().startswith("{") and isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _delimited(lines: list[str]) -> tuple[str, list[list[str]]]:
    """What cuts the lines into the same number of cells, the first line among them; most cells win."""
    best: tuple[int, str, list[list[str]]] = (1, "", [])
    for delimiter in DELIMITERS:
        try:
            rows = [row for row in csv.reader([each + "\n" for each in lines], delimiter=delimiter) if row]
        except csv.Error:
            continue
        counts = Counter(map(len, rows))
        count, times = counts.most_common(1)[0]
        if count > best[0] and len(rows[0]) == count and times >= 0.9 * len(rows):
            best = (count, delimiter, rows)
    return best[1], best[2]


def _is_even(rows: list[list[str]]) -> bool:
    """Whether nearly all rows have as many cells as the first one, and more than one."""
    return len(rows[0]) > 1 and sum(len(each) == len(rows[0]) for each in rows) >= 0.97 * len(rows)


def _widths(lines: list[str]) -> list[int]:
    """Widths of columns that no line writes between. At least five lines must agree, or it means nothing."""
    longest = max(map(len, lines))
    if len(lines) < 5 or longest > WIDEST:
        return []
    blank = [all(place >= len(each) or each[place] == " " for each in lines) for place in range(longest)]
    starts = [place for place in range(1, longest) if blank[place - 1] and not blank[place]]
    starts = [each for each in starts if any(line[:each].strip() for line in lines)]
    edges = [0, *starts, longest]
    return [end - start for start, end in pairwise(edges)] if starts else []


def _slices(lines: list[str], widths: list[int]) -> list[list[str]]:
    rows = []
    for line in lines:
        at, row = 0, []
        for width in widths:
            row.append(line[at : at + width].strip())
            at += width
        rows.append(row)
    return rows


def has_header(rows: list[list[str]]) -> bool:
    """Names are known words, or at least no numbers, dates or addresses, and no two are the same."""
    first = [each.strip() for each in rows[0]]
    if any(re.search(r"\d{3}|@|^[\d.,+-]+$", each) for each in first):
        return False
    if any(role_of(each) for each in first):
        return True
    return len(rows) > 1 and all(first) and len(set(first)) == len(first)
