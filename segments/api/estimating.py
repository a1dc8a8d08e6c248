"""What a rule that is still being edited would choose: about how many, and some of them. Nothing is saved."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.listing import CustomerRowSerializer, customer_rows
from segments.api.refusing import refusing
from segments.estimating import estimate, people
from segments.moment import Moment
from segments.serializers import PathCountSerializer, RuleRefusedSerializer, RuleSerializer
from segments.tree import Node, parse


class EstimateSerializer(serializers.Serializer[Any]):
    """About how many customers a rule chooses: in 95 of 100 samples the true number lies from `low` to `high`.

    `sampled` customers were asked; 0 says that all were, and then the three numbers are one.
    """

    count = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    total = serializers.IntegerField()
    leaves = PathCountSerializer(many=True)
    groups = PathCountSerializer(many=True)
    sampled = serializers.IntegerField()
    ms = serializers.IntegerField()


class RuleSampleSerializer(serializers.Serializer[Any]):
    """Some of the customers whom a rule chooses."""

    customers = CustomerRowSerializer(many=True)


def rule_of(request: Request) -> tuple[Node, Moment]:
    """The rule of a request and the time at which it is asked. Raises field errors and RuleInvalid."""
    form = RuleSerializer(data=request.data, context={"request": request})
    form.is_valid(raise_exception=True)
    moment = Moment(form.validated_data.get("as_of") or timezone.now())
    return parse(form.validated_data["rule"], moment.known), moment


class EstimatingActions:
    """Of segments: what a rule would choose."""

    @extend_schema(request=RuleSerializer, responses={200: EstimateSerializer, 400: RuleRefusedSerializer})
    @action(detail=False, methods=["post"])
    def estimate(self, request: Request) -> Response:
        """About how many customers a rule chooses, within half a second: of a sample that stays the same."""
        with refusing():
            node, moment = rule_of(request)
            return Response(asdict(estimate(node, moment)))

    @extend_schema(request=RuleSerializer, responses={200: RuleSampleSerializer, 400: RuleRefusedSerializer})
    @action(detail=False, methods=["post"])
    def sample(self, request: Request) -> Response:
        """Up to ten customers whom a rule chooses, as quickly as some are found."""
        with refusing():
            node, moment = rule_of(request)
            return Response({"customers": customer_rows(people(node, moment))})
