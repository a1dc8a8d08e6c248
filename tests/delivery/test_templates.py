"""Templates are trusted with words, never with the machine."""

import time

import pytest

from delivery.templates import RenderFailure, TemplateRefused, compile_template, render

NAMES = frozenset({"customer", "brand"})
OLENA = {
    "first_name": "Olena",
    "items": [{"name": "LP", "price": 20}, {"name": "<b>CD</b>", "price": 5}],
    "note": "Tom & Jerry",
    "nothing": None,
}


def text(source: str, html: bool = False, **customer) -> str:
    return render(compile_template(source, html, NAMES), {"customer": OLENA | customer, "brand": {"name": "Vinyl"}})


@pytest.mark.parametrize(
    ("source", "rendered"),
    [
        ("Hello {{ customer.first_name }} from {{ brand.name }}", "Hello Olena from Vinyl"),
        ("{{ customer.middle_name | default('friend') }}", "friend"),
        ("{{ customer.middle_name or 'friend' }}", "friend"),
        ("{% if customer.middle_name %}yes{% else %}no{% endif %}", "no"),
        ("{% if customer.middle_name == 'x' %}yes{% else %}no{% endif %}", "no"),
        ("{% if customer.middle_name is defined %}yes{% else %}no{% endif %}", "no"),
        ("{% for each in customer.items %}{{ loop.index }}. {{ each.name }}{% endfor %}", "1. LP2. <b>CD</b>"),
        ("{% for each in customer.items if each.price > 6 %}{{ each.name }}{% endfor %}", "LP"),
        (
            "{% for each in customer.items %}{{ each.name }}{% if not loop.last %}, {% endif %}{% endfor %}",
            "LP, <b>CD</b>",
        ),
        ("{{ customer['first_name'] | upper }} {{ customer.items | length }}", "OLENA 2"),
        ("{{ customer.items[0].name }} {{ customer.first_name[:2] }}", "LP Ol"),
        (
            "{% set sum = namespace(n=0) %}{% for i in range(4) %}{% set sum.n = sum.n + i %}{% endfor %}{{ sum.n }}",
            "6",
        ),
        ("{{ 'a' ~ 1 ~ customer.first_name }}", "a1Olena"),
        ("{{ customer.items | join(', ', attribute='name') }}", "LP, <b>CD</b>"),
        ("{{ 2 ** 10 }} {{ 7 // 2 }} {{ 'ab' * 3 }} {{ [1] + [2] }}", "1024 3 ababab [1, 2]"),
        ("{% with x = 3 %}{{ x }}{% endwith %}", "3"),
        ("line\nline\n", "line\nline\n"),
    ],
)
def test_it_renders(source, rendered):
    assert text(source) == rendered


def test_html_is_escaped_and_text_is_not():
    assert text("{{ customer.note }}", html=True) == "Tom &amp; Jerry"
    assert text("{{ customer.note }}") == "Tom & Jerry"
    assert text("<p>{{ '<' ~ customer.items[1].name }}</p>", html=True) == "<p>&lt;&lt;b&gt;CD&lt;/b&gt;</p>"


@pytest.mark.parametrize(
    "source",
    [
        "Hi {{ customer.middle_name }}",
        "Hi {{ customer.middle_name | upper }}",
        "Hi {{ customer.middle_name ~ '!' }}",
        "Hi {{ customer.middle_name + '!' }}",
        "{{ customer.middle_name | join }}",
        "{{ customer.middle_name | length }}",
        "{% for each in customer.middle_name %}{% endfor %}",
        "{{ customer.middle_name.short }}",
        "{{ customer.nothing }}",
        "{{ 'a' ~ customer.nothing }}",
        "{{ customer.items[7].name }}",
    ],
)
@pytest.mark.parametrize("html", [False, True])
def test_a_missing_value_never_leaves_a_hole(source, html):
    with pytest.raises(RenderFailure) as failure:
        text(source, html)
    assert failure.value.code == "missing_variable"


def test_the_words_name_what_is_missing():
    with pytest.raises(RenderFailure, match="“middle_name” has no value for this customer"):
        text("{{ customer.middle_name }}")


@pytest.mark.parametrize(
    "source",
    [
        "{{ 'a' * 10**9 }}",
        "{{ 10**9 * 'a' }}",
        "{{ 'a' * 100000 * 100000 }}",
        "{{ [0] * 10**9 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 9999999999 ** 64 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ range(10**9) | list }}",
        "{% for i in range(10**6) %}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}{% endfor %}{% endfor %}",
        "{% for i in range(200) %}{% for j in range(200) %}{{ i }}{% endfor %}{% endfor %}",
        "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x }}",
        "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x=7) %}{% for i in range(60) %}{% set n.x = n.x * n.x %}{% endfor %}",
        "{% set a = 'a' * 100000 %}{{ a | replace('a', a) }}",
        "{% set a = 'a' * 100000 %}{{ [a, a, a, a] | join(a) }}",
        "{% set a = 'a' * 200000 %}{% for i in range(999) %}{{ a }}{% endfor %}",
        "{{ ('&' * 100000) | escape }}",
    ],
)
def test_a_template_that_wants_too_much_fails_at_once(source):
    started = time.monotonic()
    with pytest.raises(RenderFailure) as failure:
        text(source)
    assert failure.value.code == "template_limit"
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ customer.__class__ }}",
        "{{ customer['__class__'] }}",
        "{{ brand.name.__init__.__globals__ }}",
        "{{ range.__self__ }}",
        "{{ loop }}{% for i in [1] %}{{ loop.__init__ }}{% endfor %}",
        "{{ namespace.__init__ }}",
    ],
)
def test_nothing_of_python_can_be_reached(source):
    with pytest.raises((RenderFailure, TemplateRefused)):
        text(source)


@pytest.mark.parametrize(
    "source",
    [
        "{{ customer.first_name.upper() }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ 'a'.center(1000000000) }}",
        "{{ lipsum(1000) }}",
        "{{ cycler('a') }}",
        "{{ settings.SECRET_KEY }}",
        "{{ config }}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% block x %}{% endblock %}",
        "{% macro f(n) %}{{ f(n - 1) }}{{ f(n - 1) }}{% endmacro %}{{ f(99) }}",
        "{% set x %}captured{% endset %}",
        "{% filter upper %}x{% endfilter %}",
        "{% for x in customer.items recursive %}{{ loop(x) }}{% endfor %}",
        "{% autoescape false %}{% endautoescape %}",
        "{{ customer.note | safe }}",
        "{{ 'a' | center(1000000000) }}",
        "{{ customer | pprint }}",
        "{{ unsubscribe_url }}",
        "{{ customer.first_name",
        "{% if %}",
        "{% for i in range(3) %}",
        "(" * 5 + "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{% for a in [1] %}" * 40 + "{% endfor %}" * 40,
        "{{ " + "9" * 6000 + " }}",
    ],
)
def test_what_has_no_place_in_a_message_is_refused_when_it_is_written(source):
    with pytest.raises(TemplateRefused) as refused:
        compile_template(source, False, NAMES)
    assert str(refused.value)


@pytest.mark.parametrize(
    "source", ["{{ 1 / 0 }}", "{{ customer.first_name + 1 }}", "{{ customer.items | sum }}", "{{ [1] | round }}"]
)
def test_a_mistake_in_a_template_fails_this_message_with_words(source):
    with pytest.raises(RenderFailure) as failure:
        text(source)
    assert failure.value.code == "template_error"
    assert failure.value.words
