"""Segments beside one another: overlaps, reach, prices, baskets, and what would divide them."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Brand
from customers.models import Address, Consent, Suppression
from delivery.models import Account, Price, Sender
from segments.beside import figures, splitting
from segments.beside.splitting import grouped, information, splits
from segments.models import Segment
from segments.moment import Moment
from segments.patience import TooSlow
from tests.segments.people import NOW, day, known_attributes, people, topic

ADDRESS = "/api/v1/segments/compare/"
AS_OF = "1998-07-01T00:00:00Z"
BUYERS = {"type": "purchase_count"}
KYIV = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}


@pytest.fixture
def base(brand: Brand) -> list[int]:
    """Five people: who bought, who lives in Kyiv, and who can be written to how."""
    known_attributes()
    news = topic()
    ids = people(
        [
            ({"city": "Kyiv"}, [(day("1998-06-01"), 10), (day("1998-06-21"), 20)], (), ["push", "email"]),
            ({"city": "Kyiv"}, [(day("1998-05-01"), 60)], (), ["email", "sms"]),
            ({"city": "Lviv"}, [(day("1998-01-01"), (99, "EUR"))], (), ["sms"]),
            ({"city": "Kyiv"}, (), (), ["push"]),
            ({}, (), (), ()),
        ]
    )
    allowed = [(0, "push"), (0, "email"), (1, "email"), (1, "sms"), (2, "sms")]
    Consent.objects.bulk_create(
        Consent(customer_id=ids[place], channel=channel, topic=news, granted=True, changed_at=NOW, source="t")
        for place, channel in allowed
    )
    Consent.objects.create(customer_id=ids[3], channel="push", topic=news, granted=False, changed_at=NOW, source="t")
    sms = Address.objects.get(customer=ids[2], channel="sms")
    Suppression.objects.create(channel="sms", endpoint=sms.endpoint, reason="stop", created_at=NOW)
    account = Account.objects.create(name="Vendor", provider="rehearsal")
    for channel, amount in [("push", "0.001"), ("sms", "0.05")]:
        Sender.objects.create(brand=brand, account=account, channel=channel, name=channel, value=channel)
        Price.objects.create(account=account, channel=channel, amount=Decimal(amount), currency="USD")
    return ids


def two() -> list[int]:
    return [Segment.objects.create(name=str(place), rule=rule).pk for place, rule in enumerate([BUYERS, KYIV])]


def compare(client: APIClient, ids: list[int], **values: Any) -> Any:
    return client.post(ADDRESS, {"segments": ids, "as_of": AS_OF} | values)


def test_sizes_and_every_region_of_the_overlaps(marketer: APIClient, base: list[int]) -> None:
    one, other = two()

    found = compare(marketer, [one, other]).json()

    assert (found["total"], found["sampled"], found["currency"]) == (5, 0, "USD")
    assert [(each["id"], each["size"], each["share"]) for each in found["segments"]] == [(one, 3, 0.6), (other, 3, 0.6)]
    assert found["regions"] == [
        {"in": [one], "count": 1},
        {"in": [other], "count": 1},
        {"in": [one, other], "count": 2},
    ]


def test_who_can_be_written_to_and_what_is_in_the_way_of_the_others(marketer: APIClient, base: list[int]) -> None:
    found = compare(marketer, two()).json()
    reach = {each["channel"]: each for each in found["segments"][0]["reach"]}

    assert list(reach)[:3] == ["push", "webpush", "email"]
    assert reach["push"] == {"channel": "push", "reachable": 1, "no_address": 2, "no_consent": 0, "suppressed": 0}
    assert reach["email"] == {"channel": "email", "reachable": 2, "no_address": 1, "no_consent": 0, "suppressed": 0}
    assert reach["sms"] == {"channel": "sms", "reachable": 1, "no_address": 1, "no_consent": 0, "suppressed": 1}
    assert found["segments"][1]["reach"][0]["no_consent"] == 1


def test_what_a_message_costs_on_each_channel_and_over_the_cascade(marketer: APIClient, base: list[int]) -> None:
    buyers = compare(marketer, two()).json()["segments"][0]
    prices = {each["channel"]: each for each in buyers["prices"]}

    assert prices["sms"] == {"channel": "sms", "one": "0.05000", "all": "0.05", "currency": "USD"}
    assert prices["email"] == {"channel": "email", "one": None, "all": None, "currency": "USD"}  # no sender
    # The first by push, the second by SMS, because nothing sends e-mail; the third must not be written to.
    assert (buyers["cascade"]["cost"], buyers["cascade"]["reached"]) == ("0.05", 2)
    assert buyers["cascade"]["words"].endswith("in this order: Push, SMS.")


def test_baskets_are_of_one_currency_and_last_purchases_of_all(marketer: APIClient, base: list[int]) -> None:
    buyers, kyiv = compare(marketer, two()).json()["segments"]

    assert (buyers["average_basket"], kyiv["average_basket"]) == ("30.00", "30.00")
    assert buyers["last_purchase_at"] == "1998-06-21T00:00:00Z"
    assert buyers["last_purchase_days_median"] == 61  # of 10, 61 and 181 days
    nobody = Segment.objects.create(name="nobody", rule={"any": []}).pk
    empty = compare(marketer, [nobody, two_more()]).json()["segments"][0]
    assert (empty["size"], empty["average_basket"], empty["last_purchase_at"]) == (0, None, None)
    assert empty["last_purchase_days_median"] is None


def two_more() -> int:
    return Segment.objects.create(name="everybody", rule={"all": []}).pk


def test_one_that_holds_nearly_everybody_is_too_wide(marketer: APIClient, base: list[int]) -> None:
    wide, narrow = compare(marketer, [two_more(), two()[0]]).json()["segments"]

    assert wide["too_wide"]["words"].startswith("It holds 100% of all customers.")
    assert narrow["too_wide"] is None


def test_the_attribute_that_tells_who_buys_divides_best(db: None) -> None:
    known_attributes()
    told = []
    for number in range(600):
        city = ("Kyiv", "Lviv", "Odesa")[number % 3]
        bought = [(day("1998-06-01"), 5)] if city == "Kyiv" or number % 30 == 1 else ()
        birthday = f"19{70 + number // 3 % 9}-01-01"
        known = {"city": city, "age": number // 3 % 50, "vip": number % 6 < 3, "tags": ["a"], "birthday": birthday}
        told.append((known, bought, (), ()))
    people(told)
    segment = Segment.objects.create(name="all", rule={"all": []})

    best, *others = splits(segment.pk, Moment(NOW))

    assert (best.attribute, best.label) == ("city", "City")
    assert best.gain > 0.7 > max((each.gain for each in others), default=0)
    assert [(each.value, round(each.share, 2)) for each in best.values] == [
        ("Kyiv", 0.33),
        ("Lviv", 0.33),
        ("Odesa", 0.33),
    ]
    assert best.words == "City: from 0% (Odesa) to 100% (Kyiv) bought in the last 90 days."
    assert "tags" not in {each.attribute for each in others}


def test_groups_are_made_by_the_type_of_an_attribute() -> None:
    assert grouped("boolean", [True, False, None, "x"]) == ["yes", "no", "not known", "not known"]
    assert grouped("date", ["1990-01-31", None, 5]) == ["1990", "not known", "not known"]
    assert grouped("number", [1, 2, 3, 4, None]) == [
        "at most 1.75",
        "1.75 to 2.5",
        "2.5 to 3.25",
        "3.25 to 4",
        "not known",
    ]
    assert grouped("number", [7, 7, None]) is None
    assert grouped("text", [f"name {number}" for number in range(100)]) is None
    assert grouped("text", ["a"] * 99 + ["x1", "x2"]) == ["a"] * 99 + ["x1", "x2"]
    assert grouped("list", [["a"]]) is None


def test_what_chance_gives_is_no_information() -> None:
    assert information({"a": 50, "b": 50}, {"a": 50}) > 0.98
    assert information({"a": 50, "b": 50}, {"a": 25, "b": 25}) == 0
    assert information({"a": 50, "b": 50}, {}) == 0
    assert information({str(number): 2 for number in range(50)}, {str(number): 1 for number in range(50)}) == 0


def test_when_everybody_takes_too_long_a_sample_is_asked(
    marketer: APIClient, base: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_slow(*_: Any) -> None:
        raise TooSlow

    exact = compare(marketer, two()).json()
    monkeypatch.setattr(figures, "asked", too_slow)

    sampled = compare(marketer, list(Segment.objects.order_by("pk").values_list("pk", flat=True))).json()

    assert sampled.pop("sampled") == 5
    assert exact.pop("sampled") == 0
    assert sampled == exact  # of so few people everybody is in the sample


@pytest.mark.parametrize("ids", [[], [1], [1, 1], [1, 2, 3, 4, 5, 6], ["x", 2], [10**15, 10**15 + 1]])
def test_what_cannot_be_compared_is_refused(marketer: APIClient, ids: list[Any]) -> None:
    answer = compare(marketer, ids)

    assert answer.status_code == 400
    assert "segments" in answer.json()


def test_segments_of_other_brands_and_broken_ones_are_refused_with_a_sentence(
    marketer: APIClient, stranger_to_the_brand: APIClient, brand: Brand
) -> None:
    sound = Segment.objects.create(name="Sound", rule=BUYERS)
    theirs = Segment.objects.create(name="Theirs", rule=BUYERS, brand=brand)
    broken = Segment.objects.create(name="Broken", rule={"type": "horoscope"})

    assert compare(stranger_to_the_brand, [sound.pk, theirs.pk]).json() == {
        "segments": [f"There is no segment {theirs.pk}."]
    }
    answer = compare(marketer, [sound.pk, broken.pk])
    assert answer.status_code == 400
    assert "The segment “Broken” is broken" in str(answer.json())


def test_looking_at_attributes_gives_up_quickly(base: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    def too_slow(*_: Any) -> None:
        raise TooSlow

    monkeypatch.setattr(splitting, "all_ids", too_slow)
    segment = Segment.objects.create(name="all", rule={"all": []})

    assert splits(segment.pk, Moment(NOW)) == []
