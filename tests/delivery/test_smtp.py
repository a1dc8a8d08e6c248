"""Hand-over by SMTP, to a real server on loopback (RFC 5321)."""

import base64
import logging
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from delivery.mailing import smtp_handover, smtp_pool, verp
from delivery.mailing.smtp_handover import PATIENCE
from delivery.mailing.smtp_session import ENHANCED, told, veil
from delivery.provider import OpenAccount, Outcome, Outgoing, Refusal
from delivery.providers import PROVIDERS
from tests.delivery.smtp_sink import Sink, certificate, running

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SMTP = PROVIDERS["smtp"]
LOGIN = {"user": "shop", "password": "pass word"}


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def sink() -> Iterator[Sink]:
    with running(Sink()) as found:
        yield found


def account(
    sink: Sink, credentials: dict[str, str] | None = None, concurrency: int | None = None, **settings: Any
) -> OpenAccount:
    given = {"host": "127.0.0.1", "port": sink.port, "security": "none", "timeout_s": 5, "reply_timeout_s": 5}
    form = SMTP.Settings(data=given | settings)
    assert form.is_valid(), form.errors
    secrets = SMTP.Credentials(data=credentials or {})
    assert secrets.is_valid(), secrets.errors
    return OpenAccount(1, "Mail", secrets.validated_data, form.validated_data, concurrency)


def message(number: int, **values: Any) -> Outgoing:
    values = {
        "endpoint": f"person{number}@mail.example",
        "sender": "news@vinyl.example",
        "sender_name": "Vinyl",
        "fields": {"subject": f"Sale {number}", "text": "Hello"},
    } | values
    return Outgoing(number, number, "email", **values)


def send(count: int, to: OpenAccount, **values: Any) -> list[Outcome]:
    return list(SMTP.send([message(number, **values) for number in range(1, count + 1)], to, NOW))


def kinds(outcomes: Sequence[Outcome]) -> Counter[tuple[str, str]]:
    return Counter((str(each.refusal or "accepted"), each.code) for each in outcomes)


def refuse(sink: Sink, step: str, answer: str, only: str = "") -> None:
    sink.at[step], sink.only = answer, only


# What is taken


def test_many_messages_travel_over_few_connections(sink):
    outcomes = send(200, account(sink, connections=3))
    assert [each.message_id for each in outcomes] == list(range(1, 201))
    assert kinds(outcomes) == {("accepted", ""): 200}
    assert len(sink.connections) == 3
    assert {each.recipient for each in sink.kept} == {f"person{number}@mail.example" for number in range(1, 201)}


def test_a_message_is_known_by_the_id_in_its_header(sink):
    (outcome,) = send(1, account(sink))
    (kept,) = sink.kept
    assert kept.mail["Message-ID"] == f"<{outcome.provider_message_id}>"
    assert verp.messages_in(kept.mail["Message-ID"]) == [1]
    assert kept.sender == "news@vinyl.example"
    assert any(each.startswith("SIZE=") for each in kept.options)


def test_connections_are_kept_between_batches(sink):
    own = account(sink, connections=3)
    for _ in range(5):
        assert kinds(send(20, own)) == {("accepted", ""): 20}
    assert len(sink.connections) == 3


def test_an_account_that_bounds_its_connections_keeps_none_between_batches(sink):
    own = account(sink, connections=3, concurrency=2)
    for _ in range(2):
        send(20, own)
    assert len(sink.connections) == 4


def test_a_connection_is_not_kept_for_another_password_or_server(sink):
    send(1, account(sink, connections=1))
    send(1, account(sink, connections=1, timeout_s=6))
    assert len(sink.connections) == 2


def test_a_kept_connection_that_has_ended_in_between_loses_nothing(sink):
    own = account(sink, connections=1)
    sink.per_session, sink.says_goodbye = 20, False
    for _ in range(5):
        assert kinds(send(20, own)) == {("accepted", ""): 20}
    assert len(sink.connections) == 5
    assert len({each.mail["Message-ID"] for each in sink.kept}) == 20
    assert len(sink.kept) == 100


def test_a_kept_connection_says_goodbye_when_nobody_uses_it(sink, monkeypatch):
    monkeypatch.setattr(smtp_pool, "KEPT_S", 0.2)
    own = account(sink, connections=2)
    send(4, own)
    time.sleep(0.6)
    assert not any(smtp_pool.POOL.idle.values())
    send(4, own)
    assert len(sink.connections) == 4


