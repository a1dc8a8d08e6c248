"""Clicks and openings: the way of a click, who did it, and what the message and its journey hear of it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delivery import statuses, tokens
from delivery.models import DeliveryEvent, Link, Message, TrackedHit
from delivery.signals import outcomes_recorded
from delivery.tracking import hits, links
from delivery.tracking.dressing import TRAP
from delivery.tracking.robots import CLICK, OPEN, Hit, Seen, judge
from delivery.tracking.views import location
from tests.delivery.world import NOW, World

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 "
    "Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"
)
MAIL = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
OUTLOOK = "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"
YAHOO = "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
LATER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def unknown() -> Iterator[None]:
    links.forget_known()
    yield
    links.forget_known()


@pytest.fixture
def message(world: World) -> Message:
    """A mail that was handed over five minutes ago."""
    (person,) = world.people(1)
    world.queue([person], "email", status="sent", sent_at=timezone.now() - LATER)
    return Message.objects.get()


def link_to(url: str = "https://v.example/") -> int:
    return int(Link.objects.create(brand_id=1, digest=links.digest(url), url=url, created_at=NOW).pk)


def click(
    message: Message, link_id: int, agent: str = PHONE, method: str = "get", ip: str = "198.51.100.7", **headers: str
) -> Any:
    token = tokens.sign("click", link_id, message.id, message.customer_id)
    return getattr(Client(REMOTE_ADDR=ip), method)(f"/c/{token}", headers={"user-agent": agent, **headers})


def open_(message: Message, agent: str = MAIL) -> Any:
    token = tokens.sign("open", message.id, message.customer_id)
    return Client().get(f"/o/{token}.gif", headers={"user-agent": agent})


def record() -> int:
    return hits.record_hits(timezone.now() + hits.SETTLE)


def told() -> list[tuple[str, str | None, str]]:
    return [(each.type, each.grade, (each.detail or {})["because"]) for each in DeliveryEvent.objects.order_by("id")]


# The way of a click


def test_a_click_leads_to_the_target_and_is_kept(message: Message) -> None:
    answer = click(message, link_to("https://v.example/?a=1&b=%20#x"))
    assert answer.status_code == 302
    assert answer["Location"] == "https://v.example/?a=1&b=%20#x"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert TrackedHit.objects.count() == 1


def test_a_link_that_is_known_costs_one_insert(message: Message) -> None:
    link_id = link_to()
    click(message, link_id)
    with CaptureQueriesContext(connection) as queries:
        click(message, link_id)
    assert [
        each["sql"].split()[0]
        for each in queries
        if "pg_notify" not in each["sql"] and not each["sql"].startswith("--")
    ] == []
    assert sum("insert into delivery_trackedhit" in each["sql"] for each in queries) == 1
    assert len(queries) <= 2  # and a kick now and then


@pytest.mark.parametrize("address", [
    "/c/AAAA", "/c/%00", "/c/" + "A" * 5000, "/o/AAAA.gif", "/c/https:evil.example",
    "/c/" + tokens.sign("click", 1, 2), "/c/" + tokens.sign("open", 1, 2, 3), "/c/" + tokens.sign("click", 2**70, 1, 1),
    "/c/" + tokens.sign("click", 987654321, 1, 1), "/o/" + tokens.sign("open", 1) + ".gif",
])  # fmt: skip
def test_what_we_did_not_sign_leads_nowhere(db: None, address: str) -> None:
    answer = Client().get(address, {"url": "https://evil.example", "to": "https://evil.example"})
    assert answer.status_code == 404
    assert "Location" not in answer
    assert "text/html" in answer["Content-Type"]
    assert TrackedHit.objects.count() == 0


def test_nothing_that_a_caller_adds_changes_the_target(message: Message) -> None:
    token = tokens.sign("click", link_to(), message.id, message.customer_id)
    assert Client().get(f"/c/{token}?url=https://evil.example#x")["Location"] == "https://v.example/"
    assert Client().post(f"/c/{token}").status_code == 405


@pytest.mark.parametrize(
    ("url", "header"),
    [
        ("https://v.example/a?b=%D0%9A&c='(x)", "https://v.example/a?b=%D0%9A&c='(x)"),
        ("https://v.example/Київ?q=синій#ü", "https://v.example/%D0%9A%D0%B8%D1%97%D0%B2?q=%D1%81%D0%B8%D0%BD%D1%96%D0%B9#%C3%BC"),
        ("https://магазин.укр:8443/a", "https://xn--80aairftm.xn--j1amh:8443/a"),
    ],
)  # fmt: skip
def test_addresses_in_other_alphabets_stand_in_the_header_as_browsers_send_them(url: str, header: str) -> None:
    assert location(url) == header


def test_the_pixel_is_a_picture_that_nobody_keeps(message: Message) -> None:
    answer = open_(message)
    assert answer["Content-Type"] == "image/gif"
    assert len(answer.content) == 43
    assert answer.content.startswith(b"GIF89a")
    assert "no-store" in answer["Cache-Control"]


def test_the_trap_leads_nowhere(message: Message) -> None:
    assert click(message, TRAP).status_code == 204


# What the message hears


def test_a_click_of_a_person_is_certain_and_wakes_the_journey(message: Message) -> None:
    woken: list[int] = []

    def hear(customer_ids: list[int], now: datetime, **_: Any) -> None:
        woken.extend(customer_ids)

    outcomes_recorded.connect(hear)
    click(message, link_to())
    just_before = TrackedHit.objects.get().at + hits.SETTLE - timedelta(milliseconds=1)
    assert hits.record_hits(just_before) == 0  # it has not settled
    assert record() == 1
    message.refresh_from_db()
    assert (message.status, message.opened_grade) == ("clicked", "certain")
    assert told() == [("clicked", "certain", "person")]
    assert woken == [message.customer_id]
    assert record() == 0


def test_a_robots_click_is_kept_and_changes_nothing_and_a_persons_later_click_counts(message: Message) -> None:
    link_id = link_to()
    assert click(message, link_id, "python-requests/2.31").status_code == 302
    record()
    message.refresh_from_db()
    assert (message.status, message.clicked_at, message.opened_at) == ("sent", None, None)
    click(message, link_id)
    record()
    message.refresh_from_db()
    assert message.status == "clicked"
    assert told() == [("clicked", "none", "robot"), ("clicked", "certain", "person")]


def test_a_scanner_that_follows_all_links_at_once_is_not_believed(message: Message) -> None:
    for url in ("https://v.example/a", "https://v.example/b", "https://v.example/c"):
        click(message, link_to(url), CHROME)
    record()
    assert told() == [("clicked", "weak", "burst")] * 3
    message.refresh_from_db()
    assert message.clicked_at is None


def test_a_burst_is_seen_though_a_part_of_it_has_been_recorded(message: Message) -> None:
    click(message, link_to("https://v.example/a"), CHROME)
    record()
    click(message, link_to("https://v.example/b"), CHROME)
    record()
    assert told() == [("clicked", "certain", "person"), ("clicked", "weak", "burst")]


def test_who_was_in_the_trap_is_not_believed_from_the_same_network(message: Message) -> None:
    click(message, link_to("https://v.example/a"), CHROME, ip="203.0.113.5")
    click(message, TRAP, CHROME, ip="203.0.113.9")
    record()
    click(message, link_to("https://v.example/b"), CHROME, ip="203.0.113.77")
    record()
    assert sorted(told()) == [("clicked", "none", "trap"), *[("clicked", "none", "trapped")] * 2]
    click(message, link_to("https://v.example/c"), PHONE, ip="192.0.2.1")
    Message.objects.update(sent_at=timezone.now() - timedelta(days=1))
    DeliveryEvent.objects.update(at=timezone.now() - timedelta(hours=1))
    record()
    assert told()[-1] == ("clicked", "certain", "person")


def test_the_same_again_within_a_minute_is_one_event(message: Message) -> None:
    at = timezone.now().replace(second=10) - timedelta(minutes=2)
    for seconds in (0, 1, 30):
        hits.keep(message.customer_id, message.id, seen(OPEN, MAIL, at=at + timedelta(seconds=seconds)))
    assert record() == 3
    assert told() == [("opened", "likely", "person")]


def test_hits_of_messages_that_are_gone_are_dropped(db: None) -> None:
    hits.keep(5, 6, seen(CLICK, PHONE))
    assert hits.record_hits(NOW + LATER) == 1
    assert DeliveryEvent.objects.count() == 0


def test_the_number_of_statements_does_not_grow_with_the_hits(world: World) -> None:
    people = world.people(60)
    world.queue(people, "email", status="sent", sent_at=NOW - LATER)
    link_id = link_to()

    def cost(of: list[Message]) -> int:
        for each in of:
            hits.keep(each.customer_id, each.id, seen(CLICK, PHONE, link_id=link_id))
        with CaptureQueriesContext(connection) as queries:
            assert hits.record_hits(NOW + LATER) == len(of)
        return len(queries)

    messages = world.messages()
    assert cost(messages[:2]) == cost(messages[2:])


def test_the_loop_is_told_when_to_look_again(message: Message) -> None:
    assert hits.turn(NOW) is None
    hits.keep(message.customer_id, message.id, seen(CLICK, PHONE, at=NOW))
    assert hits.turn(NOW) == NOW + hits.SETTLE
    assert hits.turn(NOW + hits.SETTLE) == NOW + hits.SETTLE
    assert hits.turn(NOW + hits.SETTLE) is None


# Who it was


def seen(kind: str, agent: str, at: datetime = NOW, **values: Any) -> Hit:
    known: dict[str, Any] = {
        "kind": kind,
        "method": "GET",
        "agent": agent,
        "purpose": "",
        "ip": "198.51.100.7",
        "at": at,
        "link_id": 5 if kind == CLICK else 0,
        "is_trap": False,
        "channel": "email",
        "delivered_at": NOW - LATER,
    }
    return Hit(**known | values)


@pytest.mark.parametrize(
    ("agent", "because"),
    [
        (PHONE, "person"),
        (CHROME, "person"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "person"),
        ("Mozilla/5.0 (Linux; Android 9; CUBOT P20) AppleWebKit/537.36 Chrome/99.0 Mobile Safari/537.36", "person"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/124.0 Mobile Instagram 330.0", "person"),
        ("Opera/9.80 (J2ME/MIDP; Opera Mini/9) Presto/2.12", "person"),
        ("curl/8.5.0", "robot"),
        ("Wget/1.21", "robot"),
        ("python-requests/2.31.0", "robot"),
        ("Go-http-client/1.1", "robot"),
        ("Java/17.0.1", "robot"),
        ("Apache-HttpClient/4.5", "robot"),
        ("okhttp/4.9.3", "robot"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "robot"),
        ("Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)", "robot"),
        ("Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)", "robot"),
        ("Mozilla/5.0 (compatible; Baiduspider/2.0)", "robot"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/120.0.0.0 Safari/537.36", "robot"),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "robot"),
        ("WhatsApp/2.23.20.0", "robot"),
        ("TelegramBot (like TwitterBot)", "robot"),
        ("Viber/13.5.0.4", "robot"),
        ("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "robot"),
        ("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "robot"),
        ("BarracudaCentral/1.0", "robot"),
        ("Mozilla/5.0 proofpoint", "robot"),
        ("Mimecast-URL-Protect", "robot"),
        ("CiscoSecureEmail", "robot"),
        ("", "nameless"),
    ],
)  # fmt: skip
def test_a_click_is_a_persons_unless_something_says_otherwise(agent: str, because: str) -> None:
    verdict = judge(seen(CLICK, agent))
    grades = {"person": statuses.CERTAIN, "robot": statuses.NONE, "nameless": statuses.WEAK}
    assert (verdict.because, verdict.grade) == (because, grades[because])


@pytest.mark.parametrize(
    ("agent", "grade", "because"),
    [
        (MAIL, "likely", "person"),
        (OUTLOOK, "likely", "person"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Thunderbird/115.9.0", "likely", "person"),
        (GMAIL, "likely", "image_proxy"),
        (YAHOO, "likely", "image_proxy"),
        ("Mozilla/5.0", "weak", "privacy_proxy"),
        ("", "weak", "nameless"),
        ("curl/8.5.0", "none", "robot"),
        ("Barracuda Sentinel (EE)", "none", "robot"),
    ],
)
def test_an_opening_is_likely_unless_something_says_otherwise(agent: str, grade: str, because: str) -> None:
    verdict = judge(seen(OPEN, agent))
    assert (verdict.grade, verdict.because) == (grade, because)


@pytest.mark.parametrize(
    ("kind", "values", "grade", "because"),
    [
        (CLICK, {"method": "HEAD"}, "none", "head"),
        (OPEN, {"method": "HEAD"}, "none", "head"),
        (CLICK, {"purpose": "prefetch;anonymous-client-ip"}, "none", "prefetch"),
        (CLICK, {"is_trap": True}, "none", "trap"),
        (CLICK, {"ip": "64.235.150.9"}, "none", "scanner"),
        (OPEN, {"ip": "64.235.150.9"}, "none", "scanner"),
        (CLICK, {"ip": "2001:db8::1"}, "certain", "person"),
        (CLICK, {"ip": "nonsense"}, "certain", "person"),
        (CLICK, {"delivered_at": NOW - timedelta(seconds=2)}, "weak", "too_soon"),
        (OPEN, {"delivered_at": NOW - timedelta(seconds=1)}, "weak", "too_soon"),
        (OPEN, {"delivered_at": NOW - timedelta(seconds=3)}, "likely", "person"),
        (CLICK, {"delivered_at": None}, "weak", "too_soon"),
        (CLICK, {"delivered_at": NOW - timedelta(seconds=1), "channel": "push"}, "certain", "person"),
        (CLICK, {"delivered_at": None, "channel": "sms"}, "certain", "person"),
        (CLICK, {"others": [Seen(6, NOW - timedelta(seconds=1), "", False)]}, "weak", "burst"),
        (CLICK, {"others": [Seen(6, NOW + timedelta(seconds=1), "", False)]}, "weak", "burst"),
        (CLICK, {"others": [Seen(5, NOW - timedelta(seconds=1), "", False)]}, "certain", "person"),
        (CLICK, {"others": [Seen(6, NOW - timedelta(seconds=9), "", False)]}, "certain", "person"),
        (CLICK, {"others": [Seen(0, NOW - timedelta(minutes=9), "198.51.100.0/24", True)]}, "none", "trapped"),
        (CLICK, {"others": [Seen(0, NOW - timedelta(minutes=11), "198.51.100.0/24", True)]}, "certain", "person"),
        (CLICK, {"others": [Seen(0, NOW, "203.0.113.0/24", True)]}, "certain", "person"),
        (OPEN, {"others": [Seen(0, NOW, "198.51.100.0/24", True)]}, "none", "trapped"),
    ],
)
def test_circumstances_tell_robots_that_look_like_people(
    kind: str, values: dict[str, Any], grade: str, because: str
) -> None:
    verdict = judge(seen(kind, CHROME, **values))
    assert (verdict.grade, verdict.because) == (grade, because)


def test_the_privacy_proxy_of_apple_leaves_the_opening_weak_and_a_click_makes_it_certain(message: Message) -> None:
    open_(message, "Mozilla/5.0")
    record()
    message.refresh_from_db()
    assert (message.status, message.opened_grade) == ("opened", "weak")
    click(message, link_to())
    record()
    message.refresh_from_db()
    assert (message.status, message.opened_grade) == ("clicked", "certain")


def test_a_click_just_after_the_opening_is_not_too_soon(message: Message) -> None:
    open_(message)
    record()
    click(message, link_to())
    record()
    assert told() == [("opened", "likely", "person"), ("clicked", "certain", "person")]
