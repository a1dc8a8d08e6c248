"""HTML read as plain text."""

import re
from collections.abc import Callable
from html import unescape

from delivery.content.markup import VOID, Tag, pieces

UNSEEN = frozenset({"head", "script", "style", "title", "template", "noscript", "xml", "select", "textarea"})
PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "figure"})
LINES = frozenset({
    "address", "article", "aside", "body", "center", "dd", "div", "dt", "figcaption", "footer", "form", "header",
    "html", "li", "main", "nav", "section", "table", "tbody", "tfoot", "thead", "tr",
})  # fmt: skip
NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
WORD = re.compile(r"kskdq*[0-9]+x")
SPACES = re.compile(r"[ \t\r\n\f]+")
UNCLOSED = re.compile(r"<(?:[a-zA-Z!?]|/[a-zA-Z])")
MOST_OPEN = 1000


class Reader:
    """Writes down what a person would see. Words that stand for statements of a template are seen by nobody."""

    def __init__(self, is_statement: Callable[[str], bool]) -> None:
        self._is_statement = is_statement
        self._out: list[str] = []
        self._lines = 2  # line ends at the end of what is written, statements left out
        self._asked = 0  # line ends that must come before the next word
        self._space = False
        self._open: list[tuple[str, bool]] = []  # name; whether it is the reason why nothing is seen
        self._unseen = 0
        self._lists: list[int] = []  # the number of the last entry; -1: not numbered
        self._links: list[tuple[str, int]] = []  # address; where its words begin
        self._tables: list[bool] = []  # whether its cells stand side by side
        self._cells = 0
        self._pre = 0

    def read(self, source: str) -> str:
        """The text of this HTML."""
        at = 0
        for each in pieces(source):
            self._data(source[at : each.start])
            at = each.end
            if isinstance(each, Tag):
                if each.is_end:
                    self._end(each.name)
                else:
                    self._start(each.name, {name: unescape(value.text) for name, value in each.attributes().items()})
        unclosed = UNCLOSED.search(source, at)
        self._data(source[at : unclosed.start() if unclosed else None])
        return re.sub(r"\n{3,}", "\n\n", "".join(self._out)).strip()

    def _start(self, tag: str, told: dict[str, str]) -> None:
        if tag not in VOID:
            unseen = tag in UNSEEN or "hidden" in told or bool(NOT_DISPLAYED.search(told.get("style", "")))
            if len(self._open) < MOST_OPEN:
                self._open.append((tag, unseen))
                self._unseen += unseen
        if self._unseen:
            return
        self._ask(tag)
        match tag:
            case "br":
                self._asked = min(self._asked, self._lines) + 1 if self._lines < 2 else 0
            case "hr":
                self._asked = 1
                self._write("-" * 10)
                self._asked = 1
            case "img":
                self._say(told.get("alt", ""))
            case "a":
                self._links.append((told.get("href", "").strip(), len(self._out)))
            case "ul" | "ol":
                self._lists.append(0 if tag == "ol" else -1)
            case "li":
                self._mark_entry()
            case "table":
                self._tables.append(told.get("role", "").lower() not in ("presentation", "none"))
            case "tr":
                self._cells = 0
            case "td" | "th":
                if not (self._tables and self._tables[-1]):
                    self._asked = max(self._asked, 1)
                elif self._cells:
                    self._write(" | ")
                self._cells += 1
            case "pre":
                self._pre += 1
            case "blockquote":
                self._write("> ")

    def _end(self, tag: str) -> None:
        if not any(name == tag for name, _ in self._open):
            return
        was_unseen = bool(self._unseen)
        while self._open:
            name, unseen = self._open.pop()
            self._unseen -= unseen
            if name == tag:
                break
        if was_unseen:
            return
        self._ask(tag)
        if tag == "a" and self._links:
            self._end_link(*self._links.pop())
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables:
            self._tables.pop()
            self._cells = 0
        elif tag == "pre":
            self._pre -= 1

    def _data(self, data: str) -> None:
        if data and not self._unseen:
            self._say(unescape(data))

    def _ask(self, tag: str) -> None:
        if tag in PARAGRAPHS and not (tag in ("ul", "ol") and self._lists):
            self._asked = max(self._asked, 2)
        elif tag in LINES or tag in PARAGRAPHS:
            self._asked = max(self._asked, 1)

    def _mark_entry(self) -> None:
        indent = "  " * (len(self._lists) - 1)
        if not self._lists or self._lists[-1] < 0:
            mark = "- "
        else:
            self._lists[-1] += 1
            mark = f"{self._lists[-1]}. "
        self._write(indent + mark)

    def _end_link(self, address: str, begun: int) -> None:
        words = WORD.sub(lambda found: "" if self._is_statement(found[0]) else found[0], "".join(self._out[begun:]))
        words = words.strip()
        plain = re.sub(r"^(?:mailto|tel|sms):", "", address, flags=re.IGNORECASE)
        if not address or address.startswith("#") or words in (address, plain):
            return
        self._say(f" ({address})" if words else address)

    def _say(self, data: str) -> None:
        """Text with words for statements in it: these are written where they stand, and change nothing."""
        at = 0
        for found in WORD.finditer(data):
            if self._is_statement(found[0]):
                self._speak(data[at : found.start()])
                self._end_lines()
                if self._space and self._lines == 0:
                    self._out.append(" ")
                self._space = False
                self._out.append(found[0])
                if self._lists and self._lists[-1] == 0:
                    self._lists[-1] = -1  # nobody knows which number comes next
                at = found.end()
        self._speak(data[at:])

    def _speak(self, data: str) -> None:
        data = data.replace("\N{ZERO WIDTH NON-JOINER}", "").replace("\N{COMBINING GRAPHEME JOINER}", "")
        if self._pre:
            if data:
                self._write(data)
                self._lines = len(data) - len(data.rstrip("\n"))
            return
        data = SPACES.sub(" ", data).replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")
        words = data.strip(" ")
        if not words:
            self._space = self._space or bool(data)
            return
        self._space = self._space or data[0] == " "
        self._write(words)
        self._space = data[-1] == " "

    def _write(self, words: str) -> None:
        self._end_lines()
        if self._space and self._lines == 0:
            self._out.append(" ")
        self._space = False
        self._out.append(words)
        self._lines = 0

    def _end_lines(self) -> None:
        missing = self._asked - self._lines
        if missing > 0:
            self._out.append("\n" * missing)
            self._lines += missing
        self._asked = 0