def test_no_more_connections_are_opened_than_there_are_messages(sink):
    send(2, account(sink, connections=20))
    assert len(sink.connections) == 2


def test_the_server_hears_the_domain_that_sends_and_not_the_name_of_this_machine(sink):
    send(1, account(sink))
    assert sink.names == {"vinyl.example"}


def test_letters_of_any_language_arrive(sink):
    fields = {"subject": "Нова платівка 🎶", "text": "Вітаємо,\n.\nОлено", "html": "<p>Вітаємо, Олено</p>"}
    send(1, account(sink), sender_name="Крамниця «Вініл», Київ", fields=fields)
    mail = sink.kept[0].mail
    assert mail["Subject"] == fields["subject"]
    assert "Крамниця" in mail["From"].addresses[0].display_name
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().splitlines() == ["Вітаємо,", ".", "Олено"]
    assert html.get_content().strip() == fields["html"]


def test_lines_that_begin_with_a_dot_arrive_as_they_are(sink):
    send(1, account(sink), fields={"subject": "Dots", "text": ".\n..\nend\n.\n.x"})
    assert sink.kept[0].content.splitlines()[-5:] == [b".", b"..", b"end", b".", b".x"]


def test_a_megabyte_of_html_arrives_whole(sink):
    html = "<p>" + "0123456789абв. \n." * 60_000 + "</p>"
    assert kinds(send(2, account(sink), fields={"subject": "Long", "html": html, "text": "x"})) == {("accepted", ""): 2}
    part = sink.kept[0].mail.get_body(("html",))
    assert part is not None
    assert part.get_content().split() == html.split()
    assert len(html.encode()) > 1_000_000


def test_bounces_arrive_at_an_address_of_each_messages_own(sink):
    send(1, account(sink, return_path="bounces@vinyl.example"))
    (kept,) = sink.kept
    assert kept.sender == verp.return_path("bounces@vinyl.example", verp.token(1, 1))
    assert kept.mail["From"].addresses[0].addr_spec == "news@vinyl.example"


def test_a_name_beyond_ascii_travels_where_the_server_knows_such_names(sink):
    assert kinds(send(1, account(sink), endpoint="олена@пошта.example")) == {("accepted", ""): 1}
    assert sink.kept[0].recipient == "олена@xn--80a1acn3a.example"
    assert "SMTPUTF8" in sink.kept[0].options


def test_it_may_be_called_from_a_thread_of_its_own(sink):
    outcomes: list[Outcome] = []
    thread = threading.Thread(target=lambda: outcomes.extend(send(3, account(sink))))
    thread.start()
    thread.join()
    assert kinds(outcomes) == {("accepted", ""): 3}


def test_nothing_is_nothing(sink):
    assert SMTP.send([], account(sink), NOW) == []
    assert not sink.connections


def test_an_account_bounds_the_connections_of_its_dispatchers(sink):
    send(50, account(sink, connections=10, concurrency=2))
    assert len(sink.connections) == 2


def test_an_account_says_from_which_address_and_under_which_name_it_comes(sink):
    both = account(
        sink, connections=1, helo="mx.vinyl.example", local_address="127.0.0.2", marketing_address="127.0.0.3"
    )
    SMTP.send([message(1, traffic_class="transactional")], both, NOW)
    SMTP.send([message(2, traffic_class="marketing")], both, NOW)
    assert {peer[0] for peer in sink.connections.values()} == {"127.0.0.2", "127.0.0.3"}
    assert sink.names == {"mx.vinyl.example"}
    SMTP.send([message(3)], account(sink, local_address="127.0.0.2"), NOW)
    assert {peer[0] for peer in sink.connections.values()} == {"127.0.0.2", "127.0.0.3"}


def test_mail_says_how_to_unsubscribe_by_one_click(sink):
    send(1, account(sink), unsubscribe_url="https://vinyl.example/u/abc")
    mail = sink.kept[0].mail
    assert mail["List-Unsubscribe"] == "<https://vinyl.example/u/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


