"""Where cards stand in journeys whose files give no places: those of the gallery, and those written by hand."""

from itertools import combinations
from typing import Any

import pytest

from journeys.files.cards import GAP_HEIGHT, GAP_WIDTH, Card, card_of
from journeys.files.ordering import laid_out
from journeys.gallery import LANGUAGES, templates

Json = dict[str, Any]
RULE = {"type": "purchase_count"}
# As a browser draws them, in English. `cards.json` reckons a few pixels more or less; that it agrees with what the
# canvas itself reckons, for every type, is the frontend's test graph/expect.test.ts.
DRAWN = [
    ("cascade", {"steps": [{"channel": each} for each in ("push", "email", "viber", "sms")]}, 336, 470),
    ("cascade", {"steps": [{"channel": each} for each in ("push", "sms")]}, 336, 348),
    ("condition", {"rule": RULE}, 288, 145),
    ("message", {"channel": "email"}, 280, 162),
    ("entry_segment", {}, 280, 99),
    ("wait_event", {"events": [{"key": "a", "label": "A", "event": "a"}]}, 280, 119),
    ("call_webhook", {"cases": [{"key": "a", "label": "A"}]}, 280, 175),
    ("wait", {}, 232, 56),
    ("exit", {}, 232, 56),
]
NEAR = 10


def node(id_: str, type_: str = "wait", config: Json | None = None, at: tuple[int, int] | None = None) -> Json:
    place = {"x": at[0], "y": at[1]} if at else {}
    return {"id": id_, "type": type_, "config": config or {}, "position": place}


def edges(*ways: str) -> list[Json]:
    """Of “a:next b” from a port of a to b."""
    split = [(*way.split(" ")[0].split(":"), way.split(" ")[1]) for way in ways]
    return [{"id": f"{source}:{port}", "source": source, "port": port, "target": to} for source, port, to in split]


def crowded(nodes: list[Json]) -> list[tuple[str, str]]:
    """Pairs of cards that lie on one another, or stand closer than the gap allows."""

    def apart(one: Json, other: Json) -> bool:
        (here, card), (there, its) = ((each["position"], card_of(each)) for each in (one, other))

        def clear(axis: str, size: str, gap: int) -> bool:
            low, high = ((here, card), (there, its)) if here[axis] <= there[axis] else ((there, its), (here, card))
            return bool(high[0][axis] - low[0][axis] - getattr(low[1], size) >= gap - 1)  # a pixel by rounding

        return clear("x", "width", GAP_WIDTH) or clear("y", "height", GAP_HEIGHT)

    return [(one["id"], other["id"]) for one, other in combinations(nodes, 2) if not apart(one, other)]


@pytest.mark.parametrize(("type_", "config", "width", "height"), DRAWN)
def test_a_card_is_reckoned_about_as_large_as_it_is_drawn(type_: str, config: Json, width: int, height: int) -> None:
    card = card_of(node("a", type_, config))
    assert card.width == width
    assert height - NEAR <= card.height <= height + NEAR


def test_ways_out_count() -> None:
    arms = [{"key": each, "label": each, "share": 25} for each in "abcd"]
    assert (
        card_of(node("a", "split", {"arms": arms})).height - card_of(node("a", "split", {"arms": arms[:2]})).height
        == 56
    )
    cascade = {"steps": [{"channel": "push"}]}
    limited = card_of(node("a", "cascade", cascade | {"budget": "1"}))
    assert limited.height - card_of(node("a", "cascade", cascade)).height == 28
    assert limited.ports[-1] == "over_budget"


def test_a_rule_has_its_lines_and_no_more_than_are_shown() -> None:
    heights = [card_of(node("a", "condition", {"rule": {"all": [RULE] * count}})).height for count in (1, 2, 5, 9)]
    assert [each - heights[0] for each in heights] == [0, 20, 80, 80]
    assert card_of(node("a", "condition", {"rule": {"not": {"any": [RULE, {"not": RULE}]}}})).height == heights[1]


@pytest.mark.parametrize("broken", [{"steps": 5}, {"rule": 5}, {"rule": {"all": 5}}, {"arms": [5]}, {"text": 5}, {}])
@pytest.mark.parametrize("type_", ["cascade", "condition", "split", "note", "group"])
def test_what_is_not_set_right_has_a_card_all_the_same(type_: str, broken: Json) -> None:
    assert isinstance(card_of(node("a", type_, broken)), Card)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_cards_of_the_gallery_lie_on_one_another(language: str) -> None:
    found = {key: crowded(each.graph["nodes"]) for key, each in templates(language).items()}
    assert len(found) == 15
    assert {key: each for key, each in found.items() if each} == {}


def test_a_chain_is_a_straight_line() -> None:
    nodes = [node("in", "entry_segment"), node("wait"), node("send", "cascade", {"steps": []}), node("out", "exit")]
    laid_out(nodes, edges("in:next wait", "wait:next send", "send:reacted out"))
    assert [each["position"]["y"] for each in nodes[:3]] == [0, 0, 0]
    xs = [each["position"]["x"] for each in nodes[:3]]
    assert xs == [0, 280 + GAP_WIDTH, 280 + 232 + 2 * GAP_WIDTH]


def test_where_ways_part_cards_stand_in_the_order_of_the_ports() -> None:
    nodes = [node(each, "exit") for each in "zyx"] + [node("send", "cascade", {"steps": [{"channel": "push"}]})]
    laid_out(nodes, edges("send:reacted z", "send:exhausted y", "send:unreachable x"))
    tops = {each["id"]: each["position"]["y"] for each in nodes}
    assert tops["z"] < tops["y"] < tops["x"]
    assert crowded(nodes) == []
    card = card_of(nodes[3])
    assert (
        abs(tops["y"] + 26 - tops["send"] - card.port_y("exhausted")) <= 1
    )  # of three, the middle one is met straight


def test_places_that_a_file_gives_stay_and_others_lie_on_none_of_them() -> None:
    four = {"steps": [{"channel": "push"}] * 4}
    nodes = [
        node("in", "entry_segment", at=(0, 0)),
        node("far", "cascade", four, at=(400, -30)),
        node("first", "cascade", four),
        node("second", "message"),
        node("out", "exit", at=(1200, 300)),
    ]
    laid_out(nodes, edges("in:next first", "first:reacted second", "first:exhausted out", "second:sent out"))
    assert [each["position"] for each in nodes if each["id"] in ("in", "far", "out")] == [
        {"x": 0, "y": 0},
        {"x": 400, "y": -30},
        {"x": 1200, "y": 300},
    ]
    assert [pair for pair in crowded(nodes) if pair != ("in", "far")] == []


def test_a_file_with_all_its_places_keeps_them_even_one_on_another() -> None:
    nodes = [node("in", "entry_segment", at=(0, 0)), node("out", "exit", at=(0, 10))]
    laid_out(nodes, edges("in:next out"))
    assert [each["position"]["y"] for each in nodes] == [0, 10]
