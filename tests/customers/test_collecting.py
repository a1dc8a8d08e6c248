"""The door for events over HTTP: every address, every place of the key, and every way in which a call can be wrong."""

import base64
import gzip
import json
import zlib
from typing import Any

import pytest
from django.utils import timezone

from customers.collecting.asgi import Door
from customers.models import Received, Source, SourceCount, SourceReject
from tests.customers.collecting import (
    BASIC,
    KEY,
    PLAYED,
    batch,
    knock,
    make_source,
    nobody,
    on_the_tests_connection,
    rejects,
    stored,
)


@pytest.fixture(autouse=True)
def source(db: None) -> Source:
    return make_source()


# Addresses

SINGLE = {
    "track": {"event": "Played"},
    "identify": {"traits": {"email": "ann@example.com"}},
    "page": {"name": "Home"},
    "screen": {"name": "Player"},
    "group": {"groupId": "g1"},
    "alias": {"previousId": "old"},
}


@pytest.mark.parametrize(("name", "parts"), SINGLE.items(), ids=SINGLE)
@pytest.mark.parametrize("short", [False, True], ids=["long", "short"])
@pytest.mark.parametrize("end", ["", "/"], ids=["bare", "slash"])
def test_an_address_for_one_message_says_its_type(name: str, parts: dict[str, Any], short: bool, end: str) -> None:
    said = knock(f"/v1/{name[0] if short else name}{end}", {"userId": "u1", "writeKey": KEY, **parts})
    assert (said.status, said.json()) == (200, {"success": True})
    (message,) = stored()
    assert message["type"] == name
    assert parts.items() <= message.items()
    assert "writeKey" not in message


@pytest.mark.parametrize("path", ["/v1/batch", "/v1/b", "/beacon/v1/batch", "/v1/batch/"])
def test_an_address_for_batches_takes_many(path: str) -> None:
    other = {"type": "page", "anonymousId": "a1", "messageId": "m2"}
    assert knock(path, batch(PLAYED, other)).status == 200
    (call,) = Received.objects.all()
    assert (call.count, [each["type"] for each in call.messages]) == (2, ["track", "page"])


def test_an_address_for_one_takes_a_batch_and_the_other_way_round() -> None:
    assert knock("/v1/track", batch(PLAYED)).status == 200
    assert knock("/v1/batch", PLAYED | {"writeKey": KEY, "messageId": "m2"}).status == 200
    assert knock("/v1/batch", [PLAYED | {"messageId": "m3"}], authorization=BASIC).status == 200
    assert [each["messageId"] for each in stored()] == ["m1", "m2", "m3"]


def test_what_is_not_the_doors_goes_on_to_django() -> None:
    for path in ("/", "/v1", "/v1/elsewhere", "/api/v1/customers/", "/v1/batch/more", "/V1/batch"):
        assert knock(path, batch(PLAYED)).body == b"not the door"
    assert stored() == []


def test_an_empty_batch_is_taken() -> None:
    assert knock("/v1/batch", batch()).status == 200
    assert not Received.objects.exists()


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_messages_are_posted(method: str) -> None:
    said = knock("/v1/batch", batch(PLAYED), method)
    assert said.status == 405
    assert "POST" in said.words


# Keys


@pytest.mark.parametrize(
    ("path", "body", "headers"),
    [
        ("/v1/batch", {"batch": [PLAYED]}, {"authorization": BASIC}),
        ("/v1/batch", {"batch": [PLAYED]}, {"authorization": BASIC.replace("Basic", "basic")}),
        ("/v1/batch", {"batch": [PLAYED], "writeKey": KEY}, {}),
        ("/v1/batch", {"batch": [PLAYED | {"writeKey": KEY}]}, {}),
        ("/v1/track", PLAYED | {"writeKey": KEY}, {}),
        (f"/beacon/v1/batch?writeKey={KEY}", {"batch": [PLAYED]}, {}),
        # An empty name in Basic auth, a token of another system: the key is looked for further on.
        ("/v1/batch", {"batch": [PLAYED], "writeKey": KEY}, {"authorization": "Basic Og=="}),
        ("/v1/batch", {"batch": [PLAYED], "writeKey": KEY}, {"authorization": "Basic ???"}),
        ("/v1/batch", {"batch": [PLAYED], "writeKey": KEY}, {"authorization": "Bearer abc"}),
    ],
)
def test_the_key_may_stand_anywhere(path: str, body: Any, headers: dict[str, Any]) -> None:
    assert knock(path, body, **headers).status == 200
    assert len(stored()) == 1


