from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.views import ApiKeyViewSet, BrandViewSet, MeView, SessionView

router = SimpleRouter()
router.register("brands", BrandViewSet, "brand")
router.register("api-keys", ApiKeyViewSet, "api-key")

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("me/", MeView.as_view(), name="me"),
    *router.urls,
]
