"""What a file is and where its columns go, guessed: in four languages, and in the shapes that files have."""

import gzip
import json

import pytest

from customers.importing.guessing import guess
from customers.importing.guessing_shape import encoding_of
from customers.importing.mapping import read_mapping
from customers.importing.source import Source
from customers.models import AttributeDefinition
from tests.customers.test_formats import PEOPLE_PARQUET, PEOPLE_XLSX

pytestmark = pytest.mark.django_db


@pytest.fixture
def guessed(tmp_path):
    def guessed(content, **wished):
        file = tmp_path / "file.txt"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return guess(Source(file), wished)

    return guessed


def targets(found):
    return [(each["column"], each["target"]) for each in found.mapping["columns"]]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "ім'я,місто\nОлена,Київ\n"),
        ("utf-16", "ім'я,місто\nОлена,Київ\n"),
        ("utf-16-le", "id,name\n1,Ann\n"),
        ("utf-16-be", "id,name\n1,Ann\n"),
        ("windows-1251", "Имя;Город\nАнна;Москва\nОлег;Санкт-Петербург\n"),
        ("windows-1251", "Прізвище;Місто\nҐалаґан;Київ\nЇжак;Львів\n"),
        ("koi8-u", "Имя;Город\nАнна;Москва\nОлег;Санкт-Петербург\n"),
        ("cp866", "Имя;Город\nАнна;Москва\nОлег;Санкт-Петербург\n"),
        ("windows-1250", "imię;miasto\nŁucja;Łódź\nŻaneta;Kraków\nŚwiętosława;Gdańsk\n"),
        ("windows-1250", "Nr zamówienia,Kwota\nA1,5\n"),
    ],
)
def test_encodings_are_told_apart(guessed, encoding, text):
    assert encoding_of(text.encode(encoding)) == encoding
    found = guessed(text.encode(encoding))
    assert found.mapping["encoding"] == encoding
    assert found.mapping["columns"][0]["column"] == text.replace(";", ",").split(",")[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_delimiters_are_told_apart_even_from_decimal_signs(guessed, delimiter):
    rows = [["card", "sum"], ["1", "12,50"], ["2", "7,00"], ["3", "1,10"]]
    text = "".join(delimiter.join(f'"{cell}"' if delimiter == "," else cell for cell in row) + "\n" for row in rows)
    found = guessed(text)
    assert (found.mapping["format"], found.mapping["delimiter"]) == ("csv", delimiter)
    assert found.mapping["decimal"] == ","


def test_a_file_may_come_in_any_shape(guessed):
    assert guessed(PEOPLE_XLSX).mapping["format"] == "xlsx"
    assert guessed(PEOPLE_PARQUET).mapping["format"] == "parquet"
    assert guessed(gzip.compress(b"id|name\n1|Ann\n")).mapping["delimiter"] == "|"
    assert guessed(b'{"id":1,"name":"Ann"}\n{"id":2}\n').mapping["format"] == "json_lines"
    assert guessed(" id   name\n 1    Ann\n 2    Bob\n").mapping["format"] == "blank_separated"
    people = [
        ("Konstantinopolska", "Kyiv"),
        ("Bob", ""),
        ("Maria de la Rosa", "Lviv"),
        ("Žofia Ł", ""),
        ("Jo A. Li", "Warszawa"),
    ]
    lines = [f"{number:05} {name:<18}{city:<8}" for number, (name, city) in enumerate(people)]
    found = guessed("\n".join(lines))
    assert (found.mapping["format"], found.mapping["widths"][:2]) == ("fixed_width", [6, 18])


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("customer_id,e-mail,phone,first name,date of birth", "K7,ann@example.com,+380501112233,Ann,1990-02-01"),
        ("ID клиента,Эл. почта,Телефон,Имя,Дата рождения", "K7,ann@example.com,+380501112233,Анна,01.02.1990"),
        ("Код клієнта,Пошта,Мобільний,Ім'я,Дата народження", "K7,ann@example.com,+380501112233,Анна,01.02.1990"),
        ("Nr klienta,Poczta,Telefon komórkowy,Imię,Data urodzenia", "K7,ann@example.com,+48501112233,Anna,01.02.1990"),
    ],
)
def test_people_are_known_by_their_columns_in_four_languages(guessed, header, row):
    found = guessed(f"{header}\n{row}\n")
    assert found.mapping["rows"] == "customers"
    assert [target for _, target in targets(found)] == ["identity", "address", "address", "attribute", "attribute"]
    assert [each.get("channel") for each in found.mapping["columns"][1:3]] == ["email", "sms"]
    assert [each["key"] for each in found.mapping["columns"][3:]] == ["first_name", "birthday"]
    assert found.mapping["columns"][4]["type"] == "date"
    read_mapping(found.mapping)


