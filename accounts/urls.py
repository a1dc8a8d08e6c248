from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.views import ApiKeyViewSet, BrandViewSet, ExchangeRateViewSet, MeView, SessionView

router = SimpleRouter()
router.register("brands", BrandViewSet, "brand")
router.register("api-keys", ApiKeyViewSet, "api-key")
router.register("exchange-rates", ExchangeRateViewSet, "exchange-rate")

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("me/", MeView.as_view(), name="me"),
    *router.urls,
]
