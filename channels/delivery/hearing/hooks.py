"""The door of each account, where its provider tells us what became of messages: /hooks/<token>/.

The token is signed by us, so that only who was told the address can knock; then the provider's own signature is
checked, where it has one (Provider.hear). What a call says is stored before it is answered: a provider that hears no
good answer calls again, and the same again changes nothing.
"""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from delivery import tokens
from delivery.hearing import receiving
from delivery.models import Account
from delivery.opening import AccountBroken, open_account
from delivery.provider import Call, NotTheirs, Unreadable

log = logging.getLogger("kaskad.delivery")


@method_decorator(csrf_exempt, name="dispatch")
class Hook(View):
    """Calls of providers."""

    http_method_names = ["get", "post", "put", "head"]  # noqa: RUF012 (so it is declared in the base class)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.heard(request, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.heard(request, token)

    def put(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.heard(request, token)

    def heard(self, request: HttpRequest, token: str) -> HttpResponse:
        """200: stored, or told before; 404: a strange door; 403: a strange caller; 400: nonsense."""
        try:
            (account_id,) = tokens.read("hook", token)
            stored = Account.objects.get(pk=account_id)
            provider, account = open_account(stored)
        except (tokens.BadToken, ValueError, Account.DoesNotExist):
            return _words(404, "There is no such account.")
        except AccountBroken as error:
            log.error("A call for account %s cannot be heard: %s", account_id, error)  # noqa: TRY400 (says all)
            return _words(503, "The account cannot be used at present.")
        body = request.read(provider.largest_call + 1)
        if len(body) > provider.largest_call:
            return _words(413, f"A call may have {provider.largest_call:,} bytes at most.")
        now = timezone.now()
        try:
            heard = provider.hear(_call(request, body), account, now)
        except NotTheirs:
            log.warning("A call for account %s does not come from %s", account_id, provider.label)
            return _words(403, "The signature is missing or wrong.")
        except Unreadable as error:
            log.warning("A call for account %s cannot be understood: %s", account_id, account.hide(str(error)))
            return _words(400, account.hide(str(error)))
        receiving.take(stored, heard, now)
        return HttpResponse(heard.answer, content_type=heard.content_type)


def _call(request: HttpRequest, body: bytes) -> Call:
    return Call(
        method=request.method or "GET",
        # As the provider has called it, whatever stands between: signatures are made over this address.
        url=settings.PUBLIC_URL.rstrip("/") + request.get_full_path(),
        headers={name.lower(): value for name, value in request.headers.items()},
        query={key: str(value) for key, value in request.GET.items()},
        body=body,
    )


def _words(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