# What is refused


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "refusal", "code", "words"),
    [
        ("450 4.2.1 Mailbox busy", Refusal.TEMPORARY, "4.2.1", "Mailbox busy"),
        ("451 Try later", Refusal.TEMPORARY, "451", "Try later"),
        ("550 5.1.1 No such mailbox", Refusal.PERMANENT, "5.1.1", "No such mailbox"),
        ("554 No", Refusal.PERMANENT, "554", "No"),
    ],
)
def test_a_refusal_keeps_its_code_and_words_and_the_connection_goes_on(sink, step, answer, refusal, code, words):
    refuse(sink, step, answer)
    outcomes = send(3, account(sink, connections=1))
    assert {(each.refusal, each.code, each.words) for each in outcomes} == {(refusal, code, words)}
    assert len(outcomes) == 3
    assert len(sink.connections) == 1


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("MAIL", "550 5.7.1 Sender not allowed", "5.7.1"),
        ("MAIL", "553 Not your address", "553"),
        ("MAIL", "530 5.7.0 Log in first", "5.7.0"),
        ("RCPT", "530 5.7.0 Log in first", "5.7.0"),
        ("DATA", "535 Who are you", "535"),
    ],
)
def test_a_refusal_of_the_account_condemns_no_address_and_is_heard_once(sink, step, answer, code):
    refuse(sink, step, answer)
    outcomes = send(20, account(sink, connections=1))
    assert kinds(outcomes) == {("temporary", code): 20}
    assert all(each.outage and not each.dead for each in outcomes)
    assert sink.tried == 1


@pytest.mark.parametrize("answer", ["552 Too big", "550 5.3.4 Too big", "452 4.3.1 No space"])
def test_a_message_that_is_refused_with_its_sender_for_its_size_stands_for_itself(sink, answer):
    refuse(sink, "MAIL", answer)
    outcomes = send(3, account(sink, connections=1))
    assert sink.tried == 3
    assert not any(each.outage for each in outcomes)


@pytest.mark.parametrize(
    ("step", "answer", "is_dead"),
    [
        ("RCPT", "550 5.1.1 No such mailbox", True),
        ("RCPT", "556 5.1.10 The domain takes no mail", True),
        ("RCPT", "550 No", False),
        ("RCPT", "552 5.2.2 Full", False),
        ("RCPT", "550 5.7.1 Not from you", False),
        ("DATA", "550 5.1.1 No such mailbox", False),
    ],
)
def test_an_address_is_dead_when_the_server_says_so_of_the_address(sink, step, answer, is_dead):
    refuse(sink, step, answer)
    (outcome,) = send(1, account(sink))
    assert outcome.refusal == Refusal.PERMANENT
    assert outcome.dead == (("person1@mail.example",) if is_dead else ())


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_one_refusal_says_nothing_about_the_next_message(sink, step):
    refuse(sink, step, "550 5.1.1 No such mailbox", only="person2@mail.example")
    outcomes = send(4, account(sink, connections=1))
    assert [each.code for each in outcomes] == ["", "5.1.1", "", ""]
    assert len(sink.kept) == 3


def test_a_reply_of_several_lines_becomes_one():
    assert told(550, "5.7.1 We do not\n5.7.1 like this") == ("5.7.1", "We do not like this")
    assert told(550, "") == ("550", "The server answered 550.")
    assert not ENHANCED.match("5.1.1user")
    told(550, "\udcff")[1].encode()


@pytest.mark.parametrize(
    "values",
    [
        {"fields": {"subject": "Sale\r\nBcc: all@shop.example", "text": "x"}},
        {"sender_name": "Vinyl\nBcc: all@shop.example"},
        {"sender": "news@vinyl.example>\r\nRCPT TO:<all@shop.example"},
        {"endpoint": "a@mail.example>\r\nRCPT TO:<all@shop.example"},
        {"endpoint": "a@mail.example> SIZE=1"},
    ],
)
def test_nobody_can_smuggle_in_a_header_or_a_command(sink, values):
    (outcome,) = send(1, account(sink), **values)
    assert outcome.refusal == Refusal.PERMANENT
    assert outcome.code in {"bad_header", "bad_address"}
    assert outcome.words.endswith(".")
    assert not sink.kept


def test_a_name_beyond_ascii_is_refused_where_the_server_does_not_know_such_names():
    with running(Sink(), enable_SMTPUTF8=False) as sink:
        outcomes = SMTP.send([message(1, endpoint="олена@mail.example"), message(2)], account(sink), NOW)
    assert kinds(outcomes) == {("permanent", "unsupported"): 1, ("accepted", ""): 1}


# Connections that fail before a message is given away


