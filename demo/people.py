"""Made-up people for the customers of CDNOW: always the same ones, written as a CSV file for the product's own import.

Nothing about them is real but the id, the day of the first purchase and the sum that decides the loyalty status.
Addresses end in example.com, .net or .org, and numbers are among those that North America sets aside for fiction,
so that nobody could be reached by mistake, whatever provider is set up later.
"""

import csv
import gzip
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from random import Random
from typing import Any

from demo.names import AREA_CODES, GENRES, NATIONS

SEED = 1997
CDNOW = Path(__file__).parent / "cdnow" / "CDNOW_master.txt.gz"
CHANNELS = ("push", "email", "viber", "sms")
TOPICS = ("records/promotions", "records/news", "records/service", "books/promotions", "books/news")

# Of 100 customers so many have an address. A Viber address is the phone number of somebody who has one.
REACHED = {"push": 45, "email": 85, "phone": 90, "viber": 67}
# Of 100 who have the address so many allow the topic; REFUSED refuse it; the others were never asked.
ALLOWED = {
    "records/promotions": {"push": 82, "email": 86, "viber": 72, "sms": 64},
    "records/news": {"push": 70, "email": 78, "viber": 60, "sms": 60},
    "records/service": {"push": 92, "email": 95, "viber": 90, "sms": 94},
    "books/promotions": {"push": 80, "email": 84, "viber": 70, "sms": 62},
    "books/news": {"push": 68, "email": 75, "viber": 60, "sms": 60},
}
REFUSED = 4
READS_BOOKS = 45  # of 100 customers; the others were never asked by the second brand
ASKED_WITHOUT_ADDRESS = 8  # of 100: the form in the shop asks for consent before it asks for the number

CYRILLIC = {
    letter: latin
    for letter, _, latin in (
        pair.partition(":")
        for pair in """
        а:a б:b в:v г:h ґ:g д:d е:e є:ie ё:e ж:zh з:z и:y і:i ї:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f
        х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia
        """.split()  # noqa: SIM905 (a table)
    )
}
LATIN = {"ł": "l", "ß": "ss", "đ": "d", "ø": "o"}


@dataclass(frozen=True, slots=True)
class Bought:
    """What the data set says of a customer: the first day (YYYYMMDD) and the sum of all purchases."""

    customer_id: str
    first_on: str
    spent: Decimal


def customers(lines: Iterable[str]) -> list[Bought]:
    """The customers of the CDNOW file, by id."""
    found: dict[str, Bought] = {}
    for line in lines:
        customer_id, day, _, amount = line.split()
        before = found.get(customer_id)
        first = min(day, before.first_on) if before else day
        found[customer_id] = Bought(customer_id, first, Decimal(amount) + (before.spent if before else 0))
    return [found[key] for key in sorted(found)]


def purchase_lines() -> Iterator[str]:
    """The lines of the CDNOW file without its header."""
    with gzip.open(CDNOW, "rt", encoding="ascii") as file:
        next(file)
        yield from file


def write_people(file: Path, chosen: Iterable[Bought]) -> int:
    """Writes one row for each customer; returns how many. Who somebody is depends on the id alone."""
    count = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, [each["column"] for each in COLUMNS])
        writer.writeheader()
        for each in chosen:
            writer.writerow(person(each))
            count += 1
    return count


def person(bought: Bought) -> dict[str, str]:
    """The row of one customer."""
    random = Random(f"{SEED}/{bought.customer_id}")  # noqa: S311 (a draw, not a secret)
    nation = random.choices(NATIONS, [each.share for each in NATIONS])[0]
    is_woman = random.random() < 0.54
    first = random.choice(nation.women if is_woman else nation.men)
    last = random.choice(nation.surnames).split("/")[-1 if is_woman else 0]
    city, country, zone = random.choice(nation.cities)
    row = {
        "id": bought.customer_id,
        "first_name": first,
        "last_name": last,
        "gender": "female" if is_woman else "male",
        "birthday": f"{random.randint(1946, 2006)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "city": city,
        "country": country,
        "time_zone": zone,
        "language": nation.language,
        "loyalty": _loyalty(bought.spent),
        "genres": "|".join(sorted(random.sample(GENRES, random.choices([0, 1, 2, 3, 4], [20, 30, 28, 15, 7])[0]))),
        "since": bought.first_on,
    }
    row |= _addresses(random, row)
    return row | _consents(random, row)


