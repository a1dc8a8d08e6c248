"""The words of the pages and of the message that asks for a confirmation, in four languages."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

from delivery.kinds import KINDS

FOLDER = Path(__file__).parent / "words"
LANGUAGES = ("en", "ru", "uk", "pl")
OTHER_NAMES = {"ua": "uk"}  # a country's code that people write for the language
VERSION = 1  # of the words that people choose under; one more with every change of what they mean


def words(language: str) -> Mapping[str, str]:
    """All words of a language, by key."""
    return _loaded()[language]


@cache
def _loaded() -> dict[str, dict[str, str]]:
    return {each: json.loads((FOLDER / f"{each}.json").read_text(encoding="utf-8")) for each in LANGUAGES}


def language_of(*wanted: str) -> str:
    """The first of these languages ("uk", "uk-UA", "UA") that the pages have; else English."""
    return next((code for each in wanted if (code := _code(each)) in LANGUAGES), LANGUAGES[0])


def is_known(language: str) -> bool:
    """Whether the pages have this language."""
    return _code(language) in LANGUAGES


def _code(language: str) -> str:
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    return OTHER_NAMES.get(code, code)


def language_for(request: HttpRequest, customer_language: str, brand_language: str) -> str:
    """What the page is written in: what was just chosen on it, the customer's, the browser's, the brand's."""
    accepted = [code for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])]
    return language_of(request.GET.get("lang", "")[:10], customer_language, *accepted, brand_language)


def version(page: str, language: str) -> str:
    """The name of the words that a choice was made under."""
    return f"{page}-{VERSION} {language}"


def channel_name(channel: str, language: str) -> str:
    """What people call a channel."""
    if known := words(language).get(f"channel_{channel}"):
        return known
    return KINDS[channel].label if channel in KINDS else channel


def listed(names: Sequence[str], language: str) -> str:
    """ "News, Sales and Events"."""
    return format_list(list(names), locale=language)


def day(moment: datetime, zone: str, language: str) -> str:
    """ "5 December 2026", on the calendar of that time zone."""
    try:
        local = moment.astimezone(ZoneInfo(zone or "UTC"))
    except (KeyError, ValueError, OSError):  # a zone that this machine does not know
        local = moment
    return format_date(local, format="long", locale=language)


def confirmation(language: str) -> dict[str, str]:
    """The fields of the mail that asks for a confirmation: templates, filled by delivery/consent/opt_in.py."""
    said = words(language)
    text = "\n\n".join(
        [
            said["mail_greeting"],
            said["mail_asked"],
            "{{ event.confirm_url }}",
            said["mail_ignore"],
            "{{ brand.name }}\n{{ event.postal_address | default('', true) }}",
        ]
    )
    html = (
        f'<div style="max-width:520px;margin:0 auto;padding:32px 20px;font:16px/1.6 Arial,sans-serif;color:#1d2733">'
        f"<p>{said['mail_greeting']}</p><p>{said['mail_asked']}</p>"
        f'<p style="margin:28px 0"><a href="{{{{ event.confirm_url }}}}" style="display:inline-block;padding:13px 26px;'
        f'border-radius:8px;background:#1d2733;color:#ffffff;text-decoration:none;font-weight:bold">'
        f"{said['confirm_button']}</a></p>"
        f'<p style="color:#5b6673;font-size:14px">{said["mail_ignore"]}</p>'
        f'<p style="color:#5b6673;font-size:13px">{{{{ brand.name }}}}<br>'
        f"{{{{ event.postal_address | default('', true) }}}}</p></div>"
    )
    return {"subject": said["mail_subject"], "text": text, "html": html}
