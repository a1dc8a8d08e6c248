"""Who a customer is by now: a link in an old mail names one who has become another since."""

from collections.abc import Sequence
from typing import Any

from rest_framework.exceptions import ErrorDetail, NotFound

from customers.models import Merge
from lib import sql


class Merged(NotFound):
    """The customer of this id has become another: the answer names them, so that whoever asked can go there."""

    default_code = "merged"

    def __init__(self, merged_into: int) -> None:
        words = f"This customer was joined into customer {merged_into}."
        super().__init__(words)
        body: Any = {"detail": ErrorDetail(words, "merged"), "code": "merged", "merged_into": merged_into}
        self.detail = body


def missing(customer_id: int) -> NotFound:
    """What is to be raised where there is no customer of this id."""
    now = present(customer_id) if customer_id < 2**63 else customer_id
    return NotFound("There is no such customer.") if now == customer_id else Merged(now)


def present(customer_id: int) -> int:
    """The customer of this id, or the one whom they were joined into."""
    found = Merge.objects.filter(lost_id=customer_id, undone_at=None).values_list("present_id", flat=True).first()
    return customer_id if found is None else found


def present_of(customer_ids: Sequence[int]) -> dict[int, int]:
    """The same for many: only those who have become another. One statement."""
    found = Merge.objects.filter(lost_id__in=set(customer_ids), undone_at=None)
    return dict(found.values_list("lost_id", "present_id"))


def everybody_in(customer_id: int) -> list[int]:
    """The ids of all who have become this customer, one into another."""
    return [id_ for (id_,) in sql.rows(sql.fill(sql.beside(__file__, "below.sql"), id=customer_id))]
