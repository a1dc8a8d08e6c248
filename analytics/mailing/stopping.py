"""The link at the foot of a mail: it ends it for the person who got it, without a log-in.

A look at the page changes nothing, because programs that look for viruses follow every link; its button does, and so
does a mail program that knows RFC 8058 (one-click unsubscribe).
"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from accounts import audit
from accounts.models import User
from analytics.files.words import Words
from analytics.mailing.templates import template
from analytics.models import ReportSchedule
from delivery import tokens

PURPOSE = "report mail"


def token_of(schedule: int, user: int) -> str:
    return tokens.sign(PURPOSE, schedule, user)


def stop(schedule: ReportSchedule, user: User) -> None:
    """They get it no more; once more is no mistake. Without anybody who gets it a schedule rests."""
    schedule.recipients.remove(user)
    if not schedule.recipients.exists():
        ReportSchedule.objects.filter(pk=schedule.pk).update(is_active=False, updated_at=timezone.now())
    audit.record(user, "stopped", f"report:{schedule.report}", schedule=schedule.pk)


class StopView(View):
    """Asks, and then does it."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(token, done=False)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._answer(token, done=True)

    def _answer(self, token: str, *, done: bool) -> HttpResponse:
        try:
            schedule_id, user_id = tokens.read(PURPOSE, token)
        except ValueError:
            return _page(Words("", "en"), "stop.gone", status=404)
        schedule = ReportSchedule.objects.filter(pk=schedule_id).first()
        user = User.objects.filter(pk=user_id).first()
        if schedule is None or user is None:
            return _page(Words("", "en"), "stop.gone", status=404)
        words = Words(schedule.report, schedule.language)
        if done:
            stop(schedule, user)
        return _page(words, "stop.done" if done else "stop.ask", button=not done)


def _page(words: Words, path: str, *, button: bool = False, status: int = 200) -> HttpResponse:
    html = template("stop.html").render(words=words, path=path, button=button)
    answer = HttpResponse(html, status=status)
    answer["Referrer-Policy"], answer["X-Robots-Tag"] = "no-referrer", "noindex"
    answer["Cache-Control"] = "no-store"
    return answer
