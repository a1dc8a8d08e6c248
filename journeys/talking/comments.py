"""Comments of a journey: written, answered, changed, resolved and opened again. Each verb is one transaction."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from rest_framework.exceptions import PermissionDenied, ValidationError

from accounts.models import Brand, Role, User
from accounts.scope import scoped
from journeys.models import Comment, Journey
from journeys.talking import live
from lib.problems import Conflict

MOST = 1_000  # of one journey
MOST_MENTIONS = 20


def staff_of(brand: Brand) -> QuerySet[User]:
    """Who can be mentioned: whoever works for the brand."""
    return User.objects.filter(Q(brands=brand) | Q(brands=None), is_active=True).distinct().order_by("name", "id")


def of_journey(journey: Journey) -> QuerySet[Comment]:
    """All of them, the oldest first, with what is shown of them; two statements."""
    found = Comment.objects.filter(journey=journey).select_related("author", "resolved_by")
    return found.prefetch_related("mentions").order_by("id")


def mentions_of(user: User) -> QuerySet[Comment]:
    """Where somebody was asked for and has not answered yet, in what is not resolved; the newest first."""
    named = scoped(Comment.objects.filter(mentions=user), user, "journey__brand").exclude(author=user)
    open_ = named.filter(Q(parent=None, resolved_at=None) | Q(parent__isnull=False, parent__resolved_at=None))
    answers = Comment.objects.filter(author=user, parent=OuterRef("thread"), pk__gt=OuterRef("pk"))
    waiting = open_.annotate(thread=Coalesce("parent_id", "id")).filter(~Exists(answers))
    return waiting.select_related("journey", "author").order_by("-id")


@transaction.atomic
def write(
    journey: Journey, by: User, text: str, mentions: Sequence[int], *, node: str = "", parent: int | None = None
) -> Comment:
    """A comment at a node (or at the journey as a whole), or an answer to one. Raises Conflict and ValidationError."""
    # Two who write at once wait for one another, so that the limit holds; whoever saves the draft does not.
    Journey.objects.select_for_update(no_key=True).get(pk=journey.pk)
    if Comment.objects.filter(journey=journey).count() >= MOST:
        raise Conflict(f"A journey has at most {MOST:,} comments. Delete some that are resolved.", "too_many_comments")
    thread = None
    if parent is not None:
        thread = Comment.objects.filter(journey=journey, pk=parent, parent=None).first()
        if thread is None:
            raise ValidationError({"parent": ["The comment that this answers does not exist any more."]})
        node = thread.node
    named = _mentioned(journey, mentions)
    comment = Comment.objects.create(journey=journey, node=node, parent=thread, text=text, author=by)
    comment.mentions.set(named)
    live.tell_comments(journey.pk)
    live.tell_mentioned({*(each.pk for each in named), *_concerned(thread)})
    return comment


@transaction.atomic
def change(comment: Comment, by: User, text: str, mentions: Sequence[int], now: datetime) -> None:
    """Another text. Only who wrote it may change it."""
    if comment.author_id != by.pk:
        raise PermissionDenied("Only who wrote a comment can change it.")
    before = _concerned(comment)
    named = _mentioned(comment.journey, mentions)
    comment.text, comment.edited_at = text, now
    comment.save(update_fields=["text", "edited_at"])
    comment.mentions.set(named)
    live.tell_comments(comment.journey_id)
    live.tell_mentioned({*before, *(each.pk for each in named)})


@transaction.atomic
def resolve(comment: Comment, by: User, now: datetime | None) -> None:
    """Closes a comment with all its answers; with None it is open again. Raises ValidationError for an answer."""
    if comment.parent_id is not None:
        raise ValidationError({"resolved": ["An answer is resolved with the comment that it answers."]})
    comment.resolved_at, comment.resolved_by = now, by if now else None
    comment.save(update_fields=["resolved_at", "resolved_by"])
    live.tell_comments(comment.journey_id)
    live.tell_mentioned(_concerned(comment))


@transaction.atomic
def delete(comment: Comment, by: User) -> None:
    """Takes a comment away with its answers. Only who wrote it, or an admin, may do so; of who is gone, anybody."""
    if comment.author_id not in (None, by.pk) and by.role != Role.ADMIN:
        raise PermissionDenied("Only who wrote a comment, or an admin, can delete it.")
    concerned = _concerned(comment)
    comment.delete()
    live.tell_comments(comment.journey_id)
    live.tell_mentioned(concerned)


def _mentioned(journey: Journey, ids: Sequence[int]) -> list[User]:
    named = list(staff_of(journey.brand).filter(pk__in=ids))
    if missing := set(ids) - {each.pk for each in named}:
        raise ValidationError({"mentions": [f"Nobody with the number {min(missing)} works for {journey.brand.name}."]})
    return named


def _concerned(thread: Comment | None) -> set[int]:
    """Whoever is mentioned in a comment or in its answers."""
    if thread is None:
        return set()
    about = Comment.objects.filter(Q(pk=thread.pk) | Q(parent=thread.pk))
    return set(about.filter(mentions__isnull=False).values_list("mentions", flat=True))
