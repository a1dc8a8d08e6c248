"""Which identities belong together, by the rules of their namespaces."""

import pytest

from customers.joining.namespaces import guessed
from customers.models import Customer, Merge, Namespace
from tests.customers.joining import come, people, together, who

pytestmark = pytest.mark.django_db


def test_a_row_with_new_identities_makes_one_customer():
    come(["user_id 1", "email a@x.org"])
    assert people() == together(["user_id 1", "email a@x.org"])
    assert not Merge.objects.exists()


def test_anonymous_behaviour_joins_at_identify():
    come(["anonymous_id a"])
    come(["user_id 1"])
    come(["anonymous_id a", "user_id 1"])
    assert people() == together(["anonymous_id a", "user_id 1"])
    merge = Merge.objects.get()
    assert (merge.kept_id, merge.undone_at) == (who("user_id 1"), None)
    assert merge.cause == {"kind": "row", "identities": [["user_id", "1"], ["anonymous_id", "a"]], "source": "shop"}


def test_an_anonymous_profile_gets_the_id_of_somebody_new():
    come(["anonymous_id a"])
    before = who("anonymous_id a")
    come(["user_id 1", "anonymous_id a"])
    assert who("user_id 1") == before
    assert not Merge.objects.exists()


def test_a_shared_browser_makes_no_one_person_of_two():
    come(["anonymous_id a", "user_id 1"])
    settled = come(["anonymous_id a", "user_id 2"])
    assert people() == together(["anonymous_id a", "user_id 1"], ["user_id 2"])
    assert settled.rows[0][1] == who("user_id 2"), "the row is of the one who has logged in"
    come(["card 9"], ["card 9", "anonymous_id a"])
    assert who("card 9") != who("anonymous_id a"), "both are known: a cookie does not join them"


def test_an_email_address_joins_and_a_phone_number_does_not():
    come(["card 1", "phone +380501234567"], ["card 2", "email a@x.org"], ["email a@x.org", "user_id 7"])
    come(["user_id 7", "phone +380501234567"])
    come(["card 1", "user_id 8"], ["email a@x.org", "card 1"])
    assert people() == together(
        ["card 1", "phone +380501234567", "user_id 8"], ["card 2", "email a@x.org", "user_id 7"]
    )


def test_a_row_with_the_phone_number_of_the_family_counts_for_its_own_customer():
    come(["card 1", "phone +380501234567"], ["card 2"])
    settled = come(["card 2", "phone +380501234567"], ["phone +380501234567"])
    assert [customer for _, customer in settled.rows] == [who("card 2"), who("card 1")]
    assert settled.refused == []


TWO = "are two different customers: nobody has two values of user_id, unless the identity rules allow it."


def test_two_ids_of_which_nobody_has_two_are_refused_in_a_sentence():
    come(["user_id 1"], ["user_id 2"])
    settled = come(["user_id 1", "user_id 2"], ["card 1", "card 2"], ["user_id 3", "user_id 4"])
    assert [reason for _, reason in settled.refused] == [
        f"user_id 1 and user_id 2 {TWO}",
        f"user_id 3 and user_id 4 {TWO}",
    ]
    assert who("card 1") == who("card 2")


def test_equally_strong_identities_of_two_people_leave_nobody_to_give_the_row_to():
    come(["user_id 1", "card 1"], ["user_id 2", "card 2"])
    settled = come(["card 1", "card 2"])
    assert [reason for _, reason in settled.refused] == ["card 1 and card 2 belong to different customers."]
    assert people() == together(["user_id 1", "card 1"], ["user_id 2", "card 2"])


def test_a_refused_row_changes_nothing():
    come(["user_id 1", "card 1"], ["user_id 2", "card 2"])
    come(["card 1", "card 3", "card 2", "email a@x.org"])
    assert people() == together(["user_id 1", "card 1"], ["user_id 2", "card 2"])


def test_the_strongest_identity_is_kept_and_of_equals_the_older_customer():
    come(["email a@x.org"])
    come(["card 1"])
    come(["card 2"])
    cards = who("card 1"), who("card 2")
    come(["email a@x.org", "card 2"])
    assert who("email a@x.org") == cards[1]
    come(["card 2", "card 1"])
    assert who("card 2") == cards[0]
    assert Customer.objects.count() == 1


def test_rows_count_as_if_they_came_one_after_another():
    rows = [
        ["anonymous_id a"],
        ["card 1"],
        ["anonymous_id a", "email a@x.org"],
        ["card 1", "email a@x.org"],
        ["user_id 1", "card 1"],
        ["user_id 2", "anonymous_id a"],
    ]
    come(*rows)
    at_once = people()
    Customer.objects.all().delete()
    for each in rows:
        come(each)
    assert people() == at_once == together(["anonymous_id a", "email a@x.org", "card 1", "user_id 1"], ["user_id 2"])


def test_a_namespace_that_joins_nobody_can_be_told_to_join():
    come(["card 1"], ["phone 1", "card 2"])
    Namespace.objects.create(key="nothing", label="Nothing")
    come(["card 1", "phone 1"])
    assert who("card 1") != who("phone 1")
    Namespace.objects.filter(key="phone").update(joins=True)
    come(["card 1", "phone 1"])
    assert who("card 1") == who("phone 1")


def test_a_chain_of_joins_in_one_chunk_ends_with_one_customer():
    come(["card 1"], ["card 2"], ["card 3"], ["card 4"])
    settled = come(["card 4", "card 3"], ["card 3", "card 2"], ["card 2", "card 1"], ["card 4"])
    assert people() == together(["card 1", "card 2", "card 3", "card 4"])
    assert {customer for _, customer in settled.rows} == {who("card 1")}
    assert Merge.objects.count() == 3


@pytest.mark.parametrize("rows", [2, 40])
def test_joins_cost_a_constant_number_of_statements(rows, django_assert_max_num_queries):
    come(*([f"card {number}"] for number in range(rows)))
    come(*([f"anonymous_id {number}"] for number in range(rows)))
    pairs = [[f"card {number}", f"anonymous_id {number}"] for number in range(rows)]
    with django_assert_max_num_queries(80):
        come(*pairs)
    assert Merge.objects.count() == rows


@pytest.mark.parametrize(
    ("key", "kind", "joins", "is_single"),
    [
        ("user_id", "shop_id", True, True),
        ("loyalty_card", "card", True, False),
        ("anonymous_id", "anonymous", True, False),
        ("email", "email", True, False),
        ("phone", "phone", False, False),
        ("device_id", "device", False, False),
        ("passport", "other", True, False),
    ],
)
def test_a_namespace_gets_sensible_rules_at_its_first_sight(key, kind, joins, is_single):
    made = guessed(key)
    assert (made.kind, made.joins, made.is_single) == (kind, joins, is_single)
