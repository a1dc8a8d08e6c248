"""Hand-over by SMPP 3.4, to an SMSC that is not ours: npm `smpp` on loopback (tests/delivery/smsc.py)."""

import multiprocessing
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from delivery.kinds.sms import sms_parts
from delivery.provider import AccountDown, OpenAccount, Outcome, Outgoing, Refusal
from delivery.providers import PROVIDERS
from delivery.smsc import pool, session
from delivery.smsc.pool import POOL
from tests.delivery.smsc import Smsc, running
from tests.delivery.smtp_sink import certificate

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SMPP = PROVIDERS["smpp"]
LOGIN = {"system_id": "shop", "password": "secret"}


@pytest.fixture
def smsc() -> Iterator[Smsc]:
    with running() as found:
        yield found


@pytest.fixture(autouse=True)
def ended() -> Iterator[None]:
    yield
    POOL.close()


def account(
    smsc: Smsc, credentials: dict[str, str] | None = None, concurrency: int | None = None, **settings: Any
) -> OpenAccount:
    form = SMPP.Settings(data={"host": "127.0.0.1", "port": smsc.port, "timeout_s": 2} | settings)
    assert form.is_valid(), form.errors
    secrets = SMPP.Credentials(data=LOGIN | (credentials or {}))
    assert secrets.is_valid(), secrets.errors
    return OpenAccount(1, "SMSC", secrets.validated_data, form.validated_data, concurrency)


def number(index: int) -> str:
    return f"38050{index:07d}"


def message(index: int, **values: Any) -> Outgoing:
    values = {
        "endpoint": f"+{number(index)}",
        "sender": "Vinyl",
        "sender_name": "Vinyl",
        "fields": {"text": f"Sale {index}"},
    } | values
    return Outgoing(index, index, "sms", **values)


def send(count: int, to: OpenAccount, **values: Any) -> list[Outcome]:
    return list(SMPP.send([message(index, **values) for index in range(1, count + 1)], to, NOW))


