"""Mail that comes back: what it tells, who is believed, and how it is fetched and put away."""

import logging
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Suppression
from delivery import statuses
from delivery.hearing import listening, receiving
from delivery.mailing import bounces, verp
from delivery.models import Account
from delivery.provider import Heard, OpenAccount, Receipt, Reply
from delivery.providers import PROVIDERS
from tests.delivery import returned_mail as mails
from tests.delivery.imap_server import Mailbox, serving
from tests.delivery.smtp_sink import Sink, certificate, running

NOW = datetime(2026, 3, 2, 9, 31, tzinfo=UTC)
SMTP = PROVIDERS["smtp"]
TOKEN = verp.token(77, 1)
PATH = verp.return_path("bounces@vinyl.example", TOKEN)
OURS = verp.message_id(TOKEN, "vinyl.example")
STRANGE = "1234@elsewhere.example"


def receipt(raw: bytes) -> Receipt:
    found = bounces.read(raw, NOW)
    assert isinstance(found, Receipt)
    return found


def reply(raw: bytes) -> Reply:
    found = bounces.read(raw, NOW)
    assert isinstance(found, Reply)
    return found


# Bounces


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (mails.postfix(PATH, STRANGE), "5.1.1", "550 5.1.1 <olena@mail.example>: no such user"),
        (mails.exim(PATH, STRANGE), "5.1.1", "550 5.1.1 No such user here"),
        (mails.exchange(PATH, STRANGE), "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        (mails.gmail(PATH, STRANGE), "5.2.1", "550-5.2.1 The email account that you tried to reach is inactive."),
        (mails.qmail(PATH, STRANGE), "5.1.1", "Sorry, no mailbox here by that name. (#5.1.1)"),
    ],
    ids=["postfix", "exim", "exchange", "gmail", "qmail"],
)
def test_a_mailbox_that_is_not_there_is_dead_whoever_says_so(raw, code, words):
    told = receipt(raw)
    assert (told.type, told.message_id, told.code, told.dead) == (statuses.BOUNCED, 77, code, True)
    assert told.words.startswith(words)
    assert told.at == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("5.2.2", "552 5.2.2 Mailbox full"),
        ("5.7.1", "550 5.7.1 Message rejected as spam"),
        ("5.1.8", "553 5.1.8 Your domain does not exist"),
        ("4.4.1", "connect to mail.example: Connection timed out"),
        ("5.0.0", "550 No"),
    ],
)
def test_what_says_nothing_about_the_address_comes_back_without_condemning_it(status, says):
    told = receipt(mails.postfix(PATH, STRANGE, status, says=says))
    assert (told.type, told.code, told.dead) == (statuses.BOUNCED, status, False)
    assert told.words == says


def test_a_general_status_gives_way_to_what_the_server_said():
    assert receipt(mails.exim(PATH, STRANGE, "550 5.7.1 Not from you")).code == "5.7.1"
    assert receipt(mails.exim(PATH, STRANGE, "550 No")).code == "5.0.0"


def test_a_delay_is_no_failure():
    told = receipt(mails.postfix(PATH, STRANGE, "4.2.2", "delayed (will retry)", "452 4.2.2 Mailbox full"))
    assert (told.type, told.code, told.dead) == (statuses.DEFERRED, "4.2.2", False)


@pytest.mark.parametrize("action", ["relayed", "expanded", "no such action", ""])
def test_what_is_neither_failure_nor_delay_tells_nothing(action):
    assert bounces.read(mails.postfix(PATH, STRANGE, "2.0.0", action), NOW) is None


@pytest.mark.parametrize("write", [mails.postfix, mails.exim, mails.exchange, mails.gmail, mails.qmail])
def test_a_bounce_that_comes_to_the_sender_is_known_by_the_message_it_brings_back(write):
    assert receipt(write("news@vinyl.example", OURS)).message_id == 77


def test_an_address_in_capitals_is_the_same():
    assert receipt(mails.postfix(PATH.upper(), STRANGE)).message_id == 77


