"""HTTP for providers, against a real server on loopback that behaves as vendors do on bad days."""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from delivery.calling import http
from delivery.calling.http import (
    PATIENCE,
    Answer,
    Line,
    Nonsense,
    NotSent,
    Request,
    Unsure,
    Unwritable,
    ask,
    hand_over,
    is_public,
    refused,
)
from delivery.provider import AccountDown, OpenAccount, Outcome, Outgoing, Refusal
from tests.delivery.http_vendor import Says, Script, closed_inside, closed_port, running
from tests.delivery.smtp_sink import certificate

SECRET = "s3cr3t-key"


def message(number: int, **values: Any) -> Outgoing:
    return Outgoing(
        number, number, "sms", f"+38050{number:07d}", "Vinyl", "Vinyl", {"text": f"Sale {number}"}, **values
    )


def line(**values: Any) -> Line:
    concurrency = values.pop("concurrency", None)
    account = OpenAccount(1, "HTTP", {"key": SECRET}, {}, concurrency)
    return Line(account, **({"timeout_s": 0.5} | values))


def send(count: int, url: str, over: Line | None = None) -> list[Outcome]:
    def write(group: Sequence[Outgoing]) -> Request:
        payload = {"to": group[0].endpoint, "text": group[0].fields["text"]}
        return Request.of_json(f"{url}/send", payload, {"authorization": f"Bearer {SECRET}"})

    return hand_over([[message(number)] for number in range(1, count + 1)], write, read, over or line())


def read(group: Sequence[Outgoing], answer: Answer) -> Iterable[Outcome]:
    if answer.is_good:
        yield Outcome(group[0].message_id, str(answer.json()["id"]))
    elif answer.status == 401:
        raise AccountDown(f"The key {SECRET} is not known.")
    elif refusal := answer.refusal():
        yield refused(group[0], refusal, str(answer.status), answer.text)


def accept(vendor: Any) -> Says:
    return Says({"id": f"v-{vendor.json['text'].split()[1]}"})


def after(count: int, then: Says) -> Script:
    """Accepts so many, then does something else."""
    seen: list[int] = []

    def script(asked: Any) -> Says:
        seen.append(1)
        return accept(asked) if len(seen) <= count else then

    return script


def kinds(outcomes: Iterable[Outcome]) -> list[tuple[str, str, bool]]:
    return [(str(each.refusal or "accepted"), each.code, each.outage) for each in outcomes]


# What is taken


def test_many_messages_are_handed_over_at_a_time_and_answered_for_in_their_order():
    with running(lambda asked: Says(accept(asked).body, after_s=0.02)) as vendor:
        outcomes = send(60, vendor.url, line(concurrency=8))
    assert [each.provider_message_id for each in outcomes] == [f"v-{number}" for number in range(1, 61)]
    assert 4 <= vendor.most <= 8
    assert vendor.connections <= 8  # used again and again
    assert vendor.asked[0].headers["authorization"] == f"Bearer {SECRET}"
    assert vendor.asked[0].json["to"].startswith("+38050")


def test_messages_may_travel_together():
    def script(asked: Any) -> Says:
        return Says([{"id": each} for each in asked.json])

    def write(group: Sequence[Outgoing]) -> Request:
        return Request.of_json(f"{vendor.url}/many", [each.message_id for each in group], {})

    def read(group: Sequence[Outgoing], answer: Answer) -> Iterable[Outcome]:
        return [Outcome(each.message_id, str(said["id"])) for each, said in zip(group, answer.json(), strict=True)]

    with running(script) as vendor:
        messages = [message(number) for number in range(10)]
        outcomes = hand_over([messages[:4], messages[4:8], messages[8:]], write, read, line())
    assert [each.message_id for each in outcomes] == list(range(10))
    assert len(vendor.asked) == 3


def test_nothing_is_nothing():
    assert send(0, "http://127.0.0.1:1") == []


# Whom it talks to


def test_a_certificate_that_nobody_has_vouched_for_ends_the_talk_before_anything_is_said(tmp_path):
    context, _ = certificate(tmp_path)
    with running(accept, tls=context) as vendor, pytest.raises(AccountDown, match="certificate verify failed"):
        send(3, f"https://127.0.0.1:{vendor.port}")
    assert not vendor.asked


