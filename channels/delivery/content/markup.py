"""HTML seen as a run of tags, comments and text, each with its place, so that a part can be changed and nothing else.

Not a parser that mends: what is no tag by the rules of HTML's tokenizer (WHATWG HTML, 13.2.5) is text here, too. The
patterns are possessive: whatever the source, the time grows with its length only.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A quotation mark opens a value only after “=”; elsewhere in a tag it is a letter like any other.
IN_TAG = r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)*+"""
RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"})
PIECES = re.compile(
    rf"""
      (?P<comment><!--(?:>|->|.*?(?:--!?>|\Z)))
    | (?P<other><(?:[!?]|/(?![a-zA-Z>]))[^>]*+)(?P<other_end>>?+)
    | (?P<tag><(?P<slash>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<inside>{IN_TAG}))(?P<tag_end>>?+)
    """,
    re.VERBOSE | re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""[\s/]*+(?P<name>[^\s/>=][^\s/>=]*+)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>"'][^\s>]*+)))?+"""
)
VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
# Elements that need no end tag, so that an open one says nothing about how deep the source is nested.
ENDLESS = frozenset({"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dt", "dd", "option", "html", "body"})
FOREIGN = re.compile("<(?:svg|math)", re.IGNORECASE)  # in these every element nests


@dataclass(frozen=True, slots=True)
class Value:
    """The value of an attribute and where it stands, without its quotation marks; still with its entities."""

    text: str
    start: int
    end: int
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; `name` in lower case."""

    name: str
    is_end: bool
    start: int
    end: int
    inside: str  # what stands between its name and “>”
    inside_at: int

    @property
    def is_closed(self) -> bool:
        """Whether it ends itself, as in XML: <mj-image />."""
        return self.inside.rstrip(" \t\r\n").endswith("/")

    def attributes(self) -> dict[str, Value]:
        """Its attributes; the first of each name, as browsers take them."""
        found: dict[str, Value] = {}
        for each in ATTRIBUTE.finditer(self.inside):
            group = next((name for name in ("double", "single", "bare") if each[name] is not None), None)
            at = each.span(group) if group else (each.end(), each.end())
            value = Value(each[group] if group else "", self.inside_at + at[0], self.inside_at + at[1], group != "bare")
            found.setdefault(each["name"].lower(), value)
        return found


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, a declaration or a conditional comment of Outlook."""

    start: int
    end: int


def passing(*names: str) -> re.Pattern[str]:
    """For `pieces`: what lies before the next comment, raw element or tag of these names (patterns)."""
    wanted = "|".join([*names, *sorted(RAW)])
    return re.compile(
        rf"(?:[^<]++|<(?!(?:{wanted})[\s/>]|!--)(?:/?[a-zA-Z]{IN_TAG}>|[!?][^>]*+>|(?![a-zA-Z/!?])))*+", re.IGNORECASE
    )


def pieces(source: str, raw: frozenset[str] = RAW, past: re.Pattern[str] | None = None) -> Iterator[Tag | Comment]:
    """The tags and comments of a source, in order; between them is text. `raw`: elements that hold no tags.

    `past`: a pattern of `passing`, for who wants few of them and has no time.
    """
    at = 0
    while True:
        if past and (passed := past.match(source, at)):
            at = passed.end()
        found = PIECES.search(source, at)
        if not found:
            return
        at = found.end()
        if "" in (found["other_end"], found["tag_end"]):
            return  # it is never closed: readers drop all the rest
        if found["tag"] is None:
            yield Comment(*found.span())
            continue
        name = found["name"].lower()
        yield Tag(name, bool(found["slash"]), *found.span(), found["inside"], found.start("inside"))
        if not found["slash"] and name in raw and not found["inside"].rstrip().endswith("/"):
            end = re.compile(rf"</{re.escape(name)}(?=[\s/>])", re.IGNORECASE).search(source, at)
            at = end.start() if end else len(source)


def depth(source: str, *, every: bool = False) -> int:
    """How deep its elements are nested, at most; without those that need no end tag, unless it has to be XML."""
    deepest, open_ = 0, 0
    passed = VOID if every or FOREIGN.search(source) else VOID | ENDLESS
    for each in pieces(source):
        if isinstance(each, Tag) and each.name not in passed and not each.is_closed:
            open_ = max(0, open_ - 1) if each.is_end else open_ + 1
            deepest = max(deepest, open_)
    return deepest
