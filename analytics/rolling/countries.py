"""Of which country a telephone number is, by its first digits."""

from functools import cache

import phonenumbers

NORTH_AMERICA = "1"  # a code that countries share; their numbers say by the next three digits whose they are
KAZAKHSTAN = ("76", "77")  # shares +7 with Russia
NOWHERE = ("ZZ", "001")  # no such code; services that belong to no country


@cache
def prefixes() -> dict[str, str]:
    """The country (two letters) by the first digits behind the plus: four that begin with 1, else three."""
    found = {f"1{area}": _of_area(str(area)) for area in range(200, 1000)}
    for digits in map(str, range(200, 1000)):
        found[digits] = "KZ" if digits.startswith(KAZAKHSTAN) else _of_code(digits)
    return {digits: country for digits, country in found.items() if country}


def _of_code(digits: str) -> str:
    """The main country of the code that these three digits begin with; '' when there is none."""
    for length in (1, 2, 3):
        country = phonenumbers.region_code_for_country_code(int(digits[:length]))
        if country not in NOWHERE:
            return country
    return ""


def _of_area(area: str) -> str:
    number = phonenumbers.parse(f"+{NORTH_AMERICA}{area}5550123")
    return phonenumbers.region_code_for_number(number) or ""
