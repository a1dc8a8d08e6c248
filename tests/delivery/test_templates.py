"""Templates are trusted with words, never with the machine."""

import time
import tracemalloc

import pytest

from delivery.content.filters import SETTING, Setting, locale_of, zone_of
from delivery.content.templates import RenderFailure, TemplateRefused, compile_template, render
from delivery.kinds.sms import sms_parts

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
    started = time.process_time()
    with pytest.raises(RenderFailure) as failure:
        text(source)
    assert failure.value.code == "template_limit"
    assert time.process_time() - started < 3


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


# What a template could do to our memory and our processor


@pytest.mark.parametrize(
    "source",
    [
        # Each value is small enough; together they are gigabytes.
        "{% set n = namespace(x=[]) %}{% for i in range(9999) %}{% set n.x = n.x + [('a' * 199000) ~ i] %}{% endfor %}",
        (
            "{% set a = 'a' * 200000 %}{% set n = namespace(x=[]) %}"
            "{% for i in range(9999) %}{% set n.x = n.x + [a[1:]] %}{% endfor %}"
        ),
        # One text many times costs nothing until it is printed, joined, sorted or written in small letters.
        "{% set a = 'a' * 200000 %}{{ [a] * 10000 }}",
        "{% set a = 'a' * 200000 %}{{ ([a] * 10000) ~ '' }}",
        "{% set a = 'a' * 200000 %}{{ [a] * 10000 | string }}",
        "{% set a = 'a' * 200000 %}{% set b = [a] * 9 %}{{ [b, b, b] | upper }}",
        "{% set a = 'a' * 200000 %}{{ ([a] * 10000) | sort | length }}",
        # Lists in lists, each holding the one before twice: printing or comparing never ends.
        "{% set n = namespace(x=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% endfor %}{{ n.x }}",
        (
            "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}"
            "{% set n.y = [n.y, n.y] %}{% endfor %}{% if n.x == n.y %}{% endif %}"
        ),
        "{% set n = namespace(x={}) %}{% for i in range(60) %}{% set n.x = {1: n.x, 2: n.x} %}{% endfor %}{{ n.x }}",
        "{% for i in range(9999) %}{{ ('a' * 100000) | upper | length }}{% endfor %}",
        "{% for i in range(9999) %}{% if ('b' ~ ('a' * 100000)) == 'c' %}{% endif %}{% endfor %}",
    ],
)
def test_a_template_cannot_fill_the_memory_or_stay_for_ever(source):
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(RenderFailure) as failure:
            text(source)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert failure.value.code in ("template_limit", "template_error")
    assert peak < 150_000_000
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "source",
    [
        "{{ 1.5 | round(1000000000, 'ceil') }}",
        "{% set n = namespace(x=1) %}{% set n.x = [n] %}{{ n.x }}",
        "{{ [[1]] | sum(start=[]) }}",
        "{{ '1e999999999' | money }}",
        "{{ 'nan' | number }}",
        "{{ '10000000000000000' | money }}",
        "{{ 5 | number(1000000) }}",
        "{{ '2026-03-08' | date('d' * 1000) }}",
        "{{ 1 | plural('a') }}",
        "{{ 1 | money('€') }}",
        "{{ customer.first_name | money }}",
        "{{ customer.first_name | date }}",
        "{{ '2026-03-08' | time }}",
    ],
)
def test_a_filter_that_cannot_show_a_value_fails_this_message_with_words(source):
    started = time.process_time()
    with pytest.raises(RenderFailure) as failure:
        text(source)
    assert failure.value.code in ("bad_value", "template_error")
    assert failure.value.words
    assert time.process_time() - started < 1


def test_a_template_has_only_so_many_places_to_fill_in():
    compile_template("{{ customer.first_name }}" * 2000, False, NAMES)
    with pytest.raises(TemplateRefused, match="at most 2,000 places"):
        compile_template("{{ customer.first_name }}" * 2001, False, NAMES)


