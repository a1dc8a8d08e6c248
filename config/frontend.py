"""The browser application: one page, whose routes are its own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

MISSING = "The browser application is not built. Run `make setup`, or `npm run build` in frontend/."


def index(request: HttpRequest) -> HttpResponse:
    """index.html, never cached, so that a new build is seen at once."""
    file = settings.FRONTEND / "index.html"
    if not file.is_file():
        return HttpResponse(MISSING, status=503, content_type="text/plain; charset=utf-8")
    answer = HttpResponse(file.read_bytes(), content_type="text/html; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
