from django.apps import AppConfig


class Customers(AppConfig):
    name = "customers"
