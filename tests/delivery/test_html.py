"""HTML of e-mails: made of MJML, styles in its tags, a text of it; the expressions of a template stay as they are."""

import re
import socket
from pathlib import Path

import pytest

from delivery.content import html
from delivery.content.markup import Tag, pieces
from delivery.content.templates import TemplateRefused, compile_template, render

NAMES = frozenset({"customer", "brand", "event"})
LETTER = """<mjml>
  <mj-head>
    <mj-preview>For {{ customer.first_name }}</mj-preview>
    <mj-style>
      .big { font-size: 30px; color: {{ brand.color }} }
      @media (max-width: 600px) { .big { color: red } }
    </mj-style>
  </mj-head>
  <mj-body>
    {% for line in event.lines %}
    <mj-section background-color="{{ brand.color }}">
      {% if line.price > 5 and "</mj-text>" != '%}' %}
      <mj-column>
        <mj-text css-class="big">
          {{ line.name|default("a > b") }}{% if line.old %} <s>{{ line.old }}</s>{% endif %}
        </mj-text>
        <mj-button href="{{ line.url }}?a=1&amp;b={{ line.id }}">Look</mj-button>
      </mj-column>
      {% endif %}
    </mj-section>
    {% endfor %}
    <mj-section><mj-column>
      <mj-table>{% for line in event.lines %}<tr><td>{{ line.name }}</td></tr>{% endfor %}</mj-table>
    </mj-column></mj-section>
  </mj-body>
</mjml>"""
SAID = {
    "customer": {"first_name": "Olena"},
    "brand": {"color": "#112233"},
    "event": {
        "lines": [
            {"name": f"Record {n}", "price": n, "old": 0, "url": "https://v.example/r", "id": n} for n in (4, 6, 8)
        ]
    },
}


def rendered(source: str, is_html: bool = True) -> str:
    return render(compile_template(source, is_html, NAMES), SAID)


def expressions(source: str) -> list[str]:
    return re.findall(r"{{.*?}}|{%.*?%}(?!')", source)


# MJML


def test_mjml_becomes_html_that_is_still_a_template() -> None:
    mail = rendered(html.from_mjml(LETTER))
    assert mail.count("https://v.example/r?a=1&amp;b=") == 2
    assert "Record 6" in mail
    assert mail.count("<tr><td>Record") == 3
    assert "background-color:#112233" in mail
    assert "For Olena" in mail


def test_a_loop_around_sections_is_around_what_outlook_sees_of_them_too() -> None:
    made = html.from_mjml(LETTER)
    loop = made[made.index("{% for") : made.index("{% endfor")]
    assert loop.count("<!--[if mso | IE]>") == loop.count("<![endif]-->") == 6
    assert loop.index("<!--[if mso | IE]><table") < loop.index("</table><![endif]-->")


def test_html_of_mjml_asks_nobody_for_fonts() -> None:
    assert "fonts.googleapis" not in html.from_mjml(LETTER)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "<mjml><mj-body>\n<mj-section><mj-column></mj-section></mj-body></mjml>",
            "Line 2: </mj-section> closes nothing while <mj-column> of line 2 is open",
        ),
        ("<mjml>\n\n<mj-body><mj-foo /></mj-body></mjml>", "Line 3: There is no MJML component <mj-foo>."),
        ("<mjml><mj-body>", "Line 1: <mj-body> is never closed."),
        (
            '<mjml><mj-body>\n<mj-include path="/etc/passwd" /></mj-body></mjml>',
            "Line 2: <mj-include> cannot be used here",
        ),
        (
                ("<mjml><mj-head><mj-title>{{ a\n}}</mj-title></mj-head>\n"
                "<mj-body><mj-text><b>x</mj-text></mj-body></mjml>"),
                "Line 3: </mj-text> closes nothing while <b> of line 3 is open.",
        ),
        ("Hello", "The MJML cannot be read"),
        ("", "The MJML cannot be read"),
        (
            "<mjml><mj-body>\n<mj-section {% if a %}padding='0'{% endif %}></mj-section></mj-body></mjml>",
            "Line 2: “{% if a %}” stands between the attributes",
        ),
        ("<mjml>" + "<p>" * 400, "Elements are nested 401 deep; 300 are allowed."),
        ("x" * 1_000_001, "1,000,001 characters long; 1,000,000 are allowed"),
    ],
)  # fmt: skip
def test_mjml_that_cannot_be_used_is_refused_in_a_sentence(source: str, words: str) -> None:
    with pytest.raises(TemplateRefused, match=re.escape(words)):
        html.from_mjml(source)


