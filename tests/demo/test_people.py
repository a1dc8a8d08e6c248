"""The made-up people: always the same, of many kinds, and nobody who could be reached."""

import csv
import re
from collections import Counter

import phonenumbers
import pytest

from demo.people import COLUMNS, REACHED, TOPICS, customers, person, purchase_lines, write_people


@pytest.fixture(scope="module")
def people():
    return [person(each) for each in customers(purchase_lines())]


def test_there_is_one_for_each_customer_and_always_the_same(people, tmp_path):
    chosen = customers(purchase_lines())
    assert len(people) == len(chosen) == 23_570
    assert write_people(tmp_path / "people.csv", chosen[5_000:5_010]) == 10
    with (tmp_path / "people.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == people[5_000:5_010], "whoever is written before makes no difference"


def test_every_column_is_mapped_and_nothing_else(people):
    assert set(people[0]) == {each["column"] for each in COLUMNS}


def test_nobody_could_be_reached_by_mistake(people):
    for each in people:
        assert not each["email"] or re.fullmatch(r"[a-z.]+\.\d+@example\.(com|net|org)", each["email"])
        assert not each["phone"] or re.fullmatch(r"\+1[2-9]\d\d55501\d\d", each["phone"])


def test_addresses_are_possible_and_belong_to_one_customer_each(people):
    for channel in ("email", "phone", "push"):
        known = Counter(each[channel] for each in people if each[channel])
        assert max(known.values()) == 1
    for each in people[::500]:
        assert not each["phone"] or phonenumbers.is_valid_number(phonenumbers.parse(each["phone"]))


def test_not_everybody_has_every_address(people):
    def share(column):
        return 100 * sum(1 for each in people if each[column]) / len(people)

    assert share("push") == pytest.approx(REACHED["push"], abs=1)
    assert share("email") == pytest.approx(REACHED["email"], abs=1)
    assert share("phone") == pytest.approx(REACHED["phone"], abs=1)
    assert share("viber") == pytest.approx(60, abs=1.5)
    assert any(not any(each[column] for column in ("push", "email", "phone", "viber")) for each in people)


@pytest.mark.parametrize("topic", TOPICS)
def test_not_everybody_allows_every_topic(people, topic):
    answers = Counter(each[f"{topic} email"] for each in people if each["email"])
    asked = answers["yes"] + answers["no"]
    assert answers["no"] > 0
    assert answers[""] > 0
    assert 0.6 < answers["yes"] / asked < 1


def test_names_are_written_in_several_alphabets(people):
    names = [each["first_name"] + each["last_name"] for each in people]
    assert sum(bool(re.search("[а-яіїєґё]", name, re.IGNORECASE)) for name in names) > 7_000
    assert sum(bool(re.search("[ąćęłńóśźżáčěřšžöüéë]", name, re.IGNORECASE)) for name in names) > 2_000
    assert len(set(names)) > 10_000
