"""How an e-mail is written."""

import base64
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery import tokens
from delivery.mailing import verp
from delivery.mailing.mail import CONTROL, Unwritable, plain_text, wire_address, with_preheader, write
from delivery.provider import Outgoing

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FIELDS = {"subject": "Sale", "text": "Hello"}
NAMES = st.text(st.characters(codec="utf-8"), max_size=200).filter(
    lambda each: not CONTROL.search(each) and each == " ".join(each.split())
)


def outgoing(fields: dict[str, str] | None = None, **values: Any) -> Outgoing:
    values = {"endpoint": "olena@mail.example", "sender": "news@vinyl.example", "sender_name": "Vinyl"} | values
    return Outgoing(1, values.pop("message_id", 77), "email", fields=fields or FIELDS, **values)


def parsed(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    return mail


def written(fields: dict[str, str] | None = None, **values: Any) -> EmailMessage:
    return parsed(write(outgoing(fields, **values), "", NOW).content)


def author(content: bytes) -> tuple[str, str]:
    """The name and the address in From, of which there is one. (`policy.default` puts spaces between encoded words.)"""
    ((name, address),) = getaddresses([message_from_bytes(content)["From"]])
    return str(make_header(decode_header(name))), address


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_it_says_from_whom_to_whom_when_and_what():
    mail = written()
    assert mail["From"] == "Vinyl <news@vinyl.example>"
    assert mail["To"].addresses[0].addr_spec == "olena@mail.example"
    assert mail["Subject"] == "Sale"
    assert mail["Date"].datetime == NOW
    assert mail["MIME-Version"] == "1.0"
    assert set(mail.keys()) >= {"From", "To", "Subject", "Date", "Message-ID", "Content-Type"}
    assert len(mail.keys()) == len(set(mail.keys()))


def test_a_message_has_one_id_for_ever():
    first, again = write(outgoing(), "", NOW), write(outgoing(), "", NOW.replace(year=2027))
    assert first.id == again.id
    assert verp.messages_in(f"<{first.id}>") == [77]
    assert parsed(first.content)["Message-ID"] == f"<{first.id}>"
    assert write(outgoing(message_id=78), "", NOW).id != first.id


@given(name=NAMES, subject=NAMES)
def test_any_name_and_subject_arrive_as_they_were_written(name, subject):
    content = write(outgoing(FIELDS | {"subject": subject}, sender_name=name), "", NOW).content
    assert author(content) == (name, "news@vinyl.example")
    assert parsed(content)["Subject"] == subject
    assert max(map(len, content.split(b"\r\n"))) <= 998


@pytest.mark.parametrize(
    "name", ["Вінілова, крамниця; «№ 1»", "a, " * 60 + "ї", 'Vinyl "X" <evil@x.example>', "=?utf-8?q?evil?=", "a\\"]
)
def test_a_name_never_becomes_a_second_address(name):
    content = write(outgoing(sender_name=name), "", NOW).content
    assert author(content) == (name, "news@vinyl.example")
    assert len(parsed(content)["From"].addresses) == 1


def test_headers_of_other_letters_keep_to_the_length_of_a_line():
    content = write(
        outgoing(FIELDS | {"subject": "Нова платівка тижня 🎶 " * 8}, sender_name="Ґ" * 90), "", NOW
    ).content
    head = content.partition(b"\r\n\r\n")[0]
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) <= 76


@pytest.mark.parametrize("evil", ["\r\nBcc: all@shop.example", "\nX: y", "\r", "\x00", "\u2028", "\x85", "\x0b", "\t"])
@pytest.mark.parametrize("where", ["subject", "sender_name", "sender", "endpoint", "return_path"])
def test_a_line_break_in_a_header_is_refused_with_a_sentence(evil, where):
    values = {"sender_name": "Vinyl", "sender": "news@vinyl.example", "endpoint": "olena@mail.example"}
    fields = FIELDS | ({"subject": "Sale" + evil} if where == "subject" else {})
    values |= {where: values[where] + evil} if where in values else {}
    with pytest.raises(Unwritable) as refused:
        write(outgoing(fields, **values), "a@b.example" + evil if where == "return_path" else "", NOW)
    assert str(refused.value).endswith(".")