def test_a_server_that_is_not_there_refuses_all_for_now():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        nobody = Sink()
        nobody.port = listening.getsockname()[1]
    outcomes = send(50, account(nobody))
    assert kinds(outcomes) == {("temporary", "no_connection"): 50}
    assert "127.0.0.1" in outcomes[0].words
    assert all(each.outage for each in outcomes)


def test_a_name_that_is_none_refuses_all_for_now():
    assert kinds(send(2, account(Sink(), host="no-such-host.invalid", port=25))) == {("temporary", "no_connection"): 2}


def test_a_server_that_does_not_greet_refuses_all_for_now():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sink = Sink()
        sink.port = silent.getsockname()[1]
        began = time.monotonic()
        assert kinds(send(50, account(sink, timeout_s=1))) == {("temporary", "timeout"): 50}
        assert time.monotonic() - began < 10


def test_a_server_that_falls_silent_before_the_data_refuses_for_now(sink):
    refuse(sink, "RCPT", "hang")
    began = time.monotonic()
    assert kinds(send(50, account(sink, timeout_s=1, connections=2))) == {("temporary", "timeout"): 50}
    assert time.monotonic() - began < 15
    assert not sink.kept


@pytest.mark.parametrize("step", ["MAIL", "RCPT"])
@pytest.mark.parametrize(
    ("answer", "code"), [("421 4.3.2 Closing", "4.3.2"), ("drop", "no_connection"), ("354 What?", "protocol")]
)
def test_a_server_that_always_closes_refuses_for_now(sink, step, answer, code):
    refuse(sink, step, answer)
    assert kinds(send(20, account(sink))) == {("temporary", code): 20}
    assert len(sink.connections) <= 4 * PATIENCE


def test_a_message_at_which_the_server_closes_does_not_stop_the_others(sink):
    refuse(sink, "RCPT", "drop", only="person7@mail.example")
    outcomes = send(20, account(sink, connections=1))
    assert kinds(outcomes) == {("accepted", ""): 19, ("temporary", "no_connection"): 1}
    assert outcomes[6].refusal == Refusal.TEMPORARY


@pytest.mark.parametrize(("count", "says_goodbye"), [(2000, True), (500, False)])
def test_a_server_that_closes_after_every_ten_messages_loses_and_doubles_nothing(sink, count, says_goodbye):
    sink.per_session, sink.says_goodbye = 10, says_goodbye
    outcomes = send(count, account(sink))
    assert kinds(outcomes) == {("accepted", ""): count}
    assert Counter(each.mail["Message-ID"] for each in sink.kept) == {
        f"<{each.provider_message_id}>": 1 for each in outcomes
    }
    assert len(sink.connections) >= count / 10


@pytest.mark.parametrize(("closes", "code"), [(False, "timeout"), (True, "no_connection")])
def test_a_message_of_which_the_server_reads_only_a_part_has_surely_not_been_taken(closes, code):
    done = threading.Event()

    def serve() -> None:
        peer, _ = listening.accept()
        with peer:
            peer.sendall(b"220 sink.example\r\n")
            while line := peer.recv(1000):
                peer.sendall(b"354 Go on\r\n" if line.startswith(b"DATA") else b"250 OK\r\n")
                if line.startswith(b"DATA"):
                    peer.recv(1000)
                    break
            if not closes:
                done.wait(10)

    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that it cannot keep what it does not read
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        sink = Sink()
        sink.port = listening.getsockname()[1]
        server = threading.Thread(target=serve)
        server.start()
        outcomes = send(1, account(sink, timeout_s=1), fields={"subject": "Long", "text": "0123456789\n" * 1_000_000})
        done.set()
        server.join()
    assert kinds(outcomes) == {("temporary", code): 1}


def test_a_slow_server_gets_no_more_than_it_takes_in_time_and_the_rest_waits(sink, monkeypatch):
    monkeypatch.setattr(smtp_handover, "TAKES_S", 1.0)
    sink.delay_s = 0.2
    outcomes = send(30, account(sink, connections=1))
    counted = kinds(outcomes)
    assert counted["accepted", ""] == len(sink.kept) > 0
    assert counted["temporary", "slow"] == 30 - len(sink.kept) > 0
    assert not any(each.outage for each in outcomes)


# Connections that fail when a message may have been taken


