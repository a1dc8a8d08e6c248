"""Brand scoping: nobody sees or writes what belongs to a brand they do not work for."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from rest_framework.exceptions import PermissionDenied

from accounts.api_keys import System
from accounts.models import Brand, User

M = TypeVar("M", bound=Model)


def brands_of(user: Any) -> list[int] | None:
    """Ids of the brands this user is limited to; None: no limit."""
    if isinstance(user, System):
        return [user.brand.pk]
    if not isinstance(user, User):
        return []
    ids = list(user.brands.values_list("id", flat=True))
    return ids or None


def scoped(queryset: QuerySet[M], user: Any, path: str = "brand") -> QuerySet[M]:
    """The rows of the user's brands, and those of no brand."""
    ids = brands_of(user)
    if ids is None:
        return queryset
    return queryset.filter(Q(**{f"{path}__in": ids}) | Q(**{f"{path}__isnull": True}))


def refuse_other_brand(user: Any, brand: Brand | None) -> None:
    """Raises PermissionDenied when the user does not work for this brand (or for all of them, when there is none)."""
    ids = brands_of(user)
    if ids is not None and (brand is None or brand.pk not in ids):
        raise PermissionDenied("You do not work for this brand.")