def test_text_and_html_are_alternatives_and_the_better_one_is_last():
    mail = written({"subject": "Sale", "text": "Привіт", "html": "<p>Привіт</p>"})
    assert mail.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]
    assert body(mail, "plain").strip() == "Привіт"
    assert body(mail, "html").strip() == "<p>Привіт</p>"


def test_text_alone_is_no_multipart():
    mail = written({"subject": "Sale", "text": "Рядок\nдругий", "html": " ", "preheader": "unused"})
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content().splitlines() == ["Рядок", "другий"]


def test_html_alone_gets_a_text_made_from_it():
    mail = written(
        {"subject": "Sale", "html": "<h1>Sale</h1><p>Look &amp; <a href='https://shop.example/'>buy</a></p>"}
    )
    assert body(mail, "plain").splitlines() == ["Sale", "", "Look & buy (https://shop.example/)"]


def test_html_of_which_no_text_can_be_made_stays_alone():
    markup = '<img src="https://shop.example/a.png">'
    assert written({"subject": "Sale", "html": markup}).get_content_type() == "text/html"


def test_a_body_is_seven_bit_and_of_short_lines_whatever_is_in_it():
    html = "<p>" + "ж" * 50_000 + "a" * 50_000 + "\r.\r\n..\n.\n</p>"
    content = write(outgoing({"subject": "Sale", "html": html, "text": ".\n.\n"}), "", NOW).content
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert body(parsed(content), "html").split() == html.split()


def test_characters_that_are_none_are_refused_with_a_sentence():
    with pytest.raises(Unwritable, match="cannot be written"):
        write(outgoing({"subject": "Sale", "text": "\ud800"}), "", NOW)


@pytest.mark.parametrize(
    ("markup", "before"),
    [
        ("<html><head></head><BODY class='a'>Hi</body>", "<html><head></head><BODY class='a'>"),
        ("<!doctype html><html><head></head>Hi", "<!doctype html><html><head></head>"),
        ("<!doctype html><p>Hi</p>", "<!doctype html>"),
        ("<p>Hi</p>", ""),
    ],
)
def test_a_preheader_comes_first_unseen_and_escaped(markup, before):
    found = with_preheader(markup, "1 < 2 & so on")
    assert found.startswith(before + '<div style="display:none')
    assert ">1 &lt; 2 &amp; so on</div>" in found
    assert found.endswith(markup[len(before) :])
    assert with_preheader(markup, " ") == markup


def test_a_preheader_is_not_in_the_text():
    mail = written({"subject": "Sale", "html": "<p>Hi</p>", "preheader": "Psst"})
    assert "Psst" in body(mail, "html")
    assert body(mail, "plain").strip() == "Hi"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<style>p{}</style><script>x()</script><title>t</title><p>seen", "seen"),
        ("<head><meta><title>t</head><body>seen", ""),  # as in a browser: the title goes on to its end
        ("<head><title>t<body>seen</body>", "t<body>seen</body>"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a | b\nc"),
        ("a &lt;b&gt; &#1078; &nbsp; c", "a <b> ж   c"),
        ('<img alt="Logo"><a href="https://shop.example/">https://shop.example/</a>', "Logohttps://shop.example/"),
        ('<a href="mailto:a@b.example">a@b.example</a> <a href="#top">up</a>', "a@b.example up"),
        ("<p>many\n   spaces\tand\nlines</p>\n\n\n<p>end</p>", "many spaces and lines\n\nend"),
    ],
)
def test_text_is_made_from_html(markup, text):
    if "<title>t<body>" in markup:
        assert plain_text(markup) in (text, "", "seen")  # an unclosed title: the parsers of Python differ
    else:
        assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("olena@mail.example", "olena@mail.example"),
        ("olena@пошта.example", "olena@xn--80a1acn3a.example"),
        ("олена@mail.example", "олена@mail.example"),
        ("olena@ПОШТА.example", "olena@xn--80a1acn3a.example"),
        ("olena@straße.example", "olena@xn--strae-oqa.example"),  # IDNA 2003 would have made strasse of it
    ],
)
def test_a_domain_is_written_in_ascii_and_a_name_as_it_is(address, wire):
    assert wire_address(address, "recipient") == wire