@pytest.mark.parametrize(
    ("to", "message_id"),
    [
        ("news@vinyl.example", STRANGE),
        ("bounces+kaskad-77@vinyl.example", "kaskad-77@vinyl.example"),
        (verp.return_path("bounces@vinyl.example", ("b" if TOKEN[0] == "a" else "a") + TOKEN[1:]), STRANGE),
        (
            verp.return_path("bounces@vinyl.example", "a" * len(TOKEN)),
            verp.message_id("b" * len(TOKEN), "vinyl.example"),
        ),
    ],
)
@pytest.mark.parametrize("write", [mails.postfix, mails.qmail, mails.exim, mails.complaint])
def test_a_bounce_or_complaint_that_anybody_could_have_written_tells_nothing(write, to, message_id):
    assert bounces.read(write(to, message_id), NOW) is None


def test_the_same_bounce_read_twice_is_the_same_and_another_is_another():
    one, other = mails.postfix(PATH, STRANGE), mails.exim(PATH, STRANGE)
    assert receipt(one).key == receipt(one).key != receipt(other).key


# Complaints


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("abuse", statuses.COMPLAINED),
        ("fraud", statuses.COMPLAINED),
        ("Abuse", statuses.COMPLAINED),
        ("opt-out", statuses.UNSUBSCRIBED),
    ],
)
def test_a_complaint_counts(kind, type_):
    told = receipt(mails.complaint("fbl@vinyl.example", OURS, kind))
    assert (told.type, told.message_id, told.dead) == (type_, 77, False)


def test_a_complaint_that_names_the_return_path_alone_counts():
    assert receipt(mails.complaint("fbl@vinyl.example", STRANGE, original=PATH)).message_id == 77


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "dmarc"])
def test_a_report_that_is_no_complaint_tells_nothing(kind):
    assert bounces.read(mails.complaint("fbl@vinyl.example", OURS, kind), NOW) is None


# Replies


def test_what_a_person_writes_is_a_reply_to_its_message():
    told = reply(mails.letter("Дякую!\n\nOn Mon, 2 Mar 2026, Vinyl wrote:\n> Sale\n> STOP", In_Reply_To=f"<{OURS}>"))
    assert (told.channel, told.endpoint, told.to) == ("email", "olena@mail.example", "news@vinyl.example")
    assert (told.text, told.message_id, told.is_automatic) == ("Дякую!", 77, False)
    assert told.detail == {"subject": "Re: Sale"}


@pytest.mark.parametrize(
    "quote",
    [
        "> old",
        "On Mon, 2 Mar 2026 at 10:30, Vinyl <news@vinyl.example> wrote:\n> old",
        "пн, 2 бер. 2026 р. о 10:30 Vinyl <news@vinyl.example> пише:\n> old",
        "02.03.2026 10:30, Vinyl пишет:\nпн, 2 мар. 2026 г. Vinyl <news@vinyl.example> писал(а):\n> old",
        "W dniu 2.03.2026 o 10:30, Vinyl pisze:\n> old",
        "-----Original Message-----\nFrom: Vinyl\nunsubscribe",
        "________________________________\nFrom: Vinyl <news@vinyl.example>\nold",
        "От: Vinyl <news@vinyl.example>\nold",
    ],
)
def test_the_quoted_message_is_not_what_they_wrote(quote):
    assert reply(mails.letter(f"Скільки коштує?\n\n{quote}\n")).text.splitlines()[0] == "Скільки коштує?"
    assert "unsubscribe" not in reply(mails.letter(f"Скільки коштує?\n\n{quote}\n")).text
    assert "old" not in reply(mails.letter(f"Скільки коштує?\n\n{quote}\n")).text


def test_a_reply_in_html_alone_is_read():
    html = "<div>STOP</div><div class='gmail_quote'>On Monday <blockquote>Buy</blockquote></div>"
    assert reply(mails.letter("", html)).text == "STOP"


