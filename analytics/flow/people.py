"""Who is behind the numbers of a journey: SQL that stops as soon as enough were found."""

from collections.abc import Callable, Iterable

from psycopg import sql

from analytics.by_channel import behind
from analytics.by_channel.behind import Cell
from analytics.flow.asked import Asked
from analytics.flow.counted import EXIT, OUT
from analytics.flow.steps import STOPS, Key, key_of
from analytics.passes import chains, comes_again
from analytics.period import Period
from analytics.reaction_times import EDGES
from analytics.report import NoPeople, either
from delivery.models import Sender
from delivery.statements import WITHHELD
from delivery.statuses import FAILURES
from journeys.figures.facts import HERE, OVER
from journeys.program import Op
from lib.sql import beside, fill

REACTED_AT = {
    "read": "m.opened_at",
    "answered": "least(m.clicked_at, m.replied_at)",
    "reacted": "least(case when m.opened_grade in ('certain', 'likely') then m.opened_at end, m.clicked_at,"
    " m.replied_at)",
}
# Of a message `m`: what it was charged for, and whether it was (analytics/rolling/rolls/messages.sql).
BILLED_ON = sql.SQL(
    "case when m.cost_if_delivered is not null then 'delivered' when m.cost <> 0 then 'sent' else '' end"
)
BILLED = sql.SQL("case when m.cost_if_delivered is null then m.cost <> 0 else m.delivered_at is not null end").format()
Way = tuple[int, int, str, str]  # version, op, port, reason (empty: any)

# The message `m` of the pass that begins with the decision `d`, or its decision `k`.
MESSAGE = sql.SQL(
    "exists (select from delivery_message m where m.customer_id = d.customer_id and m.enrollment_id = d.enrollment_id"
    " and m.op = s.op and m.visit >= d.visit and {})"
)
# Where a way leads round and into the cascade again: nothing of a later pass.
NO_LATER_PASS = sql.SQL(
    " and not exists (select from journeys_decision n where n.customer_id = d.customer_id"
    " and n.enrollment_id = d.enrollment_id and n.op = s.first_op and n.visit > d.visit and n.visit <= {}.visit)"
)
DECISION = sql.SQL(
    "exists (select from journeys_decision k where k.customer_id = d.customer_id and k.enrollment_id = d.enrollment_id"
    " and k.version_id = d.version_id and k.visit >= d.visit and {})"
)


def entered(asked: Asked) -> sql.Composed:
    """Who came in."""
    return decided(asked, [(version, op.number, "next", "") for version, op in ops_of(asked) if op.kind == "enter"])


def refused(asked: Asked, reason: str) -> sql.Composed:
    """Who came to the door and was not let in."""
    return fill(
        beside(__file__, "people_refused.sql"),
        versions=asked.ids,
        reason=reason,
        since=asked.since,
        until=asked.until,
        among=asked.among,
    )


def left(asked: Asked, door: str = "", which: str = "") -> sql.Composed:
    """Who left: by any door, by the exit `which`, or put out for the reason `which`."""
    ways: list[Way] = []
    for version, op in ops_of(asked):
        program = asked.programs[version]
        if door in ("", EXIT):
            for port in op.ports:
                target = program.target(op, port)
                if target.kind == EXIT and which in ("", target.node):
                    ways.append((version, op.number, port, ""))
            if op.kind == EXIT and which in ("", op.node):
                ways.append((version, op.number, HERE, ""))
        if door in ("", OUT) and OUT not in op.ports:
            ways.append((version, op.number, OUT, which if door else ""))
    return decided(asked, ways)


def brought(asked: Asked) -> sql.Composed:
    """Who was taken to the version from other ones."""
    return decided(asked, [(version, op.number, HERE, "") for version, op in ops_of(asked)])


def gone(asked: Asked) -> sql.Composed:
    """Who was taken from the version to other ones."""
    return decided(asked, [(version, op.number, OVER, "") for version, op in ops_of(asked)])


def came(asked: Asked, node: str) -> sql.Composed:
    """Who came to a node."""
    ways: list[Way] = []
    for version, op in ops_of(asked):
        ways += [
            (version, op.number, port, "") for port in op.outs if asked.programs[version].target(op, port).node == node
        ]
        if op.node == node:
            ways.append((version, op.number, HERE, ""))
            if op.kind == "enter":
                ways.append((version, op.number, "next", ""))
    return decided(asked, ways)


