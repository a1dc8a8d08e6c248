"""Texts of cells into prices and numbers of pieces. Each raises Refused with the reason."""

from decimal import Decimal

from customers.importing.problems import Refused
from customers.importing.values import decimal_number

MOST = Decimal(10) ** 11
MOST_PIECES = Decimal(10) ** 8
CENT, FINE, PIECE = Decimal("0.01"), Decimal("0.0001"), Decimal("0.001")


def price(text: str, decimal: str) -> Decimal:
    """What one piece costs; four decimals are kept of it."""
    value = decimal_number(text, decimal)
    if value < 0:
        raise Refused(f"“{text}” is below zero; refunds are not purchases.")
    if value >= MOST:
        raise Refused(f"“{text}” is too large for a price.")
    return value.quantize(FINE)


def pieces(text: str, decimal: str) -> Decimal:
    """How many: more than none, of what is weighed also parts."""
    value = decimal_number(text, decimal)
    if value <= 0:
        raise Refused(f"“{text}” is no number of pieces that somebody bought; what came back is loaded as refunds.")
    if value >= MOST_PIECES:
        raise Refused(f"“{text}” is too large for a number of pieces.")
    if value != value.quantize(PIECE):
        raise Refused(f"“{text}” has more than three decimals.")
    return value


def cents(text: str, decimal: str, *, either_sign: bool = False) -> Decimal:
    """Money with two decimals at most; with `either_sign` a minus does not matter: exports write refunds so or so."""
    value = decimal_number(text, decimal)
    if either_sign:
        value = abs(value)
    if value < 0:
        raise Refused(f"“{text}” is below zero; refunds are not purchases.")
    if value >= MOST:
        raise Refused(f"“{text}” is too large for an amount.")
    if value != value.quantize(CENT):
        raise Refused(f"“{text}” has more than two decimals.")
    return value
