"""Rules that cannot be read, each a sentence with the place; and the order in which a rule is read."""

from typing import Any

import pytest

from segments.known import Known
from segments.models import Segment
from segments.predicate import SegmentGone, entry_predicate, predicate
from segments.tree import RuleInvalid, check, parse
from tests.segments.people import NOW, chosen, people

LEAF = {"type": "purchase_count"}


def problems(rule: Any) -> list[tuple[str, str]]:
    with pytest.raises(RuleInvalid) as refused:
        check(rule)
    return [(each.path, each.message) for each in refused.value.problems]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "path", "message"),
    [
        (None, "", "A rule is a group"),
        ([], "", "A rule is a group"),
        ("all", "", "A rule is a group"),
        ({}, "", "A group is exactly one of"),
        ({"some": []}, "", "A group is exactly one of"),
        ({"all": [], "any": []}, "", "A group is exactly one of"),
        ({"all": {}}, "", "“all” holds a list of rules."),
        ({"all": [LEAF, {"any": [LEAF, 5]}]}, "all.1.any.1", "A rule is a group"),
        ({"not": []}, "not", "A rule is a group"),
        ({"not": {"not": {"any": "x"}}}, "not.not", "“any” holds a list of rules."),
        ({"type": "horoscope"}, "", "There is no condition “horoscope”. Known are: address, attribute,"),
        ({"all": [{"type": ["x"]}]}, "all.0", "The “type” of a condition is its key, a text."),
        ({"any": [{**LEAF, "value": "three"}]}, "any.0.value", "A valid integer is required."),
        ({**LEAF, "value": -1}, "value", "Ensure this value is greater than or equal to 0."),
        ({**LEAF, "value": 10**30}, "value", "Ensure this value is less than or equal to"),
        ({**LEAF, "compare": "between", "value": 5}, "value_to", "This is needed here."),
        ({**LEAF, "compare": "between", "value": 5, "value_to": 4}, "value_to", "The second number is less"),
        ({**LEAF, "period": {"span": "last_days"}}, "period.days", "This is needed here."),
        ({**LEAF, "period": {"span": "last_days", "days": 0}}, "period.days", "Ensure this value is greater"),
        ({**LEAF, "period": {"span": "between"}}, "period.from_on", "Give the first day, the last day, or both."),
        (
            {**LEAF, "period": {"span": "between", "from_on": "1998-02-01", "to_on": "1998-01-01"}},
            "period.to_on",
            "The last day is before the first.",
        ),
        ({**LEAF, "period": {"span": "between", "from_on": "0001-01-01"}}, "period.from_on", "Choose a day between"),
        ({**LEAF, "period": {"span": "last_days", "days": 3, "hours": 1}}, "period.hours", "There is no field “hours”"),
        ({**LEAF, "period": "always"}, "period", "Invalid data. Expected a dictionary"),
        ({"type": "purchase_sum"}, "value", "This field is required."),
        ({"type": "purchase_sum", "value": "1.234"}, "value", "Ensure that there are no more than 2 decimal places."),
        ({"type": "purchase_sum", "value": "1", "currency": "dollars"}, "currency", "Write the three letters"),
        ({"type": "last_purchase", "when": "before"}, "date_on", "This is needed here."),
        ({"type": "address", "channel": "pigeon"}, "channel", '"pigeon" is not a valid choice.'),
        ({"type": "consent", "channel": "sms", "topic_id": 404}, "topic_id", "There is no topic 404."),
        ({"type": "in_segment", "segment_id": 404}, "segment_id", "There is no segment 404."),
        ({"type": "event", "name": "a\0b"}, "name", "Null characters are not allowed."),
        ({"type": "random_share", "percent": 100.01}, "percent", "Ensure this value is less than or equal to 100."),
    ],
)  # fmt: skip
def test_a_broken_rule_says_what_and_where(rule: Any, path: str, message: str) -> None:
    [(found, sentence)] = problems(rule)

    assert found == path
    assert sentence.startswith(message)


@pytest.mark.django_db
def test_every_problem_is_told_at_once() -> None:
    found = problems({"all": [{"type": "x"}, {**LEAF, "value": "y", "z": 1}, {"not": 5}]})

    assert [path for path, _ in found] == ["all.0", "all.1.z", "all.2.not"]


def nested(depth: int) -> dict[str, Any]:
    rule: dict[str, Any] = {"all": []}
    for _ in range(depth - 1):
        rule = {"not": rule}
    return rule


