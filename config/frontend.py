"""The browser application: one page, whose routes are its own."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

MISSING = "The browser application is not built. Run `make setup`, or `npm run build` in frontend/."


def index(request: HttpRequest) -> HttpResponseBase:
    """index.html, never cached, so that a new build is seen at once."""
    file = settings.FRONTEND / "index.html"
    if not file.is_file():
        return HttpResponse(MISSING, status=503, content_type="text/plain; charset=utf-8")
    answer = FileResponse(file.open("rb"), content_type="text/html; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
