"""Filters that marketers need: amounts, dates, numbers and plural forms, as the language of the text has them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from babel.numbers import (
    NumberPattern,
    UnknownCurrencyError,
    format_decimal,
    get_currency_precision,
    parse_pattern,
    validate_currency,
)
from jinja2 import Undefined, pass_context
from jinja2.exceptions import TemplateRuntimeError
from jinja2.runtime import Context

SETTING = "the setting"  # no template can name a variable with a space in it
LARGEST = Decimal(10) ** 15
MOST_DIGITS = 6
STYLES = ("short", "medium", "long", "full")
PATTERN = re.compile(r"[A-Za-z .,:/'-]{1,40}")  # of Unicode's date fields: “d MMMM”, “EEEE”, “HH:mm”
# Which of three forms a number takes, in the order in which they are written: 1 basket, 2 baskets, 5 baskets.
FORMS = {"one": 0, "few": 1, "two": 1, "many": 2, "zero": 2}


class Unfit(TemplateRuntimeError):
    """A value that a filter cannot show; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Setting:
    """In what language, time zone and currency a text speaks."""

    locale: Locale
    zone: tzinfo
    currency: str


@lru_cache(maxsize=1000)
def locale_of(language: str) -> Locale:
    """The locale of a language tag (“pl”, “pl-PL”), without its region if that is unknown; else English."""
    for tag in (language, language.replace("_", "-").partition("-")[0]):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            continue
    return Locale("en")


def zone_of(*names: str | None) -> tzinfo:
    """The first of these time zones that there is; else UTC."""
    for name in names:
        if name and (zone := _zone(name)):
            return zone
    return UTC


@lru_cache(maxsize=1000)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


USUAL = Setting(Locale("en"), UTC, "USD")


@pass_context
def money(context: Context, value: Any, currency: str | None = None, language: str | None = None) -> str:
    """`{{ event.total | money }}`: in the brand's currency, or in a given one; whole amounts without “.00”."""
    setting = _setting(context)
    code = str(currency or setting.currency).upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Unfit(f"“{code[:20]}” is not the code of a currency, such as EUR.")
    return _spaced(context, _money(_amount(value), code, _locale(setting, language)))


@lru_cache(maxsize=10_000)
def _money(amount: Decimal, code: str, locale: Locale) -> str:
    """Kept for a while: prices are the same in many messages."""
    pattern = _money_pattern(locale, code, whole=amount == amount.to_integral_value())
    if pattern is None:
        return f"{format_decimal(amount, format='#,##0.##', locale=locale)} {code}"
    return str(pattern.apply(amount, locale, currency=code, currency_digits=False))


@lru_cache(maxsize=500)
def _money_pattern(locale: Locale, code: str, *, whole: bool) -> NumberPattern | None:
    """How amounts of a currency are written; None for a currency that nobody has heard of."""
    try:
        validate_currency(code, locale)
    except UnknownCurrencyError:
        return None
    digits = 0 if whole else get_currency_precision(code)
    # The pattern's own digits behind the point (“.00”) give way to as many as the amount needs.
    text = re.sub(r"0\.0+", "0" + ("." + "0" * digits if digits else ""), locale.currency_formats["standard"].pattern)
    return parse_pattern(text)


@pass_context
def number(context: Context, value: Any, digits: Any = None, language: str | None = None) -> str:
    """`{{ customer.points | number }}`: with the separators of the language; `digits` behind the point."""
    locale, amount = _locale(_setting(context), language), _amount(value)
    if digits is None:
        return _spaced(context, format_decimal(amount, format="#,##0.######", locale=locale))
    if not isinstance(digits, int) or not 0 <= digits <= MOST_DIGITS:
        raise Unfit(f"A number has 0 to {MOST_DIGITS} digits behind the point.")
    form = "#,##0" + ("." + "0" * digits if digits else "")
    return _spaced(context, format_decimal(amount, format=form, locale=locale))


