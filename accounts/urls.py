from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.views import BrandViewSet, MeView, SessionView

router = SimpleRouter()
router.register("brands", BrandViewSet, "brand")

urlpatterns = [
    path("session/", SessionView.as_view(), name="session"),
    path("me/", MeView.as_view(), name="me"),
    *router.urls,
]
