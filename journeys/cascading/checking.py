"""What can be wrong with a cascade beyond its fields: senders, topics and templates that are missing, prices."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Brand
from delivery.kinds import KINDS
from delivery.models import Sender, TemplateVersion
from journeys.cascading.ordering import currencies
from journeys.graph import Node
from journeys.node import Scope
from journeys.problems import WARNING, Problem


def problems(node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
    """All of them; `config` is valid."""
    if config["topic_id"] not in scope.stock.topics:
        yield Problem(
            "topic_gone",
            "The topic of this cascade does not exist.",
            "Choose a topic of this brand.",
            node.id,
            field="topic_id",
        )
    yield from _of_template(node, config, scope)
    senders = [scope.stock.sender(step["channel"], step["sender_id"]) for step in config["steps"]]
    for index, step in enumerate(config["steps"]):
        if senders[index] is None:
            label = KINDS[step["channel"]].label
            yield Problem(
                "no_sender",
                f"Step {index + 1} ({label}) has no sender.",
                f"Choose a {label} sender of this brand, or ask an admin to add one.",
                node=node.id,
                field=f"steps.{index}.sender_id",
                params={"step": index + 1, "channel": step["channel"]},
            )
    if config["budget"] is not None:
        yield from _of_budget(node, [each for each in senders if each])


def version_of(config: dict[str, Any], brand: Brand) -> TemplateVersion | None:
    """The newest version of the chosen template."""
    found = TemplateVersion.objects.select_related("template")
    return found.filter(template__pk=config["template_id"], template__brand=brand).order_by("-number").first()


def sender_of(step: dict[str, Any], brand: Brand) -> Sender | None:
    """The chosen sender, else the brand's default one of the channel, else any that is active."""
    senders = Sender.objects.filter(brand=brand, channel=step["channel"], is_active=True, account__is_active=True)
    if step["sender_id"] is not None:
        return senders.filter(pk=step["sender_id"]).first()
    return senders.order_by("-is_default", "id").first()


def _of_template(node: Node, config: dict[str, Any], scope: Scope) -> Iterable[Problem]:
    if config["template_id"] is None:
        return
    version = scope.stock.templates.get(config["template_id"])
    if version is None:
        yield Problem(
            "template_gone",
            "The template of this cascade does not exist.",
            "Choose a template of this brand, or write the texts here.",
            node.id,
            field="template_id",
        )
        return
    for index, step in enumerate(config["steps"]):
        if step["channel"] not in version.variants:
            label, name = KINDS[step["channel"]].label, version.template.name
            yield Problem(
                "no_variant",
                f"Step {index + 1} ({label}): the template “{name}” has no text for {label}.",
                "Write it in the template, remove the step, or write the texts here.",
                node.id,
                field=f"steps.{index}.content",
                params={"step": index + 1, "channel": step["channel"], "template": name},
            )


def _of_budget(node: Node, senders: list[Sender]) -> Iterable[Problem]:
    charged = currencies(senders)
    if not charged:
        yield Problem(
            "budget_without_prices",
            "The budget limits nothing: no price is known for any step.",
            "Ask an admin for the price lists of the accounts, or remove the budget.",
            node.id,
            field="budget",
            severity=WARNING,
        )
    elif len(charged) > 1:
        yield Problem(
            "budget_currencies",
            f"The steps are charged in several currencies: {', '.join(sorted(charged))}.",
            "Choose senders whose accounts charge in one currency, or remove the budget.",
            node.id,
            field="budget",
            params={"currencies": ", ".join(sorted(charged))},
        )