def test_a_certificate_that_this_machine_trusts_is_enough(tmp_path, monkeypatch):
    context, pem = certificate(tmp_path)
    (tmp_path / "authorities.pem").write_text(pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authorities.pem"))
    http._certificates.cache_clear()
    try:
        with running(accept, tls=context) as vendor:
            outcomes = send(3, f"https://127.0.0.1:{vendor.port}")
    finally:
        http._certificates.cache_clear()
    assert kinds(outcomes) == [("accepted", "", False)] * 3


# What is refused


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (400, "permanent"),
        (404, "permanent"),
        (408, "temporary"),
        (429, "temporary"),
        (500, "temporary"),
        (503, "temporary"),
    ],
)
def test_a_status_says_what_to_do_about_a_message(status, refusal):
    with running(Says("no\nthank you", status)) as vendor:
        (outcome,) = send(1, vendor.url)
    assert kinds([outcome]) == [(refusal, str(status), False)]
    assert outcome.words == "no thank you"


@pytest.mark.parametrize("status", [502, 504])
def test_a_gateway_that_lost_its_vendor_leaves_the_message_unknown(status):
    with running(Says("", status)) as vendor:
        assert send(1, vendor.url) == []


def test_a_redirect_is_not_followed_and_leads_nowhere():
    with running(Says("", 307, {"location": "http://127.0.0.1:1/"})) as vendor:
        (outcome,) = send(1, vendor.url)
    assert (outcome.refusal, outcome.code) == (Refusal.PERMANENT, "307")
    assert len(vendor.asked) == 1


# What cannot be known, and what can


def test_nobody_there_means_that_nothing_was_handed_over(caplog):
    with running(accept), pytest.raises(AccountDown, match=r"127\.0\.0\.1 cannot be reached"):
        send(50, f"http://127.0.0.1:{closed_port()}")
    assert SECRET not in caplog.text


def test_a_host_that_does_not_exist_means_that_nothing_was_handed_over():
    with pytest.raises(AccountDown, match="there is no such host"):
        send(1, "http://vendor.invalid")


def test_a_time_out_after_the_request_was_written_leaves_the_message_unknown_and_waits_for_few_of_them():
    with running(Says(hangs=True)) as vendor:
        begun = time.monotonic()
        outcomes = send(50, vendor.url)
    assert len(vendor.asked) == PATIENCE
    assert len(outcomes) == 50 - PATIENCE
    assert set(kinds(outcomes)) == {("temporary", "no_answer", True)}
    assert time.monotonic() - begun < 0.5 * 50 / 2  # all of them would take twice as long


def test_a_connection_that_is_dropped_leaves_the_message_unknown():
    with running(after(1, Says(drops=True))) as vendor:
        outcomes = send(2, vendor.url, line(concurrency=1))
    assert kinds(outcomes) == [("accepted", "", False)]
    assert len(vendor.asked) == 2


def test_half_an_answer_leaves_the_message_unknown():
    with running(Says({"id": "v-1"}, only=5)) as vendor:
        assert send(1, vendor.url) == []


def test_an_answer_that_is_no_json_leaves_the_message_unknown():
    with running(Says("<html>OK</html>")) as vendor:
        assert send(1, vendor.url) == []


def test_half_a_refusal_is_a_refusal():
    with running(Says("the number is wrong", 400, only=10)) as vendor:
        (outcome,) = send(1, vendor.url)
    assert (outcome.refusal, outcome.words) == (Refusal.PERMANENT, "the number")


def test_an_answer_of_any_size_is_read_only_so_far():
    with running(Says(b"[" + b"1," * 1_000_000)) as vendor:
        assert send(1, vendor.url) == []


def test_with_an_idempotency_key_what_is_unsure_may_be_said_again():
    with running(Says(hangs=True)) as vendor:
        outcomes = send(1, vendor.url, line(takes_key=True))
    assert kinds(outcomes) == [("temporary", "no_answer", False)]


def test_a_vendor_that_hangs_in_the_middle_keeps_what_it_has_taken():
    with running(after(5, Says(hangs=True))) as vendor:
        outcomes = send(40, vendor.url, line(concurrency=2))
    found = kinds(outcomes)
    assert found.count(("accepted", "", False)) == 5
    assert found.count(("temporary", "no_answer", True)) == len(found) - 5
    assert 1 <= 40 - len(found) <= PATIENCE + 1


