"""What the pages have in common: a signed token opens them, and only a POST of their own form changes anything.

The token says whose the page is, and nothing else does: there are no cookies, so that no other site can act for
somebody. A GET or HEAD never changes anything: scanners follow every link of a mail (RFC 8058, section 1).
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Brand
from customers.models import Customer
from delivery import public, tokens
from delivery.consent import choices
from delivery.consent.choices import Origin
from delivery.consent.pages import words
from delivery.consent.pages.rendering import ip_of, page


@method_decorator(csrf_exempt, name="dispatch")
class Page(View):
    """A page for one customer of one brand."""

    purpose: str  # of its tokens
    http_method_names = ["get", "head", "post"]  # noqa: RUF012 (so it is declared in the base class)

    brand: Brand | None = None
    customer: Customer | None = None
    now: datetime

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        try:
            numbers = tokens.read(self.purpose, kwargs.pop("token"))
            if any(each >= 2**63 for each in numbers):
                raise tokens.BadToken
            self.open(*numbers)
        except (tokens.BadToken, TypeError):  # of us, but with other numbers than these
            return self.gone(request, 404)
        except ObjectDoesNotExist:
            return self.gone(request, 410)
        self.language = self._language(request)
        return super().dispatch(request, *args, **kwargs)

    def open(self, *numbers: int) -> None:
        """Finds what the token names; sets `brand` and `customer`. Raises ObjectDoesNotExist."""
        raise NotImplementedError

    def show(self, request: HttpRequest, name: str, **values: Any) -> HttpResponse:
        """One of pages/*.html."""
        assert self.brand is not None
        return page(request, name, self.brand, self.language, **values)

    def gone(self, request: HttpRequest, status: int, head: str = "gone_head", lead: str = "gone_lead") -> HttpResponse:
        """Says politely that there is nothing here."""
        return page(request, "gone", self.brand, self._language(request), status, head=head, lead=lead)

    def origin(self, request: HttpRequest, source: str, name: str) -> Origin:
        """Where a choice on this page comes from; `name` is that of its words."""
        return Origin(source, ip_of(request), words.version(name, self.language))

    def preferences_url(self, customer_id: int) -> str:
        """The address of the customer's page of this brand."""
        assert self.brand is not None
        return public.preferences_url(self.brand.public_url, customer_id, self.brand.pk)

    def _language(self, request: HttpRequest) -> str:
        known = self.customer.language if self.customer else ""
        return words.language_for(request, known, self.brand.language if self.brand else "")


def undo_token(customer_id: int, subject_id: int, at: datetime) -> str:
    """Lets the page take back what was withdrawn at this moment. `subject_id`: the message, or the brand."""
    return tokens.sign("undo", customer_id, subject_id, choices.microseconds(at))


def undone_at(token: str, customer_id: int, subject_id: int) -> datetime | None:
    """The moment that a token of `undo_token` says; None unless it was made for these."""
    try:
        *whose, count = tokens.read("undo", token)
        moment = choices.moment_of(count)
    except ValueError:
        return None
    return moment if whose == [customer_id, subject_id] else None
