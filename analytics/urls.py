from django.urls import path
from rest_framework.routers import SimpleRouter

from analytics.behind.api import PeopleFileView, PeopleView, SegmentView
from analytics.files.api import TablesFileView
from analytics.home.api import HomeView
from analytics.mailing.api import RecipientsView, ScheduleViewSet
from analytics.report_api import ReportsView, ReportView
from analytics.sharing.api import SharedLinkViewSet, SharedReportView
from analytics.views import OverviewView

router = SimpleRouter()
router.register("analytics/shared-links", SharedLinkViewSet, "shared-link")
router.register("analytics/report-schedules", ScheduleViewSet, "report-schedule")

urlpatterns = [
    path("analytics/overview/", OverviewView.as_view(), name="analytics-overview"),
    path("analytics/home/", HomeView.as_view(), name="analytics-home"),
    path("analytics/reports/", ReportsView.as_view(), name="report-list"),
    path("analytics/reports/<slug:key>/", ReportView.as_view(), name="report-detail"),
    path("analytics/reports/<slug:key>/people/", PeopleView.as_view(), name="report-people"),
    path("analytics/reports/<slug:key>/people/file/", PeopleFileView.as_view(), name="report-people-file"),
    path("analytics/reports/<slug:key>/segment/", SegmentView.as_view(), name="report-segment"),
    path("analytics/reports/<slug:key>/file/", TablesFileView.as_view(), name="report-file"),
    path("analytics/report-recipients/", RecipientsView.as_view(), name="report-recipients"),
    path("analytics/shared/<str:token>/", SharedReportView.as_view(), name="shared-report"),
    *router.urls,
]
