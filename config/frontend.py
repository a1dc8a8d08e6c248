"""The browser application: one page, whose routes are its own."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join

MISSING = "The browser application is not built. Run `make setup`, or `npm run build` in frontend/."

SHARED = "/shared/"  # reports by a link, without a log-in
# The canvas is the largest page, and the one that is opened most: what it is made of, and what it asks for first.
JOURNEY = re.compile(r"/journeys/([1-9][0-9]{0,17})/?")
CANVAS = "src/features/canvas/JourneyPage.tsx"
CANVAS_DATA = (  # who asks, and then what features/canvas/opening.ts asks for, the slowest answer first
    "/api/v1/session/",
    "/api/v1/journeys/{}/",
    "/api/v1/node-types/",
    "/api/v1/conditions/",
    "/api/v1/channels/",
    "/api/v1/segments/?page_size=500",
    "/api/v1/brands/?page_size=500",
    "/api/v1/attributes/",
)


def index(request: HttpRequest) -> HttpResponse:
    """index.html, never cached, so that a new build is seen at once."""
    file = settings.FRONTEND / "index.html"
    if not file.is_file():
        return HttpResponse(MISSING, status=503, content_type="text/plain; charset=utf-8")
    page = file.read_text(encoding="utf-8")
    if asked := JOURNEY.fullmatch(request.path):
        page = page.replace("</head>", f"{_ahead(asked[1])}</head>", 1)
    answer = HttpResponse(page, content_type="text/html; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    if request.path.startswith(SHARED):
        # The address is the key: no other site is told of it, and no search engine keeps it.
        answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
    return answer


def _ahead(journey: str) -> str:
    """Has the browser ask for the canvas and its data at once, and not when the application has begun and says so."""
    data = ((each.format(journey),) for each in CANVAS_DATA)
    asked = format_html_join("", '<link rel="preload" as="fetch" crossorigin href="{}">', data)
    manifest = settings.FRONTEND / ".vite" / "manifest.json"
    if not manifest.is_file():
        return asked
    scripts, styles = _files(manifest, manifest.stat().st_mtime_ns)
    return (
        asked
        + format_html_join("", '<link rel="modulepreload" crossorigin href="/{}">', ((each,) for each in scripts))
        + format_html_join("", '<link rel="preload" as="style" crossorigin href="/{}">', ((each,) for each in styles))
    )


@lru_cache(maxsize=1)
def _files(manifest: Path, written_ns: int) -> tuple[list[str], list[str]]:
    """Scripts and styles that the canvas needs, the largest part first, as Vite wrote down at `written_ns`."""
    known: dict[str, dict[str, Any]] = json.loads(manifest.read_text(encoding="utf-8"))
    needed = [CANVAS]
    for name in needed:
        needed += [each for each in known[name].get("imports", []) if each not in needed]
    found = [known[name] for name in needed]
    return [each["file"] for each in found], [style for each in found for style in each.get("css", [])]