def test_a_reply_without_words_says_what_its_subject_says():
    assert reply(mails.letter("", Subject="unsubscribe")).text == "unsubscribe"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "Out of office"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk"},
    ],
)
def test_an_automatic_answer_is_no_person(headers):
    told = reply(mails.letter("I am away. To unsubscribe from life, write STOP.", **headers))
    assert told.is_automatic


def test_an_automatic_answer_to_the_return_path_is_none_of_a_server():
    away = "I have left. <olena@mail.example>: no such user, try 550 5.1.1 elsewhere."
    told = reply(
        mails.letter(away, Return_Path="<>", Auto_Submitted="auto-replied", To="x@y.example", Delivered_To=PATH)
    )
    assert (told.is_automatic, told.message_id, told.endpoint) == (True, 77, "olena@mail.example")


def test_a_person_is_no_machine():
    assert not reply(mails.letter("Hello", Auto_Submitted="no")).is_automatic
    assert not reply(mails.letter("Hello", X_Auto_Response_Suppress="All")).is_automatic  # Exchange puts it everywhere


def test_a_person_who_quotes_a_bounce_has_not_bounced():
    quoted = "Why did I get this?\n\n<olena@mail.example>:\nSorry, no mailbox here by that name. (#5.1.1)"
    assert reply(mails.letter(quoted)).text.startswith("Why did I get this?")


def test_no_reply_is_from_the_future():
    assert reply(mails.letter("Hello", Date="Mon, 2 Mar 2099 09:30:00 +0000")).at == NOW
    assert reply(mails.letter("Hello", Date="whenever")).at == NOW


@given(st.binary(max_size=2000))
def test_whatever_comes_is_read_or_passed_over(raw):
    found = bounces.read(raw, NOW)
    assert found is None or isinstance(found, Reply)


# From where it is fetched


def account(credentials: dict[str, str] | None = None, **settings: Any) -> OpenAccount:
    form = SMTP.Settings(data={"host": "127.0.0.1", "security": "none"} | settings)
    secrets = SMTP.Credentials(data=credentials or {})
    assert form.is_valid(), form.errors
    assert secrets.is_valid(), secrets.errors
    return OpenAccount(1, "Mail", secrets.validated_data, form.validated_data)


IMAP_LOGIN = {"imap_user": "shop", "imap_password": "pass word"}


def by_imap(box: Mailbox, login: dict[str, str] | None = None, **settings: Any) -> OpenAccount:
    own = {"bounces": "imap", "imap_host": "127.0.0.1", "imap_port": box.port, "imap_security": "none"}
    return account(login or IMAP_LOGIN, **own | settings)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
    made = tmp_path / "mail" / "returned"
    (made / "new").mkdir(parents=True)
    return made


def test_an_account_that_reads_no_mail_hears_nothing():
    assert not SMTP.listen(account(), NOW).receipts


def test_a_mailbox_is_read_and_marked_only_when_what_it_told_is_stored():
    with serving(Mailbox()) as box:
        box.put(mails.postfix(PATH, STRANGE), mails.letter("Hello"), b"nonsense")
        heard = SMTP.listen(by_imap(box), NOW)
        assert [each.message_id for each in heard.receipts] == [77]
        assert [each.text for each in heard.replies] == ["Hello"]
        assert len(box.unread) == 3
        assert heard.settle
        heard.settle()
        assert not box.unread
        assert len(box.mails) == 3
        assert not SMTP.listen(by_imap(box), NOW).receipts


def test_a_mailbox_may_be_emptied_of_what_was_read():
    with serving(Mailbox()) as box:
        box.put(mails.postfix(PATH, STRANGE))
        heard = SMTP.listen(by_imap(box, imap_deletes=True), NOW)
        box.put(mails.exim(PATH, STRANGE))  # comes in between
        assert heard.settle
        heard.settle()
        assert list(box.mails) == [102]


def test_a_mailbox_that_was_made_anew_in_between_is_left_alone():
    with serving(Mailbox()) as box:
        box.put(mails.postfix(PATH, STRANGE))
        heard = SMTP.listen(by_imap(box, imap_deletes=True), NOW)
        box.validity += 1
        assert heard.settle
        heard.settle()
        assert box.unread == [101]


