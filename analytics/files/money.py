"""What a reader must know of the money in an answer: by which rates it was converted, and what is left out."""

from decimal import Decimal

from analytics.files.words import Words
from analytics.report import Answer, Kind, Table


def has_money(table: Table) -> bool:
    return any(each.kind is Kind.MONEY for each in table.columns)


def money_notes(answer: Answer, words: Words) -> list[str]:
    """Sentences; none where all of it is in one currency."""
    found = []
    if answer.conversions:
        rates = "; ".join(
            words.said("rate", of=each["currency"], rate=plain(each["rate"]), to=answer.currency, day=each["set_on"])
            for each in answer.conversions
        )
        found.append(words.said("converted", rates=rates))
    if answer.other_currencies:
        found.append(words.said("noRate", others=", ".join(answer.other_currencies)))
    return found


def plain(rate: Decimal) -> str:
    """1.0800000000 as 1.08."""
    return f"{rate.normalize():f}"
