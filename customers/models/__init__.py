"""Customers: profiles, identities, addresses, consents, events, purchases, imports.

Tables that grow with the base lead their key with the customer, so that they can be spread by it. Their rows
are written in sets by SQL, and their `id` comes from the database (an identity column made in the migration).
"""

from customers.models.activity import Event, Purchase
from customers.models.allowed import Consent, ConsentChange, ConsentPause, Suppression, Topic
from customers.models.imports import Import, ImportOccurrence, ImportReject
from customers.models.profile import Address, AttributeDefinition, Customer, Identity, TimeZone
from customers.models.sources import Received, Source, SourceCount, SourceReject

__all__ = [
    "Address",
    "AttributeDefinition",
    "Consent",
    "ConsentChange",
    "ConsentPause",
    "Customer",
    "Event",
    "Identity",
    "Import",
    "ImportOccurrence",
    "ImportReject",
    "Purchase",
    "Received",
    "Source",
    "SourceCount",
    "SourceReject",
    "Suppression",
    "TimeZone",
    "Topic",
]
