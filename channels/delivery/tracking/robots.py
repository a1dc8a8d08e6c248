"""Who has opened a mail or followed a link: a person, a privacy proxy, or a machine that looks at everything first.

Rules in an order, the first that applies decides; its name is kept with the event. What each is worth is one of
statuses.GRADES: `none` says nothing about a person, `weak` may be one. Nothing here is certain, so a rule that could
meet a person says `weak`, and a machine that names itself is `none`. The sources stand beside the rules; read
2026-11-22.
"""

import ipaddress
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from delivery import statuses

CLICK, OPEN = "click", "open"
BURST = timedelta(seconds=2)  # several links of one message within this time were not followed by a hand
TRAPPED = timedelta(minutes=10)  # who has been in the trap is no person for this long
# A mail that has just been handed over has not been read. Scanners look before they deliver:
# https://university.act-on.com/Product_Features/Reports/Sent_Email_Reports/Identifying_False_Positives_in_Email_Clicks
# (“Clicks occurring all at the same time, often just after the message was sent”).
SOON = {CLICK: timedelta(seconds=3), OPEN: timedelta(seconds=2)}

# Programs that name themselves; in small letters. HTTP libraries send their own name unless they are told another one
# (their documentations); crawlers name themselves by custom (RFC 9309, 2.2.1: the product token); the makers of link
# previews say theirs: https://developers.facebook.com/docs/sharing/webmasters/web-crawlers/,
# https://api.slack.com/robots, https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started.
# Scanners: https://check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect.
LIBRARIES = (
    "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "aiohttp/", "go-http-client", "java/",
    "okhttp/", "apache-httpclient", "libwww-perl", "lwp::", "axios/", "node-fetch", "undici", "got (", "guzzlehttp",
    "ruby", "powershell", "winhttp", "postmanruntime", "httpie/", "scrapy", "reqwest/",
)  # fmt: skip
BROWSERS_OF_MACHINES = ("headlesschrome", "phantomjs", "puppeteer", "playwright", "selenium", "electron/", "lighthouse")
PREVIEWS = (
    "facebookexternalhit", "facebot", "whatsapp/", "telegrambot", "viber/", "slackbot", "slack-imgproxy", "twitterbot",
    "discordbot", "skypeuripreview", "linkedinbot", "vkshare", "iframely", "embedly", "bitlybot", "microsoftpreview",
)  # fmt: skip
SCANNERS = (
    "barracuda", "proofpoint", "mimecast", "ciscosecureemail", "ironport", "safelinks", "msoffice-safelinks", "fireeye",
    "trendmicro", "symantec", "messagelabs", "sophos", "fortinet", "fortiguard", "checkpoint", "zscaler", "paloalto",
    "bitdefender", "kaspersky", "urlscan", "virustotal", "netcraft", "phishtank", "google-safety", "avast",
)  # fmt: skip
CRAWLER = re.compile(r"(?:bot|crawler|spider|scanner|crawling|slurp|archiver|monitor(?:ing)?|uptime|preview)\b|\bbot")
NAMED = re.compile("|".join(map(re.escape, (*LIBRARIES, *BROWSERS_OF_MACHINES, *PREVIEWS, *SCANNERS))))
# Mail programs and browsers in whose name one of the words above stands by chance.
PEOPLE = re.compile(r"cubot|rubymail")

# Networks of scanners that look like people otherwise. Barracuda's does not name itself (Act-On, as above).
NETWORKS = {
    "64.235.144.0/20": "Barracuda Networks; ARIN, NET-64-235-144-0-1 (AS15324)",
}