def kinds(outcomes: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    return Counter((str(each.refusal or "accepted"), each.code.partition(" ")[0]) for each in outcomes)


# What is taken


def test_many_messages_travel_over_one_session(smsc):
    outcomes = send(300, account(smsc, window=50))
    assert [each.message_id for each in outcomes] == list(range(1, 301))
    assert kinds(outcomes) == {("accepted", ""): 300}
    assert len({each.provider_message_id for each in outcomes}) == 300
    assert {each["destination_addr"] for each in smsc.submits} == {number(index) for index in range(1, 301)}
    assert [each["kind"] for each in smsc.all("bind")] == ["bind_transceiver"]


def test_each_answer_finds_its_message_however_late_it_comes(smsc):
    smsc.set(delayMs=20)
    outcomes = send(40, account(smsc, window=40))
    asked = {each["destination_addr"]: each["sequence_number"] for each in smsc.submits}
    assert len(asked) == 40
    ids = [int(each.provider_message_id or "0") for each in outcomes]
    order = [asked[number(each.message_id)] for each in outcomes]
    assert [place for _, place in sorted(zip(ids, order, strict=True))] == sorted(order)


def test_no_more_are_on_their_way_than_the_window_allows(smsc):
    smsc.set(delayMs=200)
    done = threading.Thread(target=send, args=(9, account(smsc, window=3)))
    done.start()
    smsc.wait("submit", 3)
    time.sleep(0.1)
    assert len(smsc.submits) == 3
    done.join()
    assert len(smsc.submits) == 9


def test_the_session_is_kept_for_the_next_batch_and_for_other_threads(smsc):
    to = account(smsc)
    threads = [threading.Thread(target=send, args=(20, to)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    send(5, to)
    assert len(smsc.all("bind")) == 1
    assert len(smsc.submits) == 85


def test_where_connections_are_limited_a_batch_uses_so_many_and_leaves_none(smsc):
    assert kinds(send(50, account(smsc, concurrency=3, window=2))) == {("accepted", ""): 50}
    assert len(smsc.all("bind")) == 3
    assert len({each["session"] for each in smsc.all("submit")}) == 3
    smsc.wait("close", 3)
    assert smsc.count()["sessions"] == 0


def test_fewer_sessions_than_asked_for_are_enough(smsc):
    smsc.set(binds=1)
    assert kinds(send(20, account(smsc, concurrency=3))) == {("accepted", ""): 20}
    assert len({each["session"] for each in smsc.all("submit")}) == 1


def test_texts_arrive_letter_by_letter(smsc):
    texts = ["Привіт, Олено 🎶", "Price: 9.90€ [sale] {now} ~ | \\ ^", "Ω Δ Ñ ü § @ _", "a\nb", "日本語"]
    for index, text in enumerate(texts, 1):
        SMPP.send([message(index, fields={"text": text})], account(smsc), NOW)
    assert smsc.texts() == texts
    assert [each["data_coding"] for each in smsc.submits] == [8, 0, 0, 0, 8]


@pytest.mark.parametrize("text", ["a" * 152 + "€" + "b" * 200, "ї" * 66 + "🎶" + "ї" * 70, "x" * 1530])
def test_a_long_message_goes_in_the_parts_that_it_is_charged_for(smsc, text):
    (outcome,) = send(1, account(smsc), fields={"text": text})
    assert len(smsc.submits) == sms_parts(text)
    assert "".join(smsc.texts()) == text
    assert {each["esm_class"] for each in smsc.submits} == {0x40}
    headers = [bytes.fromhex(each["short_message"]["udh"][0]["hex"]) for each in smsc.submits]
    assert headers == [bytes((0, 3, 1, len(headers), place)) for place in range(1, len(headers) + 1)]
    assert len({outcome.provider_message_id, *outcome.part_ids}) == len(headers)


def test_a_long_message_may_have_its_parts_marked_by_parameters(smsc):
    send(1, account(smsc, long_messages="sar"), fields={"text": "x" * 200})
    assert [each["sar_segment_seqnum"] for each in smsc.submits] == [1, 2]
    assert {(each["sar_msg_ref_num"], each["sar_total_segments"], each["esm_class"]) for each in smsc.submits} == {
        (1, 2, 0)
    }


def test_a_long_message_may_be_left_to_the_smsc_to_cut(smsc):
    (outcome,) = send(1, account(smsc, long_messages="payload"), fields={"text": "ї" * 200})
    (pdu,) = smsc.submits
    assert pdu["message_payload"]["message"] == "ї" * 200
    assert outcome.part_ids == ()


@pytest.mark.parametrize(
    ("sender", "settings", "address"),
    [
        ("Vinyl", {}, (5, 0, "Vinyl")),
        ("+380441234567", {}, (1, 1, "380441234567")),
        ("7711", {}, (3, 0, "7711")),
        ("7711", {"short_codes": "abbreviated"}, (6, 0, "7711")),
    ],
)
def test_the_sender_is_marked_as_what_it_is(smsc, sender, settings, address):
    send(1, account(smsc, **settings), sender=sender)
    (pdu,) = smsc.submits
    assert (pdu["source_addr_ton"], pdu["source_addr_npi"], pdu["source_addr"]) == address
    assert (pdu["dest_addr_ton"], pdu["dest_addr_npi"], pdu["destination_addr"]) == (1, 1, number(1))


def test_a_message_says_how_long_it_is_valid_and_whether_a_receipt_is_wanted(smsc):
    send(1, account(smsc), ttl_s=7200)
    send(1, account(smsc, receipts=False))
    first, second = smsc.submits
    valid_until = datetime.fromisoformat(first["validity_period"])
    assert abs(valid_until - datetime.now(UTC) - timedelta(hours=2)) < timedelta(minutes=1)
    assert second["validity_period"] == ""
    assert (first["registered_delivery"], second["registered_delivery"]) == (1, 0)


def test_ids_are_kept_as_receipts_will_write_them(smsc):
    smsc.set(hex=True)
    (outcome,) = send(1, account(smsc, ids="hex_then_decimal"))
    assert outcome.provider_message_id == "7000000001"


def test_over_tls_the_certificate_is_checked(tmp_path):
    _, pem = certificate(tmp_path)
    with running(tmp_path / "key.pem", tmp_path / "cert.pem") as smsc:
        assert kinds(send(3, account(smsc, security="tls", ca=pem))) == {("accepted", ""): 3}
        with pytest.raises(AccountDown, match="certificate"):
            send(1, account(smsc, security="tls"))


# What is refused


@pytest.mark.parametrize(
    ("status", "refusal", "name"),
    [
        (0x08, Refusal.TEMPORARY, "ESME_RSYSERR 0x00000008"),
        (0x0B, Refusal.PERMANENT, "ESME_RINVDSTADR 0x0000000B"),
        (0x45, Refusal.PERMANENT, "ESME_RSUBMITFAIL 0x00000045"),
        (0xC1, Refusal.UNSUPPORTED, "ESME_ROPTPARNOTALLWD 0x000000C1"),
        (0x40B, Refusal.PERMANENT, "vendor 0x0000040B"),
    ],
)
def test_a_refusal_concerns_its_message_alone(smsc, status, refusal, name):
    smsc.set(statusOf={number(2): status})
    outcomes = send(3, account(smsc))
    assert [each.refusal for each in outcomes] == [None, refusal, None]
    assert outcomes[1].code == name
    assert outcomes[1].words


@pytest.mark.parametrize("status", [0x58, 0x14])
def test_what_is_throttled_is_tried_again_by_and_by(smsc, status):
    smsc.set(statuses=[status] * 5)
    assert kinds(send(20, account(smsc, window=5))) == {("accepted", ""): 20}
    assert len(smsc.submits) == 25


def test_what_stays_throttled_is_temporary(smsc):
    smsc.set(statusOf={number(2): 0x58})
    outcomes = send(3, account(smsc))
    assert [each.refusal for each in outcomes] == [None, Refusal.TEMPORARY, None]
    assert outcomes[1].code == "ESME_RTHROTTLED 0x00000058"
    assert not outcomes[1].outage


def test_a_throttled_session_slows_down_to_what_the_smsc_takes(smsc):
    smsc.set(perSecond=50)
    began = time.monotonic()
    outcomes = send(150, account(smsc, window=20))
    taken_s = time.monotonic() - began
    accepted = kinds(outcomes)["accepted", ""]
    assert accepted + kinds(outcomes)["temporary", "ESME_RTHROTTLED"] == 150
    assert accepted > 100
    assert len(smsc.submits) < 450, f"it was asked {len(smsc.submits)} times in {taken_s:.1f} s"


def test_a_refused_part_ends_its_message_for_good(smsc):
    smsc.set(statuses=[0, 0x08])
    (outcome,) = send(1, account(smsc), fields={"text": "x" * 400})
    assert outcome.refusal is Refusal.PERMANENT
    assert outcome.words == "Part 2 of 3 was refused: System error."
    assert len(smsc.submits) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"endpoint": "0501234567"},
        {"endpoint": "+38050\r\n1"},
        {"sender": "A name that is too long"},
        {"sender": ""},
        {"fields": {"text": "x" * 153 * 256}},
    ],
)
def test_what_cannot_be_written_is_refused_and_harms_nobody(smsc, values):
    outcomes = SMPP.send([message(1), message(2, **values), message(3)], account(smsc), NOW)
    assert kinds(outcomes) == {("accepted", ""): 2, ("permanent", "unwritable"): 1}
    assert len(smsc.submits) == 2