def went(asked: Asked, node: str, port: str, reason: str) -> sql.Composed:
    """Who left a node by one of its ports, and why."""
    ways = [
        (version, op.number, own, reason)
        for version, op in ops_of(asked)
        if op.node == node
        for own in {*op.ports, OUT, OVER, "refused", "holdout"}
        if op.outs.get(own, own) == port
    ]
    return decided(asked, ways)


def decided(asked: Asked, ways: Iterable[Way]) -> sql.Composed:
    """About whom one of these decisions was taken in the period. Raises NoPeople when there can be none."""
    return decided_in(asked.filters.period, ways, asked.among)


def decided_in(period: Period, ways: Iterable[Way], among: sql.Composable | None = None) -> sql.Composed:
    """The same of any journeys."""
    listed = list(ways)
    if not listed:
        raise NoPeople("There is no such block or way out in this journey.")
    versions, ops, ports, reasons = map(list, zip(*listed, strict=True))
    return fill(
        beside(__file__, "people.sql"),
        versions=versions,
        ops=ops,
        ports=ports,
        reasons=reasons,
        since=period.since,
        until=period.until,
        among=among or sql.SQL("true"),
    )


def inside(asked: Asked, node: str | None = None) -> sql.Composed:
    """Who is inside, or stands at a node, now."""
    if not asked.is_open:
        raise NoPeople("Who was inside at the end of a past period is not kept. Choose a period up to today.")
    places = [(version, op.number) for version, op in ops_of(asked) if node in (None, op.node)]
    if not places:
        raise NoPeople("There is no such block in this journey.")
    versions, ops = map(list, zip(*places, strict=True))
    return sql.SQL(
        "select d.customer_id from journeys_enrollment d where d.due_at is not null"
        " and (d.version_id, d.op) in (select * from unnest({}::bigint[], {}::smallint[])) and {}"
    ).format(versions, ops, asked.among)


def at_step(asked: Asked, node: str, step: int, channel: str, figure: str) -> sql.Composed:
    """Who is behind a figure of a step: `figure` is a column of PassRoll, or “stopped” by anything."""
    places: list[tuple[int, int, int]] = []
    others: set[int] = set()
    loops = False
    for version, ops, sends in chains(asked.published):
        for op in sends:
            if key_of(op) == (node, step, channel):
                places.append((version.version_id, ops[0].number, op.number))
                others |= {each.number for each in sends} - {op.number}
                # (Who chooses comes to its first op with each step.)
                loops = comes_again(version, ops) and ops[0].kind != "choose"
    holds = _holds(figure, sorted(others), loops=loops)
    if not places or holds is None:
        raise NoPeople("There is no such step in this journey.")
    versions, firsts, numbers = map(list, zip(*places, strict=True))
    counted = sql.Identifier(figure if figure != "stopped" else "passes")
    return fill(
        beside(__file__, "people_of_step.sql"),
        versions=versions,
        firsts=firsts,
        ops=numbers,
        since=asked.since,
        until=asked.until,
        among=asked.among,
        counted=counted,
        holds=holds,
    )


def at_steps(asked: Asked, figure: str, *, channel: str | None = None) -> sql.Composed:
    """The same of all steps, or of those over a channel."""
    steps = dict.fromkeys(key_of(op) for _, _, sends in chains(asked.published) for op in sends)
    return either(at_step(asked, *key, figure) for key in steps if channel in (None, key[2]))


def of_cascade(asked: Asked, node: str, figure: str) -> sql.Composed:
    """Who is behind what became of the passes of a cascade."""
    parts = []
    for version, ops, sends in chains(asked.published):
        if sends[0].node != node:
            continue
        loops = comes_again(version, ops) and ops[0].kind != "choose"
        holds = _of_pass(figure, [op.number for op in ops], [op.number for op in sends], loops=loops)
        if holds is None:
            raise NoPeople("There is no such number of a cascade.")
        parts.append(
            fill(
                beside(__file__, "people_of_step.sql"),
                versions=[version.version_id],
                firsts=[ops[0].number],
                ops=[sends[0].number],
                since=asked.since,
                until=asked.until,
                among=asked.among,
                counted=sql.Identifier("passes"),
                holds=holds,
            )
        )
    return either(parts)


