"""Files of products, and the catalogue."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from rest_framework.test import APIClient

from customers.models import Customer, Product
from tests.customers.conftest import NOW, totals
from tests.customers.test_purchase_lines import LINES, TEXT

PRODUCTS: dict[str, Any] = {
    "rows": "products",
    "format": "csv",
    "source": "shop",
    "currency": "EUR",
    "columns": [
        {"column": "sku", "target": "sku"},
        {"column": "name", "target": "product_name"},
        {"column": "category", "target": "category"},
        {"column": "price", "target": "price"},
        {"column": "picture", "target": "picture_url"},
        {"column": "link", "target": "product_url"},
    ],
}
HEAD = "sku,name,category,price,picture,link\n"
TEXT_OF_PRODUCTS = HEAD + (
    "lp-1,Kind of Blue,Records / Jazz,24.5,https://shop.example/1.jpg,https://shop.example/1\n"
    "cd-7,Große Fuge,CDs,9.99,,\n"
    "mug,,,,,\n"
)


def test_a_file_of_products_makes_them_and_a_second_import_changes_nothing(load):
    assert totals(load(TEXT_OF_PRODUCTS, PRODUCTS)) == (3, 3, 0, 0, 0)
    assert totals(load(TEXT_OF_PRODUCTS, PRODUCTS)) == (3, 0, 0, 3, 0)
    found = Product.objects.get(sku="lp-1")
    assert (found.name, found.currency, found.url) == ("Kind of Blue", "EUR", "https://shop.example/1")
    assert not Customer.objects.exists()


def test_a_later_file_changes_what_it_says_and_nothing_else(load):
    load(TEXT_OF_PRODUCTS, PRODUCTS)
    assert totals(load(HEAD + "lp-1,,,19,,\nmug,Mug,,,,\n", PRODUCTS)) == (2, 0, 2, 0, 0)
    found = Product.objects.get(sku="lp-1")
    assert (found.name, found.price, found.updated_at) == ("Kind of Blue", Decimal(19), NOW)


def test_rows_of_one_product_add_up(load):
    assert totals(load(HEAD + "a,First,,,,\na,,Mugs,,,\na,Second,,,,\n", PRODUCTS)) == (3, 1, 0, 2, 0)
    assert (Product.objects.get().name, Product.objects.get().category) == ("Second", "Mugs")


def test_a_product_without_a_number_and_a_strange_link_are_refused(load):
    report = load(HEAD + ",A,,,,\nb,B,,,ftp://x,\nc,C,,-1,,\n", PRODUCTS)
    assert [each.reason for each in report.rejects] == [
        "The row has no article number.",
        "Column picture: “ftp://x” is not an address on the web.",
        "Column price: “-1” is below zero; refunds are not purchases.",
    ]


def test_products_are_found_by_their_number_and_by_words(load, client_of: Callable[..., APIClient]):
    load(TEXT_OF_PRODUCTS, PRODUCTS)
    client = client_of()

    def found(typed: str) -> list[str]:
        answer = client.get("/api/v1/products/", {"q": typed}).json()
        assert answer["count"] == len(answer["results"])
        return [each["sku"] for each in answer["results"]]

    assert found("") == ["mug", "cd-7", "lp-1"]
    assert found("lp") == ["lp-1"]
    assert found("blue kind") == ["lp-1"]
    assert found("jaz") == ["lp-1"]
    assert found("fug") == ["cd-7"]
    assert found("100%") == []
    assert found("'; drop table") == []
    assert found("&|!()") == []


def test_lines_have_the_names_of_the_catalogue_whenever_it_comes(load, client_of: Callable[..., APIClient]):
    load(TEXT, LINES)
    load(TEXT_OF_PRODUCTS, PRODUCTS)
    customer = Customer.objects.get(identities__value="1")
    (bought,) = client_of().get(f"/api/v1/customers/{customer.pk}/purchases/").json()["results"]
    assert [each["name"] for each in bought["lines"]] == ["Kind of Blue", "Große Fuge", "Kind of Blue"]
    assert bought["lines"][0]["picture_url"] == "https://shop.example/1.jpg"
