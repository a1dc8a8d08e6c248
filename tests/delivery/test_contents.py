"""Contents: frozen once, rendered for each."""

import pytest
from django.core.exceptions import ObjectDoesNotExist
from rest_framework.serializers import ValidationError

from delivery.content.contents import COMPILER, MOST_COMPILED, Compiler, customer_context, freeze
from delivery.content.templates import RenderFailure
from delivery.models import Content
from tests.delivery.world import CONTENT, World


def rendered(world: World, channel: str, fields: dict[str, str], **attributes: object) -> dict[str, str]:
    content_id = freeze(world.brand.pk, channel, fields)
    return COMPILER.load([content_id])[content_id].render(customer_context(1, attributes))


def test_the_same_content_is_kept_once(world):
    first = freeze(world.brand.pk, "sms", {"text": "Sale"})
    assert freeze(world.brand.pk, "sms", {"text": "Sale"}) == first
    assert freeze(world.brand.pk, "sms", {"text": "Sale!"}) != first
    assert freeze(world.brand.pk, "viber", {"text": "Sale"}) != first
    assert Content.objects.count() == 3


def test_what_is_left_out_takes_its_default_and_is_the_same_content(world):
    short = freeze(world.brand.pk, "push", {"title": "A", "text": "B"})
    assert freeze(world.brand.pk, "push", {"title": "A", "text": "B", "link": ""}) == short
    assert Content.objects.get().fields["link"] == ""


@pytest.mark.parametrize(
    ("channel", "fields", "where"),
    [
        ("sms", {}, "text"),
        ("sms", {"text": ""}, "text"),
        ("sms", {"text": "{{ customer."}, "text"),
        ("sms", {"text": "x" * 1531}, "text"),
        ("sms", {"text": "a", "title": "b"}, "title"),
        ("push", {"title": "{{ unknown }}", "text": "b"}, "title"),
        ("fax", {"text": "a"}, "channel"),
        ("email", {"subject": "a", "html": "x" * 5_000_000}, "html"),
    ],
)
def test_a_bad_content_is_refused_at_its_field(world, channel, fields, where):
    with pytest.raises(ValidationError) as refused:
        freeze(world.brand.pk, channel, fields)
    assert list(refused.value.detail) == [where]
    assert not Content.objects.exists()


def test_each_field_is_rendered_for_the_customer(world):
    fields = rendered(world, "email", CONTENT["email"], first_name="Olena", last_name="<K>")
    assert fields == {
        "subject": "For Olena",
        "preheader": "",
        "html": "<p>Dear Olena &lt;K&gt;</p>",
        "text": "Dear Olena <K>",
    }


def test_an_attribute_that_is_empty_counts_as_missing(world):
    content = {"text": "Hi {{ customer.first_name | default('friend') }}"}
    for empty in ("", None):
        assert rendered(world, "sms", content, first_name=empty) == {"text": "Hi friend"}
    with pytest.raises(RenderFailure, match="first_name"):
        rendered(world, "sms", {"text": "Hi {{ customer.first_name }}"}, first_name="")


def test_a_customer_without_any_name_has_no_name(world):
    with pytest.raises(RenderFailure, match="“name” has no value"):
        rendered(world, "sms", {"text": "Hi {{ customer.name }}"})
    assert rendered(world, "sms", {"text": "Hi {{ customer.name }}"}, last_name="K") == {"text": "Hi K"}


def test_a_line_break_in_a_name_begins_no_header_of_its_own(world):
    fields = rendered(world, "email", CONTENT["email"], first_name="Olena\r\nBcc: all@shop.example")
    assert fields["subject"] == "For Olena Bcc: all@shop.example"


def test_a_text_that_is_empty_for_this_customer_is_not_sent(world):
    with pytest.raises(RenderFailure) as failure:
        rendered(world, "sms", {"text": "{% if customer.vip %}Sale{% endif %}"})
    assert (failure.value.code, failure.value.words) == ("empty", "Text is empty for this customer.")


def test_a_text_that_grows_too_long_for_its_channel_is_not_sent(world):
    with pytest.raises(RenderFailure) as failure:
        rendered(world, "viber", {"text": "{{ customer.story }}"}, story="x" * 1001)
    assert failure.value.code == "too_long"


def test_a_link_that_an_attribute_turns_into_a_script_is_not_sent(world):
    content = CONTENT["push"] | {"link": "{{ customer.link }}"}
    with pytest.raises(RenderFailure) as failure:
        rendered(world, "push", content, link="javascript:alert(1)", first_name="O")
    assert failure.value.code == "bad_link"


def test_contents_are_compiled_once_and_their_number_is_bounded(world, django_assert_num_queries):
    ids = [freeze(world.brand.pk, "sms", {"text": f"Sale {number}"}) for number in range(3)]
    compiler = Compiler()
    with django_assert_num_queries(1):
        assert set(compiler.load(ids)) == set(ids)
    with django_assert_num_queries(0):
        compiler.load(ids)
    compiler._known.update(dict.fromkeys(range(10**6, 10**6 + MOST_COMPILED), next(iter(compiler._known.values()))))
    compiler.load([freeze(world.brand.pk, "sms", {"text": "Another"})])
    assert len(compiler._known) == 1


def test_a_content_that_does_not_exist_is_left_out(world):
    with pytest.raises(ObjectDoesNotExist):
        Content.objects.get(pk=0)
    assert COMPILER.load([0]) == {}
