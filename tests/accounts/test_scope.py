"""What somebody sees who works for some brands."""

import pytest
from django.contrib.auth.models import AnonymousUser
from rest_framework.exceptions import PermissionDenied

from accounts.models import Brand
from accounts.scope import brands_of, refuse_other_brand, scoped
from customers.models import Topic
from segments.models import Segment
from tests.accounts.conftest import Staff


@pytest.fixture
def topics(staff: Staff) -> list[Topic]:
    return [Topic.objects.create(brand=each, key="news", name=each.name) for each in (staff.acme, staff.other)]


def test_nobody_limited_sees_all(staff: Staff, topics: list[Topic]) -> None:
    assert brands_of(staff.admin) is None
    assert list(scoped(Topic.objects.order_by("id"), staff.admin)) == topics


def test_somebody_limited_sees_their_own(staff: Staff, topics: list[Topic]) -> None:
    assert brands_of(staff.limited) == [staff.acme.pk]
    assert list(scoped(Topic.objects.all(), staff.limited)) == topics[:1]
    assert list(scoped(Brand.objects.all(), staff.limited, path="id")) == [staff.acme]


def test_a_stranger_sees_nothing(staff: Staff, topics: list[Topic]) -> None:
    assert brands_of(AnonymousUser()) == []
    assert list(scoped(Topic.objects.all(), AnonymousUser())) == []


def test_what_belongs_to_no_brand_is_seen_by_all_of_the_staff(staff: Staff) -> None:
    shared = Segment.objects.create(name="Shared", rule={"all": []})
    Segment.objects.create(name="Theirs", rule={"all": []}, brand=staff.other)
    assert list(scoped(Segment.objects.all(), staff.limited)) == [shared]


def test_writing_for_another_brand_or_for_all_is_refused(staff: Staff) -> None:
    refuse_other_brand(staff.limited, staff.acme)
    refuse_other_brand(staff.admin, staff.other)
    refuse_other_brand(staff.admin, None)
    for brand in (staff.other, None):
        with pytest.raises(PermissionDenied):
            refuse_other_brand(staff.limited, brand)
    with pytest.raises(PermissionDenied):
        refuse_other_brand(AnonymousUser(), staff.acme)