def test_a_full_mailbox_is_read_in_portions():
    with serving(Mailbox()) as box:
        box.put(*[mails.letter(f"Hello {number}") for number in range(230)])
        own = by_imap(box)
        counts = []
        for _ in range(3):
            heard = SMTP.listen(own, NOW)
            counts.append(len(heard.replies))
            if heard.settle:
                heard.settle()
        assert counts == [200, 30, 0]


def test_of_a_huge_mail_the_beginning_is_read():
    with serving(Mailbox()) as box:
        box.put(mails.letter("Hello\n\n" + "x" * 70 + "\n" * 2_000_000))
        (told,) = SMTP.listen(by_imap(box), NOW).replies
    assert told.text.startswith("Hello")
    assert len(told.text) <= bounces.LONGEST_TEXT


def test_a_mailbox_is_read_over_an_encrypted_connection(tmp_path):
    context, ca = certificate(tmp_path)
    with serving(Mailbox(), context) as box:
        box.put(mails.letter("Hello"))
        assert len(SMTP.listen(by_imap(box, imap_security="tls", ca=ca), NOW).replies) == 1
        with pytest.raises(ssl.SSLError):
            SMTP.listen(by_imap(box, imap_security="tls"), NOW)


def test_a_folder_is_read_and_emptied_of_what_is_stored(folder, tmp_path):
    (folder / "one.eml").write_bytes(mails.postfix(PATH, STRANGE))
    (folder / "new" / "1772443800.M1P1.mx").write_bytes(mails.letter("Hello"))
    (folder / "notes.txt").write_text("not a mail")
    (tmp_path / "secret.eml").write_bytes(mails.letter("from elsewhere"))
    (folder / "link.eml").symlink_to(tmp_path / "secret.eml")
    heard = SMTP.listen(account(bounces="folder", drop_folder="returned"), NOW)
    assert (len(heard.receipts), [each.text for each in heard.replies]) == (1, ["Hello"])
    assert (folder / "one.eml").exists()
    assert heard.settle
    heard.settle()
    assert {each.name for each in folder.iterdir()} == {"new", "notes.txt", "link.eml"}
    assert not list((folder / "new").iterdir())


# The account is tried


@pytest.mark.parametrize(
    ("changed", "accepted", "words"),
    [
        ({}, True, "it holds 1 new"),
        ({"imap_folder": "Archive"}, False, "No such folder"),
        ({"imap_port": 9}, False, "cannot be read"),
    ],
)
def test_the_check_looks_into_the_mailbox(changed, accepted, words):
    with serving(Mailbox()) as box, running(Sink()) as sink:
        box.put(mails.letter("Hello"))
        said = SMTP.check(by_imap(box, port=sink.port, **changed))
    assert said.accepted == accepted
    assert words in said.words


def test_a_log_in_to_the_mailbox_that_fails_shows_no_secret():
    with serving(Mailbox()) as box, running(Sink()) as sink:
        wrong = {"imap_user": "shop", "imap_password": "hunter2"}
        said = SMTP.check(by_imap(box, wrong, port=sink.port))
    assert not said.accepted
    assert "hunter2" not in said.words


def test_the_check_says_that_a_folder_is_not_there(folder):
    with running(Sink()) as sink:
        said = SMTP.check(account(port=sink.port, bounces="folder", drop_folder="elsewhere"))
        good = SMTP.check(account(port=sink.port, bounces="folder", drop_folder="returned"))
    assert (said.accepted, "no folder" in said.words) == (False, True)
    assert good.accepted


# All the way into the database


@pytest.fixture
def sent(world):
    """A message that was handed over by an SMTP account with a drop folder; its ids."""
    Account.objects.filter(pk=world.account.pk).update(
        provider="smtp", settings={"host": "127.0.0.1", "bounces": "folder", "drop_folder": "returned"}
    )
    (customer,) = world.people(1)
    world.queue([customer], "email", status="sent", sent_at=NOW)
    (message,) = world.messages()
    return message


