"""What holds for every channel kind, present and future; then what is odd about one of them."""

import pytest

from delivery import statuses
from delivery.content.fields import Rendered
from delivery.kind import BadEndpoint, Kind
from delivery.kinds import KINDS
from delivery.kinds.sms import sms_parts
from lib.forms import describe
from tests.delivery.world import CONTENT, endpoint


@pytest.fixture(params=sorted(each.key for each in KINDS))
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


def test_the_four_channels_of_a_cascade_are_there_from_the_cheapest_to_the_dearest():
    four = ["push", "email", "viber", "sms"]
    assert [each.key for each in sorted(KINDS, key=lambda kind: kind.rank) if each.key in four] == four


def test_no_two_kinds_have_the_same_rank():
    assert len({each.rank for each in KINDS}) == len(KINDS)


def test_it_says_how_it_is_called_and_how_it_looks(kind):
    assert kind.label
    assert kind.icon
    assert kind.color.startswith("#")
    assert 60 <= kind.default_timeout_s <= 14 * 86400


def test_its_content_has_a_form_and_every_text_of_it_is_a_template(kind):
    fields = describe(kind.Content)
    assert fields
    assert all(each["label"] for each in fields)
    assert all(isinstance(each, Rendered) and each.max_length for each in kind.Content().fields.values())


def test_it_accepts_a_usual_content(kind):
    form = kind.Content(data=CONTENT[kind.key])
    assert form.is_valid(), form.errors


def test_it_refuses_a_field_that_it_does_not_have(kind):
    form = kind.Content(data=CONTENT[kind.key] | {"fax": "yes"})
    assert not form.is_valid()
    assert "no field “fax”" in str(form.errors["fax"])


def test_a_template_that_cannot_be_read_is_an_error_of_its_field(kind):
    key = next(iter(CONTENT[kind.key]))
    form = kind.Content(data=CONTENT[kind.key] | {key: "{{ customer.first_name"})
    assert not form.is_valid()
    assert "Line 1" in str(form.errors[key])


def test_a_variable_that_does_not_exist_is_an_error_of_its_field(kind):
    key = next(iter(CONTENT[kind.key]))
    form = kind.Content(data=CONTENT[kind.key] | {key: "{{ costumer.first_name }}"})
    assert not form.is_valid()
    assert "no variable “costumer”" in str(form.errors[key])


def test_it_accepts_its_own_addresses(kind):
    kind.check_endpoint(endpoint(kind.key, 7))


@pytest.mark.parametrize("bad", ["", "a b", "x@shop.example\nBcc: all@shop.example", "\r\n", "x" * 600, "name\x00@a.b"])
def test_it_refuses_what_is_no_address_anywhere(kind, bad):
    with pytest.raises(BadEndpoint):
        kind.check_endpoint(bad)


@pytest.mark.parametrize("bad", ["", "Shop\r\nBcc: all@shop.example"])
def test_it_refuses_what_is_no_sender_anywhere(kind, bad):
    with pytest.raises(BadEndpoint):
        kind.check_sender(bad)


def test_what_it_reports_is_in_the_vocabulary(kind):
    assert kind.reports <= statuses.REPORTS
    assert statuses.DELIVERED in kind.reports
    assert kind.typical_failure[0] in kind.reports & statuses.FAILURES
    assert kind.open_grade in statuses.GRADES
    assert (statuses.OPENED in kind.reports) == (kind.open_grade != statuses.NONE)


def test_what_is_usual_there_is_possible(kind):
    usual = kind.typical
    assert usual.delivered + usual.failed <= 100
    assert usual.clicked <= max(usual.opened, 100 if kind.open_grade == statuses.NONE else 0)


@pytest.mark.parametrize("phone", ["380501234567", "0501234567", "+0501234567", "+38 050 123", "+38050123456789012"])
@pytest.mark.parametrize("key", ["sms", "viber"])
def test_a_phone_without_its_country_is_refused(key, phone):
    with pytest.raises(BadEndpoint, match="country"):
        KINDS[key].check_endpoint(phone)


@pytest.mark.parametrize(
    "address", ["a@b.example", "o'neil+x@shop.example", "info@кошик.укр", "a@xn--e1afmkfd.example"]
)
def test_mail_goes_to_domains_of_any_script(address):
    KINDS["email"].check_endpoint(address)


@pytest.mark.parametrize(
    "address", ["@b.example", "a@b", "a@@b.example", "a@b..example", "<a@b.example>", "a,c@b.example"]
)
def test_mail_goes_to_no_broken_address(address):
    with pytest.raises(BadEndpoint):
        KINDS["email"].check_endpoint(address)


@pytest.mark.parametrize("sender", ["Vinyl", "Vinyl Shop", "+380501234567", "7070"])
def test_an_sms_may_come_from_a_name_a_number_or_a_short_code(sender):
    KINDS["sms"].check_sender(sender)


@pytest.mark.parametrize("sender", ["A name that is too long", "Вініл", "050123456789012"])
def test_an_sms_may_not_come_from_anything_else(sender):
    with pytest.raises(BadEndpoint):
        KINDS["sms"].check_sender(sender)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # two places each
        ("€" * 81, 2),
        ("a" * 152 + "€" * 5, 2),  # the first € does not fit into one place: it begins the second part
        ("a" * 152 + "€" * 77, 3),  # 306 places, but one of them was lost at the first cut
        ("ї" * 70, 1),
        ("ї" * 71, 2),
        ("ї" * 134, 2),
        ("ї" * 135, 3),
        ("😀" * 35, 1),  # two units each
        ("😀" * 36, 2),
        ("😀" * 67, 3),  # 134 units, but a pair is never cut: 33 to a part
        ("a" * 69 + "ї", 1),
        ("`" * 71, 2),  # the back-tick is not in the alphabet
    ],
)
def test_the_parts_of_an_sms(text, parts):
    assert sms_parts(text) == parts


def test_an_email_needs_a_body():
    form = KINDS["email"].Content(data={"subject": "Hello"})
    assert not form.is_valid()
    assert "Write a text" in str(form.errors["text"])


def test_a_button_needs_its_link():
    form = KINDS["viber"].Content(data={"text": "Look", "button_text": "Shop"})
    assert not form.is_valid()
    assert "button_link" in form.errors


@pytest.mark.parametrize("link", ["javascript:alert(1)", "shop.example", "data:text/html,x", "https://", "http://a b/"])
def test_what_is_no_link_is_refused(link):
    form = KINDS["push"].Content(data=CONTENT["push"] | {"link": link})
    assert not form.is_valid()
    assert "link" in form.errors


@pytest.mark.parametrize("link", ["https://shop.example/{{ customer.city }}", "myshop://basket", "{{ customer.link }}"])
def test_a_link_may_be_a_template_or_lead_into_an_application(link):
    form = KINDS["push"].Content(data=CONTENT["push"] | {"link": link})
    assert form.is_valid(), form.errors
