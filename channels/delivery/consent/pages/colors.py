"""A brand's colour, so that it can be read on light and on dark."""

import re

WHITE = (255, 255, 255)
INK = (18, 24, 32)
DARK = (27, 33, 41)  # the cards of the dark pages
READABLE = 4.5  # WCAG 2.2, 1.4.3: the contrast of text

Color = tuple[int, int, int]


def shades(color: str) -> dict[str, str]:
    """The accent on light and on dark cards, and what is written on each."""
    own = _parsed(color)
    light, dark = _moved(own, INK, WHITE), _moved(own, WHITE, DARK)
    return {"accent": _hex(light), "on": _hex(_on(light)), "accent_dark": _hex(dark), "on_dark": _hex(_on(dark))}


def contrast(one: Color, other: Color) -> float:
    """WCAG's contrast ratio, from 1 to 21."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _moved(color: Color, towards: Color, ground: Color) -> Color:
    """The colour, mixed with another as much as it takes to read it on this ground."""
    for share in range(0, 101, 5):
        mixed = tuple(round(own + (other - own) * share / 100) for own, other in zip(color, towards, strict=True))
        if contrast((mixed[0], mixed[1], mixed[2]), ground) >= READABLE:
            return mixed[0], mixed[1], mixed[2]
    return towards


def _on(color: Color) -> Color:
    return WHITE if contrast(WHITE, color) >= contrast(INK, color) else INK


def _parsed(color: str) -> Color:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        return INK
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _hex(color: Color) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _luminance(color: Color) -> float:
    parts = [each / 255 for each in color]
    red, green, blue = [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
