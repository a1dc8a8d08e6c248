from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Customers(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import zones

        post_migrate.connect(zones.store, sender=self)
