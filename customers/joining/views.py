"""The API of namespaces, and of merges: shown, undone, made by hand."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts import audit
from accounts.models import User
from accounts.scope import brands_of, refuse_other_brand
from customers.joining import by_hand, present, undoing, words
from customers.joining.namespaces import rules_of
from customers.joining.serializers import JoinSerializer, MergeSerializer, NamespaceSerializer
from customers.models import Customer, Merge, Namespace
from customers.sentences import SaidConflict
from lib import sql


class NamespaceViewSet(
    mixins.ListModelMixin,
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Namespace],
):
    """What identities are named by, and which of them join customers. The strongest come first."""

    queryset = Namespace.objects.order_by("priority", "key")
    serializer_class = NamespaceSerializer
    lookup_value_regex = r"\d{1,18}"
    http_method_names = ["get", "post", "patch"]  # noqa: RUF012

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Also those of identities that came before anybody has described them."""
        rules_of(key for (key,) in sql.rows(sql.beside(__file__, "known_namespaces.sql")))
        return super().list(request, *args, **kwargs)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        serializer = super().get_serializer(*args, **kwargs)
        if args:
            given = args[0] if kwargs.get("many") else [args[0]]
            _count(given)
        return serializer

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand"))
        made = serializer.save()
        _count([made])
        audit.record(self.request.user, "created", f"namespace:{made.pk}", key=made.key)  # type: ignore[arg-type]

    def perform_update(self, serializer: BaseSerializer[Any]) -> None:
        """The rules hold for what comes from now on; who is joined stays so."""
        instance = serializer.instance
        assert instance is not None
        refuse_other_brand(self.request.user, instance.brand)
        refuse_other_brand(self.request.user, serializer.validated_data.get("brand", instance.brand))
        was = {name: getattr(instance, name) for name in ("priority", "joins", "is_single")}
        changed = serializer.save()
        now = {name: getattr(changed, name) for name in was}
        audit.record(
            self.request.user,  # type: ignore[arg-type]
            "changed",
            f"namespace:{changed.pk}",
            fields=sorted(serializer.validated_data),
            was={name: value for name, value in was.items() if value != now[name]},
        )


def _count(namespaces: Any) -> None:
    found = list(namespaces)
    rows = sql.rows(sql.fill(sql.beside(__file__, "count_identities.sql"), keys=[each.key for each in found]))
    counts = dict(rows)
    for each in found:
        each.count = counts.get(each.key, 0)


class MergesView(APIView):
    """Who has become this customer."""

    @extend_schema(responses=MergeSerializer(many=True), operation_id="customers_merges_list")
    def get(self, request: Request, pk: int) -> Response:
        """The latest first, and those by way of others too; those that were undone stay in the list."""
        _known(pk)
        everybody = [pk, *present.everybody_in(pk)]
        merges = Merge.objects.filter(kept_id__in=everybody).select_related("by").order_by("-pk")[:200]
        return Response(_shown(list(merges)))


class UndoMergeView(APIView):
    """Takes a merge back."""

    @extend_schema(request=None, responses=MergeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Both are there again, each with what was theirs; what has happened since stays with the kept one."""
        _refuse_part_of_the_company(request)
        if not Merge.objects.filter(pk=pk).exists():
            raise NotFound("There is no such merge.")
        try:
            merge = undoing.undo(pk, _user(request), timezone.now())
        except undoing.CannotUndo as reason:
            raise SaidConflict(str(reason)) from None
        audit.record(_user(request), "parted", f"customer:{merge.kept_id}", merge=merge.pk, customer=merge.lost_id)
        return Response(_shown([merge])[0])


class JoinView(APIView):
    """Joins two customers by hand."""

    @extend_schema(request=JoinSerializer, responses=MergeSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """The rules choose who is kept."""
        _refuse_part_of_the_company(request)
        _known(pk)
        wish = JoinSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        try:
            merge_id = by_hand.join(pk, wish.validated_data["customer"], _user(request), timezone.now())
        except by_hand.CannotJoin as reason:
            raise ValidationError({"customer": [str(reason)]}) from None
        merge = Merge.objects.select_related("by").get(pk=merge_id)
        audit.record(_user(request), "joined", f"customer:{merge.kept_id}", merge=merge.pk, customer=merge.lost_id)
        return Response(_shown([merge])[0])


def _user(request: Request) -> User:
    assert isinstance(request.user, User), "the rights table lets in nobody else"
    return request.user


def _known(pk: int) -> None:
    if pk >= 2**63 or not Customer.objects.filter(pk=pk).exists():
        raise present.missing(pk)


def _refuse_part_of_the_company(request: Request) -> None:
    """Customers are of all brands: to join two changes what every brand knows of them."""
    if brands_of(request.user) is not None:
        raise PermissionDenied("Customers are shared by all brands: only who works for all of them joins or parts two.")


def _shown(merges: list[Merge]) -> list[dict[str, Any]]:
    rules = rules_of({namespace for each in merges for namespace, _ in each.cause.get("identities", ())})
    shown = []
    for merge in merges:
        identities, by = words.shown(merge, rules), merge.by.name if merge.by else ""
        lost = Customer(pk=merge.lost_id, attributes=merge.lost.get("attributes") or {})
        reason = undoing.why_not(merge)
        shown.append(
            {
                "id": merge.pk,
                "at": merge.at,
                "customer": merge.kept_id,
                "merged": {"id": merge.lost_id, "name": lost.name},
                "cause": words.cause(merge, identities, by),
                "words": words.words(merge, identities, by),
                "undone_at": merge.undone_at,
                "can_undo": not reason,
                "why_not": reason,
            }
        )
    return [dict(each) for each in MergeSerializer(shown, many=True).data]