def test_without_a_key_or_with_a_strange_one_nothing_is_taken() -> None:
    assert knock("/v1/batch", {"batch": [PLAYED]}).status == 401
    for strange in ("nobody", "\x00", "x" * 1000, "Schlüssel"):
        said = knock("/v1/batch", {"batch": [PLAYED], "writeKey": strange})
        assert (said.status, said.words) == (401, "There is no source with this write key.")
    assert knock("/v1/batch", {"batch": [PLAYED], "writeKey": {"no": "text"}}).status == 401
    assert not Received.objects.exists()


def test_the_body_of_a_stranger_is_not_even_read() -> None:
    strange = "Basic " + base64.b64encode(b"nobody:").decode()
    assert knock("/v1/batch", b"{ no JSON", authorization=strange).status == 401


def test_a_source_that_is_switched_off_takes_nothing_and_says_so(source: Source) -> None:
    Source.objects.update(is_active=False)
    said = knock("/v1/batch", batch(PLAYED))
    assert (said.status, said.words) == (403, "The source “Shop” is switched off.")
    assert not Received.objects.exists()


def test_a_key_that_is_no_longer_one_is_forgotten_within_a_moment(source: Source) -> None:
    door = Door(nobody, on_the_tests_connection())
    assert knock("/v1/batch", batch(PLAYED), door=door).status == 200
    Source.objects.update(write_key="another")
    assert knock("/v1/batch", batch(PLAYED), door=door).status == 200  # remembered for a second
    key, (known, _) = door.sources.popitem()
    door.sources[key] = (known, 0.0)  # the second is over
    assert knock("/v1/batch", batch(PLAYED), door=door).status == 401
    assert door.sources == {}


# Bodies


@pytest.mark.parametrize(
    "said", ["application/json", "text/plain", "application/x-www-form-urlencoded", "", "image/gif"]
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_body_is_understood_whatever_it_is_called(said: str, packed: bool) -> None:
    raw = json.dumps(batch(PLAYED)).encode()
    assert knock("/v1/batch", gzip.compress(raw) if packed else raw, content_type=said).status == 200
    assert len(stored()) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_may_begin_with_a_mark_or_be_wider(encoding: str) -> None:
    assert knock("/v1/batch", json.dumps(batch(PLAYED)).encode(encoding)).status == 200
    assert len(stored()) == 1


def test_gzip_of_two_parts_is_one_text() -> None:
    raw = json.dumps(batch(PLAYED)).encode()
    assert knock("/v1/batch", gzip.compress(raw[:30]) + gzip.compress(raw[30:])).status == 200


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "The body is empty"),
        (b"   ", "The body is empty"),
        (b"event=Played", "no JSON (line 1, column 1)"),
        (b'{"batch": [', "no JSON"),
        (b'"text"', "no JSON object"),
        (b"null", "no JSON object"),
        (b'{"batch": {}}', "no list"),
        (b"\x1f\x8b nonsense", "cannot be unpacked"),
        (gzip.compress(b'{"batch": []}')[:-6], "ends too early"),
        (b"PK\x03\x04" + bytes(range(256)), "no JSON"),
        (b"[" * 50_000, "nested too deep"),
    ],
    ids=range(11),
)
def test_what_cannot_be_read_as_a_whole_is_refused_with_a_sentence(raw: bytes, words: str) -> None:
    said = knock("/v1/batch", raw, authorization=BASIC)
    assert said.status == 400
    assert words in said.words
    assert said.words.endswith(".")


def test_a_bomb_is_refused_and_never_unpacked_whole() -> None:
    bomb = gzip.compress(b'{"batch": [' + b" " * 50_000_000)
    said = knock("/v1/batch", bomb, authorization=BASIC)
    assert (said.status, "500 kB" in said.words) == (413, True)
    twice = gzip.compress(b" " * 400_000)
    assert knock("/v1/batch", twice * 2, authorization=BASIC).status == 413


