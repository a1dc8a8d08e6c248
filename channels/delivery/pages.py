"""Routes outside the API: the doors of providers, and the pages and links that customers get in messages."""

from django.urls import path

from delivery.consent.pages.confirm import Confirm
from delivery.consent.pages.preferences import Preferences
from delivery.consent.pages.unsubscribe import Unsubscribe
from delivery.hearing.hooks import Hook
from delivery.pushing.push_files import service_worker, snippet
from delivery.pushing.push_receipts import PushReceipt
from delivery.tracking.views import click, pixel

urlpatterns = [
    path("hooks/<str:token>/", Hook.as_view(), name="hook"),
    path("u/<str:token>", Unsubscribe.as_view(), name="unsubscribe"),
    path("p/<str:token>", Preferences.as_view(), name="preferences"),
    path("c/<str:token>", click, name="click"),
    path("o/<str:token>.gif", pixel, name="pixel"),
    path("confirm/<str:token>", Confirm.as_view(), name="confirm"),
    path("push/sw.js", service_worker, name="service-worker"),
    path("push/kaskad.js", snippet, name="push-snippet"),
    path("push/r/<str:token>/", PushReceipt.as_view(), name="push-receipt"),
]