def test_a_key_that_is_refused_stops_everything_before_the_second_message():
    with running(Says("who are you", 401)) as vendor:
        with pytest.raises(AccountDown) as down:
            send(30, vendor.url)
        assert len(vendor.asked) == 1
    assert str(down.value) == "The key ••• is not known."


def test_a_key_that_is_refused_in_the_middle_leaves_the_rest_waiting():
    with running(after(3, Says("who are you", 401))) as vendor:
        outcomes = send(10, vendor.url, line(concurrency=1))
    assert len(vendor.asked) == 4
    assert kinds(outcomes) == [("accepted", "", False)] * 3 + [("temporary", "account_down", True)] * 7
    assert not any(SECRET in each.words for each in outcomes)


def test_a_mistake_of_ours_concerns_its_own_message_alone(caplog):
    def write(group: Sequence[Outgoing]) -> Request:
        if group[0].message_id == 2:
            raise KeyError(SECRET)
        return Request.of_json(vendor.url, {"text": group[0].fields["text"]}, {})

    with running(accept) as vendor, caplog.at_level(logging.ERROR):
        outcomes = hand_over([[message(number)] for number in (1, 2, 3)], write, read, line())
    assert [each.message_id for each in outcomes] == [1, 3]
    assert "broke off" in caplog.text
    assert SECRET not in caplog.text


# What is never asked


@pytest.mark.parametrize(
    ("url", "headers", "code"),
    [
        ("ftp://vendor.example/", {}, "bad_url"),
        ("http://", {}, "bad_url"),
        ("http://vendor.example:99999/", {}, "bad_url"),
        ("http://vendor.example/a b", {}, "bad_url"),
        ("http://vendor.example/\r\nHost: x", {}, "bad_url"),
        ("http://vendor.example/", {"x-to": "1\r\nx-evil: 2"}, "bad_header"),
        ("http://vendor.example/", {"x to": "1"}, "bad_header"),
        ("http://vendor.example/", {"x-to": "Олена"}, "bad_header"),
    ],
)
def test_what_is_no_request_is_refused_for_good(url, headers, code):
    outcomes = hand_over([[message(1)]], lambda _: Request("POST", url, headers), read, line())
    assert kinds(outcomes) == [("permanent", code, False)]
    with pytest.raises(Unwritable):
        ask(Request("POST", url, headers), line())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_addresses_inside_a_network_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_public_network_are(address):
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1"])
def test_nobody_is_led_to_an_address_inside_a_network(host):
    with running(accept) as vendor, closed_inside():
        with pytest.raises(AccountDown, match="not an address of the public network"):
            send(1, f"http://{host}:{vendor.port}")
        (outcome,) = send(1, f"http://{host}:{vendor.port}", line(is_shared=False))
    assert kinds([outcome]) == [("permanent", "private_address", False)]
    assert not vendor.asked


def test_where_each_message_has_a_host_of_its_own_a_dead_one_harms_no_other():
    dead = f"http://127.0.0.1:{closed_port()}"

    def write(group: Sequence[Outgoing]) -> Request:
        number = group[0].message_id
        return Request.of_json(dead if number % 2 else vendor.url, {"text": f"x {number}"}, {})

    with running(accept) as vendor:
        outcomes = hand_over([[message(number)] for number in range(20)], write, read, line(is_shared=False))
    assert kinds(outcomes) == [("accepted", "", False), ("temporary", "no_connection", False)] * 10


# One question


def test_a_question_is_answered_with_its_status_and_words():
    with running(Says({"ok": True}, headers={"X-Kind": "test"})) as vendor:
        answer = ask(Request("GET", f"{vendor.url}/me"), line())
    assert (answer.status, answer.json(), answer.headers["x-kind"]) == (200, {"ok": True}, "test")


def test_a_question_that_nobody_hears_says_so():
    with running(Says(hangs=True)) as vendor:
        with pytest.raises(Unsure, match="did not answer in time"):
            ask(Request("GET", vendor.url), line())
        with pytest.raises(NotSent, match="cannot be reached"):
            ask(Request("GET", f"http://127.0.0.1:{closed_port()}"), line())


def test_neither_a_request_nor_its_line_shows_a_secret():
    request = Request("GET", f"https://vendor.example/{SECRET}", {"authorization": SECRET}, SECRET.encode())
    assert SECRET not in repr(request) + repr(line())
    with pytest.raises(Nonsense):
        Answer(200, {}, b"[" * 100_000).json()
