"""What happened to a customer and why, as the customer's page tells it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand, Role, User
from customers.consents import ConsentRow, record_consents
from customers.events import EventRow, record_events
from customers.models import Consent, Customer, Suppression
from delivery.models import Message, Sender
from journeys import actions
from journeys.models import Decision, Version
from journeys.reasons import Reason
from journeys.timeline.decision_words import CHANGED
from journeys.timeline.pages import Cursor, timeline
from journeys.timeline.words import TEMPLATES, Words, length_words
from segments.models import Segment
from tests.journeys.world import World, endpoint

TRANSLATIONS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "i18n"


def told(customer: Customer, *kinds: str) -> list[str]:
    """Title and text of every entry, the oldest first."""
    found = timeline(customer.pk, None, None, page=1000)["results"]
    return [
        f"{each['title']}. {each['text']}".strip() if each["text"] else each["title"]
        for each in reversed(found)
        if not kinds or each["kind"] in kinds
    ]


def entry(customer: Customer, code: str) -> dict[str, Any]:
    """The last entry of this code."""
    return next(each for each in timeline(customer.pk, None, None)["results"] if each["code"] == code)


def test_a_cascade_is_told_from_entry_to_exit(world: World) -> None:
    person = world.customer(["push", "email", "viber", "sms"], refuses=["email"], unasked=["viber"])
    journey = world.start(world.cascade_journey())
    world.pass_time(hours=2)
    world.report(person, "sms", "delivered")  # at the very moment
    world.pass_time(hours=6)
    assert told(person, "decision", "message") == [
        f"Entered “{journey.name}”. Was in the segment “Everybody” when the journey was launched.",
        "Push goes out. Has an address, and has allowed Promotions.",
        "Push sent. To a device.",
        "No reaction to the push within 2 h. Went on to e-mail.",
        "E-mail not sent. Has not allowed Promotions on e-mail since 2 March 2026. Went on to Viber.",
        "Viber not sent. Has never been asked about Promotions on Viber. Went on to SMS.",
        "SMS goes out. Has an address, and has allowed Promotions.",
        f"SMS sent. To {endpoint('sms', person)}.",
        "SMS delivered",
        "No reaction to the SMS within 6 h. Left the journey at “Exit”.",
    ]


def test_why_nobody_reacted_stands_with_the_values_that_were_compared(world: World) -> None:
    person = world.customer(["email"], refuses=["email"])
    journey = world.start(world.cascade_journey("push", "email"))
    push, mail = entry(person, "send_no_address"), entry(person, "send_refused")
    assert push["text"] == "Has no address for push. Went on to e-mail."
    assert mail["text"] == "Has not allowed Promotions on e-mail since 2 March 2026. Left the journey at “Exit”."
    assert (mail["reason"], mail["status"], mail["channel"]) == ("no_consent", "unreachable", "email")
    assert mail["journey"] == {"id": journey.pk, "name": journey.name, "version": 1}
    assert mail["detail"]["node"] == {"id": "cascade", "type": "cascade", "label": "Cascade"}
    assert mail["detail"]["version"] == 1
    assert mail["detail"]["detail"]["granted"] is False
    assert {**mail["params"], "since": "2026-03-02", "step": 2, "context": "end"} == mail["params"]


def test_a_suppressed_address_is_named(world: World) -> None:
    person = world.customer(["email"])
    Suppression.objects.create(
        channel="email", endpoint=endpoint("email", person), reason="hard_bounce", created_at=world.now
    )
    world.start(world.cascade_journey("email"))
    assert entry(person, "send_suppressed")["title"] == "E-mail not sent"


@pytest.mark.parametrize(
    ("type_", "title", "decided"),
    [
        ("opened", "Read the e-mail", "The cascade has reached its goal: read"),
        ("clicked", "Clicked in the e-mail", "The cascade has reached its goal: clicked"),
        ("replied", "Answered the e-mail", "The cascade has reached its goal: answered"),
    ],
)
def test_a_reaction_is_told_once_and_then_what_was_decided_on_it(
    world: World, type_: str, title: str, decided: str
) -> None:
    person = world.customer(["email"])
    world.start(world.cascade_journey("email"))
    world.now += timedelta(minutes=5)
    world.report(person, "email", type_, grade="likely")
    world.work()
    assert [each.partition(".")[0] for each in told(person)][-2:] == [title, decided]


def test_an_opening_by_a_machine_is_told_as_such(world: World) -> None:
    person = world.customer(["email"])
    world.start(world.cascade_journey("email"))
    world.report(person, "email", "opened", grade="weak")
    assert entry(person, "message_opened_weak")["title"] == "The e-mail was opened, perhaps by a machine"


@pytest.mark.parametrize(
    ("type_", "title"),
    [
        ("failed", "The SMS could not be delivered"),
        ("rejected", "The provider refused the SMS"),
        ("bounced", "The SMS came back"),
        ("expired", "The SMS expired before it was delivered"),
    ],
)
def test_a_failure_is_told_in_the_providers_words(world: World, type_: str, title: str) -> None:
    person = world.customer(["sms", "email"])
    world.start(world.cascade_journey("sms", "email"))
    world.now += timedelta(minutes=1)
    world.report(person, "sms", type_, code="absent", words="the phone is off")
    world.work()
    assert told(person, "message")[1] == f"{title}. The phone is off."
    assert entry(person, f"await_{type_}")["text"] == "The phone is off. Went on to e-mail."


def test_an_unsubscription_is_told_with_the_consent_that_ended(world: World) -> None:
    person = world.customer(["email"])
    world.start(world.cascade_journey("email"))
    world.now += timedelta(minutes=1)
    world.report(person, "email", "unsubscribed")
    assert told(person, "message", "consent")[-2:] == [
        "Refused Promotions on e-mail. Source: unsubscribed.",
        "Unsubscribed in the e-mail",
    ]
    world.now += timedelta(minutes=1)
    world.report(person, "email", "complained")
    assert told(person, "message")[-1] == "Reported the e-mail as unwanted"


def test_what_we_did_not_hand_over_says_why(world: World) -> None:
    person = world.customer(["email"])
    actions.publish_version(journey := world.cascade_journey("email"), None, world.now)
    actions.launch(journey, None, world.now)
    world.work(hand_over=False)
    world.now += timedelta(seconds=1)
    record_consents([ConsentRow(person.pk, "email", world.topic.pk, granted=False)], world.now)
    world.work()
    assert entry(person, "message_withheld")["text"] == "The consent was withdrawn while the message was waiting."


def test_a_message_of_which_nobody_knows_is_told_as_perhaps_sent(world: World) -> None:
    person = world.customer(["email"])
    world.start(world.cascade_journey("email"))
    Message.objects.update(status="unknown")
    assert entry(person, "message_unknown")["title"] == "E-mail sent, perhaps"


def test_a_purchase_ends_the_cascade_and_both_are_told(world: World) -> None:
    person = world.customer(["push"])
    world.start(world.cascade_journey("push"))
    world.now += timedelta(minutes=1)
    world.buy(person, "12.50")
    world.work()
    assert told(person)[-2:] == [
        "Bought for 12.50 USD. Source: shop.",
        "The cascade has reached its goal: bought. Bought on 2 March 2026. Left the journey at “Exit”.",
    ]


def test_events_and_consents_are_told(world: World) -> None:
    person = world.customer([])
    Consent.objects.create(
        customer=person, channel="sms", topic=world.topic, granted=True, changed_at=world.now, source="cash desk"
    )
    record_events([EventRow(person.pk, "cart_filled", "k1", world.now, {"items": 3, "code": "A"}, "shop")], world.now)
    assert told(person) == ["Allowed Promotions on SMS. Source: cash desk.", "cart_filled. code: A, items: 3"]


def test_waits_conditions_and_splits_are_told(world: World) -> None:
    world.make_attribute("city")
    person = world.customer([], city="Kyiv")
    arms = [{"key": "a", "label": "Blue", "share": 100}, {"key": "b", "label": "Red", "share": 0}]
    journey = world.journey(
        {
            "wait": ("wait", {"duration_s": 90 * 60}),
            "ask": (
                "condition",
                {"rule": {"type": "attribute", "attribute": "city", "operator": "equals", "value": "Kyiv"}},
            ),
            "split": ("split", {"arms": arms}),
            "out": ("exit", {"label": "Done"}),
        },
        ["in.next>wait", "wait.next>ask", "ask.yes>split", "ask.no>out", "split.a>out", "split.b>out"],
    )
    world.start(journey)
    world.pass_time(hours=2)
    assert told(person, "decision")[1:] == [
        "Waited 1 h 30 min. Went on to “Condition”.",
        "Yes: City is Kyiv. City: Kyiv. Went on to “Random split”.",
        "Came by chance to “Blue”. 100 % of people do. Left the journey at “Done”.",
    ]


def test_who_was_not_let_in_is_told_why(world: World) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.now += timedelta(minutes=1)
    actions.launch(journey, None, world.now)
    world.work()
    assert told(person, "decision")[-1] == "Did not enter “Journey”. Is still inside from an earlier entry."
    world.pass_time(days=1)
    actions.launch(journey, None, world.now)
    world.work()
    assert told(person, "decision")[-1] == (
        "Did not enter “Journey”. Has been in this journey before, and nobody enters twice."
    )


def test_who_was_put_out_is_told_why(world: World) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    world.now += timedelta(minutes=1)
    actions.stop(journey, None, world.now)
    world.work()
    assert told(person)[-1] == "Left “Journey”. The journey was stopped."
    Decision.objects.filter(reason="stopped").update(reason="broken", detail={"why": "division by zero"})
    assert told(person)[-1] == "Left “Journey”. The step “Cascade” could not be carried out. Division by zero."


def test_an_op_without_words_of_its_own_has_general_ones(world: World) -> None:
    person = world.customer(["push"])
    journey = world.start(world.cascade_journey("push"))
    version = journey.version
    assert version is not None
    for op in version.program["ops"]:
        op["kind"] = {"send": "conjure"}.get(op["kind"], op["kind"])
    version.save()
    assert told(person, "decision")[-1] == "Cascade: sent. Message queued for sending. Went on to “Cascade”."
    Version.objects.update(program={"ops": []})
    assert entry(person, "decided")["title"] == "Journey: sent"


# Pages


def test_pages_join_without_a_gap_also_within_one_moment(world: World) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    world.pass_time(days=3)
    whole = timeline(person.pk, None, None, page=1000)["results"]
    assert len({each["at"] for each in whole}) < len(whole)
    pages, cursor = [], None
    while True:
        page = timeline(person.pk, None, cursor, page=3)
        pages += page["results"]
        if page["next"] is None:
            break
        cursor = Cursor.parse(page["next"])
    assert pages == whole


def test_a_moment_is_a_cursor_too(world: World) -> None:
    person = world.customer([])
    world.buy(person)
    moment = world.now.isoformat()
    assert timeline(person.pk, None, Cursor.parse(moment))["results"] == []
    assert len(timeline(person.pk, None, Cursor.parse((world.now + timedelta(seconds=1)).isoformat()))["results"]) == 1


def test_a_page_is_a_constant_number_of_statements(world: World) -> None:
    person = world.customer()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            timeline(person.pk, None, None, page=1000)
        return len(queries)

    world.start(world.cascade_journey())
    few = count()
    for _ in range(3):
        world.start(world.cascade_journey())
        world.pass_time(days=2)
        world.buy(person)
    assert count() == few <= 6


# The API


@pytest.fixture
def browser(db: None) -> Client:
    user = User.objects.create_user("marketer@example.com", "x", name="M", role=Role.MARKETER)
    client = Client()
    client.force_login(user)
    return client


def test_the_api_answers_a_page(world: World, browser: Client) -> None:
    person = world.customer()
    world.start(world.cascade_journey())
    found = browser.get(f"/api/v1/customers/{person.pk}/timeline/").json()
    assert found["next"] is None
    assert found["results"][0]["title"] == "Push sent"
    assert set(found["results"][0]) == {
        "at", "kind", "icon", "title", "text", "code", "params", "reason", "journey", "channel", "status", "detail",
    }  # fmt: skip


@pytest.mark.parametrize("before", ["yesterday", "2026-03-02", "2026-03-02T10:00:00", "2026-03-02T10:00:00Z~1", "~1~2"])
def test_a_bad_cursor_is_one_sentence(world: World, browser: Client, before: str) -> None:
    person = world.customer([])
    answer = browser.get(f"/api/v1/customers/{person.pk}/timeline/", {"before": before})
    assert answer.status_code == 400
    assert answer.json() == {
        "before": ["“before” is the `next` of the page before, or a moment such as 2026-05-31T12:00:00Z."]
    }


@pytest.mark.parametrize("id_", [0, 77, 2**70])
def test_somebody_unknown_is_not_found(db: None, browser: Client, id_: int) -> None:
    assert browser.get(f"/api/v1/customers/{id_}/timeline/").status_code == 404


def test_nothing_of_other_brands_is_shown(world: World, browser: Client) -> None:
    person = world.customer(["push"])
    world.buy(person)
    world.start(world.cascade_journey("push"))
    other = Brand.objects.create(key="other", name="Other")
    User.objects.get().brands.add(other)
    path = f"/api/v1/customers/{person.pk}/timeline/"
    assert [each["kind"] for each in browser.get(path).json()["results"]] == ["purchase"]
    User.objects.get().brands.add(world.brand)
    assert {each["kind"] for each in browser.get(path).json()["results"]} == {
        "purchase", "decision", "message", "consent",
    }  # fmt: skip
    assert Sender.objects.filter(brand=other).count() == 0


# Words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (45, "45 s"),
        (7200, "2 h"),
        (5400, "1 h 30 min"),
        (86400, "1 day"),
        (14 * 86400, "14 days"),
        (90061, "1 day 1 h"),
    ],
)
def test_lengths_of_time_in_words(seconds: int, words: str) -> None:
    assert length_words(seconds) == words


def test_parameters_are_never_read_as_places() -> None:
    assert Words("event", {"name": "{properties}", "properties": "{0.__class__}"}).title == "{properties}"


def test_every_reason_has_words_of_its_own() -> None:
    codes = " ".join(TEMPLATES)
    # Whom a change of the journey has moved is told by the port, which says whether they went or came.
    moved = {Reason.MOVED, Reason.TAKEN_ALONG, Reason.JUDGED_AGAIN, Reason.MOVED_BACK}
    assert set(CHANGED.values()) <= set(TEMPLATES)
    assert [each.value for each in set(Reason) - moved if each.value not in codes] == []


@pytest.mark.parametrize("language", ["en", "ru", "uk", "pl"])
def test_every_code_has_a_translation_with_the_same_places(language: str) -> None:
    texts = json.loads((TRANSLATIONS / language / "timeline.json").read_text())
    assert set(texts) == set(TEMPLATES)
    for code, template in TEMPLATES.items():
        ours = {key: value for key, value in vars(template).items() if value}
        assert set(texts[code]) == set(ours), code
        if language == "en":
            assert texts[code] == {key: value.replace("{", "{{").replace("}", "}}") for key, value in ours.items()}


def test_a_decision_leads_to_its_block_the_version_that_decided_and_the_segments_that_it_asked(world: World) -> None:
    person = world.customer()
    asks = {"type": "in_segment", "segment_id": Segment.objects.create(name="Asked", rule={"all": []}).pk}
    nodes: dict[str, Any] = {
        "ask": ("condition", {"rule": asks}),
        "wait": ("wait", {"duration_s": 60}),
        "out": ("exit", {}),
    }
    journey = world.start(world.journey(nodes, ["in.next>ask", "ask.yes>wait", "ask.no>out", "wait.next>out"]))
    actions.publish_version(journey, None, world.now)

    found = {
        each["detail"]["node"]["id"]: each for each in timeline(person.pk, None, None, kinds=["decision"])["results"]
    }

    assert [each["journey"] for each in found.values()] == [{"id": journey.pk, "name": "Journey", "version": 2}] * 2
    assert {id_: each["detail"]["version"] for id_, each in found.items()} == {"in": 1, "ask": 1}
    assert found["ask"]["detail"]["segments"] == [{"id": asks["segment_id"], "name": "Asked"}]
    assert found["in"]["detail"]["segments"] == [{"id": world.everybody.pk, "name": "Everybody"}]
