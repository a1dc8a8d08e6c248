"""A made-up person is in the segments and lists that were chosen, wherever the journey asks for them."""

import pytest
from rest_framework.exceptions import ValidationError
from rest_framework.test import APIClient

from accounts.models import Brand, User
from customers.models import CustomerList, ListMember
from journeys import actions
from journeys.files.shape import opened
from journeys.files.storing import store
from journeys.files.writing import written
from journeys.models import Journey, JourneyTest
from journeys.trying import run_tests
from segments.models import Segment
from tests.journeys.trying_world import Json, try_on
from tests.journeys.world import H, World

BOUGHT: Json = {"type": "purchase_count", "compare": "at_least", "value": 1}
WAYS = ["in.next>is", "is.yes>yes", "is.no>no"]


@pytest.fixture
def buyers(world: World) -> Segment:
    return Segment.objects.create(name="Buyers", rule=BOUGHT)


def asking(world: World, rule: Json, wait_s: int = 0) -> Journey:
    """Who fulfils the rule ends at “yes”, after a while if one is given."""
    nodes: dict[str, tuple[str, Json]] = {"is": ("condition", {"rule": rule}), "yes": ("exit", {}), "no": ("exit", {})}
    if not wait_s:
        return world.journey(nodes, WAYS)
    return world.journey(
        nodes | {"wait": ("wait", {"duration_s": wait_s})}, ["in.next>wait", "wait.next>is", *WAYS[1:]]
    )


def within(segment: Segment, member: str = "yes") -> Json:
    return {"type": "in_segment", "segment_id": segment.pk, "member": member}


def being(segment: Segment, member: str) -> Json:
    """Somebody who is in the segment, or is not."""
    return {"segments": [{"segment_id": segment.pk, "member": member}]}


def end(told: Json) -> tuple[str, bool]:
    """Where they came out, and whether that was because of a choice."""
    return told["ended"]["node"], told["path"][-1]["forced"]


def test_a_condition_asks_a_segment_as_it_was_chosen_and_else_by_its_rule(world: World, buyers: Segment) -> None:
    journey = asking(world, within(buyers))
    bought = {"purchases": [{"amount": "25.00", "ago_s": H}]}
    for said, expected in (
        ({}, ("no", False)),
        (bought, ("yes", False)),
        (being(buyers, "yes"), ("yes", True)),
        (bought | being(buyers, "no"), ("no", True)),
    ):
        assert end(try_on(journey, said, now=world.now)) == expected


def test_it_holds_within_other_rules_and_through_other_segments(world: World, buyers: Segment) -> None:
    others = Segment.objects.create(name="Others", rule={"not": {"any": [within(buyers), within(buyers)]}})
    more = Segment.objects.create(name="More", rule={"all": [within(others, "no")]})
    for rule, when_in in ((within(buyers, "no"), "no"), ({"all": [within(others)]}, "no"), (within(more), "yes")):
        journey = asking(world, rule)
        other = {"yes": "no", "no": "yes"}[when_in]
        assert end(try_on(journey, being(buyers, "yes"), now=world.now)) == (when_in, True)
        assert end(try_on(journey, being(buyers, "no"), now=world.now)) == (other, True)
    # What asks something else does not rest on it.
    assert end(try_on(asking(world, BOUGHT), being(buyers, "yes"), now=world.now)) == ("no", False)
    assert end(try_on(asking(world, within(world.everybody)), being(buyers, "no"), now=world.now)) == ("yes", False)


def test_it_holds_to_the_end_whatever_the_person_does(world: World, buyers: Segment) -> None:
    journey = asking(world, within(buyers), wait_s=2 * H)
    buys = [{"kind": "purchased", "at_s": H}]
    assert end(try_on(journey, {}, buys, now=world.now)) == ("yes", False)
    assert end(try_on(journey, being(buyers, "no"), buys, now=world.now)) == ("no", True)


def test_the_door_and_the_exits_ask_it_too(world: World, buyers: Segment) -> None:
    journey = asking(world, BOUGHT, wait_s=2 * H)
    journey = actions.save(journey, None, journey.revision, settings={"audience": within(buyers)})
    refused = try_on(journey, being(buyers, "no"), now=world.now)
    assert (refused["path"][-1]["port"], refused["path"][-1]["forced"]) == ("refused", True)
    assert end(try_on(journey, being(buyers, "yes"), now=world.now))[0] == "no"
    leaving = {"kind": "rule", "rule": within(buyers), "label": "Has bought"}
    journey = actions.save(journey, None, journey.revision, settings={"exits": [leaving]})
    left = try_on(journey, being(buyers, "yes"), now=world.now)
    assert (left["ended"]["reason"], left["path"][-1]["forced"]) == ("exit_rule", True)


