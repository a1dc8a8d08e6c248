"""HTML of e-mails, made while a content is written: MJML to HTML, styles into the tags, a text of it, its language.

What comes in are templates. Their expressions are put aside before a parser sees the source and put back afterwards,
each one exactly as it was written; what cannot be put back where it stood is refused. Nothing is ever loaded from
anywhere: no style sheet, no font, no file.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

import css_inline
import mrml

from delivery.content.markup import RAW, VOID, Comment, Tag, depth, pieces
from delivery.content.templates import TemplateRefused
from delivery.content.texts import Reader

LARGEST_SOURCE = 1_000_000  # characters
DEEPEST = 300  # elements in one another: the parsers are recursive, and a crash of theirs ends the process
MOST_MATCHES = 20_000_000  # tags times selectors: each is tried on each
MJML = frozenset({
    "mjml", "mj-head", "mj-body", "mj-attributes", "mj-all", "mj-class", "mj-breakpoint", "mj-font", "mj-preview",
    "mj-style", "mj-title", "mj-raw", "mj-accordion", "mj-accordion-element", "mj-accordion-title",
    "mj-accordion-text", "mj-button", "mj-carousel", "mj-carousel-image", "mj-column", "mj-divider", "mj-group",
    "mj-hero", "mj-image", "mj-navbar", "mj-navbar-link", "mj-section", "mj-social", "mj-social-element", "mj-spacer",
    "mj-table", "mj-text", "mj-wrapper",
})  # fmt: skip
RAW_MJML = frozenset({"mj-title", "mj-preview", "mj-style", "script", "style", "title", "textarea"})

STRINGS = r"""'(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+\""""
JINJA = re.compile(
    rf"""
      (?P<note>{{\#.*?\#}})
    | (?P<statement>{{%(?:{STRINGS}|(?!%}})[^"'])*+%}})
    | (?P<print>{{{{(?:{STRINGS}|(?!}}}})[^"'])*+}}}})
    """,
    re.VERBOSE | re.DOTALL,
)
OPENING = re.compile("{[{%#]")
POSITION = re.compile(r"(?: in root template)?(?: at position ([0-9]+)[:.]+([0-9]+))?\s*$")

INLINER = css_inline.CSSInliner(
    keep_style_tags=True,  # what cannot be in a tag: @media, a:hover
    keep_link_tags=True,
    keep_at_rules=True,
    remove_inlined_selectors=True,
    load_remote_stylesheets=False,
)


def from_mjml(source: str) -> str:
    """The HTML of an MJML template, its expressions untouched. Raises delivery.content.templates.TemplateRefused."""
    _check_size(source, every=True)
    aside = Aside(source)
    _check_mjml(aside)
    masked = aside.as_comments("statement", RAW_MJML)
    try:
        # No font but those that the source names, so that reading a mail asks nobody for anything.
        made = mrml.to_html(masked, render_options=mrml.RenderOptions(fonts={}))
    except OSError as error:
        raise TemplateRefused(_mrml_words(str(error), masked, aside)) from None
    except BaseException as error:  # noqa: BLE001 (a panic is none of the others)
        raise _refused_after_panic(error) from None
    return aside.put_back(made.content)


def inlined(source: str) -> str:
    """The HTML with its style sheets written into its tags, for mail programs that know no style sheets.

    A source without a style sheet stays as it is. Raises delivery.content.templates.TemplateRefused.
    """
    _check_size(source)
    aside = Aside(source)
    if not re.search(r"<style\b", aside.text, re.IGNORECASE):
        return source
    tags = [each for each in pieces(aside.text) if isinstance(each, Tag)]
    selectors = sum(
        aside.text.count("{", each.end, after.start) + aside.text.count(",", each.end, after.start)
        for each, after in pairwise(tags)
        if each.name == "style" and not each.is_end
    )
    if selectors * len(tags) > MOST_MATCHES:
        raise TemplateRefused(f"The style sheets are too large: {selectors:,} selectors for {len(tags):,} tags.")
    try:
        made = INLINER.inline(aside.as_comments("statement|print", RAW))
    except (css_inline.InlineError, ValueError) as error:
        raise TemplateRefused(
            f"The styles cannot be written into the tags: {error}. Look at the style sheets, and at expressions in "
            "style attributes: each must stand for a value."
        ) from None
    except BaseException as error:  # noqa: BLE001 (a panic is none of the others)
        raise _refused_after_panic(error) from None
    if not re.match(r"\s*+(?:<!--(?>.*?-->)\s*+)*+<!doctype", made, re.IGNORECASE | re.DOTALL):
        made = "<!DOCTYPE html>" + made  # without one, browsers lay it out by other rules
    return aside.put_back(made)


