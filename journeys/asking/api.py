"""The API that sends a cascade to one customer, and tells how far it has come."""

from typing import Any, ClassVar, cast

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api_keys import System
from accounts.models import Brand, User
from accounts.scope import refuse_other_brand, scoped
from delivery.models import Message
from journeys import examples
from journeys.asking import ad_hoc, cascade_ends
from journeys.entering.api_calls import IdempotencyField, PayloadField, caller_of, idempotency_key, once
from journeys.entering.enroll_api import IN_HEADER, NamedSerializer
from journeys.models import ApiCascade, Arrival, Enrollment
from journeys.nodes.cascade import STOPS
from journeys.running import program
from lib.forms import DurationField, StrictSerializer

STATUSES = ("queued", "running", "ended", "withdrawn")


class CascadeStepSerializer(StrictSerializer):
    """One channel. Its text stands here, or in the one template that all steps name."""

    channel = serializers.CharField(max_length=20)
    content = serializers.DictField(required=False, help_text="The fields of the channel.")
    template_id = serializers.IntegerField(required=False, help_text="The newest version; the same in all steps.")
    timeout_s = DurationField(
        min_value=60,
        required=False,
        help_text="How long a reaction is waited for. Left out: as is usual on the channel.",
    )
    sender_id = serializers.IntegerField(required=False, help_text="Else the brand's default sender of the channel.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("content" in attrs) == ("template_id" in attrs):
            raise serializers.ValidationError({"content": ["Name a template, or write a content."]})
        return attrs


class CascadeWishSerializer(StrictSerializer):
    """A cascade to one customer."""

    to = NamedSerializer()
    brand = serializers.PrimaryKeyRelatedField(
        queryset=Brand.objects.all(), required=False, help_text="An API key has one brand, which need not be named."
    )
    topic = serializers.CharField(
        max_length=40, help_text="The key of a topic of the brand; its traffic class is that of the messages."
    )
    steps = CascadeStepSerializer(many=True, min_length=1, max_length=12)  # type: ignore[call-arg]
    stop_on = serializers.ListField(child=serializers.ChoiceField(STOPS), required=False)
    evidence = serializers.ChoiceField(["certain", "likely", "weak"], required=False)
    data = PayloadField(required=False, help_text="What the texts see as `payload`.")  # type: ignore[assignment]
    idempotency_key = IdempotencyField()


class CascadeMessageSerializer(serializers.ModelSerializer[Message]):
    """A message of a cascade."""

    class Meta:
        model = Message
        fields: ClassVar = [
            "id", "channel", "endpoint", "status", "created_at", "sent_at", "delivered_at", "opened_at", "clicked_at",
            "replied_at", "failed_at", "error_code", "error_text", "cost",
        ]  # fmt: skip


class CascadePlaceSerializer(serializers.Serializer[Any]):
    """Where it stands: the step, from 1, and its channel."""

    number = serializers.IntegerField()
    channel = serializers.CharField()


class CascadeSerializer(serializers.ModelSerializer[ApiCascade]):
    """A cascade and how far it has come. `outcome`: the port by which it ended, or why it was ended from outside."""

    customer = serializers.IntegerField(source="customer_id")
    status = serializers.SerializerMethodField()
    entered_at = serializers.SerializerMethodField()
    ended_at = serializers.SerializerMethodField()
    step = serializers.SerializerMethodField()
    last_step = serializers.SerializerMethodField()
    outcome = serializers.SerializerMethodField()
    messages = serializers.SerializerMethodField()

    class Meta:
        model = ApiCascade
        fields: ClassVar = [
            "id", "customer", "created_at", "status", "entered_at", "ended_at", "step", "last_step", "outcome",
            "messages",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._runs: dict[int, Enrollment | None] = {}  # asked for once

    def _run(self, cascade: ApiCascade) -> Enrollment | None:
        if cascade.pk not in self._runs:
            self._runs[cascade.pk] = cascade_ends.run_of(cascade)
        return self._runs[cascade.pk]

    @extend_schema_field(serializers.ChoiceField(STATUSES))
    def get_status(self, cascade: ApiCascade) -> str:
        if run := self._run(cascade):
            return "ended" if run.exited_at else "running"
        about = {"customer_id": cascade.customer_id, "journey_id": cascade.journey_id, "key": cascade.key}
        return "queued" if Arrival.objects.filter(**about).exists() else "withdrawn"

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_entered_at(self, cascade: ApiCascade) -> Any:
        run = self._run(cascade)
        return run.entered_at if run else None

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_ended_at(self, cascade: ApiCascade) -> Any:
        run = self._run(cascade)
        return run.exited_at if run else None

    @extend_schema_field(CascadePlaceSerializer(allow_null=True))
    def get_step(self, cascade: ApiCascade) -> dict[str, Any] | None:
        run = self._run(cascade)
        args = program(run.version_id).ops[run.op].args if run and not run.exited_at else {}
        return {"number": args["step"] + 1, "channel": args["channel"]} if "step" in args else None

    @extend_schema_field(CascadePlaceSerializer(allow_null=True))
    def get_last_step(self, cascade: ApiCascade) -> dict[str, Any] | None:
        """Of one that has ended: the step that was reacted to, or the last one that was tried."""
        run = self._run(cascade)
        return cascade_ends.end_of(run)["step"] if run and run.exited_at else None

    def get_outcome(self, cascade: ApiCascade) -> str | None:
        run = self._run(cascade)
        return cascade_ends.end_of(run)["outcome"] if run and run.exited_at else None

    @extend_schema_field(CascadeMessageSerializer(many=True))
    def get_messages(self, cascade: ApiCascade) -> list[dict[str, Any]]:
        run = self._run(cascade)
        found = (
            Message.objects.filter(customer_id=run.customer_id, enrollment_id=run.id) if run else Message.objects.none()
        )
        return [dict(each) for each in CascadeMessageSerializer(found.order_by("id"), many=True).data]


class CascadesView(APIView):
    """Cascades that other systems, or people of the staff, ask for."""

    @extend_schema(
        request=CascadeWishSerializer,
        parameters=[IN_HEADER],
        responses={201: CascadeSerializer, 200: CascadeSerializer, 409: OpenApiTypes.OBJECT},
        examples=[
            OpenApiExample(
                "Push, then SMS if it was not read within an hour",
                request_only=True,
                value={
                    "to": {"identity": {"namespace": "shop_id", "value": "4711"}},
                    "topic": "orders",
                    "steps": [
                        {
                            "channel": "push",
                            "content": {"title": "Your parcel", "text": "{{ payload.number }} is waiting for you."},
                            "timeout_s": 3600,
                        },
                        {"channel": "sms", "content": {"text": "Parcel {{ payload.number }} is waiting for you."}},
                    ],
                    "stop_on": ["opened", "clicked"],
                    "data": {"number": "A-17"},
                    "idempotency_key": "parcel-A-17-waiting",
                },
            ),
            *examples.CASCADE_ASKED,
        ],
    )
    def post(self, request: Request) -> Response:
        """Sends a cascade to one customer: 201. The same wish again (by its idempotency key) sends nothing: 200."""
        form = CascadeWishSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        wish, now = form.validated_data, timezone.now()
        key = idempotency_key(request, wish.get("idempotency_key"))
        if key is None:
            raise serializers.ValidationError({"idempotency_key": ["Give one: a cascade is not to go out twice."]})
        brand = _brand(request.user, wish.get("brand"))
        asked_by = request.user if isinstance(request.user, User) else cast(System, request.user).key

        def do() -> dict[str, Any]:
            return {"cascade": ad_hoc.ask(brand, wish, asked_by, now).pk}

        about = {**wish, "cascade": True, "brand": brand.pk, "idempotency_key": ""}
        answer, is_new = once(caller_of(request.user), key, about, now, do)
        cascade = ApiCascade.objects.get(pk=answer["cascade"])
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(CascadeSerializer(cascade).data, status=code)


class CascadeView(APIView):
    """One cascade."""

    @extend_schema(responses=CascadeSerializer, examples=examples.CASCADE)
    def get(self, request: Request, pk: int) -> Response:
        """How far it has come: the step it is at, its messages, and by which port it has ended."""
        mine = scoped(ApiCascade.objects.filter(pk=pk), request.user, path="journey__brand")
        return Response(CascadeSerializer(get_object_or_404(mine)).data)


def _brand(user: Any, named: Brand | None) -> Brand:
    if isinstance(user, System):
        if named not in (None, user.brand):
            raise serializers.ValidationError({"brand": ["This API key works for another brand."]})
        return user.brand
    if named is None:
        raise serializers.ValidationError({"brand": ["Name the brand."]})
    refuse_other_brand(user, named)
    return named
