"""Accounts at providers, senders, contents, and the outbox of messages with what came of each.

A message has the key (id, customer): new ones come at the end of the index; message_once finds those of a customer.
It carries the ids of where it came from (journey, version, op, enrollment) as plain numbers: foreign keys point
down only.
"""

from delivery.models.accounts import Account, Cap, Price, Route, Sender, SenderDay
from delivery.models.asking import ApiMessage, Callback, StatusCall
from delivery.models.contents import Content, Template, TemplatePush, TemplateVersion
from delivery.models.heard import IncomingMessage, Link, OptIn, RehearsalReport, ReplyPart, Stray, TrackedHit
from delivery.models.messages import CallAnswer, DeliveryEvent, Flight, Message, MessageCount, Outbox, ProviderMessage
from delivery.models.touched import Touched

__all__ = [
    "Account",
    "ApiMessage",
    "CallAnswer",
    "Callback",
    "Cap",
    "Content",
    "DeliveryEvent",
    "Flight",
    "IncomingMessage",
    "Link",
    "Message",
    "MessageCount",
    "OptIn",
    "Outbox",
    "Price",
    "ProviderMessage",
    "RehearsalReport",
    "ReplyPart",
    "Route",
    "Sender",
    "SenderDay",
    "StatusCall",
    "Stray",
    "Template",
    "TemplatePush",
    "TemplateVersion",
    "Touched",
    "TrackedHit",
]