# What nobody knows


def test_a_message_without_an_answer_is_unknown_and_the_others_are_not(smsc):
    smsc.set(silentOf=[number(2)])
    outcomes = send(4, account(smsc, timeout_s=1))
    assert [each.message_id for each in outcomes] == [1, 3, 4]
    assert kinds(outcomes) == {("accepted", ""): 3}


def test_an_smsc_that_falls_silent_leaves_the_written_unknown_and_the_rest_waiting(smsc):
    to = account(smsc, timeout_s=1, window=5)
    send(1, to)
    smsc.set(silent=True)
    outcomes = SMPP.send([message(index) for index in range(2, 22)], to, NOW)
    assert len(outcomes) == 15
    assert kinds(outcomes) == {("temporary", "connection_lost"): 15}
    assert all(each.outage for each in outcomes)
    assert len(smsc.submits) == 6


def test_a_connection_that_breaks_in_the_middle_leaves_the_written_unknown_and_the_rest_waiting(smsc):
    smsc.set(dropAfter=7)
    outcomes = send(40, account(smsc, window=5))
    counted = kinds(outcomes)
    assert counted["accepted", ""] <= 7
    assert all(each.outage for each in outcomes if each.refusal)
    unknown = 40 - len(outcomes)
    assert 1 <= unknown <= 5
    assert counted["accepted", ""] + counted["temporary", "connection_lost"] + unknown == 40
    given = {each["destination_addr"] for each in smsc.submits}
    waiting = {number(each.message_id) for each in outcomes if each.refusal}
    assert not given & waiting


