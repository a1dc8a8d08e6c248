"""Routes outside the API: the doors of providers, and the pages and links that customers get in messages."""

from django.urls import path

from delivery.hooks import Hook

urlpatterns = [
    path("hooks/<str:token>/", Hook.as_view(), name="hook"),
]
