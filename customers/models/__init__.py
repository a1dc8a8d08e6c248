"""Customers: profiles, identities, addresses, consents, events, purchases, imports.

Tables that grow with the base lead their key with the customer, so that they can be spread by it. Their rows
are written in sets by SQL, and their `id` comes from the database (an identity column made in the migration).
"""

from customers.models.activity import Event, Purchase
from customers.models.allowed import Consent, ConsentChange, ConsentPause, ErasedSuppression, Suppression, Topic
from customers.models.commerce import BulkCall, Product, PurchaseLine, Refund
from customers.models.imports import Import, ImportOccurrence, ImportReject, SavedMapping, Upload
from customers.models.joining import Merge, MergeRows, Namespace
from customers.models.lists import CustomerList, ListMember
from customers.models.loyalty import LoyaltyProgramme
from customers.models.profile import Address, AttributeChange, AttributeDefinition, Customer, Identity, TimeZone
from customers.models.sources import Received, Source, SourceCount, SourceReject
from customers.models.touched import TouchedPurchases

__all__ = [
    "Address",
    "AttributeChange",
    "AttributeDefinition",
    "BulkCall",
    "Consent",
    "ConsentChange",
    "ConsentPause",
    "Customer",
    "CustomerList",
    "ErasedSuppression",
    "Event",
    "Identity",
    "Import",
    "ImportOccurrence",
    "ImportReject",
    "ListMember",
    "LoyaltyProgramme",
    "Merge",
    "MergeRows",
    "Namespace",
    "Product",
    "Purchase",
    "PurchaseLine",
    "Received",
    "Refund",
    "SavedMapping",
    "Source",
    "SourceCount",
    "SourceReject",
    "Suppression",
    "TimeZone",
    "Topic",
    "TouchedPurchases",
    "Upload",
]
