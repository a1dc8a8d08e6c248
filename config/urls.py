"""Routes. Every app names its own; every route stands in config/rights.py."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from config.frontend import index

api = [
    path("", include("accounts.urls")),
    path("", include("customers.urls")),
    path("", include("segments.urls")),
    path("", include("delivery.urls")),
    path("", include("journeys.urls")),
    path("", include("analytics.urls")),
]

urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/v1/", include(api)),
    path("", include("delivery.pages")),
    path("", include("analytics.pages")),
    # Everything else is a page of the browser application, except what looks like a file or the API.
    re_path(r"^(?!api/|assets/|ws/|hooks/).*$", index, name="index"),
]