@pytest.mark.parametrize(
    "header",
    [
        "order id,customer,date,total",
        "Номер заказа,Клиент,Дата заказа,Сумма",
        "Номер замовлення,Клієнт,Дата,Сума",
        "Nr zamówienia,Klient,Data zakupu,Kwota",
    ],
)
def test_purchases_are_known_by_their_columns_in_four_languages(guessed, header):
    found = guessed(f"{header}\n7,K1,05.01.2026,12.50\n8,K2,25.01.2026,3.00\n")
    assert found.mapping["rows"] == "purchases"
    assert [target for _, target in targets(found)] == ["order_id", "identity", "occurred_at", "amount"]
    assert found.mapping["columns"][2]["format"] == "%d.%m.%Y"
    read_mapping(found.mapping)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026-01-05", "iso"),
        ("2026-01-05 10:00:00", "iso"),
        ("2026-01-05T10:00:00+02:00", "iso"),
        ("05.01.2026", "%d.%m.%Y"),
        ("05.01.2026 10:00", "%d.%m.%Y %H:%M"),
        ("25/01/2026", "%d/%m/%Y"),
        ("01/25/2026", "%m/%d/%Y"),
        ("01/25/2026 03:30 PM", "%m/%d/%Y %I:%M %p"),
        ("20260125", "%Y%m%d"),
        ("2026/01/25", "%Y/%m/%d"),
        ("1767600000", "unix"),
    ],
)
def test_dates_are_read_as_they_are_written(guessed, text, form):
    found = guessed(f"client;date;amount\nK1;{text};5\n")
    assert found.mapping["columns"][1] == {"column": "date", "target": "occurred_at", "format": form}


def test_lines_products_and_events_are_known(guessed):
    lines = guessed("order_id,email,date,sku,qty,price\n1,a@b.ua,2026-01-05,S1,2,3.50\n")
    assert lines.mapping["rows"] == "lines"
    products = guessed("sku\tname\tcategory\tprice\nS1\tCoat\tCoats\t10.00\n")
    assert (products.mapping["rows"], [target for _, target in targets(products)]) == (
        "products",
        ["sku", "product_name", "category", "price"],
    )
    events = guessed("user_id,event,timestamp,page url,total\n1,Viewed,1767225600,/x,5\n")
    assert events.mapping["rows"] == "events"
    assert [target for _, target in targets(events)] == [
        "identity",
        "event_name",
        "occurred_at",
        "property",
        "property",
    ]
    for found in (lines, products, events):
        read_mapping(found.mapping)


def test_own_attributes_get_a_key_and_a_type_and_those_that_exist_keep_theirs(guessed):
    AttributeDefinition.objects.create(key="size", label="Size", type="text")
    found = guessed(
        "card;Улюблене місто;size;points;vip;visited\n1;Київ;40;12,5;так;2026-01-05\n2;Львів;41;3;ні;2026-01-06\n"
    )
    assert [(each["key"], each["type"]) for each in found.mapping["columns"][1:]] == [
        ("uliublene_misto", "text"),
        ("size", "text"),
        ("points", "number"),
        ("vip", "boolean"),
        ("visited", "date"),
    ]
    assert found.mapping["columns"][1]["label"] == "Улюблене місто"


def test_codes_are_no_numbers(guessed):
    found = guessed("card,zip,ean\n1,01001,5901234123457\n2,79000,5901234123458\n")
    assert found.mapping["columns"][1]["type"] == "text"


def test_an_address_that_is_all_that_names_a_customer_names_them(guessed):
    found = guessed("email,name\na@b.ua,Ann\n")
    assert targets(found) == [("email", "address"), ("email", "identity"), ("name", "attribute")]
    read_mapping(found.mapping)


def test_the_country_of_phones_is_guessed(guessed):
    assert guessed("card,phone\n1,0501112233\n").mapping["region"] == "UA"
    assert guessed("card,phone\n1,501 112 233\n").mapping["region"] == "PL"
    assert guessed("card,phone\n1,+380501112233\n").mapping["region"] == ""


def test_a_column_whose_values_are_something_else_is_not_taken_by_its_name(guessed):
    found = guessed("card,phone,email\n1,iPhone,yes\n2,Nokia,no\n")
    assert [target for _, target in targets(found)] == ["identity", "attribute", "attribute"]


def test_without_a_header_columns_have_places(guessed):
    found = guessed("00001,19970101,1,11.77\n00002,19970112,1,12.00\n")
    assert found.mapping["header"] is False
    assert targets(found) == [(1, "identity"), (2, "occurred_at"), (3, "units"), (4, "amount")]
    read_mapping(found.mapping)


def test_columns_of_the_same_name_have_places(guessed):
    assert [column for column, _ in targets(guessed("id,name,name\n1,Ann,B\n"))] == ["id", 2, 3]


def test_every_guess_is_marked_and_what_was_chosen_is_none(guessed):
    found = guessed("id;name\n1;Ann\n", delimiter=";")
    assert "delimiter" not in found.guessed
    assert {"format", "encoding", "header", "rows", "columns.0.target", "columns.0.namespace"} <= set(found.guessed)
    for path in found.guessed:
        value = found.mapping
        for step in path.split("."):
            value = value[int(step) if step.isdigit() else step]


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"\x00" * 99, b"{", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b'"', b"\x1f\x8b"]
)
def test_of_what_is_no_table_nothing_much_is_guessed(guessed, content):
    found = guessed(content)
    assert found.mapping["columns"] == [] or found.mapping["rows"]
    json.dumps(found.mapping)