def test_the_next_batch_finds_a_new_session_after_a_broken_one(smsc):
    to = account(smsc)
    send(1, to)
    smsc.order("drop")
    smsc.wait("close")
    # Until we have noticed it, too, a batch may still be given to the old one.
    smsc.until(lambda: kinds(send(5, to)) == {("accepted", ""): 5}, "a new session")
    assert len(smsc.all("bind")) == 2


def test_a_long_message_of_which_a_part_was_taken_is_never_sent_again(smsc):
    smsc.set(dropAfter=1)
    assert send(1, account(smsc), fields={"text": "x" * 400}) == []


@pytest.mark.parametrize("octets", ["00000000", "7fffffff80000004", "0000000980000004000000000000000100"])
def test_an_smsc_that_does_not_speak_smpp_is_left(smsc, octets):
    to = account(smsc)
    send(1, to)
    smsc.order("raw", hex=octets)
    smsc.until(lambda: kinds(send(1, to)) == {("accepted", ""): 1} and len(smsc.all("bind")) == 2, "a new session")


def test_half_a_pdu_waits_for_its_other_half(smsc):
    to = account(smsc)
    send(1, to)
    enquire = "00000010000000150000000000000063"
    for piece in (enquire[:10], enquire[10:]):
        smsc.order("raw", hex=piece)
        time.sleep(0.05)
    assert kinds(send(1, to)) == {("accepted", ""): 1}
    assert len(smsc.all("bind")) == 1


def test_a_request_that_we_do_not_know_is_refused_and_the_session_goes_on(smsc):
    to = account(smsc)
    send(1, to)
    smsc.order("raw", hex="00000010000000030000000000000063")  # query_sm is ours to ask
    assert smsc.wait("nack")["status"] == 0x03
    assert kinds(send(1, to)) == {("accepted", ""): 1}
    assert len(smsc.all("bind")) == 1


def test_a_session_that_has_gone_stale_is_asked_before_it_is_given_messages(smsc, monkeypatch):
    to = account(smsc)
    send(1, to)
    monkeypatch.setattr(session, "STALE_S", 0.2)
    smsc.set(silent=True, silentBind=True)
    time.sleep(0.3)
    with pytest.raises(AccountDown):
        send(1, to)
    assert len(smsc.submits) == 1


# Who is let in


@pytest.mark.parametrize(
    ("credentials", "code"),
    [({"password": "wrong"}, "ESME_RINVPASWD 0x0000000E"), ({"system_id": "nobody"}, "ESME_RINVSYSID 0x0000000F")],
)
def test_who_is_not_let_in_has_handed_nothing_over(smsc, credentials, code):
    with pytest.raises(AccountDown, match=code):
        send(5, account(smsc, credentials))
    assert smsc.submits == []


def test_a_bind_that_is_refused_means_the_account_is_down(smsc):
    smsc.set(binds=0)
    with pytest.raises(AccountDown, match="ESME_RBINDFAIL 0x0000000D"):
        send(1, account(smsc))


def test_nobody_there_means_the_account_is_down(smsc):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(AccountDown, match="cannot be reached"):
        send(1, account(smsc, port=port))