@pytest.mark.parametrize("tells", [True, False])
def test_a_call_has_500_kb_at_most(tells: bool) -> None:
    fitting = [PLAYED | {"messageId": f"m{n}", "properties": {"text": "x" * 4900}} for n in range(100)]
    assert knock("/v1/batch", batch(*fitting)).status == 200
    raw = json.dumps(batch(*fitting, *fitting)).encode()
    headers: dict[str, Any] = {"content_length": str(len(raw))} if tells else {}
    said = knock("/v1/batch", raw, **headers)
    assert (said.status, said.words) == (413, "A call may have 500 kB at most, unpacked. Send less at a time.")
    assert len(stored()) == 100


# One bad message costs no other


def bad(**parts: Any) -> dict[str, Any]:
    return {"type": "track", "userId": "u2", "event": "Bad", "messageId": "bad", **parts}


WRONG: dict[str, tuple[Any, str]] = {
    "no object": ("text", "The message is no JSON object."),
    "a list": ([1], "The message is no JSON object."),
    "nothing": (None, "The message is no JSON object."),
    "no type": ({"userId": "u2", "messageId": "bad"}, "“type” is missing"),
    "a strange type": (bad(type="explode"), "“type” is “explode”"),
    "a type that is a list": (bad(type=["track"]), '“type” is “["track"]”'),
    "nobody": (bad(userId=None), "It names nobody"),
    "an empty id": (bad(userId="  "), "It names nobody"),
    "an id that is an object": (bad(userId={"id": 1}), '“userId” is “{"id": 1}”: a text is expected.'),
    "an id that is yes": (bad(userId=True), "“userId” is “true”"),
    "a long id": (bad(userId="x" * 300), "“userId” has 300 characters; 200 are allowed."),
    "no event": (bad(event=None), "“event” is missing"),
    "an empty event": (bad(event=" "), "“event” is missing"),
    "an event that is a number": (bad(event=5), "“event” is missing"),
    "a long event": (bad(event="x" * 101), "“event” has 101 characters; 100 are allowed."),
    "properties that are a list": (bad(properties=[1, 2]), "“properties” is “[1, 2]”: an object is expected."),
    "traits that are a text": (bad(traits="tall"), "“traits” is “tall”"),
    "an alias of nobody": ({"type": "alias", "userId": "u2", "messageId": "bad"}, "needs “previousId”"),
    "a date that does not exist": (bad(timestamp="2026-02-30T10:00:00Z"), "“timestamp” is “2026-02-30T10:00:00Z”"),
    "a date before all": (bad(timestamp="0001-01-01T00:00:00Z"), "“timestamp” is “0001-01-01"),
    "a date that is a list": (bad(timestamp=[2026]), "“timestamp” is “[2026]”"),
    "NUL": (bad(properties={"a": [{"b": "x\x00y"}]}), "“properties.a[0].b” holds the character NUL"),
    "NUL in a name": (bad(properties={"a\x00": 1}), "A name in “properties” holds the character NUL"),
    "NUL in an id": (bad(userId="u\x002"), "“userId” holds the character NUL"),
    "a lone surrogate": (bad(properties={"a": "x\ud800"}), "“properties.a” holds half a character"),
    "a lone surrogate in a name": (bad(context={"\udfff": 1}), "A name in “context” holds half a character"),
    "not a number": (bad(properties={"price": float("nan")}), "“properties.price” is no number that can be stored"),
    "infinite": (bad(properties={"price": float("inf")}), "“properties.price” is no number that can be stored"),
    "too large": (bad(properties={"text": "x" * 40_000}), "The message has 39 kB; 32 kB are allowed."),
}


@pytest.mark.parametrize(("message", "words"), WRONG.values(), ids=WRONG)
def test_a_bad_message_is_kept_with_its_reason_and_the_others_are_taken(message: Any, words: str) -> None:
    good = [PLAYED, PLAYED | {"messageId": "m2"}]
    said = knock("/v1/batch", batch(good[0], message, good[1]))
    assert (said.status, said.json()) == (200, {"success": True, "rejected": 1})
    assert [each["messageId"] for each in stored()] == ["m1", "m2"]
    ((message_id, reason),) = rejects()
    assert words in reason
    assert reason.endswith(".")
    assert message_id == ("bad" if isinstance(message, dict) else "")
    original = SourceReject.objects.get().original
    if "surrogate" not in reason:
        text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
        assert original == text[:40_000].replace("\x00", "\\u0000")
    (count,) = SourceCount.objects.all()
    assert (count.received, count.rejected, count.stored) == (3, 1, 0)