@pytest.mark.parametrize("answer", ["drop", "hang", "354 What?"])
def test_what_may_have_been_taken_has_no_outcome_and_is_not_sent_again(sink, answer, caplog):
    refuse(sink, "DATA", answer, only="person3@mail.example")
    outcomes = send(5, account(sink, reply_timeout_s=2, connections=1))
    assert [each.message_id for each in outcomes] == [1, 2, 4, 5]
    assert kinds(outcomes) == {("accepted", ""): 4}
    assert [each.recipient for each in sink.kept] == [f"person{number}@mail.example" for number in (1, 2, 4, 5)]
    assert "did not answer after 1 messages" in caplog.text


def test_a_server_that_never_answers_is_left_alone_before_all_messages_are_unknown(sink):
    refuse(sink, "DATA", "drop")
    outcomes = send(50, account(sink, connections=2))
    assert len(outcomes) >= 50 - 2 * PATIENCE
    assert {each.refusal for each in outcomes} == {Refusal.TEMPORARY}


def test_a_goodbye_after_the_data_is_a_refusal_and_no_doubt(sink):
    refuse(sink, "DATA", "421 4.3.2 Closing", only="person3@mail.example")
    outcomes = send(5, account(sink, connections=1))
    assert [each.code for each in outcomes] == ["", "", "4.3.2", "", ""]
    assert outcomes[2].refusal == Refusal.TEMPORARY


# Encryption and log-in


def test_a_log_in_over_starttls(tls):
    context, ca = tls
    sink = Sink()
    with running(sink, tls_context=context, require_starttls=True, authenticator=sink.authenticate, auth_required=True):
        fields = {"subject": "Long", "text": "0123456789\n" * 30_000}
        assert kinds(send(5, account(sink, LOGIN, security="starttls", ca=ca), fields=fields)) == {("accepted", ""): 5}
    assert len(sink.kept[0].content) > 300_000
    assert len(sink.logins) == 4


def test_a_log_in_over_tls_from_the_first_byte(tls):
    context, ca = tls
    sink = Sink()
    options = {"authenticator": sink.authenticate, "auth_require_tls": False}
    with running(sink, ssl_context=context, **options):
        assert kinds(send(5, account(sink, LOGIN, security="tls", ca=ca))) == {("accepted", ""): 5}
    assert len(sink.logins) == 4


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_refuses_all_for_now(tls, security):
    context, _ = tls
    with running(Sink(), **({"tls_context": context} if security == "starttls" else {"ssl_context": context})) as sink:
        outcomes = send(5, account(sink, LOGIN, security=security))
    assert kinds(outcomes) == {("temporary", "tls"): 5}
    assert "certificate" in outcomes[0].words
    assert not sink.kept


def test_a_server_without_starttls_is_not_spoken_to_in_the_clear(sink):
    outcomes = send(5, account(sink, LOGIN, security="starttls"))
    assert kinds(outcomes) == {("temporary", "not_offered"): 5}
    assert not sink.kept


def test_a_log_in_that_fails_refuses_all_for_now_and_its_secrets_are_nowhere(tls, caplog):
    context, ca = tls
    caplog.set_level(logging.DEBUG, logger="kaskad")
    wrong = {"user": "shop@vinyl.example", "password": "hunter two"}
    forms = [*wrong.values(), *(base64.b64encode(each.encode()).decode() for each in wrong.values())]
    plain = base64.b64encode(f"\0{wrong['user']}\0{wrong['password']}".encode()).decode()
    sink = Sink()
    sink.login_reply = f"535 5.7.8 Wrong: {' '.join(forms)} {plain}"
    with running(sink, tls_context=context, authenticator=sink.authenticate, auth_required=True):
        outcomes = send(20, account(sink, wrong, security="starttls", ca=ca))
    assert kinds(outcomes) == {("temporary", "5.7.8"): 20}
    assert outcomes[0].words.startswith("Wrong: •••")
    assert all(each.outage for each in outcomes)
    assert len(sink.connections) == len(sink.logins) == 1
    for each in [*forms, plain]:
        assert each not in outcomes[0].words + caplog.text + repr(outcomes)


def test_a_server_that_wants_a_log_in_we_do_not_have_refuses_for_now(tls):
    context, ca = tls
    sink = Sink()
    with running(sink, tls_context=context, authenticator=sink.authenticate, auth_required=True):
        outcomes = send(3, account(sink, security="starttls", ca=ca))
    assert {each.refusal for each in outcomes} == {Refusal.TEMPORARY}


def test_without_a_log_in_there_is_nothing_to_hide():
    assert veil(OpenAccount(1, "Mail", {"user": "", "password": ""}, {})).hide("as it was") == "as it was"


