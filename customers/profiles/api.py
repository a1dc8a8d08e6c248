"""The API of one customer beside reading: changing attributes, their history, export, erasure. And of definitions."""

from typing import Any

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts import audit
from accounts.models import User
from accounts.scope import brands_of, refuse_other_brand, scoped
from customers import loyalty
from customers.joining.present import missing
from customers.models import AttributeDefinition, Customer, LoyaltyProgramme
from customers.profiles import erasing, exporting, knowing
from customers.profiles.defining import Contradicted, retype
from customers.profiles.serializers import (
    AttributeChangeSerializer,
    AttributeDefinitionSerializer,
    CustomerChangeSerializer,
    ErasureSerializer,
    LoyaltyProgrammeSerializer,
)
from customers.profiles.setting import AttributesInvalid, set_attributes
from lib.pages import Pages
from lib.problems import Conflict

STAFF = "staff"  # the source of what somebody changes by hand; who it was is in the audit


class ProfileActions:
    """What is done with one customer; a part of the view set of customers."""

    @extend_schema(request=CustomerChangeSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes attributes by hand: all that are given, or, if one is wrong, none."""
        customer = self._customer(pk)
        form = CustomerChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        try:
            changed = set_attributes(customer.pk, form.validated_data["attributes"], STAFF, timezone.now())
        except AttributesInvalid as error:
            raise ValidationError({"attributes": {key: [words] for key, words in error.problems.items()}}) from None
        if changed:
            audit.record(_user(request), "changed", f"customer:{customer.pk}", attributes=changed)
        return self.retrieve(request, pk=pk)  # type: ignore[attr-defined,no-any-return]  # of the view set

    @extend_schema(request=ErasureSerializer, responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Erases everything that is known about the customer, for good. `confirm` is the id once more."""
        customer = self._customer(pk)
        form = ErasureSerializer(data=request.data or request.query_params.dict())
        form.is_valid(raise_exception=True)
        if form.validated_data["confirm"] != str(customer.pk):
            raise ValidationError({"confirm": ["This is not the id of the customer who is to be erased."]})
        try:
            erasing.erase(customer.pk, _user(request), timezone.now())
        except erasing.StandsInImport as problem:
            raise Conflict(str(problem)) from None
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        parameters=[OpenApiParameter("key", str, description="Of one attribute.")],
        responses=AttributeChangeSerializer(many=True),
    )
    @action(detail=True, url_path="attribute-history", pagination_class=Pages)
    def attribute_history(self, request: Request, pk: str) -> Response:
        """What the attributes of the customer have been, the newest first."""
        key = request.query_params.get("key", "").replace("\0", "")
        changes = knowing.changes(self._customer(pk).pk, key)
        page: Any = self.paginate_queryset(changes)  # type: ignore[attr-defined]  # of the view set
        definitions = {each.key: each for each in AttributeDefinition.objects.filter(key__in={one.key for one in page})}
        shape = AttributeChangeSerializer(page, many=True, context={"definitions": definitions})
        answer: Response = self.get_paginated_response(shape.data)  # type: ignore[attr-defined]
        return answer

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.OBJECT})
    @action(detail=True)
    def export(self, request: Request, pk: str) -> StreamingHttpResponse:
        """Everything that is known about the customer, as a file in JSON."""
        customer = self._customer(pk)
        audit.record(_user(request), "exported", f"customer:{customer.pk}")
        answer = StreamingHttpResponse(exporting.export(customer.pk, timezone.now()), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="customer-{customer.pk}.json"'
        return answer

    def _customer(self, pk: str) -> Customer:
        found = Customer.objects.filter(pk=int(pk)).first()
        if found is None:
            raise missing(int(pk))
        return found


class DefinitionActions:
    """Definitions are made and changed; a part of the view set of attributes."""

    @extend_schema(request=AttributeDefinitionSerializer, responses={201: AttributeDefinitionSerializer})
    def create(self, request: Request) -> Response:
        """Makes an attribute known before anybody has it."""
        form = AttributeDefinitionSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = form.save()
        audit.record(_user(request), "created", f"attribute:{made.key}"[:60], type=made.type)
        return Response(form.data, status=status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[OpenApiParameter("key", OpenApiTypes.STR, "path")],
        request=AttributeDefinitionSerializer,
        responses=AttributeDefinitionSerializer,
    )
    def partial_update(self, request: Request, key: str) -> Response:
        """Its words, and its type where no value that a customer has contradicts."""
        definition = AttributeDefinition.objects.filter(key=key).first()
        if definition is None:
            raise NotFound(f"There is no attribute “{key}”.")
        form = AttributeDefinitionSerializer(definition, data=request.data, partial=True)
        form.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                if (type_ := form.validated_data.get("type", definition.type)) != definition.type:
                    retype(definition, type_)
                form.save()
        except Contradicted as problem:
            raise ValidationError({"type": [str(problem)]}) from None
        audit.record(_user(request), "changed", f"attribute:{key}"[:60], fields=sorted(form.validated_data))
        return Response(form.data)


class LoyaltyProgrammeViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[LoyaltyProgramme],
):
    """Loyalty programmes: of the brands that one works for, and of all together."""

    queryset = LoyaltyProgramme.objects.order_by("name", "id")
    serializer_class = LoyaltyProgrammeSerializer
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012

    def get_queryset(self) -> Any:
        return scoped(super().get_queryset(), self.request.user)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand"))
        try:
            with transaction.atomic():
                made = serializer.save(created_at=timezone.now())
                loyalty.define(made)
        except loyalty.AttributeTaken as problem:
            raise ValidationError({"key": [str(problem)]}) from None
        audit.record(_user(self.request), "created", f"programme:{made.pk}", name=made.name)

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        brand = serializer.instance.brand  # type: ignore[union-attr]
        refuse_other_brand(self.request.user, brand)
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand", brand))
        made = serializer.save()
        fields = sorted(serializer.validated_data)
        audit.record(_user(self.request), "changed", f"programme:{made.pk}", fields=fields)


def standings(customer: Customer, user: Any) -> list[loyalty.Standing]:
    """Where a customer stands, in the programmes that the user may see."""
    identities = [(each.namespace, each.value) for each in customer.identities.all()]
    return loyalty.standings(customer.attributes, identities, brands_of(user))


def _user(request: Request) -> User | None:
    return request.user if isinstance(request.user, User) else None
