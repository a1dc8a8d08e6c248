from django.urls import path
from rest_framework.routers import SimpleRouter

from journeys.asking.api import CascadesView, CascadeView
from journeys.cascading.api import CascadePresetsView, DoubleDeliveryView
from journeys.changing.api import (
    ChangeView,
    CompareView,
    RestoreView,
    StayersView,
    UndoPublishView,
    VersionView,
    WidenView,
)
from journeys.entering.enroll_api import EnrollView
from journeys.figures.api import BoughtView, VisitsView
from journeys.figures.here_api import PeopleHereExportView, PeopleHereView
from journeys.files.api import JourneyExportView, JourneyImportView
from journeys.linting.api import LateProblemsView
from journeys.naming.template_views import TemplateUsesView
from journeys.reading.ledger_api import CustomerLedgerView, LedgerExportView, LedgerView
from journeys.reading.outlook_api import OutlookView
from journeys.reading.reach_api import ReachView
from journeys.reading.why_api import WhyView
from journeys.talking.api import CommentsView, CommentView, MentionsView, StaffView
from journeys.timeline.api import CustomerTimelineView
from journeys.trying.api import RunTestsView, TestsView, TestView, TryView
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
    path("journeys/<int:pk>/bought/", BoughtView.as_view(), name="journey-bought"),
    path("journeys/<int:pk>/nodes/<str:node>/visits/", VisitsView.as_view(), name="journey-node-visits"),
    path("journeys/<int:pk>/nodes/<str:node>/customers/", PeopleHereView.as_view(), name="journey-node-customers"),
    path(
        "journeys/<int:pk>/nodes/<str:node>/customers/export/",
        PeopleHereExportView.as_view(),
        name="journey-node-customers-export",
    ),
    path("journeys/<int:pk>/change/", ChangeView.as_view(), name="journey-change"),
    path("journeys/<int:pk>/undo-publish/", UndoPublishView.as_view(), name="journey-undo-publish"),
    path("journeys/<int:pk>/widen/", WidenView.as_view(), name="journey-widen"),
    path("journeys/<int:pk>/versions/compare/", CompareView.as_view(), name="journey-version-compare"),
    path("journeys/<int:pk>/versions/<int:number>/", VersionView.as_view(), name="journey-version"),
    path("journeys/<int:pk>/versions/<int:number>/restore/", RestoreView.as_view(), name="journey-version-restore"),
    path("journeys/<int:pk>/versions/<int:number>/stayers/", StayersView.as_view(), name="journey-version-stayers"),
    path("journeys/<int:pk>/why/", WhyView.as_view(), name="journey-why"),
    path("journeys/<int:pk>/late-problems/", LateProblemsView.as_view(), name="journey-late-problems"),
    path("journeys/<int:pk>/staff/", StaffView.as_view(), name="journey-staff"),
    path("journeys/<int:pk>/comments/", CommentsView.as_view(), name="journey-comments"),
    path("journeys/<int:pk>/comments/<int:comment>/", CommentView.as_view(), name="journey-comment"),
    path("mentions/", MentionsView.as_view(), name="mention-list"),
    path("journeys/<int:pk>/reach/", ReachView.as_view(), name="journey-reach"),
    path("journeys/<int:pk>/outlook/", OutlookView.as_view(), name="journey-outlook"),
    path("journeys/import/", JourneyImportView.as_view(), name="journey-import"),
    path("journeys/<int:pk>/export/", JourneyExportView.as_view(), name="journey-export"),
    path("journeys/<int:pk>/enroll/", EnrollView.as_view(), name="journey-enroll"),
    path("journeys/<int:pk>/try/", TryView.as_view(), name="journey-try"),
    path("journeys/<int:pk>/tests/", TestsView.as_view(), name="journey-tests"),
    path("journeys/<int:pk>/tests/run/", RunTestsView.as_view(), name="journey-tests-run"),
    path("journeys/<int:pk>/tests/<int:test>/", TestView.as_view(), name="journey-test"),
    path("cascade-presets/", CascadePresetsView.as_view(), name="cascade-preset-list"),
    path("journeys/<int:pk>/double-delivery/", DoubleDeliveryView.as_view(), name="journey-double-delivery"),
    path("cascades/", CascadesView.as_view(), name="cascade-list"),
    path("cascades/<int:pk>/", CascadeView.as_view(), name="cascade-detail"),
    *router.urls,
]
