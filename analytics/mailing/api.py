"""The API of reports by mail."""

from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.models import Role, User
from analytics.files.words import LANGUAGES
from analytics.mailing import server
from analytics.mailing.slots import next_slot
from analytics.models import ReportMail, ReportSchedule
from analytics.sharing.freezing import FrozenFiltersSerializer, FrozenSerializer, frozen_values

MOST_RECIPIENTS = 50
WHEN = ("every", "weekday", "day_of_month", "hour", "language", "is_active")


class StaffNameSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields: ClassVar = ["id", "name", "email"]


class LastMailSerializer(serializers.ModelSerializer[ReportMail]):
    """What became of the last mail to somebody."""

    to = serializers.CharField(source="user.email")

    class Meta:
        model = ReportMail
        fields: ClassVar = ["to", "slot_at", "status", "tries", "sent_at", "problem"]


class ScheduleSerializer(serializers.ModelSerializer[ReportSchedule]):
    """A report that comes by mail; `mails` are the last ones, the newest first."""

    filters = FrozenFiltersSerializer()
    recipients = StaffNameSerializer(many=True)
    created_by = serializers.CharField(source="created_by.name")
    mails = serializers.SerializerMethodField()

    class Meta:
        model = ReportSchedule
        fields: ClassVar = [
            "id", "report", "filters", "days", "every", "weekday", "day_of_month", "hour", "language", "recipients",
            "is_active", "next_at", "created_by", "mails",
        ]  # fmt: skip

    def get_mails(self, schedule: ReportSchedule) -> list[dict[str, Any]]:
        found: Any = LastMailSerializer(schedule.last_mails, many=True).data  # type: ignore[attr-defined]
        return list(found)


class WhenSerializer(serializers.Serializer[Any]):
    """When, to whom and in what language."""

    every = serializers.ChoiceField(choices=ReportSchedule.Every.choices)
    weekday = serializers.IntegerField(min_value=0, max_value=6, default=0, help_text="0 is Monday.")
    day_of_month = serializers.IntegerField(min_value=1, max_value=31, default=1)
    hour = serializers.IntegerField(min_value=0, max_value=23, default=8)
    language = serializers.ChoiceField(choices=LANGUAGES, default="en")
    is_active = serializers.BooleanField(default=True)
    recipients = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), many=True, allow_empty=False
    )

    def validate_recipients(self, people: list[User]) -> list[User]:
        if len(people) > MOST_RECIPIENTS:
            raise serializers.ValidationError(f"A report goes to {MOST_RECIPIENTS} people at most.")
        return people


class NewScheduleSerializer(FrozenSerializer, WhenSerializer):
    """A report by mail is about the last so many days."""

    days = serializers.IntegerField(min_value=1, max_value=366)


class RecipientsView(APIView):
    """To whom a report can be sent: only to people who have a log-in here, so that no address leads out."""

    @extend_schema(responses=StaffNameSerializer(many=True))
    def get(self, request: Request) -> Response:
        """The staff, by name."""
        return Response(StaffNameSerializer(User.objects.filter(is_active=True).order_by("name"), many=True).data)


class ScheduleViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.DestroyModelMixin, viewsets.GenericViewSet[ReportSchedule]
):
    """Those that one has made or gets; an admin sees everybody's."""

    queryset = ReportSchedule.objects.select_related("created_by").order_by("-id")
    serializer_class = ScheduleSerializer
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[ReportSchedule]:
        last = ReportMail.objects.select_related("user").order_by("-slot_at", "id")
        found = super().get_queryset().prefetch_related("recipients", Prefetch("mails", last[:10], "last_mails"))
        user: Any = self.request.user
        if user.role != Role.ADMIN:
            mine = ReportSchedule.recipients.through.objects.filter(user_id=user.pk).values("reportschedule_id")
            found = found.filter(Q(created_by=user.pk) | Q(pk__in=mine))
        if report := self.request.query_params.get("report"):
            found = found.filter(report=report[:60])
        return found

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Beside them: whether a mail server is set up."""
        answer = super().list(request, *args, **kwargs)
        answer.data["mail_is_set_up"] = server.is_set_up()
        return answer

    @extend_schema(request=NewScheduleSerializer, responses={201: ScheduleSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begins with the next slot after now."""
        form = NewScheduleSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        user, now = self._user(), timezone.now()
        given = form.validated_data
        made = ReportSchedule(
            **frozen_values(given, user, now), created_by=user, created_at=now, updated_at=now,
            **{name: given[name] for name in WHEN},
        )  # fmt: skip
        made.next_at = next_slot(made, now)
        with transaction.atomic():
            made.save()
            made.recipients.set(given["recipients"])
            audit.record(user, "scheduled", f"report:{made.report}", schedule=made.pk, every=made.every)
        return Response(self._shown(made), status.HTTP_201_CREATED)

    @extend_schema(request=WhenSerializer, responses=ScheduleSerializer)
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """When, to whom, in what language, and whether at all."""
        schedule, now = self._mine(), timezone.now()
        form = WhenSerializer(data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        given = dict(form.validated_data)
        people = given.pop("recipients", None)
        for name, value in given.items():
            setattr(schedule, name, value)
        schedule.updated_at, schedule.next_at = now, next_slot(schedule, now)
        with transaction.atomic():
            schedule.save()
            if people is not None:
                schedule.recipients.set(people)
            audit.record(self._user(), "changed", f"report:{schedule.report}", schedule=schedule.pk)
        return Response(self._shown(schedule))

    def perform_destroy(self, instance: ReportSchedule) -> None:
        self._mine()
        audit.record(self._user(), "deleted", f"report:{instance.report}", schedule=instance.pk)
        instance.delete()

    def _mine(self) -> ReportSchedule:
        schedule, user = self.get_object(), self._user()
        if schedule.created_by_id != user.pk and user.role != Role.ADMIN:
            raise PermissionDenied("Only whoever made this can change it. You can stop getting it.")
        return schedule

    def _user(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user

    def _shown(self, schedule: ReportSchedule) -> Any:
        return ScheduleSerializer(self.get_queryset().get(pk=schedule.pk)).data