def of_sent(
    asked: Asked, figure: str, key: Key | None = None, channel: str | None = None, bucket: int | None = None
) -> sql.Composed:
    """Of messages that were handed over in the period, by one step or all over a channel: who has reacted (`figure`);
    `bucket`: after how long (reaction_times.EDGES).
    """
    ops = [
        (version, op.number)
        for version, op in ops_of(asked)
        if op.kind == "send" and (key is None or key_of(op) == key) and channel in (None, op.args["channel"])
    ]
    if not ops:
        raise NoPeople("There is no such step in this journey.")
    after = sql.SQL("width_bucket(extract(epoch from {} - m.sent_at)::float8 - 0.0000001, {}::float8[]) = {}")
    also = [] if bucket is None else [after.format(sql.SQL(REACTED_AT[figure]), list(EDGES), bucket)]
    found = behind.of_messages(asked.filters, figure, Cell(journeys=[asked.journey.pk], ops=ops), also)
    return _among(asked, found)


def charged(asked: Asked, figure: str, row: str | None = None) -> sql.Composed:
    """Of the messages of a row of costs, or of all of them: `figure` is sent, delivered or cost, or what was billed."""
    also = [BILLED] if figure == "billed" else []
    figure = "sent" if figure == "billed" else figure
    if row is None:
        cell = Cell(journeys=[asked.journey.pk], ops=_sends(asked))
        return _among(asked, behind.of_messages(asked.filters, figure, cell, also))
    channel, rest = row.split("|", 1)
    account, country, billed_on = rest.rsplit("|", 2)
    also.append(sql.SQL("{} = {}").format(BILLED_ON, billed_on))
    senders = list(Sender.objects.filter(account__name=account).values_list("pk", flat=True))
    cell = Cell([channel], [asked.journey.pk], senders, _sends(asked), country=country)
    return _among(asked, behind.of_messages(asked.filters, figure, cell, also))


def _sends(asked: Asked) -> list[tuple[int, int]]:
    return [(version, op.number) for version, op in ops_of(asked) if op.kind == "send"]


def _among(asked: Asked, people: sql.Composed) -> sql.Composed:
    """Of them those who are meant."""
    return sql.SQL("select d.customer_id from ({}) d (customer_id) where {}").format(people, asked.among)


def converted(asked: Asked, node: str, step: int, channel: str) -> sql.Composed:
    """Whose purchases count for a step, by the rule that is asked for."""
    return _converted(asked, lambda op: key_of(op) == (node, step, channel))


def all_converted(asked: Asked) -> sql.Composed:
    """Whose purchases count for any of the steps."""
    return _converted(asked, lambda op: True)


def _converted(asked: Asked, wanted: Callable[[Op], bool]) -> sql.Composed:
    ops = [(version, op.number) for version, op in ops_of(asked) if op.kind == "send" and wanted(op)]
    if not ops:
        raise NoPeople("There is no such step in this journey.")
    versions, numbers = map(list, zip(*ops, strict=True))
    return sql.SQL(
        "select d.customer_id from analytics_conversion d where d.journey_id = {} and d.hour_at >= {}"
        " and d.hour_at < {} and d.{} > 0 and {}"
        " and (d.version_id, d.op) in (select * from unnest({}::bigint[], {}::smallint[]))"
    ).format(
        asked.journey.pk,
        asked.since,
        asked.until,
        sql.Identifier(f"count_{asked.filters.rule}"),
        asked.among,
        versions,
        numbers,
    )


def _of_pass(figure: str, ops: list[int], sends: list[int], *, loops: bool) -> sql.Composable | None:
    """What is asked of a whole pass through a cascade of these ops."""
    within = {each: NO_LATER_PASS.format(sql.Identifier(each)) if loops else sql.SQL("") for each in "mk"}
    own = sql.SQL("k.op = any({}::smallint[])").format(ops)
    stopped = DECISION.format(sql.SQL("{} and k.port in ('stopped', 'reacted'){}").format(own, within["k"]))
    put_out = DECISION.format(sql.SQL("{} and k.port in ('out', 'over'){}").format(own, within["k"]))
    # Where a way leads into the cascade again, who is inside is in the last of their passes.
    last = sql.SQL(
        " and not exists (select from journeys_decision n where n.customer_id = d.customer_id"
        " and n.enrollment_id = d.enrollment_id and n.op = s.first_op and n.visit > d.visit)"
        if loops
        else ""
    )
    is_open = sql.SQL(
        "exists (select from journeys_enrollment e where e.customer_id = d.customer_id and e.id = d.enrollment_id"
        " and e.due_at is not null and e.version_id = d.version_id and e.op = any({}::smallint[]){})"
    ).format(ops, last)
    messages = sql.SQL(
        "(select count(*) from delivery_message m where m.customer_id = d.customer_id"
        " and m.enrollment_id = d.enrollment_id and m.op = any({}::smallint[]) and m.visit >= d.visit and {}{})"
    )
    failures = sql.SQL("{}::text[]").format(sorted(FAILURES))
    delivered = sql.SQL("m.delivered_at is not null and m.status <> all({})").format(failures)
    none_of = sql.SQL("not {} and not {}")
    known: dict[str, sql.Composable] = {
        "passes": sql.SQL("true"),
        "stopped": stopped,
        "put_out": sql.SQL("{} and not {}").format(put_out, stopped),
        "open": is_open,
        "ended": sql.SQL("{} and not {}").format(none_of.format(stopped, put_out), is_open),
        "reached": sql.SQL("{} > 0").format(messages.format(sends, delivered, within["m"])),
        "doubled": sql.SQL("{} > 1").format(messages.format(sends, delivered, within["m"])),
        "spent": sql.SQL("{} > 0").format(messages.format(sends, sql.SQL("m.cost > 0"), within["m"])),
    }
    return known.get(figure)


