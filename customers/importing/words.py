"""Names of columns, in English, Russian, Ukrainian and Polish: what they are likely to hold."""

import re
import unicodedata

# The first that fits counts. A name is in lower case, its words joined by _.
LIKELY: dict[str, list[str]] = {
    "event_id": ["event_id", "message_id", "id_zdarzenia"],
    "event_name": ["^event(_name|_type)?$", "^action$", "^событи", "^поді[яї]", "^подия", "^zdarzeni"],
    "consent": ["newsletter", "subscri", "subskry", "consent", "opt_?in", "zgod[aęy]", "згод", "соглас", "п[іо]дписк",
                "розсилк", "рассылк"],
    "birthday": ["birth", "^dob$", "рожден", "^др$", "народж", "urodz"],
    "created_at": ["created", "regist", "sign_?up", "(customer|member)_since", "регистр", "реєстр", "rejestr", "utworz",
                   "створен", "создан"],
    "time_zone": ["time_?zone", "^tz$", "часов", "strefa"],
    "language": ["^lang", "język", "jezyk", "язык", "^мова"],
    "refunded": ["refund", "возврат", "повернен", "zwrot"],
    "category": ["categ", "катег", "kateg"],
    "cost": ["^cost", "себестоим", "собіварт", "koszt"],
    "price": ["price", "^цена", "^ціна", "^cena"],
    "quantity": ["^qty", "quantit", "number_of", "^units?$", "^pieces", "^pcs$", "^count$", "кол_?во", "колич", "кільк",
                 "^шт$", "ilo[śs][ćc]", "sztuk"],
    "sku": ["^sku", "article", "артикул", "^art(_|$)", "^ean", "barcode", "штрих_?код",
            "(product|item)_(id|code|no|number)", "kod_(produktu|towaru)", "код_товар"],
    "product_name": ["^product(_name|_title)?$", "^item(_name)?$", "^товар$", "наименован", "найменув", "^produkt$",
                     "nazwa_produktu"],
    "occurred_at": ["(order|purchase|sale|event|transaction|bought|occurred|receipt)_?(ed_)?(date|time|at|on|day)",
                    "^date(time)?$", "^day$", "^time$", "timestamp",
                    r"^дата(_(и_)?(врем\w*|заказ\w*|покупк\w*|замовл\w*|чек\w*|поді\w*|событи\w*))?$",
                    r"^data(_(zakup\w*|zam[óo]w\w*|transakcj\w*))?$"],
    "currency": ["^currency", "валюта", "^waluta"],
    "amount": ["amount", "total", "^sum(_|$)", "_sum$", "revenue", "^paid", "_paid$", "value$", "spent", "сумм?[аи]",
               "вартіст", "стоимост", "оплат", "kwota", "warto[śs][ćc]", "^suma", "zapłac"],
    "order_id": ["(order|purchase|receipt|invoice|transaction|bill)(_?(id|no|nr|num|number))?$", "^чек",
                 "номер_(заказ|замовл|чек)", "^заказ", "^замовл", "(nr|numer)_zam", "^zam[óo]wieni", "^paragon"],
    "email": ["e_?mail", "эл_?почт", "^почт", "^пошт", "ел_?пошт", "поштов", "poczt", "mejl"],
    "phone": ["phone", "mobile", "msisdn", "^tel(_|$)", "телефон", "^моб", "telefon", "kom[óo]rk"],
    "card": ["card", "^карт", "_карт", "^karta", "loyalty", "лояльн", "бонус"],
    "first_name": ["^(first_?)?name$", "^given_?name", "^imi[ęe]", "^имя", "^ім_?я"],
    "last_name": ["last_?name", "surname", "family_?name", "nazwisko", "фамил", "прізвищ"],
    "customer": [r"(customer|client|user|member|buyer|klient)\w{0,3}(_?(id|no|nr|key|number|numer))?$",
                 r"(клиент|клієнт|покупат|покупець|користувач|пользоват)\w{0,3}(_?(id|номер|код))?$",
                 "^(id|uid|guid)$", "crm_id", "^(номер|код|id)_(клі|кли|покуп)", "^id_klient", "^код$"],
}  # fmt: skip
ROLES = [(role, re.compile("|".join(patterns))) for role, patterns in LIKELY.items()]
ATTRIBUTES = {"first_name": "First name", "last_name": "Last name", "birthday": "Birthday"}
LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ю": "iu", "я": "ia", "ł": "l",
}  # fmt: skip
CURRENCIES: list[tuple[str, re.Pattern[str]]] = [
    ("USD", re.compile(r"usd|dollar|\$|долар|доллар")),
    ("EUR", re.compile(r"eur|€|євро|евро")),
    ("UAH", re.compile(r"uah|грн|гривн|₴")),
    ("PLN", re.compile(r"pln|zł|zloty|złot")),
    ("RUB", re.compile(r"rub|руб|₽")),
]


def plain(name: str) -> str:
    """The name of a column in lower case, its words joined by _: “Order Date” and “orderDate” are order_date."""
    parted = re.sub(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])", "_", name.strip())
    return re.sub(r"[\W_]+", "_", unicodedata.normalize("NFC", parted).lower()).strip("_")


def role_of(name: str) -> str:
    """What a column of this name is likely to hold; empty if nothing comes to mind."""
    words = plain(name[:200])
    return next((role for role, pattern in ROLES if pattern.search(words)), "")


def key_of(name: str, otherwise: str) -> str:
    """A key of Latin letters for the name of a column: “Місто” becomes misto."""
    latin = "".join(LATIN.get(each, each) for each in plain(name))
    latin = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    key = re.sub(r"[^a-z0-9]+", "_", latin).strip("_")[:40].rstrip("_")
    return key if key[:1].isalpha() else f"{otherwise}_{key}".rstrip("_") if key else otherwise
