"""/c/<token>: the way of a click to its page. /o/<token>.gif: the picture that says that a mail was opened.

A link leads only where a row of ours says, never to what a caller writes into it: no open redirect.
"""

import base64
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.views.decorators.csrf import csrf_exempt

from delivery import tokens
from delivery.consent.pages import words
from delivery.consent.pages.rendering import ip_of, page
from delivery.models import Link
from delivery.tracking import hits, links
from delivery.tracking.robots import CLICK, OPEN, Hit

LARGEST = 2**63
# A transparent picture of one pixel (GIF89a).
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


@csrf_exempt
def click(request: HttpRequest, token: str) -> HttpResponseBase:
    """302 to the page that the link stands for; the click is kept before."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        link_id, message_id, customer_id = _numbers("click", token, 3)
        target = links.known_target(link_id) if link_id else ""
    except (tokens.BadToken, Link.DoesNotExist):
        return _gone(request)
    _keep(request, CLICK, customer_id, message_id, link_id)
    if not target:
        return _private(HttpResponse(status=204))  # the trap leads nowhere
    answer = HttpResponse(status=302)
    answer["Location"] = location(target)
    return _private(answer)


@csrf_exempt
def pixel(request: HttpRequest, token: str) -> HttpResponseBase:
    """The picture; the opening is kept before."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        message_id, customer_id = _numbers("open", token, 2)
    except tokens.BadToken:
        return _gone(request)
    _keep(request, OPEN, customer_id, message_id, 0)
    return _private(HttpResponse(PIXEL, content_type="image/gif"))


def location(url: str) -> str:
    """An address as it may stand in a header: letters of other alphabets encoded (RFC 3987, 3.1; RFC 5890)."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host.isascii():
        try:
            encoded = host.encode("idna").decode()
        except UnicodeError:
            encoded = host
        parts = parts._replace(netloc=parts.netloc.lower().replace(host, encoded))
    return iri_to_uri(urlunsplit(parts))


def _numbers(purpose: str, token: str, count: int) -> tuple[int, ...]:
    numbers = tokens.read(purpose, token)
    if len(numbers) != count or any(each >= LARGEST for each in numbers):
        raise tokens.BadToken
    return numbers


def _keep(request: HttpRequest, kind: str, customer_id: int, message_id: int, link_id: int) -> None:
    purpose = " ".join(filter(None, (request.headers.get(each, "") for each in ("Sec-Purpose", "Purpose", "X-Moz"))))
    seen = Hit(
        kind=kind,
        method=request.method or "GET",
        agent=request.headers.get("User-Agent", ""),
        purpose=purpose,
        ip=ip_of(request) or "",
        at=timezone.now(),
        link_id=link_id,
        is_trap=kind == CLICK and not link_id,
        channel="",
        delivered_at=None,
    )
    hits.keep(customer_id, message_id, seen)


def _gone(request: HttpRequest) -> HttpResponse:
    language = words.language_for(request, "", "")
    return page(request, "gone", None, language, 404, head="gone_head", lead="gone_lead")


def _private(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store, private"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
