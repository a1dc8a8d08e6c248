"""What a brand has that the nodes of its journeys may name: topics, senders, templates, segments, events and more."""

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import F
from psycopg import sql

from accounts.models import Brand
from customers.models import AttributeDefinition, CustomerList, Purchase, Topic
from delivery.models import Sender, Template, TemplateVersion
from delivery.opening import AccountBroken, open_account
from journeys.graph import Graph
from journeys.models import Journey
from lib.sql import fill, load, rows
from segments.happenings import PURCHASE
from segments.known import Known
from segments.models import Segment
from segments.tree import Node, RuleInvalid, check

HEARD = Path(__file__).parent / "heard.sql"
MISSING = {"required", "null", "blank"}


class Stock:
    """Each kind of thing is read at once, when it is first asked for: a graph of 500 nodes costs no more than one of 5.

    `looked_up` keeps the answers to what is asked once for each thing that is named.
    """

    def __init__(self, brand: Brand, graph: Graph) -> None:
        self.brand, self.graph = brand, graph
        self.looked_up: dict[Any, Any] = {}

    @cached_property
    def known(self) -> Known:
        """What rules refer to."""
        return Known()

    def tree(self, rule: Any) -> Node:
        """The tree of a rule that can be evaluated, read once for all who ask. Raises RuleInvalid."""
        key = ("rule", json.dumps(rule, sort_keys=True))
        if key not in self.looked_up:
            try:
                self.looked_up[key] = check(rule, self.known)
            except RuleInvalid as invalid:
                self.looked_up[key] = invalid
        found: Node | RuleInvalid = self.looked_up[key]
        if isinstance(found, RuleInvalid):
            raise found
        return found

    @cached_property
    def topics(self) -> dict[int, Topic]:
        return Topic.objects.filter(brand=self.brand).in_bulk()

    @cached_property
    def senders(self) -> list[Sender]:
        """Those that can be sent from, in the order in which they are taken where none is chosen."""
        found = Sender.objects.filter(brand=self.brand, is_active=True, account__is_active=True)
        return list(found.select_related("account").prefetch_related("account__prices").order_by("-is_default", "id"))

    def sender(self, channel: str, sender_id: int | None) -> Sender | None:
        """The chosen sender of the channel, else the brand's default one, else any that is active."""
        fitting = (each for each in self.senders if each.channel == channel)
        return next((each for each in fitting if sender_id in (None, each.pk)), None)

    @cached_property
    def templates(self) -> dict[int, TemplateVersion]:
        """The newest version of each template, by the template's id."""
        found = TemplateVersion.objects.filter(template__brand=self.brand, template__version=F("pk"))
        return {each.template_id: each for each in found.select_related("template")}

    @cached_property
    def template_ids(self) -> frozenset[int]:
        """Of all templates, those included that have no text yet."""
        return frozenset(Template.objects.filter(brand=self.brand).values_list("id", flat=True))

    @cached_property
    def segments(self) -> dict[int, int | None]:
        """The brand of each segment; None: it is of all brands."""
        return dict(Segment.objects.values_list("id", "brand_id"))

    @cached_property
    def lists(self) -> dict[int, int | None]:
        """The brand of each list; None: it is of all brands."""
        return dict(CustomerList.objects.values_list("id", "brand_id"))

    @cached_property
    def attributes(self) -> dict[str, AttributeDefinition]:
        return {each.key: each for each in AttributeDefinition.objects.all()}

    @cached_property
    def journeys(self) -> dict[int, Journey]:
        """The journeys that the graph names."""
        named = {each for each in self._named("journey_id") if isinstance(each, int)}
        return Journey.objects.select_related("version").in_bulk(named)

    @cached_property
    def heard(self) -> frozenset[str]:
        """Of the events that the graph names, those that have come."""
        names = sorted({each for each in self._named("event") if isinstance(each, str) and "\x00" not in each})
        if not names:
            return frozenset()
        return frozenset(name for (name,) in rows(fill(load(HEARD), names=sql.Literal(names))))

    @cached_property
    def bought(self) -> bool:
        """Whether anybody has ever bought anything."""
        return Purchase.objects.exists()

    def is_heard(self, event: str) -> bool:
        """Whether anybody has ever done this: else its name is wrong, or what sends it is not connected (yet)."""
        return self.bought if event == PURCHASE else event in self.heard

    def broken(self, sender: Sender) -> str | None:
        """Why the account of a sender cannot be used, a sentence; None: it can be."""
        key = ("account", sender.account_id)
        if key not in self.looked_up:
            self.looked_up[key] = _broken(sender)
        said: str | None = self.looked_up[key]
        return said

    def _named(self, key: str) -> Iterator[Any]:
        """Whatever stands under this key in the configs of the graph."""
        todo: list[Any] = [each.config for each in self.graph.nodes]
        while todo:
            each = todo.pop()
            if isinstance(each, dict):
                if key in each:
                    yield each[key]
                todo += each.values()
            elif isinstance(each, list):
                todo += each


def _broken(sender: Sender) -> str | None:
    try:
        provider, account = open_account(sender.account)
    except AccountBroken as broken:
        return str(broken)
    form = provider.Credentials(data=account.credentials)
    form.is_valid()
    # What was accepted once is not judged by today's rules; what is not there cannot have been.
    missing = [key for key, errors in form.errors.items() if any(each.code in MISSING for each in errors)]
    labels = [str(form.fields[key].label or key) for key in missing if key in form.fields]
    return f"“{labels[0]}” is not given." if labels else None
