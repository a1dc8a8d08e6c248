"""Systems that send events over HTTP, by the Segment protocol: shops, apps, web pages, chat-bots.

What their messages say is worked off by customers/taking; here is what an admin may set about it.
"""

from typing import Any, ClassVar

from rest_framework import serializers

from customers.models import AttributeDefinition
from customers.sources.kind import SourceKind
from lib.forms import StrictSerializer

ATTRIBUTE, EMAIL, PHONE, NOTHING = "attribute", "email", "phone", "nothing"
KEEP, DROP = "keep", "drop"
KEY = r"^[a-z][a-z0-9_]*$"


class Trait(StrictSerializer):
    """Where a trait of a person goes. `trait` may lead into objects: address.city."""

    trait = serializers.CharField(max_length=100, label="Trait", help_text="As it is sent; address.city looks inside.")
    becomes = serializers.ChoiceField(
        [
            (ATTRIBUTE, "An attribute"),
            (EMAIL, "The e-mail address"),
            (PHONE, "The phone number"),
            (NOTHING, "Nothing"),
        ],
        default=ATTRIBUTE,
        label="Becomes",
    )
    key = serializers.RegexField(
        KEY,
        max_length=60,
        required=False,
        allow_blank=True,
        default="",
        label="Attribute",
        help_text="Small letters, digits and _; made if there is none of this name. Empty: made of the trait's name.",
        style={"when": {"becomes": [ATTRIBUTE]}},
    )
    type = serializers.ChoiceField(
        AttributeDefinition.Type.choices,
        default=AttributeDefinition.Type.TEXT,
        label="Type",
        style={"when": {"becomes": [ATTRIBUTE]}},
    )


class PurchaseEvent(StrictSerializer):
    """An event that is a purchase, and where its properties stand."""

    event = serializers.CharField(max_length=100, label="Event")
    order_id = serializers.CharField(max_length=100, default="order_id", label="Number of the order")
    total = serializers.CharField(max_length=100, default="total", label="Amount")
    currency = serializers.CharField(max_length=100, default="currency", label="Currency")
    products = serializers.CharField(max_length=100, default="products", label="Lines")


def _default_traits() -> list[dict[str, Any]]:
    text = AttributeDefinition.Type.TEXT.value
    return [
        {"trait": "email", "becomes": EMAIL, "key": "", "type": text},
        {"trait": "phone", "becomes": PHONE, "key": "", "type": text},
        {"trait": "firstName", "becomes": ATTRIBUTE, "key": "first_name", "type": text},
        {"trait": "lastName", "becomes": ATTRIBUTE, "key": "last_name", "type": text},
    ]


def _default_purchases() -> list[dict[str, Any]]:
    return [
        {
            "event": "Order Completed",
            "order_id": "order_id",
            "total": "total",
            "currency": "currency",
            "products": "products",
        }
    ]


class HttpSettings(StrictSerializer):
    """How the messages of a source are understood."""

    user_namespace = serializers.RegexField(
        KEY,
        max_length=40,
        default="user_id",
        label="userId is",
        help_text="The namespace of what the system calls userId: user_id, shop_id, card.",
    )
    anonymous_namespace = serializers.RegexField(
        KEY, max_length=40, default="anonymous_id", label="anonymousId is", help_text="The same for anonymousId."
    )
    traits = Trait(many=True, default=_default_traits, max_length=200, label="Traits")  # type: ignore[call-arg]
    other_traits = serializers.ChoiceField(
        [(KEEP, "Become attributes, with the type that their value has"), (DROP, "Are left out")],
        default=KEEP,
        label="Traits that are not named",
    )
    purchases = PurchaseEvent(many=True, default=_default_purchases, max_length=50, label="Events that are purchases")  # type: ignore[call-arg]
    currency = serializers.RegexField(
        r"^[A-Z]{3}$", default="USD", label="Currency", help_text="Where a purchase says none."
    )
    region = serializers.RegexField(
        r"^([A-Z]{2})?$",
        default="",
        allow_blank=True,
        label="Country",
        help_text="Whose phone numbers come without a country code: UA, PL, US. Empty: all come with one.",
    )

    single: ClassVar = {"traits": "trait", "purchases": "event"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for name, what in self.single.items():
            seen: set[str] = set()
            for each in attrs.get(name, []):
                if each[what] in seen:
                    raise serializers.ValidationError({name: [f"“{each[what]}” is named twice."]})
                seen.add(each[what])
        return attrs


class Http(SourceKind):
    """Calls of the Segment protocol."""

    key = "http"
    label = "Events over HTTP"
    icon = "webhook"
    description = "A shop, an app, a web page or a chat-bot sends events with the SDKs of Segment or RudderStack."
    receives = True
    Settings = HttpSettings
