"""The API of what customers allow: their consents and the history of them, opt-ins, and the suppression list."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import generics, mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from accounts.scope import brands_of
from customers.consents import ConsentRow, record_consents
from customers.contacts import FORM_OF_CHANNEL, NotAContact, contact
from customers.models import Consent, ConsentChange, ConsentPause, Customer, Suppression, Topic
from delivery.api.consent_serializers import (
    AskedSerializer,
    ChoicesSerializer,
    ConsentChangeSerializer,
    CustomerConsentsSerializer,
    OptInRequestSerializer,
    SuppressionSerializer,
)
from delivery.consent import opt_in
from delivery.consent.choices import Origin
from delivery.consent.pages.rendering import ip_of
from delivery.models import OptIn
from lib.problems import Conflict

BY_HAND = "by_hand"  # the source of what the staff enters
LARGEST_ID = 2**63 - 1


class CustomerConsentsView(APIView):
    """What one customer allows, of the brands that one works for."""

    @extend_schema(responses=CustomerConsentsSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """What stands now, what waits for its confirmation, and breaks that have not ended."""
        return Response(CustomerConsentsSerializer(_state(_customer(pk), request.user)).data)

    @extend_schema(request=ChoicesSerializer, responses=CustomerConsentsSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """Records choices that somebody of the staff vouches for, a signed paper, say. They count at once."""
        customer, now = _customer(pk), timezone.now()
        form = ChoicesSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data["choices"]
        topics = _topics(request.user, [each["topic"] for each in given])
        words = form.validated_data["note"]
        record_consents(
            [
                ConsentRow(
                    customer.pk,
                    each["channel"],
                    topics[each["topic"]].pk,
                    each["granted"],
                    BY_HAND,
                    now,
                    text_version=words,
                )
                for each in given
            ],
            now,
        )
        audit.record(_user(request), "consented", f"customer:{customer.pk}", choices=given, note=words)
        return Response(CustomerConsentsSerializer(_state(customer, request.user)).data)


@extend_schema_view(get=extend_schema(parameters=[OpenApiParameter("pk", OpenApiTypes.INT, "path")]))
class ConsentHistoryView(generics.ListAPIView[ConsentChange]):
    """What one customer has allowed and refused."""

    serializer_class = ConsentChangeSerializer
    queryset = ConsentChange.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[ConsentChange]:
        """Every choice there was, the newest first; of the brands that one works for."""
        changes = ConsentChange.objects.filter(customer=_customer(self.kwargs["pk"])).select_related("topic")
        brands = brands_of(self.request.user)
        if brands is not None:
            changes = changes.filter(topic__brand__in=brands)
        return changes.order_by("-at", "-id")


class OptInView(APIView):
    """Consents that come from a form."""

    @extend_schema(request=OptInRequestSerializer, responses=AskedSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Somebody has opted in on a form. Where the brand asks for a confirmation by e-mail, it is asked for.

        The consent then counts when the link in that message has been followed.
        """
        customer = _customer(pk)
        form = OptInRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        topics = [*_topics(request.user, given["topics"]).values()]
        if len({each.brand_id for each in topics}) != 1:
            raise ValidationError({"topics": ["Name topics of one brand."]})
        origin = Origin(given["source"], given["ip"] or ip_of(request), given["text_version"])
        try:
            asked = opt_in.ask(customer, topics[0].brand, given["channel"], topics, origin=origin, now=timezone.now())
        except opt_in.CannotAsk as error:
            raise Conflict(str(error), "cannot_ask") from error
        return Response(AskedSerializer(asked).data, status=201)


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="How the address begins."),
            OpenApiParameter("channel", OpenApiTypes.STR, description="Only addresses of this channel."),
            OpenApiParameter("reason", OpenApiTypes.STR, description="Only those for this reason."),
        ]
    )
)
class SuppressionViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[Suppression],
):
    """Addresses that must not be written to, whoever they belong to."""

    queryset = Suppression.objects.order_by("-id")
    serializer_class = SuppressionSerializer

    def get_queryset(self) -> QuerySet[Suppression]:
        listed = super().get_queryset()
        if self.action != "list":
            return listed
        asked = self.request.query_params
        for name in ("channel", "reason"):
            if value := _typed(asked.get(name, "")):
                listed = listed.filter(**{name: value})
        if typed := _typed(asked.get("q", "")):
            listed = listed.filter(_begins(typed))
        return listed

    def perform_create(self, serializer: BaseSerializer[Suppression]) -> None:
        """By hand. One that is on the list already keeps its first reason."""
        given: Any = serializer.validated_data
        if Suppression.objects.filter(channel=given["channel"], endpoint=given["endpoint"]).exists():
            raise Conflict("This address is on the list already.", "suppressed_already")
        kept = serializer.save(reason=BY_HAND, created_at=timezone.now())
        audit.record(
            _user(self.request), "suppressed", f"suppression:{kept.pk}", channel=kept.channel, endpoint=kept.endpoint
        )

    def perform_destroy(self, instance: Suppression) -> None:
        audit.record(
            _user(self.request),
            "unsuppressed",
            f"suppression:{instance.pk}",
            channel=instance.channel,
            endpoint=instance.endpoint,
            reason=instance.reason,
        )
        instance.delete()


def _begins(typed: str) -> Q:
    """Addresses that begin so, in whatever form they were typed."""
    found = Q(endpoint__startswith=typed) | Q(endpoint__startswith=typed.lower())
    for form in set(FORM_OF_CHANNEL.values()):
        try:
            found |= Q(endpoint=contact(form, typed))
        except NotAContact:
            continue
    return found


def _typed(text: str) -> str:
    return text.replace("\0", "").strip()[:500]


def _customer(pk: int) -> Customer:
    return get_object_or_404(Customer, pk=pk if pk <= LARGEST_ID else 0)


def _topics(user: Any, ids: list[int]) -> dict[int, Topic]:
    """These topics, by id. Raises ValidationError for one that does not exist for this user."""
    brands = brands_of(user)
    found = Topic.objects.select_related("brand").filter(pk__in=ids)
    topics = found.in_bulk() if brands is None else found.filter(brand__in=brands).in_bulk()
    if missing := [each for each in ids if each not in topics]:
        raise ValidationError({"topics": [f"There is no topic {missing[0]}."]})
    return topics


def _state(customer: Customer, user: Any) -> dict[str, Any]:
    now = timezone.now()
    consents = Consent.objects.filter(customer=customer).select_related("topic")
    waiting = OptIn.objects.filter(customer_id=customer.pk, confirmed_at=None, expires_at__gt=now)
    breaks = ConsentPause.objects.filter(customer=customer, until__gt=now)
    brands = brands_of(user)
    if brands is not None:
        consents, waiting = consents.filter(topic__brand__in=brands), waiting.filter(brand__in=brands)
        breaks = breaks.filter(brand__in=brands)
    return {
        "consents": consents.order_by("topic__brand", "topic__name", "channel"),
        "pending": waiting.order_by("-asked_at"),
        "pauses": breaks.order_by("brand"),
    }


def _user(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user