@pass_context
def date_(context: Context, value: Any, format: str = "long", language: str | None = None) -> str:  # noqa: A002 (marketers write it so)
    """`{{ customer.birthday | date }}`, `| date('short')`, `| date('d MMMM')`: on the customer's calendar."""
    setting = _setting(context)
    found = _moment(value, setting)
    day = found.date() if isinstance(found, datetime) else found
    return _spaced(context, format_date(day, _style(format), locale=_locale(setting, language)))


@pass_context
def time_(context: Context, value: Any, format: str = "short", language: str | None = None) -> str:  # noqa: A002
    """`{{ event.at | time }}`: by the customer's clock."""
    setting = _setting(context)
    found = _moment(value, setting)
    if not isinstance(found, datetime):
        raise Unfit(f"“{str(value)[:40]}” is a day without a time.")
    return _spaced(context, format_time(found, _style(format), tzinfo=setting.zone, locale=_locale(setting, language)))


@pass_context
def plural(context: Context, value: Any, *forms: str, language: str | None = None) -> str:
    """`{{ n }} {{ n | plural('товар', 'товара', 'товаров') }}`: the form that goes with the number.

    Two forms: one and more (basket, baskets). Three: one, few, many, as Polish, Russian and Ukrainian have them.
    """
    if not 2 <= len(forms) <= 4:
        raise Unfit("plural needs two forms (basket, baskets), or three where the language has them.")
    amount = abs(_amount(value))
    whole = amount == amount.to_integral_value()
    # Zeros behind the point would count: “1.0 books”.
    category = _locale(_setting(context), language).plural_form(int(amount) if whole else amount.normalize())
    if len(forms) == 2:
        return forms[0 if category == "one" else 1]
    if category == "other":
        return forms[3] if len(forms) == 4 else forms[2 if whole else 1]
    return forms[FORMS[category]]


FILTERS: dict[str, Callable[..., Any]] = {
    "money": money,
    "number": number,
    "date": date_,
    "time": time_,
    "plural": plural,
}


def _spaced(context: Context, text: str) -> str:
    """In plain text the spaces of a number are ordinary ones: another one makes an SMS more than twice as dear."""
    return text if context.eval_ctx.autoescape else text.replace("\xa0", " ").replace("\u202f", " ")


def _setting(context: Context) -> Setting:
    found = context.resolve_or_missing(SETTING)
    return found if isinstance(found, Setting) else USUAL


def _locale(setting: Setting, language: str | None) -> Locale:
    return locale_of(str(language)[:20]) if language else setting.locale


def _style(form: Any) -> str:
    text = str(form)
    if text not in STYLES and not PATTERN.fullmatch(text):
        raise Unfit(f"“{text[:40]}” is not a way to write a date: short, medium, long, full, or such as 'd MMMM'.")
    return text


def _amount(value: Any) -> Decimal:
    if isinstance(value, Undefined):
        str(value)  # says which one is missing
    try:
        amount = Decimal(str(value).strip()) if isinstance(value, str | int | float | Decimal) else None
    except InvalidOperation:
        amount = None
    if amount is None or isinstance(value, bool) or not amount.is_finite():
        raise Unfit(f"“{str(value)[:40]}” is not a number.")
    if abs(amount) >= LARGEST:
        raise Unfit("The number is too large.")
    return round(amount, MOST_DIGITS)


def _moment(value: Any, setting: Setting) -> date | datetime:
    """A day as it is; a moment by the clock of the setting. A moment without a time zone is meant by that clock."""
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, str) and len(value) <= 40:
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            raise Unfit(f"“{value}” is not a date such as 2026-03-08.") from None
    if isinstance(value, datetime):
        return value.astimezone(setting.zone) if value.tzinfo else value.replace(tzinfo=setting.zone)
    if isinstance(value, date):
        return value
    raise Unfit(f"“{str(value)[:40]}” is not a date.")
