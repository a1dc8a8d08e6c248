"""The API of namespaces and merges."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry, Brand, Role, User
from customers.models import Customer, Merge, Namespace
from tests.customers.conftest import NOW
from tests.customers.joining import come, people, together, who

pytestmark = pytest.mark.django_db


def staff(role: Role = Role.ADMIN, *brands: Brand) -> APIClient:
    user = User.objects.create_user(f"{role}-{User.objects.count()}@example.com", None, name="Olha", role=role)
    user.brands.set(brands)
    client = APIClient()
    client.force_authenticate(user)
    return client


def merges(client, customer):
    return client.get(f"/api/v1/customers/{customer}/merges/").json()


def test_namespaces_are_listed_with_their_rules_also_those_that_nobody_has_described():
    come(["card 1"], ["card 2"], ["email a@x.org"])
    found = staff(Role.MANAGER).get("/api/v1/namespaces/").json()
    listed = found["results"] if isinstance(found, dict) else found
    assert [(each["key"], each["kind"], each["count"]) for each in listed] == [
        ("card", "card", 2),
        ("email", "email", 1),
    ]
    assert [(each["priority"], each["joins"], each["is_single"]) for each in listed] == [
        (30, True, False),
        (40, True, False),
    ]


def test_an_admin_makes_and_changes_namespaces_and_it_is_in_the_audit():
    client = staff()
    wish = {"key": "club", "label": "Club card", "kind": "card", "priority": 25, "joins": True, "is_single": False}
    made = client.post("/api/v1/namespaces/", wish, format="json")
    assert (made.status_code, made.json()["count"]) == (201, 0)
    address = f"/api/v1/namespaces/{made.json()['id']}/"
    changed = client.patch(address, {"joins": False}, format="json")
    assert (changed.status_code, changed.json()["joins"]) == (200, False)
    entry = AuditEntry.objects.get(action="changed")
    assert entry.detail == {"fields": ["joins"], "was": {"joins": True}}
    assert client.patch(address, {"key": "other"}, format="json").status_code == 400
    assert client.post("/api/v1/namespaces/", wish, format="json").status_code == 400
    assert client.post("/api/v1/namespaces/", wish | {"key": "Плохо"}, format="json").status_code == 400
    assert staff(Role.MARKETER).patch(address, {"joins": True}, format="json").status_code == 403
    assert Namespace.objects.get(key="club").joins is False


def test_a_merge_is_shown_with_its_cause_in_words_and_without_the_whole_identity():
    come(["card 1000077"], ["email olena@example.org"])
    Customer.objects.filter(pk=who("email olena@example.org")).update(attributes={"first_name": "Olena"})
    lost = who("email olena@example.org")
    come(["card 1000077", "email olena@example.org"])
    (shown,) = merges(staff(Role.MANAGER), who("card 1000077"))
    assert shown["customer"] == who("card 1000077")
    assert shown["merged"] == {"id": lost, "name": "Olena"}
    assert shown["words"] == (
        "Both showed the email o***@example.org: it came with the card 1***7 from shop on 2 March 2026."
    )
    assert shown["cause"]["kind"] == "row"
    assert [each["value"] for each in shown["cause"]["identities"]] == ["1***7", "o***@example.org"]
    assert (shown["can_undo"], shown["why_not"], shown["undone_at"]) == (True, "", None)


def test_a_merge_is_undone_and_stays_in_the_list():
    come(["card 1"], ["email a@x.org"])
    come(["card 1", "email a@x.org"])
    client = staff(Role.MARKETER)
    merge = Merge.objects.get()
    answer = client.post(f"/api/v1/merges/{merge.pk}/undo/")
    assert (answer.status_code, answer.json()["can_undo"]) == (200, False)
    assert people() == together(["card 1"], ["email a@x.org"])
    (shown,) = merges(client, who("card 1"))
    assert shown["undone_at"]
    again = client.post(f"/api/v1/merges/{merge.pk}/undo/")
    assert (again.status_code, again.json()["detail"]) == (409, "This merge has been undone already.")
    assert client.post("/api/v1/merges/999999999/undo/").status_code == 404
    assert AuditEntry.objects.get(action="parted").subject == f"customer:{merge.kept_id}"


def test_two_customers_are_joined_by_hand():
    come(["card 1"], ["card 2"])
    client = staff(Role.MARKETER)
    kept, lost = who("card 1"), who("card 2")
    answer = client.post(f"/api/v1/customers/{lost}/join/", {"customer": kept}, format="json")
    assert answer.status_code == 200
    assert (answer.json()["customer"], answer.json()["merged"]["id"]) == (kept, lost)
    assert answer.json()["words"].startswith("Olha joined them by hand on ")
    assert AuditEntry.objects.get(action="joined").detail == {"merge": answer.json()["id"], "customer": lost}


def test_who_was_joined_into_another_is_not_found_and_the_answer_leads_to_who_they_are_now():
    come(["card 1"], ["email a@x.org"], ["phone 2"])
    first, second, third = who("phone 2"), who("email a@x.org"), who("card 1")
    client = staff()
    client.post(f"/api/v1/customers/{first}/join/", {"customer": second}, format="json")
    middle = who("phone 2")
    client.post(f"/api/v1/customers/{middle}/join/", {"customer": third}, format="json")
    now = who("phone 2")
    said = {"detail": f"This customer was joined into customer {now}.", "code": "merged", "merged_into": now}
    for lost in {first, second, third} - {now}:
        for path in ("", "merges/", "attribute-history/", "export/"):
            gone = client.get(f"/api/v1/customers/{lost}/{path}")
            assert (gone.status_code, gone.json()) == (404, said), path
        assert client.patch(f"/api/v1/customers/{lost}/", {"attributes": {}}, format="json").json() == said
    merge = Merge.objects.latest("pk")
    client.post(f"/api/v1/merges/{merge.pk}/undo/")
    assert client.get(f"/api/v1/customers/{merge.lost_id}/").status_code == 200
    nobody = client.get(f"/api/v1/customers/{10**15}/")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")


def test_what_cannot_be_joined_says_so_in_a_sentence():
    come(["user_id 1"], ["user_id 2"])
    client = staff()
    answer = client.post(f"/api/v1/customers/{who('user_id 1')}/join/", {"customer": who("user_id 2")}, format="json")
    assert answer.status_code == 400
    assert "They are two people" in str(answer.json())
    assert (
        client.post(f"/api/v1/customers/{who('user_id 1')}/join/", {"customer": "x"}, format="json").status_code == 400
    )


def test_who_works_for_some_brands_only_joins_nobody():
    come(["card 1"], ["card 2"])
    client = staff(Role.ADMIN, Brand.objects.create(key="acme", name="Acme"))
    answer = client.post(f"/api/v1/customers/{who('card 1')}/join/", {"customer": who("card 2")}, format="json")
    assert answer.status_code == 403
    assert "shared by all brands" in answer.json()["detail"]
    assert people() == together(["card 1"], ["card 2"])


def test_the_list_names_also_those_who_came_by_way_of_others():
    come(["card 1"], ["email a@x.org"], ["anonymous_id a"])
    come(["email a@x.org", "anonymous_id a"], now=NOW + timedelta(days=1))
    come(["card 1", "email a@x.org"], now=NOW + timedelta(days=2))
    shown = merges(staff(), who("card 1"))
    assert [each["can_undo"] for each in shown] == [True, False]
    assert "Undo that merge first" in shown[1]["why_not"]
