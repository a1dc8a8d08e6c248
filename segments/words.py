"""A rule in plain words."""

from typing import Any

from segments.known import Known
from segments.tree import Group, Leaf, Node, Not, RuleInvalid, parse


def words_of(node: Node, known: Known) -> str:
    """One sentence without its end: “made at least 3 purchases and (city is Kyiv or city is Lviv)”."""
    if isinstance(node, Leaf):
        return node.condition.words(node.config, known)
    if isinstance(node, Not):
        inner = words_of(node.child, known)
        return f"not {inner}" if _grouped(node.child) else f"not ({inner})"
    if not node.children:
        return "everybody" if node.every else "nobody"
    joint = " and " if node.every else " or "
    return joint.join(_part(child, node, known) for child in node.children)


def words_of_rule(rule: Any, known: Known) -> str:
    """The words of a saved rule; of a broken one, what is wrong with it. Never raises, so that lists can be shown."""
    try:
        return words_of(parse(rule, known), known)
    except RuleInvalid as error:
        return f"This rule is broken: {error}"


def _part(child: Node, parent: Group, known: Known) -> str:
    words = words_of(child, known)
    mixed = isinstance(child, Group) and len(child.children) > 1 and child.every != parent.every
    return f"({words})" if mixed and len(parent.children) > 1 else words


def _grouped(node: Node) -> bool:
    """Whether the words need no brackets of their own: they have some, or nothing to keep together."""
    return isinstance(node, Group) and not node.children
