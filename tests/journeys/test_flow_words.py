"""What a customer's page says of the flow blocks that somebody has passed."""

from datetime import timedelta

from journeys.timeline.pages import timeline
from tests.journeys.flows import EXIT, HOUR
from tests.journeys.world import START, World

DAY = 24 * HOUR


def test_every_flow_block_is_told_in_plain_words(world: World) -> None:
    world.make_attribute("city")
    world.make_attribute("expires", "date")
    person = world.customer(city="Lviv", expires="2026-03-10")
    person.time_zone = "Europe/Kyiv"
    person.save()
    kyiv = {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}
    buyer = {"type": "purchase_count", "compare": "at_least", "value": 1}
    basket = {"key": "basket", "label": "Left a basket", "event": "basket"}
    cases = [
        {"key": "kyiv", "label": "Of Kyiv", "rule": kyiv},
        {"key": "new", "label": "New here", "rule": {"not": buyer}},
    ]
    world.start(
        world.journey(
            {
                "push": ("message", world.message("push")),
                "basket": ("wait_event", {"events": [basket], "timeout_s": DAY}),
                "read": ("reaction_check", {"node": "push", "outcome": "opened"}),
                "cases": ("multi", {"cases": cases}),
                "kyiv": ("condition", {"rule": kyiv}),
                "goal": ("goal", {"label": "Half way"}),
                "expiry": ("wait_until", {"by": "attribute", "attribute": "expires"}),
                "hours": ("wait_window", {"opens": "00:00", "closes": "00:00", "days": ["tue"]}),
                "loop": ("loop", {"most": 1}),
                "out": EXIT,
            },
            [
                "in.next>push",
                *("push.sent>basket", "push.not_sent>out"),
                *("basket.basket>read", "basket.timed_out>read"),
                *("read.yes>out", "read.no>cases"),
                *("cases.kyiv>out", "cases.new>kyiv", "cases.else>out"),
                *("kyiv.yes>out", "kyiv.no>goal"),
                "goal.next>expiry",
                *("expiry.next>hours", "expiry.passed>hours", "expiry.missing>out"),
                "hours.next>loop",
                *("loop.again>basket", "loop.done>out"),
            ],
        )
    )
    world.now = START + timedelta(hours=2)
    world.event(person, "basket")
    world.work()
    world.pass_time(days=16)
    found = timeline(person.pk, None, None, page=1000)["results"]
    assert [f"{each['title']}. {each['text']}" for each in reversed(found) if each["kind"] == "decision"][1:] == [
        "Push goes out. Has an address, and has allowed Promotions.",
        "Did what was waited for: “Left a basket”. On 2 March 2026. Went on to “Check a reaction”.",
        "No message of “Message” was read. Went on to “Multi-way”.",
        "“New here”: not (made a purchase). Purchases: 0. Went on to “Condition”.",
        "No: City is Kyiv. City: Lviv. Went on to “Half way”.",
        "Reached “Half way”. Went on to “Wait until a date”.",
        "Waited until 10 March 2026. Went on to “Wait for a time of the week”.",
        "Within the chosen hours. It was 09:00 (Europe/Kyiv). Went on to “Go round again”.",
        "Goes round again: 1 of 1. Went on to “Wait for an event”.",
        "Did nothing of what was waited for within 1 day. Went on to “Check a reaction”.",
        "No message of “Message” was read. Went on to “Multi-way”.",
        "“New here”: not (made a purchase). Purchases: 0. Went on to “Condition”.",
        "No: City is Kyiv. City: Lviv. Went on to “Half way”.",
        "Reached “Half way”. Went on to “Wait until a date”.",
        "Did not wait. 10 March 2026 was over already. Went on to “Wait for a time of the week”.",
        "Within the chosen hours. It was 00:00 (Europe/Kyiv). Went on to “Go round again”.",
        "Has gone round 1 times. Left the journey at “Exit”.",
    ]