def test_a_panic_of_the_parser_is_a_refusal() -> None:
    with pytest.raises(TemplateRefused, match="its parser gave up"):
        html.from_mjml(
            "<mjml><mj-body><mj-section><mj-column><p>é{{ x }}éé/></p></mj-column></mj-section></mj-body></mjml>"
        )


# Styles


def test_styles_go_into_the_tags_and_what_cannot_stays_in_the_head() -> None:
    made = html.inlined(
        "<style>p { color: red } .x:hover { color: blue } @media (max-width: 9px) { p { color: green } }</style>"
        "<p class=x>Hi</p>"
    )
    assert '<p class="x" style="color: red;">Hi</p>' in made
    assert ".x:hover" in made
    assert "@media (max-width: 9px)" in made
    assert made.startswith("<!DOCTYPE html>")


def test_a_source_without_a_style_sheet_stays_as_it_is() -> None:
    source = "<p CLASS=x>Hi {{ customer.name }} & <br>"
    assert html.inlined(source) is source


def test_expressions_survive_the_parser_wherever_they_are_allowed() -> None:
    source = (
        "<style>p { color: {{ brand.color }} } td { margin: 0 }</style><title>{{ customer.name }}</title>"
        '<p title=\'{{ customer["a>b"] }}\' style="top: {{ customer.top }}px">{{ customer.name ~ " > & <" }}</p>'
        "<table>{% for line in event.lines %}<tr><td>{{ line.name }}</td></tr>{% endfor %}</table>"
        "<!--[if mso]><p>{{ customer.outlook }}</p><![endif]-->"
    )
    made = html.inlined(source)
    assert sorted(set(expressions(made))) == sorted(set(expressions(source)))
    assert "</tr>{% endfor %}" in made
    assert 'style="color: {{ brand.color }};top: {{ customer.top }}px"' in made


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            "<style>p { top: 0 }</style>\n<p {% if customer.a %}class=a{% endif %}>x",
            "Line 2: “{% if customer.a %}” stands between",
        ),
        (
            '<style>p { top: 0 }</style>\n<p style="a: b;{% if customer.a %}c:d;{% endif %}">x',
            "expressions in style attributes: each must stand for a value",
        ),
        (
            '<style>p { top: 0 }</style><p class="a" class="{{ customer.a }}">x',
            "Line 1: “{{ customer.a }}” cannot stand there",
        ),
        ("<style>" + "*{a:b}" * 10_000 + "</style>" + "<p>x" * 10_000, "The style sheets are too large"),
        ("<style>a{b:c}</style>" + "<div>" * 100_000, "nested 100,000 deep"),
        ("<style>a{b:c}</style><svg>" + "<td>" * 100_000, "nested 100,001 deep"),
    ],
)  # fmt: skip
def test_what_the_parser_would_lose_or_die_of_is_refused(source: str, words: str) -> None:
    with pytest.raises(TemplateRefused, match=re.escape(words)):
        html.inlined(source)


def test_no_style_sheet_is_loaded_from_anywhere(tmp_path: Path) -> None:
    sheet = tmp_path / "secret.css"
    sheet.write_text("p { color: secret }")
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.2)
        made = html.inlined(
            f'<link rel=stylesheet href="{sheet}"><link rel=stylesheet href="file://{sheet}">'
            f'<link rel=stylesheet href="http://127.0.0.1:{door.getsockname()[1]}/a.css">'
            f'<style>@import url("http://127.0.0.1:{door.getsockname()[1]}/b.css"); p {{ top: 0 }}</style><p>x'
        )
        with pytest.raises(TimeoutError):
            door.accept()
    assert "secret }" not in made
    assert "color: secret" not in made


