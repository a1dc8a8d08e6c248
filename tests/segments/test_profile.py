"""Conditions over who somebody is: programmes, lists, identities, language, clock, addresses and what they allow."""

from datetime import timedelta
from typing import Any

import pytest
from rest_framework.test import APIClient

from customers.models import (
    Address,
    Consent,
    ConsentPause,
    Customer,
    CustomerList,
    Identity,
    ListMember,
    LoyaltyProgramme,
    Suppression,
)
from segments.known import Known
from segments.tree import RuleInvalid, check, parse
from segments.words import words_of
from tests.segments.people import NOW, chosen, day, known_attributes, known_audiences, people, person, topic

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def known(db: None) -> None:
    known_attributes()
    known_audiences()
    topic(pk=1)


def words(rule: dict[str, Any]) -> str:
    return words_of(parse(rule, Known()), Known())


def refused(rule: dict[str, Any], known: Known | None = None) -> tuple[str, str]:
    with pytest.raises(RuleInvalid) as error:
        parse(rule, known or Known())
    [problem] = error.value.problems
    return problem.path, problem.message


def club(asks: str, **asked: Any) -> dict[str, Any]:
    return {"type": "loyalty", "programme": "club", "asks": asks, **asked}


def standing(level: Any = None, points: Any = None, since: Any = None) -> int:
    told = {"loyalty_club": level, "loyalty_club_points": points, "loyalty_club_since": since}
    return person({key: each for key, each in told.items() if each is not None})


class TestLoyalty:
    def test_takes_part_who_has_a_level_or_points_or_a_card(self) -> None:
        level, points, card, nobody, empty = standing("base"), standing(points=0), person(), person(), standing("")
        Identity.objects.create(customer_id=card, namespace="card", value="17")
        Identity.objects.create(customer_id=nobody, namespace="shop_id", value="17")

        assert chosen(club("takes_part")) == {level, points, card}
        assert chosen(club("takes_no_part")) == {nobody, empty}

    def test_levels_are_compared_in_their_order(self) -> None:
        base, silver, gold, _ = standing("base"), standing("silver"), standing("gold"), standing("wood")

        assert chosen(club("level_is", levels=["gold", "base"])) == {base, gold}
        assert chosen(club("level_at_least", levels=["silver"])) == {silver, gold}
        assert chosen(club("level_at_most", levels=["silver"])) == {base, silver}

    def test_points_are_numbers_and_are_compared_as_the_words_say(self) -> None:
        few, some, _text, _none = standing(points=99.99), standing(points=100), standing(points="500"), standing("gold")

        assert chosen(club("points", compare="at_least", value="100")) == {some}
        assert chosen(club("points", compare="more_than", value=100)) == set()
        assert chosen(club("points", compare="between", value="99.99", value_to=100)) == {few, some}
        assert chosen(club("points", compare="exactly", value="100.00")) == {some}

    def test_since_counts_calendar_days(self) -> None:
        old, week, today = (standing(since=each) for each in ("1997-06-30", "1998-06-24", "1998-07-01"))
        standing(since="1998-07-02")  # not yet

        assert chosen(club("since_at_least", days=7)) == {old, week}
        assert chosen(club("since_at_least", days=8)) == {old}
        assert chosen(club("since_at_most", days=7)) == {week, today}

    def test_it_is_said_in_words(self) -> None:
        assert words(club("takes_no_part")) == "takes no part in “Club”"
        assert words(club("level_at_least", levels=["silver"])) == "has at least the level silver in “Club”"
        assert words(club("points", compare="between", value=1, value_to=2.5)) == "has from 1 to 2.50 points in “Club”"
        assert words(club("since_at_least", days=1)) == "has taken part in “Club” for at least 1 day"

    def test_what_cannot_be_asked_is_a_sentence_at_its_field(self) -> None:
        assert refused({"type": "loyalty", "programme": "gone"}) == ("programme", "There is no programme “gone”.")
        assert refused(club("level_is")) == ("levels", "This is needed here.")
        assert refused(club("level_is", levels=["wood"])) == (
            "levels.0",
            "“Club” has no level “wood”. It has: base, silver, gold.",
        )
        assert refused(club("level_at_least", levels=["base", "gold"])) == ("levels", "Give one level here.")
        assert refused(club("points", compare="between", value=5)) == ("value_to", "This is needed here.")
        assert refused(club("points", compare="between", value=5, value_to=4))[0] == "value_to"

    def test_a_programme_of_another_brand_is_not_known(self) -> None:
        LoyaltyProgramme.objects.update(brand_id=1)

        assert refused(club("takes_part"), Known([2])) == ("programme", "There is no programme “club”.")
        parse(club("takes_part"), Known([1]))


