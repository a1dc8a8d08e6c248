from django.urls import path
from rest_framework.routers import SimpleRouter

from segments.views import ConditionsView, SegmentViewSet

router = SimpleRouter()
router.register("segments", SegmentViewSet, "segment")

urlpatterns = [path("conditions/", ConditionsView.as_view(), name="condition-list"), *router.urls]
