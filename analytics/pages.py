"""Routes outside the API: the page that ends a report by mail."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from analytics.mailing.stopping import StopView

urlpatterns = [
    # The token says whose it is; a mail program that does it by one click shows no other proof (RFC 8058).
    path("report-mail/<str:token>", csrf_exempt(StopView.as_view()), name="report-mail"),
]
