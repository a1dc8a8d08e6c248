"""Templates: one content for a whole cascade, versions, corrections that reach what runs."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from rest_framework.serializers import ValidationError

from accounts.models import AuditEntry, Brand, User
from delivery.content import template_library
from delivery.content.contents import COMPILER, Compiler, freeze
from delivery.content.template_library import StaleVersion, checked_variants, freeze_variant
from delivery.content.templates import RenderFailure
from delivery.models import Content, Template, TemplateVersion
from delivery.rehearsal_reports import report_due
from delivery.sending.dispatcher import drain
from tests.delivery.world import NOW, World

SMS = {
    "sms": {
        "": {"text": "Sale for {{ customer.first_name }}"},
        "pl": {"text": "Wyprzedaż, {{ customer.first_name }}"},
    }
}


def said(content_id: int, language: str | None = None, data: Any = None, **attributes: Any) -> dict[str, str]:
    content = COMPILER.load([content_id])[content_id]
    return content.made_for(
        7, json.dumps({"first_name": "Ola"} | attributes), language, json.dumps(data) if data else None
    )


def newest(template: Template) -> TemplateVersion:
    return template.versions.order_by("-number")[0]


@pytest.fixture
def template(world: World) -> Template:
    return template_library.create(world.brand, "Sale", checked_variants(SMS), "", None)


@pytest.fixture
def browser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("m@example.com", None, name="M", role="marketer"))
    return client


def post(browser: Client, route: str, body: Any, **kwargs: Any) -> Any:
    return browser.post(reverse(route, kwargs=kwargs), json.dumps(body), content_type="application/json")


# Languages


@pytest.mark.parametrize(
    ("language", "brand_language", "text"),
    [
        ("pl", "en", "Wyprzedaż, Ola"),
        ("pl-PL", "en", "Wyprzedaż, Ola"),
        ("PL_pl", "en", "Wyprzedaż, Ola"),
        ("uk", "en", "Sale for Ola"),
        ("uk", "pl", "Wyprzedaż, Ola"),
        (None, "pl-PL", "Wyprzedaż, Ola"),
        ("", "en", "Sale for Ola"),
        ("nonsense'; drop", "en", "Sale for Ola"),
    ],
)
def test_a_customer_gets_their_language_else_the_brands_else_the_text_for_everybody(
    world, template, language, brand_language, text
):
    Brand.objects.update(language=brand_language)
    COMPILER._known.clear()
    assert said(freeze_variant(newest(template), "sms"), language) == {"text": text}


def test_an_exact_language_comes_before_its_region_free_one(world):
    content_id = freeze(world.brand.pk, "sms", {"text": "a"}, {"pt": {"text": "b"}, "pt-BR": {"text": "c"}})
    assert [said(content_id, each)["text"] for each in ("pt-br", "pt-PT", "de")] == ["c", "b", "a"]


def test_figures_and_dates_are_written_in_the_language_of_the_text(world):
    Brand.objects.update(currency="UAH", language="uk", time_zone="Europe/Kyiv")
    source = {"text": "{{ event.total | money }}, {{ event.at | date('d MMMM') }}, {{ event.at | time }}"}
    content_id = freeze(world.brand.pk, "sms", source, {"en": source})
    data = {"total": 1234.5, "at": "2026-03-08T23:30:00Z"}
    assert said(content_id, "uk", data) == {"text": "1 234,50 ₴, 9 березня, 01:30"}
    assert said(content_id, "en-GB", data) == {"text": "UAH1,234.50, 9 March, 01:30"}
    assert said(content_id, "en-US", data) == {"text": "UAH1,234.50, 9 March, 1:30 AM"}
    made = COMPILER.load([content_id])[content_id].made_for(
        7, None, "uk", json.dumps(data), time_zone="America/New_York"
    )
    assert made == {"text": "1 234,50 ₴, 8 березня, 19:30"}


# The event and the links


BASKET = {
    "number": "A-1",
    "total": "248.5",
    "lines": [
        {"name": "Teapot <1 l>", "price": 189, "picture": "https://shop.example/teapot.png"},
        {"name": "Cups", "price": 59.5, "picture": None},
    ],
}
LINES = (
    "{% for line in event.lines %}<img src=\"{{ line.picture | default('https://shop.example/none.png') }}\">"
    "{{ line.name }} {{ line.price | money }};{% endfor %}{{ event.total | money('PLN') }}"
)


def test_the_lines_of_a_basket_are_printed_with_picture_and_price(world):
    content_id = freeze(world.brand.pk, "email", {"subject": "Basket {{ event.number }}", "html": LINES})
    fields = said(content_id, "en", BASKET)
    assert fields["subject"] == "Basket A-1"
    assert fields["html"] == (
        '<img src="https://shop.example/teapot.png">Teapot &lt;1 l&gt; €189;'
        '<img src="https://shop.example/none.png">Cups €59.50;PLN\xa0248.50'
    ).replace("PLN\xa0", "PLN")
    assert "Teapot <1 l> €189" in fields["text"]


@pytest.mark.parametrize("data", [None, {}, {"lines": []}, {"lines": None}])
def test_a_message_without_the_event_it_speaks_of_fails_and_leaves_no_hole(world, data):
    content_id = freeze(world.brand.pk, "sms", {"text": "{% for line in event.lines %}{{ line.name }}{% endfor %}!"})
    with pytest.raises(RenderFailure, match="“lines” has no value") as failure:
        said(content_id, "en", data)
    assert failure.value.code == "missing_variable"


def test_a_hole_in_one_line_of_the_basket_fails_too(world):
    content_id = freeze(world.brand.pk, "sms", {"text": "{% for line in event.lines %}{{ line.name }}{% endfor %}"})
    with pytest.raises(RenderFailure, match="“name” has no value"):
        said(content_id, "en", {"lines": [{"name": "Cups"}, {"name": ""}]})


def test_links_to_leave_and_to_choose_are_the_customers_own(world):
    content_id = freeze(world.brand.pk, "sms", {"text": "{{ unsubscribe_url }} {{ preferences_url }}"})
    content = COMPILER.load([content_id])[content_id]
    made = content.made_for(7, None, None, None, unsubscribe_url="https://go.example/u/abc")["text"].split()
    other = content.made_for(8, None, None, None, unsubscribe_url="https://go.example/u/abc")["text"].split()
    assert made[0] == "https://go.example/u/abc"
    assert made[1].startswith("http")
    assert "/p/" in made[1]
    assert made[1] != other[1]


def test_a_message_that_nobody_can_unsubscribe_from_does_not_pretend(world):
    content_id = freeze(world.brand.pk, "sms", {"text": "Stop: {{ unsubscribe_url }}"})
    with pytest.raises(RenderFailure, match="unsubscribe_url"):
        said(content_id)


def test_nothing_is_read_that_a_text_does_not_ask_for(world):
    content_id = freeze(world.brand.pk, "sms", {"text": "Sale at {{ brand.name }}"})
    content = COMPILER.load([content_id])[content_id]
    assert content.made_for(1, "not JSON", "pl", "not JSON") is content.made_for(2, "not JSON", "uk", None)
    content_id = freeze(world.brand.pk, "sms", {"text": "Sale, {{ customer.first_name }}"})
    assert COMPILER.load([content_id])[content_id].made_for(1, '{"first_name": "Ola"}', None, "not JSON")


# MJML


MJML = """<mjml><mj-head><mj-style>.price { color: red }</mj-style></mj-head><mj-body><mj-section><mj-column>
<mj-text>Dear {{ customer.first_name }}</mj-text>
{% for line in event.lines %}<mj-text>{{ line.name }}: {{ line.price | money }}</mj-text>{% endfor %}
</mj-column></mj-section></mj-body></mjml>"""


def test_mjml_becomes_html_and_text_once_with_its_expressions_alive(world):
    polish = {"subject": "W", "mjml": MJML}
    content_id = freeze(world.brand.pk, "email", {"subject": "Sale", "mjml": MJML}, {"pl": polish})
    stored = Content.objects.get(pk=content_id)
    assert set(stored.fields) == {"subject", "preheader", "html", "text"}
    assert "<mj-" not in stored.fields["html"]
    assert "{{ customer.first_name }}" in stored.fields["html"]
    assert 'lang="pl"' in stored.languages["pl"]["html"]
    fields = said(content_id, "en", BASKET)
    assert "Teapot &lt;1 l&gt;: €189" in fields["html"]
    assert "Dear Ola" in fields["text"]
    assert "Teapot <1 l>: €189" in fields["text"]


def test_styles_are_written_into_the_tags_when_it_is_frozen(world):
    html = "<html><head><style>p { color: red }</style></head><body><p>{{ customer.first_name }}</p></body></html>"
    fields = Content.objects.get(pk=freeze(world.brand.pk, "email", {"subject": "a", "html": html})).fields
    assert '<p style="color: red;">{{ customer.first_name }}</p>' in fields["html"]
    assert fields["text"] == "{{ customer.first_name }}"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"mjml": "<mjml><mj-body><mj-text></mj-body></mjml>"}, "mjml"),
        ({"mjml": "<mjml><mj-body><mj-wrong></mj-wrong></mj-body></mjml>"}, "mjml"),
        ({"mjml": MJML, "html": "<p>a</p>"}, "mjml"),
        ({"mjml": MJML + "x" * 5_000_000}, "mjml"),
        ({"html": "<p>{{ customer.first_name }"}, "html"),
        ({}, "text"),
    ],
)
def test_a_bad_mail_is_refused_at_its_field(world, fields, where):
    if fields.get("html", "").endswith("}"):
        fields = {"html": "<p>{{ customer.first_name"}
    with pytest.raises(ValidationError) as refused:
        freeze(world.brand.pk, "email", {"subject": "a"} | fields)
    assert list(refused.value.detail) == [where]


# What is refused


@pytest.mark.parametrize(
    ("variants", "place"),
    [
        ({"sms": {"": {"text": "{{ oops }}"}}}, ["sms", "", "text"]),
        ({"sms": {"": {"text": "a"}, "pl": {"text": ""}}}, ["sms", "pl", "text"]),
        ({"sms": {"": {"text": "a"}, "pl": {"txt": "b"}}}, ["sms", "pl", "txt"]),
        ({"email": {"": {"subject": "a", "html": "x" * 1_000_000}}}, ["email", "", "html"]),
        ({"sms": {"pl": {"text": "a"}}}, ["sms"]),
        ({"sms": {"": {"text": "a"}, "../etc": {"text": "a"}}}, ["sms", "../etc"]),
        ({"sms": {"": "a"}}, ["sms", ""]),
        ({"sms": []}, ["sms"]),
        ({"fax": {"": {"text": "a"}}}, ["fax"]),
    ],
)
def test_a_mistake_is_told_at_its_channel_language_and_field(browser, world, variants, place):
    answer = post(browser, "template-list", {"brand": world.brand.pk, "name": "Sale", "variants": variants})
    assert answer.status_code == 400
    found = answer.json()["variants"]
    for each in place:
        found = found[each]
    assert isinstance(found, list)
    assert found[0]
    assert not Template.objects.exists()


@pytest.mark.parametrize("variants", [{}, [], "sms", None])
def test_a_template_without_any_text_is_refused(browser, world, variants):
    answer = post(browser, "template-list", {"brand": world.brand.pk, "name": "Sale", "variants": variants})
    assert answer.status_code == 400
    assert list(answer.json()) == ["variants"]


def test_five_megabytes_are_refused_with_a_sentence(browser, world):
    variants = {"email": {"": {"subject": "a", "html": "x" * 5_000_000}}}
    answer = post(browser, "template-list", {"brand": world.brand.pk, "name": "Sale", "variants": variants})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert answer.json()["detail"] == "This is too large: a request has at most 2.5 MB."
    with pytest.raises(ValidationError, match=r"no more than 500,?000 characters"):
        checked_variants(variants)


# Versions


def test_a_template_is_saved_as_versions_and_each_can_be_read(browser, world):
    made = post(browser, "template-list", {"brand": world.brand.pk, "name": "Sale", "variants": SMS}).json()
    assert (made["number"], made["channels"], made["languages"], made["updated_by"]) == (1, ["sms"], ["pl"], "M")
    changed = {"sms": {"": {"text": "Sale!"}}, "viber": {"": {"text": "Sale!"}}}
    answer = post(browser, "template-versions", {"base": 1, "variants": changed, "note": "Shorter"}, pk=made["id"])
    assert (answer.json()["number"], answer.json()["channels"]) == (2, ["viber", "sms"])
    rows = browser.get(reverse("template-versions", kwargs={"pk": made["id"]})).json()
    assert [(each["number"], each["note"], each["created_by"]) for each in rows] == [(2, "Shorter", "M"), (1, "", "M")]
    first = browser.get(reverse("template-version", kwargs={"pk": made["id"], "number": 1})).json()
    assert first["variants"]["sms"]["pl"] == SMS["sms"]["pl"]
    assert browser.get(reverse("template-version", kwargs={"pk": made["id"], "number": 3})).status_code == 404
    listed = browser.get(reverse("template-list"), {"q": "SAL", "brand": world.brand.pk, "status": "active"}).json()
    assert [each["name"] for each in listed["results"]] == ["Sale"]


def test_who_saves_on_top_of_an_old_version_is_told(browser, template):
    body = {"base": 1, "variants": {"sms": {"": {"text": "A"}}}}
    assert post(browser, "template-versions", body, pk=template.pk).status_code == 200
    answer = post(browser, "template-versions", body, pk=template.pk)
    assert (answer.status_code, answer.json()["detail"]) == (409, StaleVersion.default_detail)
    assert template.versions.count() == 2


def test_the_same_texts_make_no_version(browser, template):
    assert post(browser, "template-versions", {"base": 1, "variants": SMS}, pk=template.pk).json()["number"] == 1


def test_a_template_is_renamed_and_put_away(browser, template):
    url = reverse("template-detail", kwargs={"pk": template.pk})
    answer = browser.patch(url, {"name": "Winter", "status": "archived"}, content_type="application/json")
    assert (answer.json()["name"], answer.json()["status"], answer.json()["number"]) == ("Winter", "archived", 1)
    assert browser.patch(url, {"variants": {}}, content_type="application/json").status_code == 400


def test_nobody_reads_or_writes_templates_of_another_brand(template):
    other = Brand.objects.create(key="other", name="Other")
    user = User.objects.create_user("o@example.com", None, name="O", role="marketer")
    user.brands.add(other)
    browser = Client()
    browser.force_login(user)
    assert browser.get(reverse("template-list")).json()["results"] == []
    assert browser.get(reverse("template-detail", kwargs={"pk": template.pk})).status_code == 404
    assert post(browser, "template-push", {"version": 1}, pk=template.pk).status_code == 404
    wish = {"brand": other.pk, "channel": "sms", "template": template.pk}
    assert post(browser, "template-preview", wish).status_code == 400
    assert post(browser, "template-preview", wish | {"brand": template.brand_id}).status_code == 403
    body = {"brand": template.brand_id, "name": "X", "variants": SMS}
    assert post(browser, "template-list", body).status_code == 403


# Freezing and corrections


def corrected(template: Template, text: str) -> TemplateVersion:
    version = newest(template)
    return template_library.save_version(template, version.number, {"sms": {"": {"text": text}}}, "", None)


def test_what_is_published_keeps_its_version(world, template):
    first = freeze_variant(newest(template), "sms")
    second = freeze_variant(corrected(template, "Better sale"), "sms")
    assert first != second
    assert said(first) == {"text": "Sale for Ola"}
    assert said(second) == {"text": "Better sale"}


def test_a_correction_reaches_what_was_published_and_nothing_else(world, template):
    first = freeze_variant(newest(template), "sms")
    written_in_a_journey = freeze(world.brand.pk, "sms", SMS["sms"][""], {"pl": SMS["sms"]["pl"]})
    another = template_library.create(world.brand, "Copy", checked_variants(SMS), "", None)
    of_another = freeze_variant(newest(another), "sms")
    assert said(first) == {"text": "Sale for Ola"}
    frozen = Content.objects.get(pk=first)
    pushed = template_library.push(template, corrected(template, "Mended"), None, NOW)
    assert (pushed.replaced, pushed.kept) == (1, [])
    assert said(first) == {"text": "Mended"}
    assert said(written_in_a_journey) == said(of_another) == {"text": "Sale for Ola"}
    kept = Content.objects.get(pk=first)
    assert (kept.fields, kept.languages, kept.digest) == (frozen.fields, frozen.languages, frozen.digest)


def test_other_processes_hear_of_a_correction_at_once(world, template, django_assert_num_queries):
    first = freeze_variant(newest(template), "sms")
    elsewhere = Compiler()
    elsewhere.load([first])
    with django_assert_num_queries(1):  # is there a correction?
        elsewhere.load([first])
    template_library.push(template, corrected(template, "Mended"), None, NOW)
    content = elsewhere.load([first])[first]
    assert content.made_for(1, "{}", None, None) == {"text": "Mended"}


def test_corrections_follow_one_another_and_can_be_taken_back(world, template):
    first_version = newest(template)
    first = freeze_variant(first_version, "sms")
    second_version = corrected(template, "Second")
    second = freeze_variant(second_version, "sms")
    template_library.push(template, corrected(template, "Third"), None, NOW)
    assert said(first) == said(second) == {"text": "Third"}
    template_library.push(template, first_version, None, NOW)
    assert said(first) == said(second) == {"text": "Sale for Ola"}
    # What is published now says what its version says, whatever was pushed to the others.
    assert said(freeze_variant(second_version, "sms")) == {"text": "Second"}
    template_library.push(template, second_version, None, NOW)
    assert said(first) == said(second) == {"text": "Second"}


def test_a_channel_that_the_correction_has_no_text_for_keeps_its_own(world):
    both = {"sms": {"": {"text": "SMS"}}, "viber": {"": {"text": "Viber"}}}
    template = template_library.create(world.brand, "Sale", checked_variants(both), "", None)
    viber = freeze_variant(newest(template), "viber")
    freeze_variant(newest(template), "sms")
    pushed = template_library.push(template, corrected(template, "Mended"), None, NOW)
    assert (pushed.replaced, pushed.kept) == (1, ["viber"])
    assert said(viber)["text"] == "Viber"


def test_a_push_is_recorded_with_who_when_and_which(browser, world, template):
    freeze_variant(newest(template), "sms")
    corrected(template, "Mended")
    answer = post(browser, "template-push", {"version": 2}, pk=template.pk)
    assert answer.json() == {"replaced": 1, "kept": []}
    entry = AuditEntry.objects.get(action="pushed")
    assert (str(entry.user), entry.subject) == ("M", f"template:{template.pk}")
    assert entry.detail == {"version": 2, "replaced": 1, "kept": []}
    pushed = template.pushes.get()
    assert (pushed.version.number, str(pushed.pushed_by)) == (2, "M")
    assert post(browser, "template-push", {"version": 9}, pk=template.pk).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_messages_that_wait_in_the_queue_are_sent_with_the_correction(transactional_db):
    world = World.make(seed=1)
    template = template_library.create(world.brand, "Sale", checked_variants(SMS), "", None)
    ids = world.people(3)
    content_id = freeze_variant(newest(template), "sms")
    world.queue(ids[:1], "sms", content_id=content_id)
    world.queue(ids[1:], "sms", content_id=content_id, created_at=NOW + timedelta(minutes=5))
    sent = []
    render = COMPILER.load([content_id])[content_id].made_for
    sent.append(render(ids[0], '{"first_name": "A"}', None, None)["text"])
    drain(NOW)
    template_library.push(template, corrected(template, "Only 200 characters" + "x" * 200), None, NOW)
    drain(NOW + timedelta(minutes=5))
    report_due(NOW + timedelta(minutes=5))
    assert sent == ["Sale for A"]
    # The correction is longer: what was sent before it had one part, and what was sent after it two.
    assert [each.parts for each in world.messages()] == [1, 2, 2]
