"""A mailbox on loopback that speaks as much IMAP (RFC 3501, RFC 4315) as it takes to read it."""

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LOGIN = '"shop" "pass word"'


@dataclass
class Mailbox:
    """Mails by UID, and the flags of each; `told` is what was asked of it."""

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, set[str]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    port: int = 0
    validity: int = 7
    breaks_at: str = ""  # the command at which the connection is cut

    def put(self, *mails: bytes) -> None:
        for each in mails:
            uid = max(self.mails, default=100) + 1
            self.mails[uid], self.flags[uid] = each, set()

    @property
    def unread(self) -> list[int]:
        return [uid for uid in self.mails if r"\Seen" not in self.flags[uid]]


@contextmanager
def serving(box: Mailbox, tls: ssl.SSLContext | None = None) -> Iterator[Mailbox]:
    """The mailbox, open."""

    class Handler(socketserver.StreamRequestHandler):
        def setup(self) -> None:
            if tls:
                self.request = tls.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            super().finish()
            self.request.close()  # the server would close what it was before it was encrypted

        def say(self, text: str) -> None:
            self.wfile.write(text.encode() + b"\r\n")

        def handle(self) -> None:
            self.say("* OK ready")
            while line := self.rfile.readline().decode().strip():
                tag, _, command = line.partition(" ")
                box.told.append(command)
                if box.breaks_at and command.startswith(box.breaks_at):
                    self.request.shutdown(socket.SHUT_RDWR)
                    return
                self.answer(tag, command)
                if command == "LOGOUT":
                    return

        def answer(self, tag: str, command: str) -> None:
            if command == "CAPABILITY":
                self.say("* CAPABILITY IMAP4rev1 UIDPLUS")
            elif command.startswith("LOGIN") and command != f"LOGIN {LOGIN}":
                return self.say(f"{tag} NO [AUTHENTICATIONFAILED] Wrong: {command[6:]}")
            elif command.startswith("SELECT"):
                if command != 'SELECT "INBOX"':
                    return self.say(f"{tag} NO [NONEXISTENT] No such folder")
                self.say(f"* {len(box.mails)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] valid")
            elif command == "UID SEARCH UNSEEN":
                self.say("* SEARCH " + " ".join(map(str, box.unread)))
            elif found := re.fullmatch(r"UID FETCH ([\d,]+) \(UID BODY.PEEK\[\]<0.(\d+)>\)", command):
                for uid in map(int, found[1].split(",")):
                    body = box.mails[uid][: int(found[2])]
                    self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(body)}}}\r\n".encode() + body + b")\r\n")
            elif found := re.fullmatch(r"UID STORE ([\d,]+) \+FLAGS.SILENT \((.*)\)", command):
                for uid in map(int, found[1].split(",")):
                    box.flags[uid] |= set(found[2].split())
            elif found := re.fullmatch(r"UID EXPUNGE ([\d,]+)", command):
                for uid in map(int, found[1].split(",")):
                    if r"\Deleted" in box.flags[uid]:
                        del box.mails[uid]
            elif command == "LOGOUT":
                self.say("* BYE")
            elif not command.startswith("LOGIN"):
                return self.say(f"{tag} BAD {command[:20]}")
            self.say(f"{tag} OK done")
            return None

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Who breaks off breaks off."""

    server = Server(("127.0.0.1", 0), Handler)
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