def listened(folder: Path, raw: bytes) -> int:
    (folder / "one.eml").write_bytes(raw)
    new = listening.listen(NOW, {})
    assert not list(folder.glob("*.eml"))
    return new


def test_a_hard_bounce_ends_writing_to_its_address(world, sent, folder):
    path = verp.return_path("bounces@vinyl.example", verp.token(sent.id, sent.customer_id))
    assert listened(folder, mails.postfix(path, STRANGE)) == 1
    (message,) = world.messages()
    assert message.status == "bounced"
    assert list(Suppression.objects.values_list("endpoint", "reason")) == [(sent.endpoint, "hard_bounce")]
    assert listened(folder, mails.postfix(path, STRANGE)) == 0  # the same again


def test_a_forged_bounce_changes_nothing(world, sent, folder):
    assert listened(folder, mails.postfix(f"bounces+kaskad-{sent.id}@vinyl.example", STRANGE)) == 0
    assert world.statuses() == ["sent"]
    assert not Suppression.objects.exists()


# Again and again, by the rule of soft_bounces


def history(world: Any, customer: int, days: list[tuple[int, str]], endpoint: str | None = None) -> None:
    """Messages handed over so many days ago, and what became of them."""
    for number, (days_ago, status) in enumerate(days):
        at = NOW - timedelta(days=days_ago)
        failed_at = at if status == "bounced" else None
        world.queue(
            [customer], "email", visit=number, status=status, sent_at=at, failed_at=failed_at, endpoint=endpoint
        )


def told_of_the_last(world: Any) -> list[tuple[str, str]]:
    """What is suppressed when the newest message comes back."""
    message = max(world.messages(), key=lambda each: (each.sent_at, each.id))
    told = Receipt(statuses.BOUNCED, NOW, message_id=message.id, key="k", code="5.2.2", words="full")
    with CaptureQueriesContext(connection) as queries:
        receiving.take(world.account, Heard(receipts=[told]), NOW)
    assert len(queries) < 20
    return list(Suppression.objects.values_list("endpoint", "reason"))


FIVE = [(number, "bounced") for number in (40, 30, 20, 10)]


@pytest.mark.parametrize(
    ("days", "is_suppressed"),
    [
        ([*FIVE, (0, "sent")], True),
        ([*FIVE[1:], (0, "sent")], False),  # four
        ([*FIVE, (5, "sent"), (0, "sent")], False),  # one in between has stayed
        ([(50, "sent"), *FIVE, (0, "sent")], True),
        ([(1, "bounced")] * 9 + [(0, "sent")], False),  # two days
        ([(400, "bounced"), *FIVE[1:], (0, "sent")], False),  # too long ago
        ([*FIVE, (5, "opened"), (0, "sent")], False),
    ],
)
def test_five_days_of_returned_mail_in_a_row_suppress_an_address(world, days, is_suppressed):
    (customer,) = world.people(1)
    history(world, customer, days)
    assert told_of_the_last(world) == ([(f"person{customer}@mail.example", "soft_bounces")] if is_suppressed else [])


def test_another_address_of_the_customer_has_a_row_of_its_own(world):
    (customer,) = world.people(1)
    history(world, customer, FIVE, "old@mail.example")
    world.queue([customer], "email", visit=99, status="sent", sent_at=NOW)
    assert told_of_the_last(world) == []


def test_a_mail_that_nobody_can_read_keeps_no_other_waiting(folder, monkeypatch, caplog):
    caplog.set_level(logging.WARNING, logger="kaskad")
    (folder / "a.eml").write_bytes(mails.letter("broken"))
    (folder / "b.eml").write_bytes(mails.letter("whole"))
    whole = bounces.read

    def read(raw: bytes, now: datetime) -> Any:
        if b"broken" in raw:
            raise RecursionError
        return whole(raw, now)

    monkeypatch.setattr(bounces, "read", read)
    heard = SMTP.listen(account(bounces="folder", drop_folder="returned"), NOW)
    assert [each.text for each in heard.replies] == ["whole"]
    assert "cannot be read" in caplog.text
