from django.urls import path
from rest_framework.routers import SimpleRouter

from segments.api.conditions import ConditionsView, SuggestionsView
from segments.api.lists import FreezingListViewSet
from segments.api.ready import ReadySegmentsView, RfmView
from segments.views import SegmentViewSet

router = SimpleRouter()
router.register("segments", SegmentViewSet, "segment")
router.register("lists", FreezingListViewSet, "list")

urlpatterns = [
    path("conditions/", ConditionsView.as_view(), name="condition-list"),
    path("conditions/<slug:key>/suggestions/", SuggestionsView.as_view(), name="condition-suggestions"),
    path("ready-segments/", ReadySegmentsView.as_view(), name="ready-segment-list"),
    path("rfm/", RfmView.as_view(), name="rfm"),
    *router.urls,
]
