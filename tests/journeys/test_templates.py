"""Cascades that take their texts from a template."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Brand, User
from delivery.content import template_library
from delivery.content.template_library import checked_variants
from delivery.models import Content, Message, Template, TemplateVersion
from journeys import actions
from journeys.naming.template_uses import template_uses
from journeys.problems import Unpublishable
from tests.journeys.world import World, lint

TEXTS = {
    "push": {"": {"title": "Sale", "text": "A"}, "pl": {"title": "Wyprzedaż", "text": "B"}},
    "sms": {"": {"text": "C"}},
}


@pytest.fixture
def template(world: World) -> Template:
    return template_library.create(world.brand, "Sale", checked_variants(TEXTS), "", None)


def newest(template: Template, variants: dict[str, Any]) -> TemplateVersion:
    number = template.versions.order_by("-number")[0].number
    return template_library.save_version(template, number, checked_variants(variants), "", None)


def contents(world: World) -> dict[str, Content]:
    return {each.channel: each.content for each in Message.objects.select_related("content")}


def test_each_step_says_the_variant_of_its_channel_in_all_its_languages(world: World, template: Template) -> None:
    world.customer()
    world.start(world.cascade_journey("push", "sms", template_id=template.pk))
    world.pass_time(hours=2)
    said = contents(world)
    assert (said["push"].fields["title"], said["push"].languages["pl"]["title"]) == ("Sale", "Wyprzedaż")
    assert said["sms"].fields == {"text": "C"}


def test_a_text_that_was_written_here_before_counts_for_nothing(world: World, template: Template) -> None:
    journey = world.cascade_journey("push", "sms", template_id=template.pk)
    for step in journey.graph["nodes"][1]["config"]["steps"]:
        step["content"] = {"nonsense": "{{ broken"}
    assert lint(journey.graph, world.brand)[1] == []


def test_a_step_without_a_variant_is_a_problem_with_words(world: World, template: Template) -> None:
    journey = world.cascade_journey("push", "viber", "sms", template_id=template.pk)
    (problem,) = lint(journey.graph, world.brand)[1]
    assert problem.message == "Step 2 (Viber): the template “Sale” has no text for Viber."
    assert (problem.code, problem.field) == ("no_variant", "steps.1.content")
    with pytest.raises(Unpublishable):
        actions.publish_version(journey, None, world.now)


def test_a_template_of_another_brand_is_none(world: World, template: Template) -> None:
    Template.objects.update(brand=Brand.objects.create(key="other", name="Other"))
    journey = world.cascade_journey("push", template_id=template.pk)
    (problem,) = lint(journey.graph, world.brand)[1]
    assert (problem.code, problem.field) == ("template_gone", "template_id")


def test_a_running_journey_keeps_its_version_until_a_correction_is_pushed(world: World, template: Template) -> None:
    journey = world.cascade_journey("push", "sms", template_id=template.pk)
    world.customer()
    world.start(journey)
    second = newest(template, TEXTS | {"sms": {"": {"text": "Mended"}}})
    (use,) = template_uses([world.brand.pk])
    assert (use.name, use.journey_version, use.published, use.said) == (journey.name, 1, 1, 1)
    template_library.push(template, second, None, world.now)
    (use,) = template_uses([world.brand.pk])
    assert (use.published, use.said) == (1, 2)
    # Published anew, it says the newest version by itself; those inside stay with theirs.
    actions.publish_version(journey, None, world.now)
    assert [(each.journey_version, each.published, each.said) for each in template_uses([world.brand.pk])] == [
        (2, 2, 2),
        (1, 1, 2),
    ]


def test_uses_of_other_brands_are_nobodys_business(world: World, template: Template) -> None:
    actions.publish_version(world.cascade_journey("push", template_id=template.pk), None, world.now)
    user = User.objects.create_user("a@example.com", None, name="A", role="manager")
    browser = Client()
    browser.force_login(user)
    url = reverse("template-uses")
    assert [each["template"] for each in browser.get(url, {"template": template.pk}).json()] == [template.pk]
    assert browser.get(url, {"template": template.pk + 1}).json() == []
    user.brands.add(Brand.objects.create(key="other", name="Other"))
    assert browser.get(url).json() == []
