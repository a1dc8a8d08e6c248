"""Segments to start from, and the RFM grid."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from segments.estimating import estimate
from segments.known import Known
from segments.moment import Moment
from segments.ready import ready_segments
from segments.tree import check, parse
from tests.segments.people import NOW, chosen, day, known_attributes, people, topic

V1 = "/api/v1/"
AS_OF = "1998-07-01T00:00:00Z"


def rules(client: APIClient) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in client.get(f"{V1}ready-segments/").json()}


def test_every_ready_rule_can_be_asked_and_has_words(marketer: APIClient) -> None:
    known_attributes()
    topic()
    people([({}, (), [("Add to cart", day("1998-06-30"))], ())])
    known = Known()

    for each in ready_segments(known):
        assert each.rule is not None, each.key
        assert each.needs == ""
        check(each.rule, known)
        estimate(parse(each.rule, known), Moment(NOW))
    found = rules(marketer)
    assert {
        "best",
        "lapsed",
        "one_time",
        "birthday_soon",
        "basket_left",
        "email_readers",
        "push_only",
        "never_reads",
    } <= set(found)
    assert found["basket_left"]["rule"]["first"] == {"event": "Add to cart"}


def test_one_that_needs_what_is_not_here_says_so(marketer: APIClient) -> None:
    found = rules(marketer)

    assert (found["birthday_soon"]["rule"], found["birthday_soon"]["needs"]) == (
        None,
        "An attribute “birthday”, a date, is needed.",
    )
    assert found["basket_left"]["needs"] == "Events of the basket are needed, such as “add_to_cart”."
    assert found["refused"]["needs"] == "A topic that customers can consent to is needed."
    assert found["lapsed"]["needs"] == ""


def test_they_choose_whom_they_say(marketer: APIClient) -> None:
    known_attributes()
    june, march = day("1998-06-20"), day("1997-03-01")
    ids = people(
        [
            ({}, [(june, 200)] * 5, (), ["push"]),  # best
            ({}, [(march, 20)], (), ["email"]),  # one-time
            ({}, [(march, 20), (march, 30)], (), ()),  # lapsed
            ({"birthday": "1980-07-03"}, (), [("add_to_cart", june)], ()),
            ({}, [(june, 1)], [("add_to_cart", day("1998-06-29"))], ()),  # a basket, and no purchase after it
        ]
    )
    found = rules(marketer)

    def whom(key: str) -> set[int]:
        return chosen(found[key]["rule"])

    assert whom("best") == {ids[0]}
    assert whom("one_time") == {ids[1]}
    assert whom("lapsed") == {ids[2]}
    assert whom("birthday_soon") == {ids[3]}
    assert whom("basket_left") == {ids[4]}
    assert whom("push_only") == {ids[0]}
    assert whom("new") == {ids[0], ids[4]}
    assert whom("never_bought") == {ids[3]}
    assert whom("promising") == {ids[4]}
    assert whom("never_reads") == set()


def test_the_grid_counts_what_its_rules_choose(marketer: APIClient) -> None:
    told = []
    for number, (last, times, amount) in enumerate(
        (last, times, amount)
        for last in ("1998-04-02", "1998-04-01", "1998-01-02", "1998-01-01", "1997-07-01", "1997-06-30")
        for times in (1, 2, 3, 4, 9, 10)
        for amount in (20, 25, 99, 100, 499.99, 500)
    ):
        first = [(day("1997-01-02"), 0)] * (times - 1)
        told.append(({"n": number}, [*first, (day(last), amount)], (), ()))
    people([*told, ({}, (), (), ())])

    found = marketer.get(f"{V1}rfm/", {"as_of": AS_OF}).json()

    assert found["as_of"] == AS_OF
    assert [each["key"] for each in found["recency"]] == ["R1", "R2", "R3", "R4"]
    assert [each["words"] for each in found["recency"]] == [
        "at most 90 days ago",
        "91 to 180 days ago",
        "181 to 365 days ago",
        "more than 365 days ago",
    ]
    assert [each["words"] for each in found["frequency"]] == [
        "1 purchase",
        "2 to 3 purchases",
        "4 to 9 purchases",
        "10 or more purchases",
    ]
    assert [each["words"] for each in found["money"]] == [
        "less than 25",
        "25 to less than 100",
        "100 to less than 500",
        "500 or more",
    ]
    assert len(found["cells"]) == 64
    assert sum(each["count"] for each in found["cells"]) == len(told)
    some = [each for each in found["cells"] if each["count"]]
    assert len(some) == 64
    answer = marketer.post(
        f"{V1}segments/count/", {"rule": {"any": [each["rule"] for each in found["cells"]]}, "as_of": AS_OF}
    ).json()
    counted = {each["path"]: each["count"] for each in answer["groups"]}
    for place, each in enumerate(found["cells"]):
        assert counted[f"any.{place}"] == each["count"], (each["r"], each["f"], each["m"])


@pytest.mark.parametrize("as_of", ["yesterday", "1998-13-01"])
def test_what_is_no_time_is_refused(marketer: APIClient, as_of: str) -> None:
    assert marketer.get(f"{V1}rfm/", {"as_of": as_of}).status_code == 400