def test_who_is_not_in_the_segment_of_the_entry_would_not_come(world: World) -> None:
    journey = asking(world, BOUGHT)
    assert try_on(journey, being(world.everybody, "yes"), now=world.now)["would_come"]
    assert not try_on(journey, being(world.everybody, "no"), now=world.now)["would_come"]


def test_somebody_made_up_is_in_the_lists_that_were_chosen_and_in_no_others(world: World) -> None:
    vip, guests = (CustomerList.objects.create(name=each, created_at=world.now) for each in ("VIP", "Guests"))
    journey = asking(world, {"type": "in_list", "list_id": vip.pk})
    assert end(try_on(journey, {"lists": [vip.pk, vip.pk]}, now=world.now))[0] == "yes"
    assert end(try_on(journey, {"lists": [guests.pk]}, now=world.now))[0] == "no"
    assert end(try_on(journey, {}, now=world.now))[0] == "no"
    vip.refresh_from_db()
    assert (vip.size, ListMember.objects.count()) == (0, 0)


def test_what_the_brand_does_not_have_is_refused_with_a_sentence(world: World, buyers: Segment) -> None:
    journey = asking(world, within(buyers))
    other = Brand.objects.create(key="other", name="Other")
    strange = Segment.objects.create(name="Theirs", rule=BOUGHT, brand=other)
    theirs = CustomerList.objects.create(name="Theirs", brand=other, created_at=world.now)
    for said, words in (
        (being(strange, "yes"), f"The brand has no segment {strange.pk} (any more)."),
        ({"segments": [{"segment_id": 2**62}]}, f"The brand has no segment {2**62} (any more)."),
        ({"lists": [theirs.pk]}, f"The brand has no list {theirs.pk} (any more)."),
        ({"segments": [{"segment_id": None}]}, "Choose the segment."),
        (
            {"segments": [*being(buyers, "yes")["segments"], *being(buyers, "no")["segments"]]},
            "Name each segment once.",
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            try_on(journey, said, now=world.now)
        assert words in str(refused.value.detail)


def test_a_test_with_chosen_segments_travels_by_their_names(world: World, buyers: Segment) -> None:
    vip = CustomerList.objects.create(name="VIP", created_at=world.now)
    journey = asking(world, {"all": [within(buyers), {"type": "in_list", "list_id": vip.pk}]})
    person = {"made_up": being(buyers, "yes") | {"lists": [vip.pk], "attributes": {}}}
    JourneyTest.objects.create(journey=journey, name="Buys", person=person, expected={"ends": "yes"})
    text = written(journey)
    assert "- segment: Buyers\n        member: 'yes'" in text
    assert "lists: [VIP]" in text
    second = store(opened(text), world.brand, None)
    (test,) = second.tests.all()
    assert test.person == person
    assert [each.words for each in run_tests(second, world.now)] == [[]]
    Segment.objects.filter(pk=buyers.pk).update(name="Renamed")
    blank = store(opened(text), world.brand, None, leave_blank=True)
    assert run_tests(blank, world.now)[0].words[0].startswith("The draft has mistakes")


def test_the_api_takes_a_choice(world: World, buyers: Segment) -> None:
    marketer = APIClient()
    marketer.force_authenticate(User.objects.create_user("anna@acme.test", None, name="Anna", role="marketer"))
    at = f"/api/v1/journeys/{asking(world, within(buyers)).pk}/try/"
    told = marketer.post(at, {"person": {"made_up": being(buyers, "yes")}}, format="json")
    assert (told.status_code, told.data["ended"]["node"]) == (200, "yes")
    buyers.refresh_from_db()
    assert buyers.rule == BOUGHT
    wrong = marketer.post(at, {"person": {"made_up": {"segments": [{"segment_id": 404}]}}}, format="json")
    assert wrong.status_code == 400
    assert "The brand has no segment 404 (any more)." in str(wrong.data)