class TestList:
    def test_members_are_in_it_and_everybody_else_is_not(self) -> None:
        member, other = person(), person()
        ListMember.objects.create(list_id=1, customer_id=member, added_at=NOW)

        assert chosen({"type": "in_list", "list_id": 1}) == {member}
        assert chosen({"type": "in_list", "list_id": 1, "member": "no"}) == {other}
        assert words({"type": "in_list", "list_id": 1, "member": "no"}) == "is not in the list “Guests”"

    def test_a_list_that_is_gone_or_of_another_brand_is_a_sentence(self) -> None:
        assert refused({"type": "in_list", "list_id": 1}, Known([2])) == ("list_id", "There is no list 1.")
        CustomerList.objects.all().delete()
        assert refused({"type": "in_list", "list_id": 1}) == ("list_id", "There is no list 1.")


def test_an_identity_of_a_kind() -> None:
    card, shop, nobody = person(), person(), person()
    Identity.objects.create(customer_id=card, namespace="card", value="1")
    Identity.objects.create(customer_id=card, namespace="card", value="2")
    Identity.objects.create(customer_id=shop, namespace="shop_id", value="1")

    assert chosen({"type": "identity", "namespace": "card"}) == {card}
    assert chosen({"type": "identity", "namespace": "card", "has": "no"}) == {shop, nobody}
    assert refused({"type": "identity", "namespace": "gone"}) == ("namespace", "There is no kind of identities “gone”.")


def test_a_language_is_asked_with_its_countries_or_one_of_them() -> None:
    spoken = {each: person() for each in ("uk", "uk-UA", "uk_UA", "UK", "pl-PL", "pl", "ukr", "")}
    for language, id_ in spoken.items():
        Customer.objects.filter(pk=id_).update(language=language)

    def asked(**config: Any) -> set[str]:
        inside = chosen({"type": "language", **config})
        return {language for language, id_ in spoken.items() if id_ in inside}

    assert asked(languages=["uk"]) == {"uk", "uk-UA", "uk_UA", "UK"}
    assert asked(languages=["PL-pl", "ukr"]) == {"pl-PL", "ukr"}
    assert asked(asks="none_of", languages=["uk", "pl"]) == {"ukr", ""}
    assert asked(asks="known") == {*spoken} - {""}
    assert asked(asks="unknown") == {""}
    assert refused({"type": "language", "languages": ["uk", "not a"]})[0] == "languages.1"
    assert refused({"type": "language"}) == ("languages", "This is needed here.")


def test_a_time_zone_is_the_same_under_its_old_name() -> None:
    lived = {each: person() for each in ("Europe/Kyiv", "Europe/Kiev", "Europe/Warsaw", "Nowhere/Atall", "")}
    for zone, id_ in lived.items():
        Customer.objects.filter(pk=id_).update(time_zone=zone)

    def asked(**config: Any) -> set[str]:
        inside = chosen({"type": "time_zone", **config})
        return {zone for zone, id_ in lived.items() if id_ in inside}

    assert asked(zones=["Europe/Kyiv"]) == asked(zones=["Europe/Kiev"]) == {"Europe/Kyiv", "Europe/Kiev"}
    assert asked(asks="none_of", zones=["Europe/Kiev"]) == {"Europe/Warsaw", "Nowhere/Atall", ""}
    assert asked(asks="unknown") == {""}
    assert refused({"type": "time_zone", "zones": ["Europe/Kyiv", "Mars"]})[0] == "zones.1"


def test_an_address_on_the_suppression_list() -> None:
    [bounced, later, other] = people([({}, (), (), ["email", "push"])] * 3)
    for id_, at in ((bounced, NOW), (later, NOW + DAY)):
        address = Address.objects.get(customer_id=id_, channel="email")
        Suppression.objects.create(channel="email", endpoint=address.endpoint, reason="bounce", created_at=at)

    assert chosen({"type": "suppressed", "channel": "email"}) == {bounced}
    assert chosen({"type": "suppressed", "channel": "email", "suppressed": "no"}) == {later, other}
    assert chosen({"type": "suppressed", "channel": "push"}) == set()
    assert words({"type": "suppressed", "channel": "email"}) == "has an address for E-mail that is suppressed"


