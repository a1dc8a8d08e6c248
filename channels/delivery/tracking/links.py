"""Targets of tracking links: which addresses are tracked, how they are marked for the shop's analytics, their ids."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from delivery import public, tokens
from delivery.models import Link
from delivery.statements import statement
from lib.sql import rows

LONGEST = 4000  # characters of a target
MOST_KNOWN = 50_000  # ids, and targets, that a process keeps
UNFIT = re.compile(r"[\x00-\x20\x7f<>\"\\\ud800-\udfff]")
OURS = {"u": "unsubscribe", "p": "preferences", "confirm": "confirm", "c": "click"}  # routes and purposes of tokens

Target = tuple[int, str]  # brand, address

_ids: dict[Target, int] = {}


class Setting(NamedTuple):
    """What a target depends on, beside the link."""

    brand_id: int
    brand_url: str
    utm_source: str
    channel: str
    campaign: str


@lru_cache(maxsize=10_000)
def target_of(url: str, setting: Setting) -> Target | None:
    """Where a link of a message is to lead, with its marks; None where it stays as it is."""
    if not is_trackable(url, setting.brand_url):
        return None
    return setting.brand_id, marked(url, utm(setting.utm_source, setting.channel, setting.campaign))


def is_trackable(url: str, brand_url: str) -> bool:
    """Whether it is the address of a web page, and none of our own pages, on which a detour would help nobody."""
    if len(url) > LONGEST or not re.match(r"https?://", url, re.IGNORECASE) or UNFIT.search(url):
        return False
    try:
        parts = urlsplit(url)
        is_page = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_page and not _is_ours(url, brand_url)


def marked(url: str, marks: Mapping[str, str]) -> str:
    """The address with these parameters, unless it has them; every other character stays as it is."""
    whole, hash_, fragment = url.partition("#")
    path, question, query = whole.partition("?")
    present = {each.partition("=")[0].lower() for each in re.split("[&;]", query)}
    new = "&".join(f"{name}={quote(value, safe='')}" for name, value in marks.items() if value and name not in present)
    if not new:
        return url
    joint = "" if not query or query.endswith("&") else "&"
    return f"{path}?{query}{joint}{new}{hash_}{fragment}" if question else f"{path}?{new}{hash_}{fragment}"


def utm(source: str, channel: str, campaign: str = "") -> dict[str, str]:
    """The marks of a link; none without a source."""
    return {"utm_source": source, "utm_medium": channel, "utm_campaign": campaign} if source else {}


def ids_of(targets: Iterable[Target], now: datetime) -> dict[Target, int]:
    """The ids of these targets; made where they are new. Two statements at most, however many they are."""
    wanted = set(targets)
    missing = sorted(wanted - _ids.keys())
    found = {each: _ids[each] for each in wanted if each in _ids}
    for _ in range(2):
        if not missing:
            break
        # Once more for what somebody else has just made: a statement does not see what began after it.
        digests = {(brand_id, digest(url)): (brand_id, url) for brand_id, url in missing}
        query = statement(
            "keep_links",
            brand_ids=[brand_id for brand_id, _ in missing],
            digests=[digest(url) for _, url in missing],
            urls=[url for _, url in missing],
            now=now,
        )
        found |= {digests[brand_id, told]: link_id for brand_id, told, link_id in rows(query)}
        missing = sorted(wanted - found.keys())
    if len(_ids) + len(found) > MOST_KNOWN:
        _ids.clear()
    _ids.update(found)
    return found


def digest(url: str) -> str:
    """What a target is known by."""
    return hashlib.sha256(url.encode()).hexdigest()


@lru_cache(maxsize=MOST_KNOWN)
def known_target(link_id: int) -> str:
    """Where a link leads; targets never change. Raises Link.DoesNotExist."""
    return Link.objects.values_list("url", flat=True).get(pk=link_id)


def forget_known() -> None:
    """Forgets what this process knows, as after a roll-back."""
    _ids.clear()
    known_target.cache_clear()
    target_of.cache_clear()


def _is_ours(url: str, brand_url: str) -> bool:
    for base in {public.base(brand_url), public.base()}:
        if url.startswith(base + "/"):
            route, _, token = url[len(base) + 1 :].partition("/")
            if route in OURS and _is_token(OURS[route], re.split("[/?#]", token)[0]):
                return True
    return False


def _is_token(purpose: str, text: str) -> bool:
    try:
        tokens.read(purpose, text)
    except tokens.BadToken:
        return False
    return True