# An account is tried without a message


def test_an_account_that_can_be_used_is_in_order(tls, sink):
    context, ca = tls
    said = SMTP.check(account(sink))
    assert said.accepted
    assert said.words == "127.0.0.1 answers in the clear and was shown no log-in."
    locked = Sink()
    with running(locked, tls_context=context, authenticator=locked.authenticate, auth_required=True):
        said = SMTP.check(account(locked, LOGIN, security="starttls", ca=ca))
    assert said.accepted
    assert said.words == "127.0.0.1 answers over an encrypted connection and takes the log-in."
    assert not sink.kept + locked.kept


def test_an_account_that_cannot_be_used_says_why_and_keeps_its_secrets(tls):
    context, ca = tls
    sink = Sink()
    sink.login_reply = "535 5.7.8 hunter2 is wrong"
    with running(sink, tls_context=context, authenticator=sink.authenticate, auth_required=True):
        wrong = {"user": "shop", "password": "hunter2"}
        said = SMTP.check(account(sink, wrong, security="starttls", ca=ca))
        assert (said.accepted, said.words) == (False, "127.0.0.1 does not let us in (5.7.8): ••• is wrong")
        unknown = SMTP.check(account(sink, wrong, security="starttls"))
    assert not unknown.accepted
    assert "certificate" in unknown.words
    assert not SMTP.check(account(sink)).accepted  # nobody listens any more


# The forms


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("host", ""),
        ("host", "mail.shop.example\r\nQUIT"),
        ("host", "mail.shop.example:25"),
        ("host", "https://mail.shop.example"),
        ("host", "mail shop"),
        ("host", "-mail.example"),
        ("port", 0),
        ("port", 65536),
        ("security", "ssl"),
        ("connections", 0),
        ("connections", 21),
        ("timeout_s", 0),
        ("reply_timeout_s", 101),
        ("helo", "mx.vinyl.example\r\nX"),
        ("local_address", "mx.vinyl.example"),
        ("marketing_address", "127.0.0.300"),
        ("dkim_selector", "a b"),
        ("dkim_domain", "вініл.example"),
        ("bounces", "pop3"),
        ("imap_folder", 'INBOX" (x'),
        ("drop_folder", "../secrets"),
        ("drop_folder", "/etc"),
        ("return_path", "bounces"),
        ("return_path", "bounces@vinyl.example\nX"),
        ("return_path", f"{'b' * 19}@vinyl.example"),
        ("return_path", "бланк@vinyl.example"),
        ("ca", "no certificate"),
        ("ca", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
    ],
)
def test_settings_that_cannot_be_are_refused_at_their_field(field, value):
    form = SMTP.Settings(data={"host": "mail.shop.example", field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]


@pytest.mark.parametrize("host", ["mail.shop.example", "localhost", "mail_relay", "192.0.2.1", "2001:db8::1"])
def test_a_server_is_a_name_or_an_address(host):
    form = SMTP.Settings(data={"host": host})
    assert form.is_valid()
    assert form.validated_data == {
        "host": host,
        "port": 587,
        "security": "starttls",
        "ca": "",
        "connections": 4,
        "timeout_s": 30,
        "reply_timeout_s": 90,
        "helo": "",
        "local_address": "",
        "marketing_address": "",
        "return_path": "",
        "dkim_selector": "",
        "dkim_domain": "",
        "bounces": "none",
        "imap_host": "",
        "imap_port": 993,
        "imap_security": "tls",
        "imap_folder": "INBOX",
        "imap_deletes": False,
        "drop_folder": "",
    }


def test_a_longest_return_path_is_as_long_as_its_help_says():
    assert SMTP.Settings(data={"host": "localhost", "return_path": f"{'b' * 18}@vinyl.example"}).is_valid()


@pytest.mark.parametrize("missing", ["user", "password"])
def test_a_log_in_is_whole_or_none(missing):
    form = SMTP.Credentials(data={key: value for key, value in LOGIN.items() if key != missing})
    assert not form.is_valid()
    assert list(form.errors) == [missing]


@pytest.mark.parametrize(("where", "missing"), [("imap", "imap_host"), ("folder", "drop_folder")])
def test_mail_that_is_to_be_read_needs_a_place(where, missing):
    form = SMTP.Settings(data={"host": "localhost", "bounces": where})
    assert not form.is_valid()
    assert list(form.errors) == [missing]