@pytest.mark.django_db
def test_fifty_levels_are_asked_and_two_hundred_are_refused() -> None:
    [somebody] = people([({}, (), (), ())])

    assert chosen(nested(50)) == set()
    assert chosen(nested(49)) == {somebody}
    [(path, sentence)] = problems(nested(200))
    assert path == ".".join(["not"] * 50)
    assert sentence == "Groups stand more than 50 deep in one another."


@pytest.mark.django_db
def test_five_hundred_conditions_are_asked_and_more_are_refused() -> None:
    different = [{"type": "purchase_count", "value": number} for number in range(501)]

    assert chosen({"any": different[:500]}) == set()
    assert problems({"any": different}) == [("any.500", "The rule has more than 500 conditions.")]


@pytest.mark.django_db
def test_ten_thousand_empty_groups_are_refused_without_reading_them_all() -> None:
    assert problems({"any": [{"all": []}] * 10_000}) == [
        ("any.999", "The rule has more than 1,000 conditions and groups.")
    ]


@pytest.mark.django_db
def test_all_of_nothing_is_everybody_and_any_of_nothing_nobody() -> None:
    [somebody] = people([({}, (), (), ())])

    assert chosen({"all": []}) == chosen({"not": {"any": []}}) == {somebody}
    assert chosen({"any": []}) == chosen({"not": {"all": []}}) == set()


@pytest.mark.django_db
def test_a_segment_that_refers_to_itself_through_another_is_refused_at_the_place() -> None:
    first = Segment.objects.create(name="First", rule=LEAF)
    second = Segment.objects.create(name="Second", rule={"all": [{"type": "in_segment", "segment_id": first.pk}]})
    rule = {"any": [LEAF, {"not": {"type": "in_segment", "segment_id": second.pk}}]}

    check(rule)
    with pytest.raises(RuleInvalid) as refused:
        check(rule, own_id=first.pk)

    [problem] = refused.value.problems
    assert (problem.path, problem.node) == ("any.1.not.segment_id", "any.1.not")
    assert problem.message == "The segment “First” would refer to itself."


@pytest.mark.django_db
def test_a_circle_that_came_into_the_database_some_other_way_is_an_error_and_no_endless_loop() -> None:
    first = Segment.objects.create(name="First")
    second = Segment.objects.create(name="Second", rule={"type": "in_segment", "segment_id": first.pk})
    first.rule = {"type": "in_segment", "segment_id": second.pk}
    first.save()

    with pytest.raises(RuleInvalid, match="refers to itself"):
        entry_predicate(first.pk, NOW)
    with pytest.raises(RuleInvalid, match="refer to itself"):
        check(first.rule)


@pytest.mark.django_db
def test_segments_that_multiply_at_each_level_are_refused_before_the_statement_is_built() -> None:
    inner = Segment.objects.create(name="0", rule={"all": [LEAF] * 10})
    for level in range(1, 5):
        inner = Segment.objects.create(
            name=str(level), rule={"any": [{"type": "in_segment", "segment_id": inner.pk}] * 10}
        )

    with pytest.raises(RuleInvalid, match="more than 2,000 conditions"):
        entry_predicate(inner.pk, NOW)


@pytest.mark.django_db
def test_a_chain_of_segments_has_an_end() -> None:
    inner = Segment.objects.create(name="0", rule=LEAF)
    for level in range(1, 25):
        inner = Segment.objects.create(name=str(level), rule={"type": "in_segment", "segment_id": inner.pk})

    with pytest.raises(RuleInvalid, match="more than 20 deep"):
        entry_predicate(inner.pk, NOW)
    assert problems(inner.rule)[0][1] == "Segments refer to one another more than 20 deep."


@pytest.mark.django_db
def test_a_segment_that_does_not_exist_is_gone() -> None:
    with pytest.raises(SegmentGone, match="There is no segment 404 any more"):
        entry_predicate(404, NOW)


@pytest.mark.django_db
def test_a_broken_rule_cannot_be_compiled() -> None:
    with pytest.raises(RuleInvalid, match=r"There is no condition “x”.* \(at all.0\)"):
        predicate({"all": [{"type": "x"}]}, NOW)


@pytest.mark.django_db
def test_one_question_reads_the_names_it_needs_and_no_others(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        predicate({"all": [LEAF, {"type": "address", "channel": "push"}]}, NOW)
    with django_assert_num_queries(1):
        parse({"all": [{"type": "consent", "channel": "push", "topic_id": 1}] * 5}, ForgivingKnown())


class ForgivingKnown(Known):
    """Knows topic 1 after having looked."""

    @property
    def topics(self) -> dict[int, str]:
        self.__dict__.setdefault("looked", super().topics)
        return {1: "News"}
