from django.urls import path
from rest_framework.routers import SimpleRouter

from journeys.template_views import TemplateUsesView
from journeys.timeline_api import CustomerTimelineView
from journeys.views import JourneyViewSet, NodeTypesView, TemplatesView

router = SimpleRouter()
router.register("journeys", JourneyViewSet, "journey")

urlpatterns = [
    path("node-types/", NodeTypesView.as_view(), name="node-type-list"),
    path("journey-templates/", TemplatesView.as_view(), name="journey-template-list"),
    path("template-uses/", TemplateUsesView.as_view(), name="template-uses"),
    path("customers/<int:pk>/timeline/", CustomerTimelineView.as_view(), name="customer-timeline"),
    *router.urls,
]