def test_a_pause_lasts_from_when_it_was_asked_for_until_it_is_over() -> None:
    paused, over, ahead, nobody = person(), person(), person(), person()
    for id_, since, until in ((paused, -1, 1), (over, -2, 0), (ahead, 1, 2)):
        ConsentPause.objects.create(customer_id=id_, brand_id=1, paused_at=NOW + since * DAY, until=NOW + until * DAY)

    assert chosen({"type": "consent_pause", "brand_id": 1}) == {paused}
    assert chosen({"type": "consent_pause", "brand_id": 1, "paused": "no"}) == {over, ahead, nobody}
    assert words({"type": "consent_pause", "brand_id": 1}) == "wants a pause from Acme"
    assert refused({"type": "consent_pause", "brand_id": 2}) == ("brand_id", "There is no brand 2.")


def test_a_consent_since_a_period() -> None:
    lately, long_ago, refusing, never = person(), person(), person(), person()
    for id_, granted, at in (
        (lately, True, "1998-06-30"),
        (long_ago, True, "1998-01-01"),
        (refusing, False, "1998-06-30"),
    ):
        Consent.objects.create(customer_id=id_, channel="email", topic_id=1, granted=granted, changed_at=day(at))
    week = {"span": "last_days", "days": 7}

    def asked(**config: Any) -> set[int]:
        return chosen({"type": "consent", "channel": "email", "topic_id": 1, **config})

    assert asked() == {lately, long_ago}
    assert asked(period=week) == {lately}
    assert asked(state="refused", period=week) == {refusing}
    assert asked(state="never_asked") == {never}
    assert words({"type": "consent", "channel": "email", "topic_id": 1, "period": week}) == (
        "consent to News (Acme) by E-mail is given in the last 7 days"
    )


def test_the_main_address_and_any() -> None:
    main, second, gone = people([({}, (), (), ["email"])] * 3)
    Address.objects.filter(customer_id=second).update(is_primary=False)
    Address.objects.filter(customer_id=gone).update(is_active=False)

    assert chosen({"type": "address", "channel": "email"}) == {main, second}
    assert chosen({"type": "address", "channel": "email", "which": "primary"}) == {main}
    assert chosen({"type": "address", "channel": "email", "which": "primary", "has": "no"}) == {second, gone}
    assert words({"type": "address", "channel": "email", "which": "primary"}) == "has a main address for E-mail"


def test_a_random_share_stays_with_its_people_and_grows() -> None:
    ids = set(people([({}, (), (), ())] * 200))
    tenth, third = (chosen({"type": "random_share", "percent": each}) for each in (10, 33))
    person({"city": "Kyiv"})

    assert chosen({"type": "random_share", "percent": 10}) & ids == tenth
    assert tenth < third
    assert chosen({"type": "random_share", "percent": 33, "draw": "other"}) & ids not in (third, set())


def test_conditions_that_name_what_is_gone_can_still_be_checked() -> None:
    for rule in ({"type": "in_list", "list_id": 7}, club("takes_part") | {"programme": "gone"}):
        with pytest.raises(RuleInvalid, match="There is no"):
            check({"all": [rule]})


def test_the_forms_suggest_levels_zones_and_languages(marketer: APIClient) -> None:
    for language in ("uk", "uk", "pl"):
        Customer.objects.filter(pk=person()).update(language=language)

    def suggested(key: str, **asked: str) -> list[str]:
        answer = marketer.get(f"/api/v1/conditions/{key}/suggestions/", asked)
        assert answer.status_code == 200
        return [each["value"] for each in answer.json()["values"]]

    assert suggested("loyalty", field="levels", programme="club", q="S") == ["base", "silver"]
    assert suggested("loyalty", field="levels", programme="gone") == []
    assert suggested("time_zone", field="zones", q="kyi")[0] == "Europe/Kyiv"
    assert suggested("language", field="languages") == ["uk", "pl"]
    assert suggested("language", field="languages", q="PL") == ["pl"]