def _holds(figure: str, others: list[int], *, loops: bool) -> sql.Composable | None:
    """What is asked of a pass."""
    within = {each: NO_LATER_PASS.format(sql.Identifier(each)) if loops else sql.SQL("") for each in "mko"}

    def message(condition: sql.Composable) -> sql.Composable:
        return MESSAGE.format(condition + within["m"])

    def decision(condition: sql.Composable) -> sql.Composable:
        return DECISION.format(condition + within["k"])

    failures = sql.SQL("{}::text[]").format(sorted(FAILURES))
    delivered = sql.SQL("m.delivered_at is not null and m.status <> all({})").format(failures)
    tried = sql.SQL(
        "(m.sent_at is not null or (m.failed_at is not null and coalesce(m.error_code, '') <> all({}::text[])))"
    ).format(list(WITHHELD))
    # Another step's message `o` of the same pass that was delivered.
    other = sql.SQL(
        "(select from delivery_message o where o.customer_id = d.customer_id and o.enrollment_id = d.enrollment_id"
        " and o.op = any({}::smallint[]) and o.visit >= d.visit and o.delivered_at is not null"
        " and o.status <> all({}){})"
    )
    stopped = "k.op between s.op and s.op + 1 and k.port in ('stopped', 'reacted')"
    known: dict[str, sql.Composable] = {
        "passes": sql.SQL("true"),
        "came": decision(sql.SQL("k.op = s.op")),
        "sent": message(sql.SQL("true")),
        "tried": message(tried),
        "cost": message(sql.SQL("m.cost > 0 and {}").format(tried)),
        "delivered": message(delivered),
        "reacted": message(
            sql.SQL("(m.clicked_at is not null or m.replied_at is not null or m.opened_grade in ('certain', 'likely'))")
        ),
        "only_here": message(
            sql.SQL("{} and not exists {}").format(delivered, other.format(others, failures, sql.SQL("")))
        ),
        "doubled": message(
            sql.SQL("{} and exists {} and not exists {}").format(
                delivered,
                other.format(others, failures, sql.SQL(" and o.visit < m.visit")),
                other.format(others, failures, sql.SQL(" and o.visit > m.visit")),
            )
        ),
        "stopped": decision(sql.SQL(stopped)),
        "open": sql.SQL(
            "exists (select from journeys_enrollment e where e.customer_id = d.customer_id and e.id = d.enrollment_id"
            " and e.due_at is not null and e.version_id = d.version_id and e.op between s.op and s.op + 1)"
        ),
    }
    read = sql.SQL(
        "exists (select from delivery_message m where m.customer_id = d.customer_id"
        " and m.enrollment_id = d.enrollment_id and m.visit >= d.visit and m.opened_grade in ('certain', 'likely'))"
    )
    for each in STOPS:
        reason = "opened" if each == "weak" else each
        holds: sql.Composable = decision(sql.SQL(stopped + " and k.reason = {}").format(reason))
        if reason == "opened":
            holds = sql.SQL("({} and {})").format(holds, read if each == "opened" else sql.SQL("not {}").format(read))
        known[f"stopped_{each}"] = holds
    return known.get(figure)


def ops_of(asked: Asked) -> list[tuple[int, Op]]:
    """All ops, each with its version."""
    return [(version, op) for version, program in asked.programs.items() for op in program.ops]
