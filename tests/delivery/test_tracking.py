"""Tracking links: every link of a message leads over the brand's domain to where it led; nothing else changes."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brand
from delivery import public, tokens
from delivery.content.contents import COMPILER, freeze
from delivery.kinds import KINDS
from delivery.kinds.sms import sms_parts
from delivery.models import Link
from delivery.provider import Outgoing
from delivery.tracking import campaigns, links
from delivery.tracking.addresses import addresses
from delivery.tracking.anchors import anchors
from delivery.tracking.dressing import Bare, Undressed, dress, link_fields
from delivery.tracking.dressing import dressed as dressed_all
from journeys.models import Journey
from tests.delivery.world import NOW

BRAND: dict[str, Any] = {"id": 7, "url": "https://go.vinyl.example", "utm_source": ""}
TRACKED = re.compile(r"https://go\.vinyl\.example/c/([A-Za-z0-9_-]+)")


@pytest.fixture(autouse=True)
def unknown() -> Iterator[None]:
    links.forget_known()
    campaigns.forget_known()
    yield
    links.forget_known()
    campaigns.forget_known()


def bare(channel: str, number: int = 1, brand: dict[str, Any] | None = None, campaign: str = "", **fields: str) -> Bare:
    return Bare(1000 + number, number, KINDS[channel], fields, brand or BRAND, campaign)


def dressed(channel: str, campaign: str = "", brand: dict[str, Any] | None = None, **fields: str) -> dict[str, str]:
    return dress([bare(channel, 1, brand, campaign, **fields)], NOW)[0]


def followed(text: str) -> str:
    """The text with each tracking link replaced by where it leads; the trap and the pixel taken out."""
    text = re.sub(
        r'<a href="[^"]*" style="display:none" tabindex="-1" aria-hidden="true" rel="nofollow"></a>', "", text
    )
    text = re.sub(r'<img src="https://go\.vinyl\.example/o/[^"]*"[^>]*>', "", text)
    return TRACKED.sub(lambda found: links.known_target(tokens.read("click", found[1])[0]), text)


# Addresses in texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Look: https://v.example/sale.", ["https://v.example/sale"]),
        (
            "(https://v.example/a) [https://v.example/b], https://v.example/c!",
            ["https://v.example/a", "https://v.example/b", "https://v.example/c"],
        ),
        ("https://en.wikipedia.org/wiki/Blue_(album)", ["https://en.wikipedia.org/wiki/Blue_(album)"]),
        ("(see https://v.example/x_(y))", ["https://v.example/x_(y)"]),
        ("https://v.example/saleКупуйте зараз", ["https://v.example/sale"]),
        ("https://v.example/sale.Купуйте", ["https://v.example/sale"]),
        ("https://v.exampleКупуйте", ["https://v.example"]),
        ("https://v.example.Купуйте", ["https://v.example"]),
        ("https://uk.wikipedia.org/wiki/Київ — місто", ["https://uk.wikipedia.org/wiki/Київ"]),
        ("https://магазин.укр/знижки?колір=синій!", ["https://магазин.укр/знижки?колір=синій"]),
        ("“https://v.example/a?b=c&d=e#f”", ["https://v.example/a?b=c&d=e#f"]),
        ("<https://v.example/a>", ["https://v.example/a"]),
        ("https://v.example/a,https://v.example/b", ["https://v.example/a,https://v.example/b"]),
        ("https://v.example/a\nhttps://v.example/b", ["https://v.example/a", "https://v.example/b"]),
        ("HTTPS://V.EXAMPLE/ and http://v.example:8080/", ["HTTPS://V.EXAMPLE/", "http://v.example:8080/"]),
        ("https:// http://. xhttp ftp://v.example v.example www.v.example", []),
        ("https://v.example/…", ["https://v.example/"]),
        ("*https://v.example/*", ["https://v.example/"]),
    ],
)  # fmt: skip
def test_an_address_in_a_text_ends_where_a_person_sees_its_end(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in addresses(text)] == found


@pytest.mark.parametrize(
    "text", ["https://" * 50_000, "https://v.example/" + "(" * 200_000, "https://v.example/" + ")" * 3_000]
)
def test_hostile_texts_are_read_in_no_time(text: str) -> None:
    addresses(text)


# Marks


@pytest.mark.parametrize(
    ("url", "made"),
    [
        ("https://v.example", "https://v.example?utm_source=v&utm_medium=sms&utm_campaign=A%26B"),
        ("https://v.example/?a=1", "https://v.example/?a=1&utm_source=v&utm_medium=sms&utm_campaign=A%26B"),
        ("https://v.example/?a=1&", "https://v.example/?a=1&utm_source=v&utm_medium=sms&utm_campaign=A%26B"),
        ("https://v.example/?", "https://v.example/?utm_source=v&utm_medium=sms&utm_campaign=A%26B"),
        ("https://v.example/#top?x", "https://v.example/?utm_source=v&utm_medium=sms&utm_campaign=A%26B#top?x"),
        ("https://v.example/?UTM_Source=own&utm_campaign=", "https://v.example/?UTM_Source=own&utm_campaign=&utm_medium=sms"),
        ("https://v.example/?a=%2B+ü&a;b&&=c#", "https://v.example/?a=%2B+ü&a;b&&=c&utm_source=v&utm_medium=sms&utm_campaign=A%26B#"),
    ],
)  # fmt: skip
def test_marks_are_added_and_every_other_character_stays(url: str, made: str) -> None:
    assert links.marked(url, links.utm("v", "sms", "A&B")) == made


def test_without_a_source_or_a_campaign_there_is_no_mark_of_it() -> None:
    assert links.marked("https://v.example/", links.utm("", "sms", "x")) == "https://v.example/"
    assert links.marked("https://v.example/", links.utm("v", "sms")) == "https://v.example/?utm_source=v&utm_medium=sms"


def test_links_of_a_message_are_marked_with_brand_channel_and_journey(db: None) -> None:
    text = dressed("sms", "Spring sale", BRAND | {"utm_source": "vinyl"}, text="https://v.example/#a")["text"]
    assert followed(text) == "https://v.example/?utm_source=vinyl&utm_medium=sms&utm_campaign=Spring%20sale#a"


# HTML


LETTER = """<!DOCTYPE html><HTML><BODY bgcolor=#fff>
<p title="<a href='https://v.example/no'>">Hi  &amp; <A class=x HREF = 'https://v.example/?a=1&amp;b=2' >go</A><br/>
<a href=https://v.example/bare>bare</a> <a href="  https://v.example/spaces ">s</a> <area href="https://v.example/area">
<!-- <a href="https://v.example/comment"> --><!--[if mso]><v:roundrect href="https://v.example/mso"><![endif]-->
<script>"<a href='https://v.example/script'>"</script></p> 1 < 2 </BODY></HTML>
"""
LEFT_ALONE = [
    '<a href="mailto:a@v.example">',
    '<a href="tel:+380501234567">',
    '<a href="sms:+380501234567">',
    '<a href="#top">',
    '<a href="/relative">',
    '<a href="https://v.example/" data-kaskad="untracked">',
    '<a DATA-KASKAD=Untracked href=https://v.example/>',
    '<a href="javascript:alert(1)">',
    '<a href="https:///nowhere">',
    '<a href="https://v.example:99999999/">',
    '<a href="https://v.example\\@evil.example/">',
    '<a href="ht&#9;tps://v.example/">',
    '<a name="https://v.example/">',
    '<a href="">',
    '<link href="https://v.example/a.css">',
    '<img src="https://v.example/a.png">',
    f'<a href="https://v.example/{"x" * 4000}">',
]  # fmt: skip


def test_only_the_addresses_of_html_change(db: None) -> None:
    made = dressed("email", html=LETTER)["html"]
    assert len(TRACKED.findall(made)) == 6  # the trap too
    expected = (
        LETTER.replace("'https://v.example/?a=1&amp;b=2'", "'https://v.example/?a=1&b=2'")
        .replace("  https://v.example/spaces ", "https://v.example/spaces")
    )  # fmt: skip
    assert followed(made) == expected


@pytest.mark.parametrize("tag", LEFT_ALONE)
def test_what_is_no_page_or_is_to_be_left_alone_stays(db: None, tag: str) -> None:
    assert followed(dressed("email", html=f"<p>{tag}x</a>")["html"]) == f"<p>{tag}x</a>"
    assert Link.objects.count() == 0


@pytest.mark.parametrize(
    "own", [lambda: public.unsubscribe_url(BRAND["url"], 5, 6), lambda: public.preferences_url(BRAND["url"], 5, 7)]
)
def test_our_own_pages_are_reached_without_a_detour(db: None, own: Callable[[], str]) -> None:
    source = f'<a href="{own()}?a">bye</a>'
    assert followed(dressed("email", html=source)["html"]) == source
    assert dressed("sms", text=f"Stop: {own()}")["text"] == f"Stop: {own()}"
    assert Link.objects.count() == 0


def test_a_page_of_the_shop_that_only_looks_like_ours_is_tracked(db: None) -> None:
    assert TRACKED.search(dressed("sms", text="https://go.vinyl.example/p/blue-train")["text"])


def test_pixel_and_trap_stand_at_the_end_of_the_body(db: None) -> None:
    made = dressed("email", html=LETTER)["html"]
    assert re.search(
        r"1 < 2 <a href=[^>]*display:none[^>]*></a><img src=\"https://go.vinyl.example/o/[\w-]+\.gif\"[^>]*></BODY>",
        made,
    )
    assert dressed("email", html="<p>Hi")["html"].startswith("<p>Hi<a href=")
    assert dressed("email", html="", text="Hi") == {"html": "", "text": "Hi"}


def test_hostile_html_is_read_in_no_time() -> None:
    for source in ("<a " * 300_000, "<!--[if" * 100_000, "<a href=x>" * 50_000, '<a href="' * 100_000):
        anchors(source)


# Other channels


@pytest.mark.parametrize(
    ("channel", "fields"),
    [
        ("email", {"html": "html", "text": "text", "mjml": "html"}),
        ("sms", {"text": "text"}),
        ("viber", {"text": "text", "button_link": "whole"}),
        ("telegram", {"text": "text", "button_link": "whole"}),
        ("push", {"link": "whole"}),
        ("webhook", {}),
    ],
)
def test_each_channel_says_where_it_has_links(channel: str, fields: dict[str, str]) -> None:
    assert link_fields(KINDS[channel]) == fields


def test_buttons_texts_and_deep_links(db: None) -> None:
    made = dressed("viber", text="Look https://v.example/a, now", button_text="Go", button_link="https://v.example/b")
    assert {key: followed(each) for key, each in made.items()} == {
        "text": "Look https://v.example/a, now",
        "button_text": "Go",
        "button_link": "https://v.example/b",
    }
    assert TRACKED.fullmatch(made["button_link"])
    assert dressed("push", title="x", text="https://v.example/", link="vinyl://record/5") == {
        "title": "x",
        "text": "https://v.example/",
        "link": "vinyl://record/5",
    }


def test_the_link_of_an_sms_is_short_and_its_parts_are_counted_with_it(db: None) -> None:
    made = dress(
        [Bare(9_999_999, 99_999_999, KINDS["sms"], {"text": "Sale https://v.example/" + "x" * 300}, BRAND)], NOW
    )
    (token,) = TRACKED.findall(made[0]["text"])
    assert len(token) <= 30
    assert sms_parts(made[0]["text"]) == 1


# Many at once


def test_many_messages_cost_two_statements_and_known_links_none(db: None) -> None:
    many = [bare("sms", n, text=f"https://v.example/ https://v.example/{n % 5}") for n in range(200)]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        made = dress(many, NOW)
    assert len(queries) == 1
    assert Link.objects.count() == 6
    assert [followed(each["text"]) for each in made] == [each.fields["text"] for each in many]
    assert len({each["text"] for each in made}) == 200
    with CaptureQueriesContext(connection) as queries:
        dress(many, NOW)
    assert len(queries) == 0


def test_links_of_each_customer_are_stored_in_one_statement(db: None) -> None:
    many = [bare("sms", n, text=f"https://v.example/basket/{n}") for n in range(500)]
    with CaptureQueriesContext(connection) as queries:
        made = dress(many, NOW)
    assert len(queries) == 1
    assert [followed(each["text"]) for each in made] == [each.fields["text"] for each in many]
    links.forget_known()
    again = dress(many, NOW)
    assert again == made
    assert Link.objects.count() == 500


def test_messages_are_dressed_before_the_hand_over_and_counted_as_they_are_sent(db: None) -> None:
    brand = Brand.objects.create(key="v", name="Vinyl", public_url=BRAND["url"], utm_source="vinyl")
    journey = Journey.objects.create(brand=brand, name="Spring sale")
    contents = COMPILER.load([freeze(brand.pk, "sms", {"text": "x" * 130 + " https://v.example/"})])
    (content,) = contents.values()
    message = Outgoing(1, 2, "sms", "+380501234567", "Vinyl", "Vinyl", content.made_for(1, None, None, None))
    ours, stranger = dressed_all([Undressed(message, content, journey.pk), Undressed(message, content, None)], NOW)
    assert (message.parts, ours.parts) == (1, 2)
    assert followed(ours.fields["text"]).endswith(
        "https://v.example/?utm_source=vinyl&utm_medium=sms&utm_campaign=Spring%20sale"
    )
    assert followed(stranger.fields["text"]).endswith("https://v.example/?utm_source=vinyl&utm_medium=sms")


def test_a_new_name_of_a_journey_counts_within_a_minute(db: None) -> None:
    journey = Journey.objects.create(brand=Brand.objects.create(key="v", name="V"), name="Old")
    assert campaigns.names([journey.pk], NOW) == {journey.pk: "Old"}
    Journey.objects.update(name="New")
    with CaptureQueriesContext(connection) as queries:
        assert campaigns.names([journey.pk, journey.pk], NOW) == {journey.pk: "Old"}
    assert len(queries) == 0
    assert campaigns.names([journey.pk], NOW + campaigns.KEPT) == {journey.pk: "New"}


def test_brands_do_not_share_links(db: None) -> None:
    other = BRAND | {"id": 8}
    dress([bare("sms", 1, text="https://v.example/"), bare("sms", 2, other, text="https://v.example/")], NOW)
    assert sorted(Link.objects.values_list("brand_id", flat=True)) == [7, 8]


def test_a_target_that_another_process_makes_meanwhile_is_the_same(db: None) -> None:
    theirs = Link.objects.create(
        brand_id=7, digest=links.digest("https://v.example/"), url="https://v.example/", created_at=NOW
    )
    assert links.ids_of([(7, "https://v.example/")], NOW) == {(7, "https://v.example/"): theirs.pk}
