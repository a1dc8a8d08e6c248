from django.urls import path
from rest_framework.routers import SimpleRouter

from journeys.cascade_api import CascadesView, CascadeView
from journeys.cascading.api import CascadePresetsView, DoubleDeliveryView
from journeys.enroll_api import EnrollView
from journeys.reading.ledger_api import CustomerLedgerView, LedgerExportView, LedgerView
from journeys.reading.reach_api import ReachView
from journeys.reading.why_api import WhyView
from journeys.template_views import TemplateUsesView
from journeys.timeline_api import CustomerTimelineView
from journeys.views import JourneyViewSet, NodeTypesView, SettingsFieldsView, TemplatesView

router = SimpleRouter()
router.register("journeys", JourneyViewSet, "journey")

urlpatterns = [
    path("node-types/", NodeTypesView.as_view(), name="node-type-list"),
    path("journey-settings-fields/", SettingsFieldsView.as_view(), name="journey-settings-fields"),
    path("journey-templates/", TemplatesView.as_view(), name="journey-template-list"),
    path("template-uses/", TemplateUsesView.as_view(), name="template-uses"),
    path("customers/<int:pk>/timeline/", CustomerTimelineView.as_view(), name="customer-timeline"),
    path("customers/<int:pk>/decisions/", CustomerLedgerView.as_view(), name="customer-decisions"),
    path("journeys/<int:pk>/decisions/", LedgerView.as_view(), name="journey-decisions"),
    path("journeys/<int:pk>/decisions/export/", LedgerExportView.as_view(), name="journey-decisions-export"),
    path("journeys/<int:pk>/why/", WhyView.as_view(), name="journey-why"),
    path("journeys/<int:pk>/reach/", ReachView.as_view(), name="journey-reach"),
    path("journeys/<int:pk>/enroll/", EnrollView.as_view(), name="journey-enroll"),
    path("cascade-presets/", CascadePresetsView.as_view(), name="cascade-preset-list"),
    path("journeys/<int:pk>/double-delivery/", DoubleDeliveryView.as_view(), name="journey-double-delivery"),
    path("cascades/", CascadesView.as_view(), name="cascade-list"),
    path("cascades/<int:pk>/", CascadeView.as_view(), name="cascade-detail"),
    *router.urls,
]