def test_a_bind_without_an_answer_means_the_account_is_down(smsc):
    smsc.set(silentBind=True)
    with pytest.raises(AccountDown, match="said nothing for 1 s"):
        send(1, account(smsc, timeout_s=1))


def test_no_secret_is_in_the_words(smsc):
    with pytest.raises(AccountDown) as down:
        send(1, account(smsc, {"password": "127.0.0.1"}))
    assert "127.0.0.1" not in str(down.value)


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "smsc.vendor.example:2775"},
        {"host": "smsc vendor"},
        {"host": ""},
        {"host": "x", "ca": "-----BEGIN CERTIFICATE-----"},
        {"host": "x", "window": 0},
        {"host": "x", "port": 70_000},
        {"host": "x", "ids": "octal"},
        {"host": "x", "sytem_type": "bulk"},
    ],
)
def test_settings_that_cannot_be_right_are_not_taken(settings):
    assert not SMPP.Settings(data=settings).is_valid()


def test_checking_an_account_binds_and_unbinds(smsc):
    checked = SMPP.check(account(smsc, sessions="separate"))
    assert checked.accepted, checked.words
    assert "TestSMSC" in checked.words
    assert [each["kind"] for each in smsc.all("bind")] == ["bind_transmitter", "bind_receiver"]
    smsc.wait("unbind", 2)
    refused = SMPP.check(account(smsc, {"password": "wrong"}))
    assert not refused.accepted
    assert "ESME_RINVPASWD" in refused.words


# Sessions


def test_both_sides_may_ask_whether_the_other_is_there(smsc):
    to = account(smsc, enquire_s=1)
    send(1, to)
    smsc.wait("enquire_link", 2)
    smsc.order("enquire")
    smsc.wait("enquire_link_resp")
    assert kinds(send(1, to)) == {("accepted", ""): 1}
    assert len(smsc.all("bind")) == 1


def test_a_dead_peer_is_noticed_while_nothing_is_sent(smsc):
    send(1, account(smsc, enquire_s=1, timeout_s=1))
    smsc.set(silent=True)
    smsc.wait("close")


def test_an_smsc_that_unbinds_is_answered_and_bound_again_when_needed(smsc):
    to = account(smsc)
    send(1, to)
    smsc.order("unbind")
    smsc.wait("unbind_resp")
    smsc.wait("close")
    assert kinds(send(1, to)) == {("accepted", ""): 1}


def test_a_session_that_nobody_uses_is_ended(smsc, monkeypatch):
    monkeypatch.setattr(pool, "IDLE_S", 0.5)
    send(1, account(smsc))
    smsc.wait("unbind")
    smsc.wait("close")


def test_a_session_is_kept_however_often_is_tidied_up(smsc, monkeypatch):
    monkeypatch.setattr(pool, "TICK_S", 0.0005)
    for _ in range(3):
        send(1, account(smsc))
    assert [len(each) for each in POOL.sessions.values()] == [1]
    assert len(smsc.all("bind")) == 1


def test_changed_settings_have_a_session_of_their_own(smsc):
    send(1, account(smsc))
    send(1, account(smsc, system_type="bulk"))
    assert [each["system_type"] for each in smsc.all("bind")] == ["", "bulk"]


def test_the_sessions_are_unbound_when_the_process_ends(smsc):
    context = multiprocessing.get_context("fork")
    to = account(smsc)
    worker = context.Process(target=send, args=(3, to))
    worker.start()
    worker.join()
    assert worker.exitcode == 0
    smsc.wait("unbind")
    smsc.wait("close")


def test_a_fork_leaves_the_sessions_of_its_parent_alone(smsc):
    to = account(smsc)
    send(1, to)
    worker = multiprocessing.get_context("fork").Process(target=send, args=(3, to))
    worker.start()
    worker.join()
    assert worker.exitcode == 0
    assert len(smsc.all("bind")) == 2
    smsc.wait("unbind")
    assert kinds(send(1, to)) == {("accepted", ""): 1}
    assert len(smsc.all("bind")) == 2
    assert len(smsc.submits) == 5
