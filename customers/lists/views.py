"""The API of lists; making one from a rule is added above (segments/api/lists.py)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from accounts.api_keys import System
from accounts.models import Brand, User
from accounts.scope import refuse_other_brand, scoped
from customers.listing import CustomerRowSerializer, customer_rows
from customers.lists import storing
from customers.lists.serializers import MOST_UNKNOWN, ListChangedSerializer, ListMembersSerializer, ListSerializer
from customers.models import CustomerList, ListMember


@contextmanager
def taken_names() -> Iterator[None]:
    """Somebody else has taken the name since it was checked: that is said at the field."""
    try:
        yield
    except IntegrityError as error:
        raise ValidationError({"name": ["There is already a list of this name."]}) from error


def user_of(request: Request) -> User | None:
    """Who asks, unless it is another system."""
    return request.user if isinstance(request.user, User) else None


def brand_for(request: Request, values: dict[str, Any]) -> Brand | None:
    """Whose a new list is: what was said; of another system always its own. Raises PermissionDenied."""
    user: Any = request.user
    if isinstance(user, System) and values.get("brand") is None:
        return user.brand
    refuse_other_brand(user, values.get("brand"))
    return values.get("brand")


class MemberIds:
    """The ids of a list's members in their order: what a paginator asks for."""

    def __init__(self, customer_list: CustomerList) -> None:
        self._size = customer_list.size
        members = ListMember.objects.filter(list=customer_list).order_by("customer_id")
        self._ids = members.values_list("customer_id", flat=True)

    def count(self) -> int:
        return self._size

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice) -> list[int]:
        return list(self._ids[place])


class ListViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    viewsets.GenericViewSet[CustomerList],
):
    """Lists of the brands that one works for, and those of no brand."""

    queryset = CustomerList.objects.select_related("created_by").order_by("name", "id")
    serializer_class = ListSerializer
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "patch", "delete"]  # noqa: RUF012 (Django's own attribute)

    def get_queryset(self) -> Any:
        return scoped(super().get_queryset(), self.request.user)

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        values = {**serializer.validated_data, "brand": brand_for(self.request, serializer.validated_data)}
        serializer.instance = self.make(values)

    def make(self, values: dict[str, Any]) -> CustomerList:
        """An empty list, to be filled over the API."""
        with taken_names():
            return storing.create(values, {"kind": "api"}, by=user_of(self.request), now=timezone.now())

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        changed: Any = serializer.instance
        refuse_other_brand(self.request.user, changed.brand)
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand", changed.brand))
        with taken_names():
            storing.change(changed, serializer.validated_data, by=user_of(self.request))

    def perform_destroy(self, instance: CustomerList) -> None:
        refuse_other_brand(self.request.user, instance.brand)
        storing.delete(instance, by=user_of(self.request))

    @extend_schema(responses=CustomerRowSerializer(many=True))
    @action(detail=True)
    def members(self, request: Request, pk: str) -> Response:
        """The customers in the list. Ordered by id."""
        assert self.paginator is not None
        found: Any = MemberIds(self.get_object())
        ids: Any = self.paginator.paginate_queryset(found, request, view=self)
        return self.get_paginated_response(CustomerRowSerializer(customer_rows(ids or []), many=True).data)

    @extend_schema(request=ListMembersSerializer, responses=ListChangedSerializer)
    @members.mapping.post
    def add(self, request: Request, pk: str) -> Response:
        """Puts customers into the list, 10,000 a call at most. Who is in it already stays so."""
        to, customers, identities = self._named(request)
        return Response(_shown(storing.add(to, customers, identities, by=user_of(request), now=timezone.now())))

    @extend_schema(request=ListMembersSerializer, responses=ListChangedSerializer)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Takes customers out of the list, 10,000 a call at most."""
        of, customers, identities = self._named(request)
        return Response(_shown(storing.remove(of, customers, identities, by=user_of(request), now=timezone.now())))

    def _named(self, request: Request) -> tuple[CustomerList, list[int], list[tuple[str, str]]]:
        """The list, if one may change it, and the customers and identities that a call names."""
        customer_list = self.get_object()
        refuse_other_brand(request.user, customer_list.brand)
        form = ListMembersSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        identities = [(each["namespace"], each["value"]) for each in form.validated_data.get("identities", [])]
        return customer_list, form.validated_data.get("customers", []), identities


def _shown(done: storing.Changed) -> dict[str, Any]:
    named = [{"namespace": namespace, "value": value} for namespace, value in done.unknown[:MOST_UNKNOWN]]
    return {"changed": done.changed, "size": done.size, "unknown": named, "unknown_count": len(done.unknown)}