@pytest.mark.parametrize(
    "address", ["olena@i❤.example", f"olena@{'ї' * 63}.example", "olena", "o lena@mail.example", "<x>@mail.example"]
)
def test_an_address_that_would_become_another_or_is_none_is_refused(address):
    with pytest.raises(Unwritable, match="recipient"):
        wire_address(address, "recipient")


def test_only_a_name_beyond_ascii_needs_a_server_that_knows_such_names():
    assert write(outgoing(endpoint="олена@mail.example"), "", NOW).utf8
    assert write(outgoing(sender="новини@vinyl.example"), "", NOW).utf8
    mail = write(outgoing(endpoint="olena@пошта.example", sender_name="Вініл"), "", NOW)
    assert not mail.utf8
    assert mail.content.isascii()


def test_bounces_arrive_at_the_sender_or_at_an_address_of_each_messages_own():
    assert write(outgoing(), "", NOW).sender == "news@vinyl.example"
    mail = write(outgoing(), "bounces@vinyl.example", NOW)
    assert mail.sender.startswith("bounces+")
    assert mail.sender.endswith("@vinyl.example")
    assert verp.message_at(mail.sender) == 77
    assert parsed(mail.content)["From"].addresses[0].addr_spec == "news@vinyl.example"


@given(message_id=st.integers(0, 2**63 - 1), customer_id=st.integers(0, 2**63 - 1))
def test_a_return_path_is_short_enough_and_survives_lower_and_upper_case(message_id, customer_id):
    address = verp.return_path("b" * 18 + "@vinyl.example", verp.token(message_id, customer_id))
    assert len(address.rpartition("@")[0]) <= 64
    assert verp.message_at(address) == verp.message_at(address.upper()) == message_id


def test_a_return_path_that_somebody_made_up_names_no_message():
    address = verp.return_path("bounces@vinyl.example", verp.token(77, 1))
    local, _, domain = address.rpartition("@")
    flipped = local[:-1] + ("a" if local[-1] != "a" else "b")
    for forged in (f"{flipped}@{domain}", f"bounces+kaskad-77@{domain}", f"bounces@{domain}", f"x+{'a' * 45}@{domain}"):
        assert verp.message_at(forged) is None
    # A token for another purpose is none for this one.
    other = base64.b32encode(base64.urlsafe_b64decode(tokens.sign("unsubscribe", 77, 1) + "==")).decode().rstrip("=")
    assert verp.read(other) is None


# Unsubscribing (RFC 2369, RFC 8058)


def test_one_click_ends_what_a_message_belongs_to():
    mail = written(unsubscribe_url="https://vinyl.example/u/abc")
    assert mail["List-Unsubscribe"] == "<https://vinyl.example/u/abc>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_click_is_promised_over_https_alone():
    mail = written(unsubscribe_url="http://localhost:8000/u/abc")
    assert mail["List-Unsubscribe"] == "<http://localhost:8000/u/abc>"
    assert "List-Unsubscribe-Post" not in mail


def test_where_nothing_can_be_ended_nothing_is_promised():
    assert not {"List-Unsubscribe", "List-Unsubscribe-Post"} & set(written().keys())


@pytest.mark.parametrize("evil", ["https://a.example/\r\nBcc: x@y.example", "https://a.example/>, <mailto:x@y.example"])
def test_a_link_to_unsubscribe_begins_no_other_header(evil):
    with pytest.raises(Unwritable):
        write(outgoing(unsubscribe_url=evil), "", NOW)
