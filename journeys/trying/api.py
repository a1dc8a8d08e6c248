"""The API of trying a journey on a person, and of its tests."""

from typing import Any, ClassVar

from django.db import OperationalError, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from accounts.scope import refuse_other_brand, scoped
from journeys.models import Journey, JourneyTest
from journeys.problems import Unpublishable
from journeys.serializers import ProblemsSerializer
from journeys.trying import shapes
from journeys.trying.telling import told
from journeys.trying.testing import MOST_TESTS, run_tests
from journeys.trying.trial import Limits, Trial, nothing_remains
from journeys.trying.versions import compiled
from lib.forms import StrictSerializer
from lib.problems import Conflict

BUSY = "Somebody else is changing the same journey or customer at this moment. Try again."


class TrySerializer(StrictSerializer):
    """Whom to try, on what, and how far."""

    person = shapes.PersonShape()
    answers = shapes.AnswerShape(many=True, default=list, max_length=shapes.MOST_ANSWERS)  # type: ignore[call-arg]
    of = serializers.ChoiceField([("draft", "The draft"), ("published", "The published version")], default="draft")
    steps = serializers.IntegerField(min_value=1, max_value=shapes.MOST_DECISIONS, default=shapes.MOST_DECISIONS)
    until_s = serializers.IntegerField(min_value=0, max_value=shapes.LONGEST_S, default=shapes.LONGEST_S)


class TestSerializer(serializers.ModelSerializer[JourneyTest]):
    """A test of a journey."""

    class Meta:
        model = JourneyTest
        fields: ClassVar = ["id", "name", "person", "answers", "expected", "updated_at"]
        extra_kwargs: ClassVar = {"person": {"required": True}, "expected": {"required": True}}

    def validate_name(self, name: str) -> str:
        if not (name := name.strip()):
            raise serializers.ValidationError("Give it a name.")
        journey: Journey = self.context["journey"]
        others = journey.tests.exclude(pk=self.instance.pk) if self.instance else journey.tests.all()
        if others.filter(name=name).exists():
            raise serializers.ValidationError("Another test of this journey has this name.")
        return name

    def validate_person(self, person: Any) -> Any:
        shapes.person_of(person)
        return person

    def validate_answers(self, answers: Any) -> Any:
        shapes.answers_of(answers)
        return answers

    def validate_expected(self, expected: Any) -> Any:
        shapes.expected_of(expected)
        return expected


class RunSerializer(StrictSerializer):
    """Which tests to run; none named: all of them."""

    tests = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=MOST_TESTS)


class DifferenceSerializer(serializers.Serializer[Any]):
    """What differs from what a test expects: a sentence in English, and its code and values for other languages."""

    words = serializers.CharField()
    code = serializers.CharField()
    params = serializers.DictField()


class OutcomeSerializer(serializers.Serializer[Any]):
    test = serializers.IntegerField()
    name = serializers.CharField()
    passed = serializers.BooleanField()
    differences = DifferenceSerializer(many=True)


class TryView(APIView):
    """One person through a journey."""

    @extend_schema(request=TrySerializer, responses={200: OpenApiTypes.OBJECT, 400: ProblemsSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Plays it on a virtual clock; nothing of it remains. 400 with the problems while the draft has mistakes."""
        journey = _journey(request, pk)
        form = TrySerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked, now = form.validated_data, timezone.now()
        limits = Limits(asked["steps"], asked["until_s"])
        try:
            with nothing_remains():
                what = compiled(journey, now, published=asked["of"] == "published")
                trial = Trial(journey, what, dict(asked["person"]), list(asked["answers"]), now=now, limits=limits)
                trial.play()
                return Response(told(trial))
        except Unpublishable as error:
            return Response(
                {
                    "detail": "The draft has mistakes. Correct them, then try it.",
                    "code": "unpublishable",
                    "problems": [each.as_json() for each in error.problems],
                },
                status=400,
            )
        except OperationalError as error:
            raise Conflict(BUSY, "busy") from error


class TestsView(APIView):
    """The tests of a journey."""

    @extend_schema(responses=TestSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """All of them, by name."""
        return Response(TestSerializer(_journey(request, pk).tests.order_by("name"), many=True).data)

    @extend_schema(request=TestSerializer, responses={201: TestSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Saves a test. It runs on every publication, and blocks it when it fails."""
        journey = _mine(request, pk)
        with transaction.atomic():
            Journey.objects.select_for_update().get(pk=journey.pk)
            if journey.tests.count() >= MOST_TESTS:
                raise ValidationError({"name": [f"A journey has at most {MOST_TESTS} tests. Delete one first."]})
            form = TestSerializer(data=request.data, context={"journey": journey})
            form.is_valid(raise_exception=True)
            test = form.save(journey=journey, created_by=_user(request))
            audit.record(_user(request), "tested", f"journey:{journey.pk}", test=test.name)
        return Response(TestSerializer(test).data, status=201)


class TestView(APIView):
    """One test."""

    @extend_schema(request=TestSerializer, responses=TestSerializer)
    def patch(self, request: Request, pk: int, test: int) -> Response:
        """Changes it."""
        found = get_object_or_404(_mine(request, pk).tests, pk=_whole(test))
        form = TestSerializer(found, data=request.data, partial=True, context={"journey": found.journey})
        form.is_valid(raise_exception=True)
        form.save()
        return Response(form.data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, test: int) -> Response:
        """Deletes it."""
        found = get_object_or_404(_mine(request, pk).tests, pk=_whole(test))
        with transaction.atomic():
            audit.record(_user(request), "untested", f"journey:{pk}", test=found.name)
            found.delete()
        return Response(status=204)


class RunTestsView(APIView):
    """Runs tests on the draft."""

    @extend_schema(request=RunSerializer, responses=OutcomeSerializer(many=True))
    def post(self, request: Request, pk: int) -> Response:
        """Whether each has passed, or what differs; nothing of it remains."""
        journey = _journey(request, pk)
        form = RunSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        chosen = form.validated_data.get("tests")
        tests = None if chosen is None else list(journey.tests.filter(pk__in=chosen).order_by("name"))
        try:
            outcomes = run_tests(journey, timezone.now(), tests)
        except OperationalError as error:
            raise Conflict(BUSY, "busy") from error
        return Response(OutcomeSerializer(outcomes, many=True).data)


def _journey(request: Request, pk: int) -> Journey:
    journeys = scoped(Journey.objects.select_related("version", "brand"), request.user)
    return get_object_or_404(journeys, pk=_whole(pk))


def _mine(request: Request, pk: int) -> Journey:
    journey = _journey(request, pk)
    refuse_other_brand(request.user, journey.brand)
    return journey


def _user(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


def _whole(pk: int) -> int:
    return pk if pk < 2**63 else 0
