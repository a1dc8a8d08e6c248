"""Attributes are defined: their words for people, and their type as far as the values that there are allow it."""

from customers.models import AttributeDefinition
from customers.signals import attribute_retyped
from lib import sql

# The types of JSON that the values of a type have.
JSON_TYPES = {"text": ["string"], "number": ["number"], "boolean": ["boolean"], "date": ["string"], "list": ["array"]}
DAY = r"^\d{4}-\d{2}-\d{2}"


class Contradicted(ValueError):
    """A type that values which are there do not have; `str()` is a sentence."""


def retype(definition: AttributeDefinition, type_: str) -> None:
    """Gives it another type, in the caller's transaction. Raises Contradicted unless every value that customers have is
    of this type already, and nobody needs the old one. Walks through the base."""
    found = sql.rows(
        sql.fill(
            sql.beside(__file__, "contradicting.sql"),
            key=definition.key,
            types=JSON_TYPES[type_],
            pattern=DAY if type_ == AttributeDefinition.Type.DATE else "",
        )
    )
    if found:
        ((customer, value),) = found
        label = AttributeDefinition.Type(type_).label.lower()
        raise Contradicted(f"The value {value[:100]} of customer {customer} would not be of the type “{label}”.")
    AttributeDefinition.objects.filter(pk=definition.pk).update(type=type_)
    attribute_retyped.send(sender=None, key=definition.key)
