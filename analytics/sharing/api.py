"""The API of shared links: made, listed and revoked by the staff; opened by whoever has one."""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Role, User
from analytics.answering import answered
from analytics.models import SharedReport
from analytics.report import Kind
from analytics.report_api import ReportAnswerSerializer
from analytics.sharing import links
from analytics.sharing.freezing import FrozenFiltersSerializer, FrozenSerializer, Gone, thawed

# The same words for a token that never was, that was revoked, and that has expired: they tell a stranger nothing.
NOTHING = "This link does not open anything, or no longer. Ask whoever gave it to you for another one."
SECRET_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


class SharedLinkSerializer(serializers.ModelSerializer[SharedReport]):
    """A link. `token` is there once, in the answer that made it."""

    filters = FrozenFiltersSerializer()
    created_by = serializers.CharField(source="created_by.name", read_only=True)
    token = serializers.CharField(required=False)
    url = serializers.CharField(required=False)

    class Meta:
        model = SharedReport
        fields: ClassVar = [
            "id", "report", "name", "filters", "days", "first_on", "last_on", "beginning", "expires_at", "revoked_at",
            "last_opened_at", "opened", "created_by", "created_at", "token", "url",
        ]  # fmt: skip


class NewLinkSerializer(FrozenSerializer):
    """What a new link shows, what it is called, and until when it opens."""

    name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    expires_at = serializers.DateTimeField(required=False, allow_null=True)

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This moment has passed.")
        return value


class SharedLinkViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[SharedReport]
):
    """One's own links; an admin sees everybody's."""

    queryset = SharedReport.objects.select_related("created_by").order_by("-id")
    serializer_class = SharedLinkSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[SharedReport]:
        found = super().get_queryset()
        if not (isinstance(self.request.user, User) and self.request.user.role == Role.ADMIN):
            found = found.filter(created_by=self.request.user.pk)
        if report := self.request.query_params.get("report"):
            found = found.filter(report=report[:60])
        return found

    @extend_schema(request=NewLinkSerializer, responses={201: SharedLinkSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Makes a link. The answer holds its token, which is never shown again."""
        form = NewLinkSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        assert isinstance(request.user, User)
        made, token = links.make(form.validated_data, by=request.user, now=timezone.now())
        shown = SharedLinkSerializer(made).data
        shown |= {"token": token, "url": f"{settings.PUBLIC_URL.rstrip('/')}/shared/{token}"}
        return Response(shown, status.HTTP_201_CREATED)

    def perform_destroy(self, instance: SharedReport) -> None:
        """Revoked, and not forgotten."""
        assert isinstance(self.request.user, User)
        links.revoke(instance, by=self.request.user, now=timezone.now())


class SharedAnswerSerializer(ReportAnswerSerializer):
    """A report behind a link: `name` is the link's, and `expires_at` its end."""

    name = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)


class SharedReportView(APIView):
    """A report by its link, for whoever has it."""

    authentication_classes = ()  # a log-in makes no difference

    @extend_schema(responses=SharedAnswerSerializer)
    def get(self, request: Request, token: str) -> Response:
        """Its figures as of now, without the people behind them."""
        now = timezone.now()
        try:
            link = links.opened(token, now)
            report, filters = thawed(link, now)
        except Gone:
            raise NotFound(NOTHING) from None
        except links.TooOften:
            raise Throttled(60, "This link is opened too often. Try again in a minute.") from None
        shown = ReportAnswerSerializer(answered(report, filters, now)).data
        shown["tables"] = [_without_people(table) for table in shown["tables"]]
        return Response({**shown, "name": link.name, "expires_at": link.expires_at})

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in SECRET_HEADERS.items():
            answer[name] = value
        return answer


def _without_people(table: dict[str, Any]) -> dict[str, Any]:
    """No names of customers, and no number that opens."""
    people = {column["key"] for column in table["columns"] if column["kind"] == Kind.CUSTOMER}
    return table | {
        "columns": [column | {"opens": ""} for column in table["columns"] if column["key"] not in people],
        "rows": [{key: cell for key, cell in row.items() if key not in people} for row in table["rows"]],
    }
