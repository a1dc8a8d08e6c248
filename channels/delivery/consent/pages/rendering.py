"""How a page is made: its template, its words, the brand's look, and headers that keep it between us and the reader."""

import ipaddress
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from jinja2 import Environment, PackageLoader, StrictUndefined

from accounts.models import Brand
from delivery.consent.pages import words
from delivery.consent.pages.colors import shades

NO_BRAND = Brand(name="", color="#3b4a5a")


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("delivery.consent.pages", "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(
    request: HttpRequest, name: str, brand: Brand | None, language: str, status: int = 200, **values: Any
) -> HttpResponse:
    """One of pages/*.html. Nobody keeps it, frames it, indexes it, or is told its address."""
    brand = brand or NO_BRAND
    nonce = secrets.token_urlsafe(12)
    said = words.words(language)
    html = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            language=language,
            languages=[(each, words.words(each)["language_name"], _reading(request, each)) for each in words.LANGUAGES],
            brand=brand,
            logo_url=brand.logo_url if brand.logo_url.startswith("https://") else "",
            shades=shades(brand.color),
            nonce=nonce,
            path=request.path,
            say=lambda key, **parts: _said(said, key, parts),
            **values,
        )
    )
    answer = HttpResponse(html, status=status)
    answer["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src https:; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    )
    return private(answer)


def moved(request: HttpRequest, **query: str) -> HttpResponse:
    """To the same page by GET, so that going back and loading again repeat nothing."""
    if lang := request.GET.get("lang", "")[:10]:
        query["lang"] = lang
    answer = HttpResponseRedirect(f"{request.path}?{urlencode(query)}" if query else request.path)
    answer.status_code = 303
    return private(answer)


def private(answer: HttpResponse) -> HttpResponse:
    """With the headers of what is meant for one reader."""
    answer["X-Frame-Options"] = "DENY"
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def ip_of(request: HttpRequest) -> str:
    """The address that the call came from; "" when the server does not know it."""
    try:
        # The zone of a link-local address ("fe80::1%eth0") means something on this machine alone.
        return str(ipaddress.ip_address(request.META.get("REMOTE_ADDR", "").partition("%")[0]))
    except ValueError:
        return ""


def masked(channel: str, endpoint: str) -> str:
    """As much of an address as its owner needs to know it; a link may be forwarded."""
    if channel == "email":
        local, _, domain = endpoint.rpartition("@")
        return f"{local[:1]}•••@{domain}"
    if endpoint.startswith("+"):
        return f"{endpoint[:4]}•••{endpoint[-2:]}"
    return ""


def _said(said: Mapping[str, str], key: str, parts: Mapping[str, str]) -> str:
    text = said[key]
    for name, value in parts.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def _reading(request: HttpRequest, language: str) -> str:
    """The same page in another language."""
    kept = {key: value[:300] for key, value in request.GET.items() if key in ("done", "all", "said")}
    return f"{request.path}?{urlencode(kept | {'lang': language})}"
