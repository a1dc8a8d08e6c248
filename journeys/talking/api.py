"""The API of comments. All of the staff may write them, who may only look at journeys too: nothing else is changed."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.scope import scoped
from journeys.graph import MAX_ID
from journeys.models import Comment, Journey
from journeys.talking import comments
from lib.forms import StrictSerializer

SHOWN_MENTIONS = 50
NOTHING = "A comment says something."


class PersonSerializer(serializers.Serializer[Any]):
    """Somebody of the staff."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class CommentSerializer(serializers.Serializer[Any]):
    """A remark, or an answer to one (`parent`). `node` is empty where it is about the journey as a whole."""

    id = serializers.IntegerField()
    node = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment]
    text = serializers.CharField()
    author = PersonSerializer(allow_null=True)
    mentions = PersonSerializer(many=True)
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    resolved_by = PersonSerializer(allow_null=True)


class MentionSerializer(serializers.Serializer[Any]):
    """A comment that waits for an answer of whoever asks; `thread` is the remark that it belongs to."""

    id = serializers.IntegerField()
    thread = serializers.SerializerMethodField()
    journey = serializers.IntegerField(source="journey_id")
    journey_name = serializers.CharField(source="journey.name")
    node = serializers.CharField()
    text = serializers.CharField()
    author = PersonSerializer(allow_null=True)
    created_at = serializers.DateTimeField()

    def get_thread(self, comment: Comment) -> int:
        return comment.parent_id or comment.pk


class _Said(StrictSerializer):
    """What a comment says."""

    text = serializers.CharField(max_length=2000, error_messages={"blank": NOTHING})
    mentions = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1),
        max_length=comments.MOST_MENTIONS,
        required=False,
        default=list,
        error_messages={"max_length": f"A comment mentions at most {comments.MOST_MENTIONS} people."},
    )


class NewCommentSerializer(_Said):
    node = serializers.CharField(max_length=MAX_ID, required=False, allow_blank=True, default="")
    parent = serializers.IntegerField(  # type: ignore[assignment]
        min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None
    )


class CommentChangeSerializer(StrictSerializer):
    """Another text (with its mentions), or whether it is resolved, or both."""

    text = serializers.CharField(max_length=2000, required=False, error_messages={"blank": NOTHING})
    mentions = _Said().fields["mentions"]
    resolved = serializers.BooleanField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "text" not in attrs and "resolved" not in attrs:
            raise serializers.ValidationError("Give a text, or say whether it is resolved.")
        return attrs


def _journey(request: Request, pk: int) -> Journey:
    journeys = scoped(Journey.objects.select_related("brand"), request.user)
    return get_object_or_404(journeys, pk=pk if pk < 2**63 else 0)


def _user(request: Request) -> User:
    assert isinstance(request.user, User)
    return request.user


class CommentsView(APIView):
    """What the staff say to each other about a journey."""

    @extend_schema(operation_id="journey_comments", responses=CommentSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """All comments and answers, the oldest first; at most 1,000 of them."""
        return Response(CommentSerializer(comments.of_journey(_journey(request, pk)), many=True).data)

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Writes a comment, or an answer to one."""
        journey = _journey(request, pk)
        form = NewCommentSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        made = comments.write(journey, _user(request), **form.validated_data)
        return Response(CommentSerializer(made).data, status=201)


class CommentView(APIView):
    """One comment."""

    @extend_schema(request=CommentChangeSerializer, responses=CommentSerializer)
    def patch(self, request: Request, pk: int, comment: int) -> Response:
        """Changes the text of one's own comment; resolves a comment or opens it again."""
        found = self._one(request, pk, comment)
        form = CommentChangeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        given, now = form.validated_data, timezone.now()
        if "text" in given:
            comments.change(found, _user(request), given["text"], given["mentions"], now)
        if "resolved" in given:
            comments.resolve(found, _user(request), now if given["resolved"] else None)
        return Response(CommentSerializer(found).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, comment: int) -> Response:
        """Deletes one's own comment, with its answers; an admin may delete anybody's."""
        comments.delete(self._one(request, pk, comment), _user(request))
        return Response(status=204)

    def _one(self, request: Request, pk: int, comment: int) -> Comment:
        found = Comment.objects.select_related("journey__brand", "author", "resolved_by")
        journey = _journey(request, pk)
        one: Comment = get_object_or_404(found, journey=journey, pk=comment if comment < 2**63 else 0)
        return one


class StaffView(APIView):
    """Who can be mentioned."""

    @extend_schema(responses=PersonSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """Whoever works for the journey's brand."""
        return Response(PersonSerializer(comments.staff_of(_journey(request, pk).brand), many=True).data)


class MentionsView(APIView):
    """What waits for an answer of mine."""

    @extend_schema(responses=MentionSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Open comments, of all journeys, that mention whoever asks and that they have not answered; the newest 50."""
        found = comments.mentions_of(_user(request))[:SHOWN_MENTIONS]
        return Response(MentionSerializer(found, many=True).data)
