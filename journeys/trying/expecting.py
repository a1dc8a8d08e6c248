"""What a test expects, compared with what a try has said; what differs, in words.

A difference is said in English. For readers of other languages it has a code and values: their browser puts the
sentence together (`differences.json`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from delivery import statuses
from journeys.graph import Node, parse
from journeys.nodes import NODES
from journeys.reasons import Reason
from journeys.timeline.decision_words import channel_words
from journeys.trying.telling import EXIT, NOT_COME

Json = dict[str, Any]
LONGEST = 400
SPECIAL = {NOT_COME: "does not come in", EXIT: "leaves by an exit"}


@dataclass(frozen=True)
class Difference:
    """What differs: in English, and as a code with its values."""

    words: str
    code: str
    params: Json = field(default_factory=dict)


def differences(expected: Json, told: Json, graph: Json) -> list[Difference]:
    """None where everything is as expected. `expected` as of shapes.ExpectedShape."""
    nodes = {each.id: each for each in parse(graph)[0].nodes}
    found = list(_unknown(expected, nodes))
    if not found:
        found = [*_passes(expected, told, nodes), *_messages(expected, told, nodes), *_ends(expected, told, nodes)]
    return found


def ended_by(told: Json) -> set[str]:
    """What may stand in `ends`: where it ended or waits, and why."""
    ended, here = told["ended"], told["here"]
    if ended:
        return {ended["node"], ended["reason"]}
    return {here["node"]} if here else set()


def _unknown(expected: Json, nodes: dict[str, Node]) -> Iterator[Difference]:
    named = [*expected["passes"], *(each["node"] for each in [*expected["messages"], *expected["not_messages"]])]
    for node in dict.fromkeys(named):
        if node and node not in nodes:
            words = f"It is about the block “{node}”, which is not in the journey any more."
            yield Difference(words, "block_gone", {"node": node})
    ends = expected["ends"]
    if ends and ends not in nodes and ends not in Reason.values and ends not in SPECIAL:
        words = f"It expects to end at “{ends}”, which is neither a block of the journey nor a reason."
        yield Difference(words, "end_gone", {"node": ends})


def _passes(expected: Json, told: Json, nodes: dict[str, Node]) -> Iterator[Difference]:
    """The nodes in their order; others may come between."""
    way = way_of(told)
    place = 0
    for node in expected["passes"]:
        try:
            place = way.index(node, place) + 1
        except ValueError:
            code, where = (
                ("not_passed", "at all") if node not in way else ("passed_before", "after the block before it")
            )
            words = f"It expects to pass {_called(nodes, node)}, which was not passed {where}. {_went(told, nodes)}"
            yield Difference(words, code, {"block": _block(nodes, node), "went": _stand(told, nodes)})
            return


def way_of(told: Json) -> list[str]:
    """The nodes that were come through, each visit once."""
    way: list[str] = []
    for each in told["path"]:
        if not way or way[-1] != each["node"]:
            way.append(each["node"])
    ended = told["ended"] or told["here"]
    if ended and way and way[-1] != ended["node"]:
        way.append(ended["node"])
    return way


def _messages(expected: Json, told: Json, nodes: dict[str, Node]) -> Iterator[Difference]:
    for wanted in expected["messages"]:
        if any(_fits(wanted, each) for each in told["messages"]):
            continue
        message = _message(wanted, nodes)
        near = [each for each in told["messages"] if _fits(wanted | {"contains": ""}, each)]
        if near and wanted["contains"]:
            says = _short(_words_of(near[0]))
            words = f"It expects {_wanted(wanted, nodes)} to say “{wanted['contains']}”. It says: “{says}”."
            yield Difference(words, "says_otherwise", {"message": message, "says": says})
        else:
            words = f"It expects {_wanted(wanted, nodes)}, which was not sent. {_sent(told)}"
            yield Difference(words, "not_sent", {"message": message, "sent": _channels(told)})
    for wanted in expected["not_messages"]:
        if any(_fits(wanted, each) for each in told["messages"]):
            said = f" that says “{wanted['contains']}”" if wanted["contains"] else ""
            words = f"It expects no {_wanted(wanted, nodes, article=False)}{said}, and one was sent."
            yield Difference(words, "sent", {"message": _message(wanted, nodes)})


def _fits(wanted: Json, message: Json) -> bool:
    """Whether a message that has left, or still waits to, is the one that is meant."""
    return (
        message["status"] not in (statuses.SUPERSEDED, *statuses.FAILURES)
        and wanted["node"] in ("", message["node"])
        and wanted["step"] in (None, message["step"])
        and wanted["channel"] in ("", message["channel"])
        and wanted["contains"].casefold() in _words_of(message).casefold()
    )


def _words_of(message: Json) -> str:
    return " ".join(" ".join(str(each) for each in message["fields"].values()).split())


def _ends(expected: Json, told: Json, nodes: dict[str, Node]) -> Iterator[Difference]:
    ends = expected["ends"]
    if ends and ends not in ended_by(told):
        end = {"block": _block(nodes, ends)} if ends in nodes else {"reason": ends}
        words = f"It expects to end {_by(ends, nodes)}. {_went(told, nodes)}"
        yield Difference(words, "ends_otherwise", {"end": end, "went": _stand(told, nodes)})


def _by(end: str, nodes: dict[str, Node]) -> str:
    if end in nodes:
        return f"at {_called(nodes, end)}"
    return f"because the person {SPECIAL[end]}" if end in SPECIAL else f"because: {Reason(end).label}"


def _went(told: Json, nodes: dict[str, Node]) -> str:
    """Where the person came to instead."""
    ended, here = told["ended"], told["here"]
    if ended is None:
        return f"The person waits at {_called(nodes, here['node'])}." if here else ""
    if ended["reason"] == NOT_COME:
        return "The person did not come in."
    if ended["reason"] == EXIT:
        return f"The person ended at {_called(nodes, ended['node'])}."
    return f"The person ended at {_called(nodes, ended['node'])}: {Reason(ended['reason']).label}."


def _stand(told: Json, nodes: dict[str, Node]) -> Json:
    """The same as values: where the person stands or ended, and why."""
    found = told["ended"] or told["here"]
    return {"block": _block(nodes, found["node"]), "reason": found.get("reason", "")} if found else {}


def _channels(told: Json) -> list[str]:
    return [each["channel"] for each in told["messages"] if each["status"] != statuses.SUPERSEDED]


def _sent(told: Json) -> str:
    gone = [channel_words(each)["label"] for each in _channels(told)]
    return f"Sent were: {', '.join(gone)}." if gone else "Nothing was sent."


def _wanted(wanted: Json, nodes: dict[str, Node], *, article: bool = True) -> str:
    noun = channel_words(wanted["channel"])["noun"] if wanted["channel"] else "message"
    words = f"{'an' if noun[0] in 'aei' else 'a'} {noun}" if article else noun
    if wanted["node"]:
        words += f" from {_called(nodes, wanted['node'])}"
    return words + (f", step {wanted['step']}" if wanted["step"] else "")


def _message(wanted: Json, nodes: dict[str, Node]) -> Json:
    block = _block(nodes, wanted["node"]) if wanted["node"] else None
    return {"channel": wanted["channel"], "step": wanted["step"], "contains": wanted["contains"], "block": block}


def _block(nodes: dict[str, Node], node: str) -> Json:
    """A node as readers of any language can be told of it: its own name, else that of its type."""
    found = nodes.get(node)
    return {
        "id": node,
        "label": (found.config.get("label") or "") if found else "",
        "type": found.type if found else "",
    }


def _called(nodes: dict[str, Node], node: str) -> str:
    """The name that the marketer gave a node, else that of its type."""
    found = nodes.get(node)
    label = found.config.get("label") if found else None
    if label:
        return f"“{label}”"
    return f"“{NODES[found.type].label}” ({node})" if found and found.type in NODES else f"“{node}”"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