def to_text(source: str) -> str:
    """What a reader without HTML gets: paragraphs, lists, headings, tables, links as “words (address)”.

    A template too: its expressions stay, so that it can be rendered for each customer. Raises TemplateRefused.
    """
    _check_size(source)
    aside = Aside(source)
    return aside.put_back(Reader(aside.is_statement).read(aside.text), check=False)


def with_language(source: str, language: str) -> str:
    """The HTML that says which language it is in, for readers aloud and for translators."""
    aside = Aside(source)
    for each in pieces(aside.text):
        if isinstance(each, Tag) and each.name == "html" and not each.is_end:
            told = each.attributes().get("lang")
            words = f'lang="{html.escape(language)}"'
            if told is None:
                at = each.inside_at
                return aside.put_back(f"{aside.text[:at]} {words}{aside.text[at:]}", check=False)
            if told.text in ("", "und"):
                start = told.start - (1 if told.is_quoted else 0)
                end = told.end + (1 if told.is_quoted else 0)
                text = f'{aside.text[:start]}"{html.escape(language)}"{aside.text[end:]}'
                return aside.put_back(text.replace('lang="und"', words), check=False)
            return source
    return source


@dataclass
class Aside:
    """A template whose expressions are put aside: each is a word that every parser takes for a word."""

    source: str
    text: str = ""  # with words
    put: dict[str, str] = field(default_factory=dict)  # by word
    kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        stem, lowered = "kskd", self.source.lower()
        while stem in lowered:
            stem += "q"
        self.word = re.compile(f"{stem}[0-9]+x")

        def put(found: re.Match[str]) -> str:
            word = f"{stem}{len(self.put)}x"
            self.put[word], self.kinds[word] = found[0], cast(str, found.lastgroup)
            return word

        out: list[str] = []
        at = 0
        while opening := OPENING.search(self.source, at):
            found = JINJA.match(self.source, opening.start())
            if not found:
                break  # it is never closed, and no template
            out += [self.source[at : found.start()], put(found)]
            at = found.end()
        self.text = "".join([*out, self.source[at:]])

    def is_statement(self, word: str) -> bool:
        return self.kinds.get(word) in ("statement", "note")

    def as_comments(self, kinds: str, raw: frozenset[str]) -> str:
        """The text in which what stands between tags is a comment: allowed everywhere, and moved by no parser."""
        wanted = {*kinds.split("|"), "note"}
        out: list[str] = []
        for is_between, start, end in _between(self.text, raw):
            text = self.text[start:end]
            if is_between:
                text = self.word.sub(
                    lambda found: f"<!--{found[0]}-->" if self.kinds[found[0]] in wanted else found[0], text
                )
            out.append(text)
        self._refuse_bare(raw)
        return "".join(out)

    def _refuse_bare(self, raw: frozenset[str]) -> None:
        for each in pieces(self.text, raw):
            if isinstance(each, Tag) and (found := self.word.search(each.name + " " + " ".join(each.attributes()))):
                raise TemplateRefused(
                    f"Line {self.line(found[0])}: “{self.put[found[0]][:60]}” stands between the attributes of a tag. "
                    "Put it into the value of an attribute, or around the whole element."
                )

    def line(self, word: str) -> int:
        """The line of the source on which an expression stands."""
        return self.line_at(self.text.find(word))

    def line_at(self, place: int) -> int:
        """The line of the source to a place in the text."""
        return self.put_back(self.text[:place], check=False).count("\n") + 1

    def put_back(self, made: str, *, check: bool = True) -> str:
        """What was made of the text, with the expressions where their words are. Raises TemplateRefused."""
        if check:
            before, after = self.word.findall(self.text), self.word.findall(made)
            statements = [each for each in after if self.is_statement(each)]
            lost = sorted(set(before) - set(after), key=before.index)
            if not lost and statements != (asked := [each for each in before if self.is_statement(each)]):
                lost = [each for each, now in zip(asked, statements, strict=False) if each != now] or statements[-1:]
            if lost:
                raise TemplateRefused(
                    f"Line {self.line(lost[0])}: “{self.put[lost[0]][:60]}” cannot stand there, because the HTML "
                    "around it is put in order. Put it around whole elements, or into a text."
                )
        return re.sub(f"<!--({self.word.pattern})-->|{self.word.pattern}", self._back, made)

    def _back(self, found: re.Match[str]) -> str:
        return self.put[found[1] or found[0]]


