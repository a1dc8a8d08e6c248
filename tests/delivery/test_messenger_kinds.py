"""What is odd about the contents and addresses of messengers and webhooks; and how values are written over the wire."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from delivery.calling.gateway_reading import moment_of
from delivery.calling.wire import Form, compile_wire
from delivery.content.contents import freeze
from delivery.content.templates import RenderFailure, TemplateRefused, render
from delivery.kind import BadEndpoint
from delivery.kinds import KINDS
from delivery.models import Content
from tests.delivery.world import CONTENT, NOW, World


def made(world: World, channel: str, fields: dict[str, str], **attributes: Any) -> dict[str, str]:
    """A content as it is sent to a customer with these attributes."""
    from delivery.content.contents import compiled, customer_context

    content = Content.objects.select_related("brand").get(pk=freeze(world.brand.pk, channel, fields))
    ready = compiled(content)
    return ready.made_for(1, json.dumps(customer_context(1, attributes)), None, None)


# WhatsApp


def test_a_line_break_in_an_attribute_shifts_no_value_of_a_template(world):
    fields = CONTENT["whatsapp"] | {"parameters": "{{ customer.first_name }}\n{{ customer.city }}\n50%"}
    found = made(world, "whatsapp", fields, first_name="Ole\nna\t \x0b", city="Kyiv")
    assert found["parameters"].splitlines() == ["Ole na", "Kyiv", "50%"]


def test_values_without_a_template_are_lines(world):
    assert (
        made(world, "whatsapp", CONTENT["whatsapp"] | {"parameters": " a \nb  c "}, first_name="Olena")["parameters"]
        == "a\nb c"
    )


def test_an_empty_value_fails_the_message(world):
    fields = CONTENT["whatsapp"] | {"parameters": "{{ customer.first_name }}\n{{ customer.city|default('') }}"}
    with pytest.raises(RenderFailure, match="empty"):
        made(world, "whatsapp", fields, first_name="Olena")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "template"),
        ({"text": " "}, "template"),
        ({"template": "Sale!", "language": "en"}, "template"),
        ({"template": "sale"}, "language"),
        ({"template": "sale", "language": "English"}, "language"),
        ({"text": "Hi", "button_text": "Look"}, "button_link"),
        ({"text": "Hi", "button_link": "https://shop.example/"}, "button_text"),
        ({"text": "Hi", "image": "http://shop.example/1.jpg"}, "image"),
    ],
)
def test_a_whatsapp_content_that_cannot_be_sent_is_refused_at_its_field(fields, field):
    form = KINDS["whatsapp"].Content(data=fields)
    assert not form.is_valid()
    assert field in form.errors


@pytest.mark.parametrize("fields", [{"template": "sale_2", "language": "pt_BR"}, {"text": "Hi"}, CONTENT["whatsapp"]])
def test_a_template_free_words_or_both_are_accepted(fields):
    form = KINDS["whatsapp"].Content(data=fields)
    assert form.is_valid(), form.errors


# Addresses and senders


@pytest.mark.parametrize("chat", ["0", "01", "x", "@vinyl", "12345678901234567890", "-0", "1.5"])
def test_a_telegram_address_is_the_number_of_a_chat(chat):
    KINDS["telegram"].check_endpoint("987654321")
    with pytest.raises(BadEndpoint):
        KINDS["telegram"].check_endpoint(chat)


@pytest.mark.parametrize(
    ("channel", "good", "bad"),
    [
        ("telegram", "@vinyl_bot", "https://t.me/vinyl_bot"),
        ("whatsapp", "106540352242922", "Vinyl"),
        ("viber", "Vinyl Shop", "x" * 29),
    ],
)
def test_a_sender_is_one_of_its_channel(channel, good, bad):
    KINDS[channel].check_sender(good)
    with pytest.raises(BadEndpoint):
        KINDS[channel].check_sender(bad)


# Over the wire

NASTY = "a\"b\\c\nd&e=f g<h>'i\x00\x0bїж🦔"


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (Form.FORM, "a%22b%5Cc%0Ad%26e%3Df+g%3Ch%3E%27i%00%0B%D1%97%D0%B6%F0%9F%A6%94"),
        (Form.URL, "a%22b%5Cc%0Ad%26e%3Df%20g%3Ch%3E%27i%00%0B%D1%97%D0%B6%F0%9F%A6%94"),
        (Form.XML, "a&#34;b\\c\nd&amp;e=f g&lt;h&gt;&#39;iїж🦔"),
        (Form.TEXT, NASTY),
    ],
)
def test_a_value_is_written_as_its_place_needs_it(form, written):
    assert render(compile_wire("{{ x }}", form, frozenset({"x"})), {"x": NASTY}) == written


def test_in_json_a_value_keeps_its_kind():
    template = compile_wire(
        '["{{ x }}", {{ x|tojson }}, {{ n }}, {{ yes }}, {{ all|tojson }}]',
        Form.JSON,
        frozenset({"x", "n", "yes", "all"}),
    )
    context = {"x": NASTY, "n": 1.5, "yes": True, "all": {"a": [1, NASTY]}}
    assert json.loads(render(template, context)) == [NASTY, NASTY, 1.5, True, {"a": [1, NASTY]}]


@pytest.mark.parametrize(
    "source", ["{{ x", "{{ y }}", "{% include 'x' %}", "{{ x.upper() }}", "{% macro a() %}{% endmacro %}"]
)
def test_a_template_over_the_wire_may_do_as_little_as_one_of_a_message(source):
    with pytest.raises(TemplateRefused):
        compile_wire(source, Form.JSON, frozenset({"x"}))


@pytest.mark.parametrize("source", ["{{ x.name }}", "{{ x.name|tojson }}", "{{ none }}"])
def test_a_hole_is_never_sent(source):
    template = compile_wire(source, Form.JSON, frozenset({"x", "none"}))
    with pytest.raises(RenderFailure):
        render(template, {"x": {}, "none": None})


@pytest.mark.parametrize(
    "told",
    [
        "2026-03-02T09:29:00Z",
        "2026-03-02T11:29:00+0200",
        "2026-03-02 09:29:00 +0000",
        "2026-03-02 09:29:00",
        "1772443740",
        "1772443740000",
    ],
)
def test_moments_are_read_in_the_forms_that_vendors_write(told):
    assert moment_of(told, NOW) == datetime(2026, 3, 2, 9, 29, tzinfo=UTC)


@pytest.mark.parametrize("told", ["", "yesterday", "12", "9" * 13, "2126-01-01", "0001-01-01T00:00:00Z"])
def test_what_is_no_moment_is_now(told):
    assert moment_of(told, NOW) == NOW


@pytest.mark.parametrize("printed", ["{{ ns.x }}", "{{ ns.x|tojson }}"])
def test_a_value_that_contains_itself_many_times_is_too_large(printed):
    source = "{% set ns = namespace(x=['a' * 1000]) %}{% for i in range(30) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}"
    with pytest.raises(RenderFailure) as failure:
        render(compile_wire(source + printed, Form.JSON, frozenset()), {})
    assert failure.value.code == "template_limit"