# Filters that marketers need


def written(source: str, language: str, html: bool = False, zone: str = "Europe/Kyiv", currency: str = "UAH") -> str:
    setting = Setting(locale_of(language), zone_of(zone), currency)
    return render(compile_template(source, html, NAMES), {SETTING: setting})


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("{{ 1234.5 | money }}", "uk", "1 234,50 ₴"),
        ("{{ 1234 | money }}", "uk", "1 234 ₴"),
        ("{{ '1234.567' | money('PLN') }}", "pl", "1 234,57 zł"),
        ("{{ 12345 | money('EUR') }}", "ru", "12 345 €"),
        ("{{ 9.99 | money('USD') }}", "en-US", "$9.99"),
        ("{{ 500 | money('JPY') }}", "en", "¥500"),
        ("{{ 5 | money('XTS') }}", "en", "XTS5"),
        ("{{ -5.5 | money('usd') }}", "en", "-$5.50"),
        ("{{ 1234.5 | number }}", "ru", "1 234,5"),
        ("{{ 2 | number(2) }}", "en", "2.00"),
        ("{{ '2026-03-08' | date }}", "pl", "8 marca 2026"),
        ("{{ '2026-03-08' | date('d MMMM') }}", "uk", "8 березня"),
        ("{{ '2026-03-08T23:30:00Z' | date('d MMMM') }}", "ru", "9 марта"),
        ("{{ '2026-03-08T23:30:00+00:00' | time }}", "pl", "01:30"),
        ("{{ '2026-03-08T09:05:00' | time }}", "pl", "09:05"),
        ("{{ '2026-07-08T23:30:00Z' | time }}", "uk", "02:30"),
        ("{{ '2026-03-08' | date('short') }}", "nonsense", "3/8/26"),
        ("{{ 5 | plural('item', 'items') }} {{ 1 | plural('item', 'items') }}", "en", "items item"),
        ("{{ 1000000 | number(language='pl') }}", "en", "1 000 000"),
        ("{{ 'olena' | capitalize }} {{ 'a long name of a thing' | truncate(10) }}", "en", "Olena a long..."),
    ],
)
def test_amounts_dates_and_numbers_are_written_as_the_language_does(source, language, expected):
    assert written(source, language) == expected


@pytest.mark.parametrize(
    ("language", "forms", "said"),
    [
        ("ru", ("товар", "товара", "товаров"), {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 100: 2, 0: 2}),
        ("uk", ("товар", "товари", "товарів"), {1: 0, 3: 1, 5: 2, 12: 2, 101: 0, 104: 1, 0: 2}),
        ("pl", ("rzecz", "rzeczy", "rzeczy"), {1: 0, 2: 1, 5: 2, 12: 2, 22: 1, 25: 2, 0: 2}),
    ],
)
def test_a_number_takes_the_form_that_goes_with_it(language, forms, said):
    listed = ", ".join(f"'{each}'" for each in forms)
    for number, form in said.items():
        assert written(f"{{{{ {number} | plural({listed}) }}}}", language) == forms[form]
        assert written(f"{{{{ '{number}' | plural({listed}) }}}}", f"{language}-XX") == forms[form]


def test_a_number_in_plain_text_makes_no_sms_dearer_than_it_must_be():
    assert sms_parts(written("{{ 1234567 | money('EUR') }}" + "x" * 140, "pl", currency="EUR")) == 1
    assert "\xa0" in written("{{ 1234567 | money('EUR') }}", "pl", html=True)


def test_a_missing_value_fails_in_every_filter():
    for each in ("money", "number", "date", "time", "plural('a', 'b')", "truncate", "capitalize"):
        with pytest.raises(RenderFailure, match="“bonus” has no value"):
            text(f"{{{{ customer.bonus | {each} }}}}")
        assert text(f"{{{{ customer.bonus | default('-') }}}}{{# {each} #}}") == "-"
