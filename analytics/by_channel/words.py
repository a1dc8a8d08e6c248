"""Advice about a link of a chain, in plain sentences: the numbers, and how sure they are."""

from analytics.by_channel.advice import FEWEST, Advice, Verdict

LABELS = {
    Verdict.THIN: "Too few messages",
    Verdict.KEEP_EARNS: "Earns its cost",
    Verdict.KEEP_SPARES: "Spares dearer steps",
    Verdict.DROP_COST: "Could be dropped",
    Verdict.DROP_SILENT: "Could be dropped",
    Verdict.OPEN: "Not decided yet",
    Verdict.FREE: "Costs nothing",
    Verdict.UNTOLD: "A matter of what reach is worth",
}
SENTENCES = {
    Verdict.THIN: f"Only {{sent}} messages: from {FEWEST} on something can be said.",
    Verdict.KEEP_EARNS: "It cost {cost} and brought {worth} (most likely between {low} and {high}): dropping it would "
    "lose more than it saves.",
    Verdict.KEEP_SPARES: "It cost {cost} and kept {reached} people from the steps behind it, which cost {later} for so "
    "many.",
    Verdict.DROP_COST: "It cost {cost} and brought {worth} ({high} at most): dropping it saves more than it loses.",
    Verdict.DROP_SILENT: "It reaches {reach_high} of its people at most, and those behind it wait for its time-out.",
    Verdict.OPEN: "It cost {cost} and brought {worth}; that may be chance (between {low} and {high}).",
    Verdict.FREE: "It reached {reached} people at no cost.",
    Verdict.UNTOLD: "Nothing was bought by this cascade: each person reached cost {each}, and whether that is worth it "
    "the numbers do not say.",
}
BLIND = "Reading is not reported on this channel: only clicks and answers count as reached."


def sentence(advice: Advice, currency: str) -> str:
    """What the numbers say of the step, with its evidence."""
    link = advice.link
    text = SENTENCES[advice.verdict].format(
        sent=f"{link.tried:,}",
        reached=f"{link.reached:,}",
        cost=_money(link.cost, currency),
        worth=_money(advice.worth, currency),
        low=_money(advice.worth_low, currency),
        high=_money(advice.worth_high, currency),
        later=_money(advice.later, currency),
        reach_high=f"{advice.reach_high or 0:.1%}",
        each=_money(link.cost / link.reached, currency) if link.reached else "–",
    )
    return f"{text} {BLIND}" if advice.reads_unknown and advice.verdict != Verdict.THIN else text


def _money(amount: object, currency: str) -> str:
    return f"{amount:,.2f} {currency}"
