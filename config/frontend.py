"""The browser application: one page, whose routes are its own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MISSING = "The browser application is not built. Run `make setup`, or `npm run build` in frontend/."

SHARED = "/shared/"  # reports by a link, without a log-in


def index(request: HttpRequest) -> HttpResponse:
    """index.html, never cached, so that a new build is seen at once."""
    file = settings.FRONTEND / "index.html"
    if not file.is_file():
        return HttpResponse(MISSING, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(file.read_bytes(), content_type="text/html; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    if request.path.startswith(SHARED):
        # The address is the key: no other site is told of it, and no search engine keeps it.
        answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex, nofollow"
    return answer