# Gmail fetches a picture when the mail is shown for the first time, and every pixel is another picture:
# https://wordtothewise.com/2013/12/gmail-deploys-image-proxy-servers/; the name of its proxy and that it fetches for
# people: https://www.scientiamobile.com/what-is-google-image-proxy/. Yahoo's names itself, too.
IMAGE_PROXIES = ("googleimageproxy", "ggpht.com", "yahoomailproxy")
# Apple's Mail Privacy Protection fetches every picture of every mail by itself, read or not, and says this and no more:
# https://help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events,
# https://wordtothewise.com/2021/09/apple-mpp/. A real Apple Mail goes on with its system and engine.
APPLE_PRIVACY = "mozilla/5.0"
PURPOSES = re.compile("prefetch|prerender|preview")  # Sec-Purpose (Fetch Standard, 2.2.6) and what came before it


@dataclass(frozen=True, slots=True)
class Seen:
    """A hit of the same message, before, after or at the same time."""

    link_id: int
    at: datetime
    network: str
    is_trap: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody has fetched a pixel or followed a link. `delivered_at`: or handed over; None: not even that is known."""

    kind: str
    method: str
    agent: str
    purpose: str
    ip: str
    at: datetime
    link_id: int
    is_trap: bool
    channel: str
    delivered_at: datetime | None
    others: Sequence[Seen] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a hit is worth, and the name of the rule."""

    grade: str
    because: str


def judge(hit: Hit) -> Verdict:
    """Whether a person did it."""
    for because, (grade, applies) in RULES.items():
        if applies(hit):
            return Verdict(grade, because)
    return Verdict(statuses.CERTAIN if hit.kind == CLICK else statuses.LIKELY, "person")


def network_of(ip: str) -> str:
    """The network of an address, by which machines of one company are known; empty for what is none."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return ""
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def _names_itself(hit: Hit) -> bool:
    agent = PEOPLE.sub("", hit.agent.lower())
    return bool(NAMED.search(agent) or CRAWLER.search(agent)) and not _is_proxied(hit)


def _is_proxied(hit: Hit) -> bool:
    agent = hit.agent.lower()
    return hit.kind == OPEN and any(each in agent for each in IMAGE_PROXIES)


def _is_of_a_scanner(hit: Hit) -> bool:
    try:
        address = ipaddress.ip_address(hit.ip)
    except ValueError:
        return False
    return any(address in network for network in _NETWORKS)


def _was_in_the_trap(hit: Hit) -> bool:
    network = network_of(hit.ip)
    return bool(network) and any(
        each.is_trap and each.network == network and abs(each.at - hit.at) <= TRAPPED for each in hit.others
    )


def _is_one_of_many(hit: Hit) -> bool:
    return hit.kind == CLICK and any(
        not each.is_trap and each.link_id != hit.link_id and abs(each.at - hit.at) <= BURST for each in hit.others
    )


def _is_too_soon(hit: Hit) -> bool:
    # Elsewhere a message is on the screen at once, and one tap opens it.
    return hit.channel == "email" and (hit.delivered_at is None or hit.at < hit.delivered_at + SOON[hit.kind])


_NETWORKS = tuple(ipaddress.ip_network(each) for each in NETWORKS)

Rule = tuple[str, Callable[[Hit], bool]]
RULES: dict[str, Rule] = {
    "head": (statuses.NONE, lambda hit: hit.method != "GET"),
    "prefetch": (statuses.NONE, lambda hit: bool(PURPOSES.search(hit.purpose.lower()))),
    "trap": (statuses.NONE, lambda hit: hit.is_trap),
    "robot": (statuses.NONE, _names_itself),
    "scanner": (statuses.NONE, _is_of_a_scanner),
    "trapped": (statuses.NONE, _was_in_the_trap),
    "nameless": (statuses.WEAK, lambda hit: not hit.agent.strip()),
    "privacy_proxy": (
        statuses.WEAK,
        lambda hit: hit.kind == OPEN and hit.agent.strip().lower() == APPLE_PRIVACY,
    ),
    "too_soon": (statuses.WEAK, _is_too_soon),
    "burst": (statuses.WEAK, _is_one_of_many),
    "image_proxy": (statuses.LIKELY, _is_proxied),
}
