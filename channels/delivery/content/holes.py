"""What may be missing in a text when it is rendered: variables that are printed and have no default."""

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import nodes

from delivery.content.templates import sandbox

# What not everybody has. A brand has what it has, and links are there where they can be.
UNSURE = frozenset({"customer", "event", "payload", "answers"})
SURE = frozenset({"customer.id"})
DEFAULTS = frozenset({"default", "d"})
KEPT = 4096

Guarded = frozenset[str]


@lru_cache(KEPT)
def holes(source: str) -> tuple[str, ...]:
    """The variables, as they are written, that end a message to whoever lacks them. Nothing for what cannot be read."""
    tree = _tree(source)
    return tuple(dict.fromkeys(_holes(tree, frozenset()))) if tree else ()


@lru_cache(KEPT)
def written(source: str) -> str:
    """What stands in every message that is made of this text, whoever it is for: the text without what is filled in."""
    tree = _tree(source)
    if tree is None:
        return source
    pieces = (piece for each in tree.body if isinstance(each, nodes.Output) for piece in each.nodes)
    return "".join(each.data for each in pieces if isinstance(each, nodes.TemplateData))


def _tree(source: str) -> nodes.Template | None:
    if "{" not in source:
        return None
    try:
        return sandbox(html=False).parse(source)
    except Exception:  # noqa: BLE001 - what cannot be read is told at its field; the parser fails in many ways
        return None


def _holes(node: nodes.Node, guarded: Guarded) -> Iterator[str]:
    """Those below a node; `guarded` are the variables that have been asked about on the way here."""
    match node:
        case nodes.If():
            asked = guarded | _asked(node.test)
            yield from (hole for each in [*node.body, *node.elif_] for hole in _holes(each, asked))
            yield from (hole for each in node.else_ for hole in _holes(each, asked))
        case nodes.CondExpr():
            asked = guarded | _asked(node.test)
            yield from (hole for each in (node.expr1, node.expr2) if each for hole in _holes(each, asked))
        case nodes.Or():
            # A variable without a value counts as false: then the other one is taken.
            if not _name(node.left):
                yield from _holes(node.left, guarded)
            yield from _holes(node.right, guarded | _asked(node.left))
        case nodes.And():
            yield from _holes(node.right, guarded | _asked(node.left))
        case nodes.Filter() if node.name in DEFAULTS and node.node is not None:
            if not _name(node.node):
                yield from _holes(node.node, guarded)
            yield from (hole for each in node.args for hole in _holes(each, guarded))
        case nodes.Test() | nodes.Assign() | nodes.Not():
            return
        case nodes.Getattr() | nodes.Getitem():
            name = _name(node)
            if name is None:
                yield from (hole for each in node.iter_child_nodes() for hole in _holes(each, guarded))
            elif name not in guarded | SURE:
                yield name
        case _:
            yield from (hole for each in node.iter_child_nodes() for hole in _holes(each, guarded))


def _asked(test: nodes.Node) -> Guarded:
    """The variables that a question is about."""
    found = [test, *test.find_all((nodes.Getattr, nodes.Getitem))]
    return frozenset(name for each in found if (name := _name(each)))


def _name(node: nodes.Node | None) -> str | None:
    """“customer.city” for what stands for it; None for what is no variable that somebody may lack."""
    parts: list[str] = []
    while isinstance(node, nodes.Getattr | nodes.Getitem):
        if isinstance(node, nodes.Getattr):
            parts.append(node.attr)
        elif isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            parts.append(node.arg.value)
        else:
            return None
        node = node.node
    if not parts or not isinstance(node, nodes.Name) or node.name not in UNSURE:
        return None
    return ".".join([node.name, *reversed(parts)])