def test_what_no_parser_likes_costs_only_the_message_that_it_stands_in() -> None:
    good = json.dumps(PLAYED).encode()
    for number, wrong in enumerate(
        (
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": {"n": ' + b"9" * 5000 + b"}}",
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": {"n": 1e999}}',
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": {"n": "\xff\xfe"}}',
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": {"n": "\xed\xa0\x80"}}',
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": {"n": "a\x00b"}}',
            b'{"type": "track", "userId": "u", "event": "Bad", "properties": ' + b'{"n":' * 3000 + b"1" + b"}" * 3001,
            b"[" * 3000 + b"]" * 3000,
        ),
        1,
    ):
        said = knock("/v1/batch", b'{"batch": [%s, %s, %s]}' % (good, wrong, good), authorization=BASIC)
        assert (said.status, said.json()) == (200, {"success": True, "rejected": 1}), wrong[:80]
        assert (len(stored()), len(rejects())) == (number * 2, number)


@pytest.mark.parametrize("levels", [51, 300, 900, 950, 990, 1100])
def test_a_message_has_50_levels_at_most(levels: int) -> None:
    def nested(count: int) -> bytes:
        inner = b'{"n":' * (count - 1) + b"1" + b"}" * (count - 1)
        return b'{"type": "track", "userId": "u", "event": "Deep", "properties": %s}' % inner

    body = b'{"batch": [%s, %s]}' % (nested(50), nested(levels))
    assert knock("/v1/batch", body, authorization=BASIC).status == 200
    assert len(stored()) == 1
    ((_, reason),) = rejects()
    assert "nested too deep" in reason


def test_a_text_with_line_breaks_or_written_nul_is_stored_as_it_is() -> None:
    properties = b'{"n": "a\nb", "m": "\\\\u0000", "o": "\\ud83c\\udfb7"}'
    raw = b'{"type": "track", "userId": "u", "event": "Good", "properties": %s}' % properties
    assert knock("/v1/batch", raw, authorization=BASIC).status == 200
    assert stored()[0]["properties"] == {"n": "a\nb", "m": "\\u0000", "o": "🎷"}


def test_a_message_has_32_kb_at_most() -> None:
    bare = len(json.dumps(PLAYED | {"properties": {"text": ""}}, separators=(",", ":")))
    assert (
        knock("/v1/track", PLAYED | {"properties": {"text": "x" * (32 * 1024 - bare)}}, authorization=BASIC).status
        == 200
    )
    assert rejects() == []
    assert knock("/v1/track", PLAYED | {"properties": {"text": "ж" * 17_000}}, authorization=BASIC).status == 200
    assert len(stored()) == len(rejects()) == 1


def test_the_context_of_a_batch_is_that_of_its_messages() -> None:
    own = PLAYED | {"context": {"ip": "10.0.0.1"}}
    assert knock("/v1/batch", batch(PLAYED, own, context={"ip": "10.0.0.9", "locale": "uk"})).status == 200
    assert [each["context"] for each in stored()] == [
        {"ip": "10.0.0.9", "locale": "uk"},
        {"ip": "10.0.0.1", "locale": "uk"},
    ]


# Ids


def test_ids_of_null_and_nothing_are_missing_ids() -> None:
    for number, missing in enumerate((None, "", " ")):
        message = {"type": "identify", "userId": missing, "anonymousId": "a1", "messageId": f"m{number}"}
        assert knock("/v1/batch", batch(message)).status == 200
    assert all("userId" not in each and each["anonymousId"] == "a1" for each in stored())
    assert len(stored()) == 3


def test_ids_that_are_numbers_become_texts() -> None:
    assert (
        knock(
            "/v1/batch", batch(PLAYED | {"userId": 12}, PLAYED | {"userId": 12.0}, PLAYED | {"userId": " 12 "})
        ).status
        == 200
    )
    assert [each["userId"] for each in stored()] == ["12", "12", "12"]


def test_a_message_without_an_id_has_the_same_when_it_comes_again() -> None:
    plain = {"type": "track", "userId": "u1", "event": "Played", "timestamp": "2026-03-02T10:00:00Z"}
    other = plain | {"timestamp": "2026-03-02T10:00:01Z"}
    for _ in range(2):
        assert knock("/v1/batch", batch(plain, other, sentAt=timezone.now().isoformat())).status == 200
    ids = [each["messageId"] for each in stored()]
    assert ids[:2] == ids[2:]
    assert len(set(ids)) == 2


