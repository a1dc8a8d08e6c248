"""The API of the catalogue and of what customers bought."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from customers.catalogue.reading import details, products
from customers.catalogue.serializers import BoughtSerializer, ProductSerializer
from customers.models import Customer, Product, Purchase


class ProductsView(ListAPIView[Product]):
    """What there is to buy."""

    queryset = Product.objects.none()
    serializer_class = ProductSerializer

    @extend_schema(parameters=[OpenApiParameter("q", OpenApiTypes.STR, description="What was typed: a number, words.")])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those whose number begins with `q`, or that have words that do in their name or category; all without it."""
        return self.list(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return products(self.request.query_params.get("q", ""))


class CustomerPurchasesView(GenericAPIView[Customer]):
    """What a customer bought."""

    queryset = Customer.objects.all()
    serializer_class = BoughtSerializer

    @extend_schema(operation_id="customers_purchases_list", responses=BoughtSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """The purchases with their lines and refunds, the newest first, also those that were cancelled."""
        bought = Purchase.objects.filter(customer=self.get_object()).order_by("-occurred_at", "-id")
        page: Any = self.paginate_queryset(bought)  # type: ignore[arg-type]
        return self.get_paginated_response(BoughtSerializer(details(page), many=True).data)
