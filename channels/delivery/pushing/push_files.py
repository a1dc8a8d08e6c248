"""The two scripts of web push: our service worker, and the snippet by which a site's pages subscribe (docs/push.md)."""

import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from accounts.models import Brand
from delivery import public

FOLDER = Path(__file__).parent / "push_pages"
CACHED_S = 3600


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """What shows notifications; a site's own worker takes it in by importScripts."""
    return _script(request, "sw.js")


@require_GET
def snippet(request: HttpRequest) -> HttpResponse:
    """What a page calls to subscribe."""
    return _script(request, "kaskad.js")


def _script(request: HttpRequest, name: str) -> HttpResponse:
    """The script, which has to know where it came from: a worker is told only the address of its site."""
    source = _source(name).replace('"__KASKAD__"', json.dumps(_asked_at(request.get_host())))
    answer = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = f"public, max-age={CACHED_S}"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _asked_at(host: str) -> str:
    """The address that this host is of: the installation's, or a brand's. Only addresses that an admin has written."""
    for url in [public.base(), *Brand.objects.exclude(public_url="").values_list("public_url", flat=True)]:
        if urlsplit(url).netloc == host:
            return public.base(url)
    return public.base()


@cache
def _source(name: str) -> str:
    return (FOLDER / name).read_text()
