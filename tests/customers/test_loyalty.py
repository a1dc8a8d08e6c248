"""Loyalty programmes: where customers stand in them are attributes, whoever writes those (customers/loyalty.py)."""

import pytest

from accounts.models import Brand
from customers.importing.mapping import read_mapping
from customers.importing.problems import ImportProblem
from customers.models import AttributeChange, AttributeDefinition, Customer, Identity, LoyaltyProgramme
from segments.predicate import segment_predicate
from tests.customers.conftest import NOW, PEOPLE, totals

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
CLUB = {"key": "club", "name": "Club", "levels": ["Base", "Silver", "Gold"], "namespace": "club_card"}
MAPPING = {
    "rows": "customers",
    "format": "csv",
    "source": "loyalty",
    "columns": [
        {"column": "card", "target": "identity", "namespace": "club_card"},
        {"column": "level", "target": "loyalty", "programme": "club"},
        {"column": "points", "target": "loyalty", "programme": "club", "part": "points"},
        {"column": "since", "target": "loyalty", "programme": "club", "part": "since", "format": "%d.%m.%Y"},
    ],
}


@pytest.fixture
def club(client_of):
    answer = client_of("admin").post(f"{V1}loyalty-programmes/", CLUB, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_a_programme_makes_its_attributes_known(club):
    assert club["attributes"] == {
        "level": "loyalty_club",
        "points": "loyalty_club_points",
        "since": "loyalty_club_since",
    }
    known = AttributeDefinition.objects.filter(key__startswith="loyalty_").values_list("key", "label", "type")
    assert set(known) == {
        ("loyalty_club", "Club: level", "text"),
        ("loyalty_club_points", "Club: points", "number"),
        ("loyalty_club_since", "Club: since", "date"),
    }


def test_a_file_says_where_customers_stand_in_several_programmes(club, load, client_of):
    brand = Brand.objects.create(key="shoes", name="Shoes")
    LoyaltyProgramme.objects.create(key="steps", name="Steps", brand=brand, levels=["One"], created_at=NOW)
    steps = {"column": "steps", "target": "loyalty", "programme": "steps"}
    both = MAPPING | {"columns": [*MAPPING["columns"], steps]}
    report = load("card,level,points,since,steps\nC1,SILVER,120,31.01.2026,one\nC2,Platinum,1,,\nC3,gold,,,\n", both)
    assert totals(report) == (3, 2, 0, 0, 1)
    assert report.rejects[0].reason == "Column level: “Platinum” is no level of “Club”: Base, Silver, Gold."
    person = Customer.objects.get(identities__value="C1")
    assert person.attributes == {
        "loyalty_club": "Silver",
        "loyalty_club_points": 120,
        "loyalty_club_since": "2026-01-31",
        "loyalty_steps": "One",
    }
    answer = client_of("manager").get(f"{V1}customers/{person.pk}/").json()
    assert answer["loyalty"][0] == {
        "programme": "club",
        "name": "Club",
        "brand": None,
        "level": "Silver",
        "rank": 2,
        "levels": ["Base", "Silver", "Gold"],
        "points": 120,
        "since": "2026-01-31",
        "cards": ["C1"],
    }
    assert [each["programme"] for each in answer["loyalty"]] == ["club", "steps"]
    # Somebody of another brand sees what belongs to all.
    other = Brand.objects.create(key="other", name="Other")
    theirs = client_of("manager", brands=[other]).get(f"{V1}customers/{person.pk}/").json()
    assert [each["programme"] for each in theirs["loyalty"]] == ["club"]


def test_a_change_of_level_is_a_change_of_an_attribute(club, load):
    load("card,level,points,since\nC1,Silver,120,\n", MAPPING)
    load("card,level,points,since\nC1,Gold,300,\n", MAPPING)
    changes = AttributeChange.objects.order_by("key").values_list("key", "before", "value", "source")
    assert list(changes) == [
        ("loyalty_club", "Silver", "Gold", "loyalty"),
        ("loyalty_club_points", 120, 300, "loyalty"),
    ]


def test_segments_ask_for_it_as_for_any_attribute(club, load):
    load("card,level,points,since\nC1,Silver,120,\nC2,Gold,900,\n", MAPPING)
    assert Customer.objects.filter(attributes__loyalty_club="Gold").count() == 1
    assert segment_predicate is not None


def test_cards_are_identities_of_the_programmes_namespace(club, client_of):
    person = Customer.objects.create(created_at=NOW, updated_at=NOW)
    for namespace, value in [("club_card", "A1"), ("club_card", "A2"), ("shop", "9")]:
        Identity.objects.create(customer=person, namespace=namespace, value=value)
    (standing,) = client_of().get(f"{V1}customers/{person.pk}/").json()["loyalty"]
    assert (standing["cards"], standing["level"], standing["rank"]) == (["A1", "A2"], None, None)


def test_by_hand_a_level_must_be_one_of_the_programme(club, client_of):
    person = Customer.objects.create(created_at=NOW, updated_at=NOW)
    client, url = client_of("marketer"), f"{V1}customers/{person.pk}/"
    wrong = client.patch(url, {"attributes": {"loyalty_club": "Platinum"}}, format="json")
    words = "“Platinum” is none of the levels: Base, Silver, Gold."
    assert (wrong.status_code, wrong.json()) == (400, {"attributes": {"loyalty_club": [words]}})
    assert client.patch(url, {"attributes": {"loyalty_club": "Gold"}}, format="json").json()["loyalty"][0]["rank"] == 3


def test_a_level_that_customers_have_stays(club, client_of):
    Customer.objects.create(attributes={"loyalty_club": "Silver"}, created_at=NOW, updated_at=NOW)
    client, url = client_of("admin"), f"{V1}loyalty-programmes/{club['id']}/"
    assert client.patch(url, {"levels": ["Base", "Silver", "Gold", "Black"]}, format="json").status_code == 200
    refused = client.patch(url, {"levels": ["Base", "Gold"]}, format="json")
    assert refused.json() == {"levels": ["Customers have the level “Silver”: it cannot go."]}
    assert client.patch(url, {"levels": ["Gold", "gold"]}, format="json").json() == {
        "levels": ["Two levels have one name."]
    }
    assert client.patch(url, {"key": "other"}, format="json").status_code == 400


def test_an_attribute_of_another_type_is_in_the_way(client_of):
    AttributeDefinition.objects.create(key="loyalty_club_points", label="Points", type="text")
    answer = client_of("admin").post(f"{V1}loyalty-programmes/", CLUB, format="json")
    assert answer.status_code == 400
    assert LoyaltyProgramme.objects.count() == 0


def test_an_admin_of_one_brand_makes_none_for_all(client_of):
    shoes, other = (Brand.objects.create(key=key, name=key) for key in ("shoes", "other"))
    client = client_of("admin", brands=[shoes])
    assert client.post(f"{V1}loyalty-programmes/", CLUB, format="json").status_code == 403
    assert client.post(f"{V1}loyalty-programmes/", CLUB | {"brand": other.pk}, format="json").status_code == 403
    assert client.post(f"{V1}loyalty-programmes/", CLUB | {"brand": shoes.pk}, format="json").status_code == 201


def test_a_mapping_names_a_programme_that_there_is(db, load):
    with pytest.raises(ImportProblem, match="There is no loyalty programme “club”"):
        load("card,level,points,since\n1,Gold,,\n", read_mapping(MAPPING))
    assert PEOPLE["rows"] == "customers"
