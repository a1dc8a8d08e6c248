"""Web addresses that stand in a text: where each begins and ends, as a person reads it and a phone offers it."""

import re

# By RFC 3986, an address is written in these; by RFC 3987, people also write their own letters.
LETTERS = r"A-Za-z0-9"
MARKS = r"\-._~:/?#\[\]@!$&'()*+,;=%"
ADDRESS = re.compile(rf"https?://(?:[{LETTERS}{MARKS}]|[^\W\x00-\x7f])+", re.IGNORECASE)
# A letter of another alphabet goes on an address only after these or after its like: “…/wiki/Київ”, “магазин.укр”.
JOINS = frozenset("/=-_%?&#+")
AFTER = ".,:;!?'*_~…»”"  # marks of the sentence around it, at its end
PAIRS = {")": "(", "]": "["}
LONGEST = 2000


def addresses(text: str) -> list[tuple[int, int]]:
    """The places of the addresses in a text, in order."""
    found = []
    at = 0
    while match := ADDRESS.search(text, at):
        end = _end(text, match.start(), match.end())
        if end > match.start() + len("https://"):
            found.append((match.start(), end))
        at = max(end, match.start() + len("http://"))
    return found


def _end(text: str, start: int, end: int) -> int:
    host = text.index("//", start) + 2
    in_host = True
    for place in range(host, end):
        letter, before = text[place], text[place - 1]
        in_host = in_host and letter not in "/?#"
        if letter.isascii():
            continue
        goes_on = not before.isascii() or before in JOINS or (in_host and before == "." and not letter.isupper())
        if not goes_on:
            end = place
            break
    while end > host:
        last = text[end - 1]
        if last in PAIRS:
            if text.count(PAIRS[last], start, end) >= text.count(last, start, end):
                break
        elif last not in AFTER:
            break
        end -= 1
    return end