# Text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (
            "<h1>Sale</h1><p>Dear\n  Olena,<br>come &amp; see.</p><p>Bye</p>",
            "Sale\n\nDear Olena,\ncome & see.\n\nBye",
        ),
        ('<a href="https://v.example/?a=1&amp;b=2">the sale</a>.', "the sale (https://v.example/?a=1&b=2)."),
        (
            '<a href="https://v.example">https://v.example</a> <a href="mailto:a@v.ex">a@v.ex</a> <a href="#x">up</a>',
            "https://v.example a@v.ex up",
        ),
        ('<a href="https://v.example"><img src="x.png" alt="Records"></a>', "Records (https://v.example)"),
        ("<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>", "- a\n  1. b\n  2. c\n- d"),
        (
            "<table><tr><th>Record</th><th>Price</th></tr><tr><td>Blue</td><td>5</td></tr></table>",
            "Record | Price\nBlue | 5",
        ),
        ('<table role="presentation"><tr><td>left</td><td>right</td></tr></table>', "left\nright"),
        ("<pre>a\n  b</pre><hr>c", "a\n  b\n----------\nc"),
        (
            '<title>T</title><style>p{}</style><div style="Display : none">no</div><script>x</script>seen<p hidden>no',
            "seen",
        ),
        (
            "<p>a</p>{% for line in event.lines %}<p>{{ line.name }}</p>{% endfor %}<p>z</p>",
            "a\n\n{% for line in event.lines %}{{ line.name }}\n\n{% endfor %}z",
        ),
        (
            "<ol>{% for line in event.lines %}<li>{{ line.name }}</li>{% endfor %}</ol>",
            "{% for line in event.lines %}- {{ line.name }}\n{% endfor %}",
        ),
        (
            "Hi {% if customer.name %}{{ customer.name }}{% endif %}!",
            "Hi {% if customer.name %}{{ customer.name }}{% endif %}!",
        ),
        ("5 < 6 <b>bold", "5 < 6 bold"),
        ("", ""),
    ],
)  # fmt: skip
def test_html_as_a_text(source: str, text: str) -> None:
    assert html.to_text(source) == text


def test_the_text_of_mjml_is_a_template_too() -> None:
    text = rendered(html.to_text(html.inlined(html.from_mjml(LETTER))), is_html=False)
    assert "Record 6\nLook (https://v.example/r?a=1&b=6)" in text
    assert "\n\n\n\n" not in text


@pytest.mark.parametrize(
    "source",
    [
        "<" * 900_000,
        "<!" * 100_000,
        "{{" * 400_000,
        '{{"' * 300_000,
        "<a " * 300_000,
        "<p>" * 100_000,
        "{% '" * 250_000,
    ],
)
def test_hostile_sources_take_no_longer_than_honest_ones(source: str) -> None:
    html.to_text(source)


# Preheader and language


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<!doctype html><html><body>x", '<!doctype html><html lang="uk"><body>x'),
        ("<html lang=und dir=ltr>x", '<html lang="uk" dir=ltr>x'),
        ('<html lang="de">x', '<html lang="de">x'),
        ("<p>x", "<p>x"),
        ("<!-- <html> --><html {{ brand.color }}>", '<!-- <html> --><html lang="uk" {{ brand.color }}>'),
    ],
)
def test_a_mail_says_its_language_unless_it_says_one(source: str, made: str) -> None:
    assert html.with_language(source, "uk") == made


# The pieces


def test_pieces_are_those_that_a_browser_sees() -> None:
    source = """<p title="a>b" x=it's>t<a href='x"y' HREF=2>u</a><!-- <a href=no> --><style>a>b{}</style>1<2
<img alt="<a href=q>"><a
href = "z">"""
    tags = [each for each in pieces(source) if isinstance(each, Tag)]
    assert [("/" if each.is_end else "") + each.name for each in tags] == [
        "p",
        "a",
        "/a",
        "style",
        "/style",
        "img",
        "a",
    ]
    assert [each.attributes()["href"].text for each in tags if each.name == "a" and not each.is_end] == ['x"y', "z"]
    assert source[tags[0].attributes()["x"].start :].startswith("it's")
