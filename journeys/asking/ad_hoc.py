"""Cascades that other systems ask for. Each specification is a journey of its own, hidden, launched, and used again.

So a cascade by API runs through the same engine as a drawn one, with all its guarantees. What differs from customer to
customer belongs into `data` and not into the texts: each other text is another journey.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from psycopg import sql
from rest_framework.serializers import ValidationError

from accounts.models import ApiKey, Brand, User
from customers.models import Topic
from delivery.models import Callback
from journeys import actions
from journeys.cascading.checking import sender_of, version_of
from journeys.entering.enrolling import bring, door_of, find
from journeys.hearing import triggers
from journeys.models import ApiCascade, Arrival, Enrollment, Journey, Trigger, Version
from journeys.nodes import NODES
from journeys.problems import Unpublishable
from lib.problems import Conflict
from lib.sql import rows

MOST_RUNNING = 200  # journeys of this kind of one brand at a time
IDLE = timedelta(hours=1)  # after that one without anybody inside is finished
Json = dict[str, Any]


class TooMany(Conflict):
    """Somebody writes names into the texts instead of placeholders."""

    default_detail = (
        f"{MOST_RUNNING} different cascades of this brand are running. Texts should be the same for everybody: what"
        " differs belongs into `data`, and into the text as a placeholder ({{ payload.name }})."
    )
    default_code = "too_many_cascades"


def ask(brand: Brand, wish: Mapping[str, Any], by: User | ApiKey, now: datetime) -> ApiCascade:
    """Sends the cascade to one customer. Raises ValidationError, by field, for what cannot be sent, and Conflict.

    A system that has said where it wants to be told (delivery.models.Callback) hears the end of it.
    """
    who = find([wish["to"]])[0]
    if who.customer_id is None:
        raise ValidationError({"to": ["There is no such customer."]})
    config = _config(brand, wish)
    door = _door(brand, config, by if isinstance(by, User) else None, now)
    key = by if isinstance(by, ApiKey) else None
    cascade = ApiCascade.objects.create(
        journey_id=door.journey_id,
        customer_id=who.customer_id,
        created_at=now,
        asked_by=key,
        tells=key is not None and Callback.objects.filter(key=key).exists(),
    )
    bring(door, [(who.customer_id, cascade.key, wish.get("data"))], by.name, now)
    return cascade


def retire(now: datetime) -> int:
    """Finishes those that have been idle for a while; how many. The next call launches it again."""
    inside = Enrollment.objects.filter(version_id=OuterRef("pk"), due_at__isnull=False)
    busy = Version.objects.filter(journey=OuterRef("pk")).filter(Exists(inside))
    coming = Arrival.objects.filter(journey_id=OuterRef("pk"))
    lately = ApiCascade.objects.filter(journey=OuterRef("pk"), created_at__gt=now - IDLE)
    running = Journey.objects.filter(ad_hoc__isnull=False, status=Journey.Status.RUNNING, launched_at__lt=now - IDLE)
    idle = running.filter(~Exists(busy), ~Exists(coming), ~Exists(lately))
    done = 0
    for pk in list(idle.values_list("pk", flat=True)[:100]):
        with transaction.atomic():
            # Whoever is letting somebody in holds the row; behind them it is busy.
            locked = Journey.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if locked and idle.filter(pk=pk).exists():
                triggers.forget(locked)
                done += Journey.objects.filter(pk=pk).update(status=Journey.Status.FINISHED)
    return done


def _config(brand: Brand, wish: Mapping[str, Any]) -> Json:
    """The config of the cascade's node."""
    topic = Topic.objects.filter(brand=brand, key=wish["topic"]).first()
    if topic is None:
        raise ValidationError({"topic": [f"{brand} has no topic “{wish['topic']}”."]})
    templates = {each.get("template_id") for each in wish["steps"]}
    if len(templates) > 1:
        raise ValidationError({"steps": ["Name one template for all steps, or write a content into each."]})
    raw: Json = {
        "topic_id": topic.pk,
        "template_id": templates.pop(),
        "steps": [{key: each[key] for key in STEP if each.get(key) is not None} for each in wish["steps"]],
    }
    raw |= {key: wish[key] for key in ("stop_on", "evidence") if key in wish}
    form = NODES["cascade"].Config(data=raw)
    form.is_valid(raise_exception=True)
    return dict(form.to_representation(form.validated_data))


STEP = ("channel", "content", "timeout_s", "sender_id")


def _digest(brand: Brand, config: Json) -> str:
    """What makes it another cascade: also what its senders, its topic and its template are by now."""
    version = version_of(config, brand) if config["template_id"] is not None else None
    topic = Topic.objects.get(pk=config["topic_id"])
    now_is = {
        "brand": brand.pk,
        "traffic_class": topic.traffic_class,
        "version": version and version.pk,
        "senders": [(sender := sender_of(each, brand)) and sender.pk for each in config["steps"]],
    }
    return hashlib.sha256(json.dumps([config, now_is], sort_keys=True, default=str).encode()).hexdigest()


def _door(brand: Brand, config: Json, by: User | None, now: datetime) -> Trigger:
    """The entry of its journey, which is made, or launched again, if need be."""
    digest = _digest(brand, config)
    known = Journey.objects.filter(ad_hoc=digest, status=Journey.Status.RUNNING).first()
    if known:
        try:
            with transaction.atomic():  # lets go of the journey's row, should it have been finished meanwhile
                return door_of(known, None)
        except Conflict:
            pass
    # Two who ask for the same for the first time: the second waits here, and then finds what the first has made.
    rows(sql.SQL("select pg_advisory_xact_lock(hashtextextended({}, 5))").format(digest))
    journey = Journey.objects.filter(ad_hoc=digest).first() or _made(brand, config, digest, by, now)
    if journey.status != Journey.Status.RUNNING:
        if (
            Journey.objects.filter(ad_hoc__isnull=False, brand=brand, status=Journey.Status.RUNNING).count()
            >= MOST_RUNNING
        ):
            raise TooMany
        actions.launch(journey, by, now)
    return door_of(journey, None)


def _made(brand: Brand, config: Json, digest: str, by: User | None, now: datetime) -> Journey:
    journey = actions.create(f"Cascade by API {digest[:8]}", brand, by, graph_of(config))
    journey.ad_hoc = digest
    journey.save(update_fields=["ad_hoc"])
    try:
        actions.publish_version(journey, by, now)
    except Unpublishable as error:
        wrong = [each for each in error.problems if each.severity == "error"]
        raise ValidationError({each.field or "steps": [each.message] for each in wrong}) from None
    journey.refresh_from_db()
    return journey


def graph_of(config: Json) -> Json:
    """Entry by API, the cascade, and an exit for each of its ports, which is called like it."""
    ports = [each.key for each in NODES["cascade"].ports(config)]
    nodes = [("entry", "entry_api", {"reentry": "any_time"}), ("cascade", "cascade", config)]
    nodes += [(port, "exit", {}) for port in ports]
    ways = [("entry", "next", "cascade"), *(("cascade", port, port) for port in ports)]
    return {
        "nodes": [
            {"id": id_, "type": type_, "config": each, "position": {"x": 0, "y": 120 * place}}
            for place, (id_, type_, each) in enumerate(nodes)
        ],
        "edges": [
            {"id": f"{source}-{port}", "source": source, "port": port, "target": target}
            for source, port, target in ways
        ],
    }