def _between(text: str, raw: frozenset[str]) -> Iterator[tuple[bool, int, int]]:
    """The text cut into tags, comments and elements without markup (False), and what stands between them (True)."""
    at, inside = 0, ""
    for each in pieces(text, raw):
        yield not inside, at, each.start
        yield False, each.start, each.end
        at = each.end
        inside = each.name if isinstance(each, Tag) and not each.is_end and each.name in raw else ""
    yield not inside and not re.match(r"<[a-zA-Z!?/]", text[at:]), at, len(text)


def _check_size(source: str, *, every: bool = False) -> None:
    if len(source) > LARGEST_SOURCE:
        raise TemplateRefused(f"The source is {len(source):,} characters long; {LARGEST_SOURCE:,} are allowed.")
    if (found := depth(source, every=every)) > DEEPEST:
        raise TemplateRefused(f"Elements are nested {found:,} deep; {DEEPEST} are allowed.")


def _check_mjml(aside: Aside) -> None:
    """Says which tag is wrong and where, which mrml does not."""
    open_: list[Tag] = []

    def refused(each: Tag, words: str) -> TemplateRefused:
        return TemplateRefused(f"Line {aside.line_at(each.start)}: {words}")

    for each in pieces(aside.text, RAW_MJML):
        if isinstance(each, Comment) or each.name in VOID:
            continue
        if each.name == "mj-include":
            raise refused(each, "<mj-include> cannot be used here: a mail is made of one source.")
        if each.name.startswith("mj") and each.name not in MJML:
            raise refused(each, f"There is no MJML component <{each.name}>.")
        if not each.is_end:
            if not each.is_closed:
                open_.append(each)
        elif not open_ or open_[-1].name != each.name:
            before = f" while <{open_[-1].name}> of line {aside.line_at(open_[-1].start)} is open" if open_ else ""
            raise refused(each, f"</{each.name}> closes nothing{before}.")
        else:
            open_.pop()
    if open_:
        raise refused(open_[-1], f"<{open_[-1].name}> is never closed.")


def _refused_after_panic(error: BaseException) -> BaseException:
    """A panic of a parser that is written in Rust is no Exception; it, too, is only a source that cannot be read."""
    if type(error).__name__ != "PanicException":
        return error
    return TemplateRefused("The source cannot be read: its parser gave up. Look for tags that are not closed.")


def _mrml_words(words: str, masked: str, aside: Aside) -> str:
    found = POSITION.search(words)
    said = words[: found.start()] if found else words
    if found and found[1]:
        before = masked.encode()[: int(found[1])].decode(errors="ignore")
        return f"Line {aside.put_back(before, check=False).count(chr(10)) + 1}: the MJML cannot be read: {said}."
    return f"The MJML cannot be read: {said}."
