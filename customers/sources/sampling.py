"""The first rows of a source that we read, as an uploaded file: the import wizard makes a mapping of it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from customers.models import Source
from customers.sources.kinds import KINDS
from customers.sources.querying import QueryProblem
from customers.sources.reading import sample


class SourceSampleSerializer(serializers.Serializer[Any]):
    """The upload that has been made."""

    upload = serializers.IntegerField()


class SourceSampleView(APIView):
    """A sample of a database."""

    @extend_schema(request=None, responses={201: SourceSampleSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Puts at most a thousand rows of the query among the uploads."""
        source = get_object_or_404(Source, pk=pk if pk < 2**63 else 0)
        if not KINDS[source.kind].runs:
            raise ValidationError(f"The source “{source.name}” sends by itself: there is nothing to ask it.")
        user = request.user if isinstance(request.user, User) else None
        try:
            return Response({"upload": sample(source, user, timezone.now()).pk}, status=201)
        except QueryProblem as problem:
            raise ValidationError(str(problem)) from None