def test_messages_that_say_no_time_at_all_are_never_taken_for_one() -> None:
    plain = {"type": "track", "userId": "u1", "event": "Played", "messageId": None}
    assert knock("/v1/batch", batch(plain, plain)).status == 200
    assert len({each["messageId"] for each in stored()}) == 2


def test_a_long_message_id_becomes_a_short_one_that_is_always_the_same() -> None:
    assert knock("/v1/batch", batch(PLAYED | {"messageId": "x" * 500}, PLAYED | {"messageId": "x" * 500})).status == 200
    first, second = (each["messageId"] for each in stored())
    assert first == second
    assert len(first) <= 100


# Browsers


def test_a_browser_may_send_the_headers_of_the_sdks() -> None:
    said = knock(
        "/v1/batch",
        method="OPTIONS",
        origin="https://shop.example",
        access_control_request_method="POST",
        access_control_request_headers="authorization,rsa-retry-attempt, X-Retry-Count,b@d",
    )
    assert said.status == 204
    assert said.headers["access-control-allow-origin"] == "https://shop.example"
    allowed = said.headers["access-control-allow-headers"].split(", ")
    assert allowed == ["authorization", "anonymousid", "content-type", "sentat", "rsa-retry-attempt", "x-retry-count"]
    assert "POST" in said.headers["access-control-allow-methods"]


def test_a_page_may_read_every_answer() -> None:
    for body, status in ((batch(PLAYED), 200), ({"batch": []}, 401), (b"{", 400)):
        said = knock("/v1/batch", body, origin="https://shop.example")
        assert said.status == status
        assert said.headers["access-control-allow-origin"] == "https://shop.example"
        assert said.headers["vary"] == "origin"
    assert "access-control-allow-origin" not in knock("/v1/batch", batch(PLAYED)).headers


def test_rudderstacks_browser_sdk_is_told_of_its_source(source: Source) -> None:
    ways: list[tuple[str, dict[str, Any]]] = [
        (f"/sourceConfig/?p=npm&writeKey={KEY}", {}),
        ("/sourceConfig", {"authorization": BASIC}),
    ]
    for path, headers in ways:
        said = knock(path, method="GET", **headers)
        assert said.status == 200
        told = said.json()["source"]
        assert (told["id"], told["writeKey"], told["enabled"]) == (str(source.pk), KEY, True)
        assert told["destinations"] == []
    assert knock("/sourceConfig/?writeKey=nobody", method="GET").status == 401


def test_segments_browser_sdk_is_told_to_send_here() -> None:
    said = knock(f"/v1/projects/{KEY}/settings", method="GET", host="data.example.org")
    told = said.json()["integrations"]["Segment.io"]
    assert (told["apiKey"], told["apiHost"], told["protocol"]) == (KEY, "data.example.org/v1", "http")
    assert said.json()["metrics"] == {"sampleRate": 0}
    assert knock("/v1/projects/nobody/settings", method="GET").status == 401


# What else there is to it


def test_what_came_is_counted_and_is_a_sign_of_life(source: Source) -> None:
    before = timezone.now()
    for number in range(3):
        assert knock("/v1/batch", batch(PLAYED | {"messageId": str(number)})).status == 200
    assert sum(SourceCount.objects.values_list("received", flat=True)) == 3
    source.refresh_from_db()
    assert source.last_at is not None
    assert source.last_at >= before


def test_when_too_much_waits_the_sender_is_asked_to_keep_the_rest() -> None:
    door = Door(nobody, on_the_tests_connection(), most_messages=2)
    assert knock("/v1/batch", batch(PLAYED, PLAYED | {"messageId": "m2"}), door=door).status == 200
    door.looked_at = float("-inf")  # a second later
    said = knock("/v1/batch", batch(PLAYED), door=door)
    assert (said.status, said.headers["retry-after"]) == (429, "5")
    assert len(stored()) == 2
    Received.objects.all().delete()  # worked off
    door.looked_at = float("-inf")
    assert knock("/v1/batch", batch(PLAYED), door=door).status == 200


def test_a_body_that_comes_in_drops_is_one_body() -> None:
    assert knock("/v1/batch", batch(PLAYED), chunk=7).status == 200
    assert len(stored()) == 1


def test_zlib_without_gzip_is_no_json() -> None:
    assert knock("/v1/batch", zlib.compress(json.dumps(batch(PLAYED)).encode())).status == 400