def _addresses(random: Random, row: dict[str, str]) -> dict[str, str]:
    has = {key: random.random() * 100 < share for key, share in REACHED.items()}
    number = int(row["id"]) - 1
    phone = f"+1{AREA_CODES[number // 100]}55501{number % 100:02}"
    domain = random.choice(["example.com", "example.com", "example.net", "example.org"])
    local = f"{plain(row['first_name'])}.{plain(row['last_name'])}.{int(row['id'])}"
    return {
        "phone": phone if has["phone"] else "",
        "viber": phone if has["phone"] and has["viber"] else "",
        "email": f"{local}@{domain}" if has["email"] else "",
        "push": "demo-" + blake2b(row["id"].encode(), digest_size=16).hexdigest() if has["push"] else "",
    }


def _consents(random: Random, row: dict[str, str]) -> dict[str, str]:
    address = {"push": row["push"], "email": row["email"], "viber": row["viber"], "sms": row["phone"]}
    reads_books = random.random() * 100 < READS_BOOKS
    answers = {}
    for topic in TOPICS:
        for channel in CHANNELS:
            chance, asked = random.random() * 100, random.random() * 100
            answer = ""
            if (address[channel] or asked < ASKED_WITHOUT_ADDRESS) and (reads_books or not topic.startswith("books/")):
                allowed = ALLOWED[topic][channel]
                answer = "yes" if chance < allowed else "no" if chance < min(100, allowed + REFUSED) else ""
            answers[f"{topic} {channel}"] = answer
    return answers


def _loyalty(spent: Decimal) -> str:
    if spent >= 300:
        return "gold"
    return "silver" if spent >= 100 else "bronze"


def plain(name: str) -> str:
    """A name in the letters of an e-mail address."""
    latin = "".join(CYRILLIC.get(letter, LATIN.get(letter, letter)) for letter in name.lower())
    marked = unicodedata.normalize("NFD", latin)
    return "".join(letter for letter in marked if letter.isascii() and letter.isalpha())


COLUMNS: list[dict[str, Any]] = [
    {"column": "id", "target": "identity", "namespace": "cdnow"},
    {"column": "first_name", "target": "attribute", "key": "first_name", "label": "First name"},
    {"column": "last_name", "target": "attribute", "key": "last_name", "label": "Last name"},
    {"column": "gender", "target": "attribute", "key": "gender"},
    {"column": "birthday", "target": "attribute", "key": "birthday", "type": "date"},
    {"column": "city", "target": "attribute", "key": "city"},
    {"column": "country", "target": "attribute", "key": "country"},
    {"column": "time_zone", "target": "time_zone"},
    {"column": "language", "target": "language"},
    {"column": "loyalty", "target": "attribute", "key": "loyalty", "label": "Loyalty status"},
    {"column": "genres", "target": "attribute", "key": "genres", "label": "Favourite genres", "type": "list"},
    {"column": "since", "target": "created_at", "format": "%Y%m%d"},
    {"column": "phone", "target": "address", "channel": "sms"},
    {"column": "viber", "target": "address", "channel": "viber"},
    {"column": "email", "target": "address", "channel": "email"},
    {"column": "push", "target": "address", "channel": "push"},
    *(
        {"column": f"{topic} {channel}", "target": "consent", "channel": channel, "topic": topic}
        for topic in TOPICS
        for channel in CHANNELS
    ),
]


def people_mapping(shift_days: int, time_zone: str) -> dict[str, Any]:
    """The mapping of the file. Consents were given on the day of the first purchase."""
    since = next(each for each in COLUMNS if each["column"] == "since")
    return {
        "rows": "customers",
        "format": "csv",
        "source": "demo",
        "time_zone": time_zone,
        "shift_days": shift_days,
        "columns": [*COLUMNS, since | {"target": "consented_at"}],
    }
