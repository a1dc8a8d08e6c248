"""A journey of 500 nodes in which people move: ten chains of blocks of ten, with every common kind of card."""

from typing import Any

BLOCKS, CHAIN, PER_ROW, TAIL = 49, 5, 7, 7
STEP_X, STEP_Y = 380, 330
Graph = dict[str, list[dict[str, Any]]]


def big_graph(cascade: dict[str, Any], segment: int) -> Graph:
    """`cascade` is the config of one that may be published. Nobody waits long but in the cascades, and at the end."""
    chains = range(0, BLOCKS, CHAIN)
    nodes = [
        _node("in", "entry_segment", {"segment_id": segment, "reentry": "never"}, -2 * STEP_X, 0),
        _node("fan", "split", _arms(*[100 // len(chains)] * len(chains)), -STEP_X, 0),
    ]
    edges = [_edge("in", "next", "fan")]
    edges += [_edge("fan", f"arm{number}", f"{first}-0") for number, first in enumerate(chains)]
    for block in range(BLOCKS):
        is_last = block == BLOCKS - 1 or (block + 1) % CHAIN == 0
        _block(nodes, edges, block, "tail-0" if is_last else f"{block + 1}-0", cascade)
    bottom = BLOCKS // PER_ROW * 2 * STEP_Y
    for number in range(TAIL):
        nodes.append(_node(f"tail-{number}", "wait", {"duration_s": 60}, number * STEP_X, bottom))
        edges.append(_edge(f"tail-{number}", "next", f"tail-{number + 1}" if number < TAIL - 1 else "end"))
    nodes.append(_node("end", "exit", {}, TAIL * STEP_X, bottom))
    return {"nodes": nodes, "edges": edges}


def _block(nodes: list[Any], edges: list[Any], block: int, after: str, cascade: dict[str, Any]) -> None:
    rule = {"all": [{"type": "purchase_count", "compare": "at_least", "value": 1 + block % 5}]}
    push = next(each for each in cascade["steps"] if each["channel"] == "push")
    message = {"topic_id": cascade["topic_id"], "channel": "push", "content": push["content"]}
    parts: list[tuple[str, dict[str, Any], dict[str, int | str]]] = [
        ("condition", {"rule": rule}, {"yes": 1, "no": 2}),
        ("split", _arms(10, 90), {"arm0": 4, "arm1": 2}),
        ("wait", {"duration_s": 5}, {"next": 3}),
        ("split", _arms(4, 96), {"arm0": 4, "arm1": 6}),
        ("cascade", cascade, {"reacted": 5, "exhausted": 6, "unreachable": 6}),
        ("exit", {}, {}),
        ("condition", {"rule": rule}, {"yes": 7, "no": 8}),
        ("split", _arms(5, 95), {"arm0": 9, "arm1": 8}),
        ("wait", {"duration_s": 2}, {"next": after}),
        ("message", message, {"sent": after, "not_sent": after}),
    ]
    left, top = block % PER_ROW * 5 * STEP_X, block // PER_ROW * 2 * STEP_Y
    for number, (type_, config, ways) in enumerate(parts):
        nodes.append(_node(f"{block}-{number}", type_, config, left + number % 5 * STEP_X, top + number // 5 * STEP_Y))
        for port, to in ways.items():
            edges.append(_edge(f"{block}-{number}", port, to if isinstance(to, str) else f"{block}-{to}"))


def _arms(*shares: int) -> dict[str, Any]:
    arms = [{"key": f"arm{each}", "label": "ABCDEFGHIJ"[each], "share": share} for each, share in enumerate(shares)]
    return {"arms": arms}


def _node(id_: str, type_: str, config: dict[str, Any], x: int, y: int) -> dict[str, Any]:
    return {"id": id_, "type": type_, "config": config, "position": {"x": x, "y": y}}


def _edge(source: str, port: str, target: str) -> dict[str, Any]:
    return {"id": f"{source}.{port}", "source": source, "port": port, "target": target}
