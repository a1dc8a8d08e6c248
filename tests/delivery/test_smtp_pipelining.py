"""SMTP commands in one go (RFC 2920), to a server that offers it and says what the test wants."""

import io
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import pytest

from delivery.provider import Outcome, Refusal
from delivery.providers import PROVIDERS
from tests.delivery.smtp_sink import Sink
from tests.delivery.test_smtp import NOW, account, message, send

GOOD = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "RSET": "250 ok", "EMPT": "554 none"}


class Server(socketserver.ThreadingTCPServer):
    """Reads commands as they come, answers each as told, and remembers them and the messages."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers: dict[str, str], *, offers: bool = True, in_pieces: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers, self.offers, self.in_pieces = GOOD | answers, offers, in_pieces
        self.commands: list[str] = []
        self.at_once: list[int] = []  # commands that had come when the first of them was answered
        self.messages: list[bytes] = []


class Talk(socketserver.StreamRequestHandler):
    server: Server

    def say(self, words: str) -> None:
        octets = "".join(f"{each}\r\n" for each in words.split("\n")).encode()
        for each in [octets[n : n + 3] for n in range(0, len(octets), 3)] if self.server.in_pieces else [octets]:
            self.wfile.write(each)
            self.wfile.flush()

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "EHLO":
                self.say("250-here\n250 PIPELINING" if self.server.offers else "250 here")
                continue
            self.server.commands.append(line)
            if verb == "MAIL":
                time.sleep(0.02)
                self.connection.setblocking(False)  # so that peek() answers at once when there is no more
                more = cast(io.BufferedReader, self.rfile).peek().count(b"\r\n")
                self.connection.setblocking(True)
                self.server.at_once.append(1 + more)
            if verb == "QUIT":
                self.say("221 bye")
                return
            answer = self.server.answers[verb]
            if answer == "nothing":
                self.connection.close()
                return
            self.say(answer)
            if verb == "DATA" and answer.startswith("354"):
                content = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    content += part
                if content:
                    self.server.messages.append(content)
                self.say(self.server.answers["." if content else "EMPT"])


@contextmanager
def listening(answers: dict[str, str] | None = None, **how: bool) -> Iterator[Server]:
    with Server(answers or {}, **how) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def told(server: Server, count: int = 1) -> list[Outcome]:
    sink = Sink()
    sink.port = server.server_address[1]
    return send(count, account(sink, connections=1))


@pytest.mark.parametrize("in_pieces", [False, True])
def test_the_envelope_goes_in_one_go_and_every_message_is_taken(in_pieces):
    with listening(in_pieces=in_pieces) as server:
        outcomes = told(server, 5)
    assert [each.refusal for each in outcomes] == [None] * 5
    assert len(server.messages) == 5
    assert server.at_once == [3] * 5


def test_a_server_that_does_not_offer_it_is_asked_one_by_one():
    with listening(offers=False) as server:
        outcomes = told(server, 2)
    assert [each.refusal for each in outcomes] == [None, None]
    assert server.at_once == [1, 1]


def test_replies_of_several_lines_are_read_whole():
    with listening({"RCPT": "250-well\n250 known here"}) as server:
        assert told(server)[0].refusal is None


@pytest.mark.parametrize("data", ["503 no recipient", "354 go on"])
@pytest.mark.parametrize(
    ("rcpt", "refusal"), [("550 5.1.1 unknown", Refusal.PERMANENT), ("451 4.3.0 later", Refusal.TEMPORARY)]
)
def test_a_recipient_that_is_refused_gets_nothing_and_the_next_one_does(data, rcpt, refusal):
    with listening({"RCPT": rcpt, "DATA": data}) as server:
        outcomes = told(server, 2)
        assert {each.refusal for each in outcomes} == {refusal}
        assert outcomes[0].code == rcpt.split()[1]
        assert server.messages == []
        server.answers |= {"RCPT": "250 ok", "DATA": "354 go on"}
        assert told(server)[0].refusal is None


def test_a_sender_that_is_refused_is_an_outage_and_no_address_is_condemned():
    with listening({"MAIL": "550 5.7.1 not you", "RCPT": "503 who are you", "DATA": "503 no"}) as server:
        outcomes = told(server, 3)
    assert {(each.refusal, each.outage, each.code) for each in outcomes} == {(Refusal.TEMPORARY, True, "5.7.1")}


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", "nothing", "hello there", "999 what"])
def test_a_connection_that_ends_in_the_envelope_leaves_the_message_with_us(verb, answer):
    with listening({verb: answer}) as server:
        outcomes = told(server)
    assert outcomes[0].refusal is Refusal.TEMPORARY
    assert server.messages == []


def test_a_connection_that_ends_behind_the_dot_leaves_it_unknown():
    with listening() as server:
        server.answers["."] = "x"
        sink = Sink()
        sink.port = server.server_address[1]
        assert list(PROVIDERS["smtp"].send([message(1)], account(sink, connections=1), NOW)) == []
    assert len(server.messages) == 1
