from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Customers(AppConfig):
    name = "customers"

    def ready(self) -> None:
        from customers import zones
        from lib import loop

        post_migrate.connect(zones.store, sender=self)
        loop.register("customers.tasks.take")
        loop.repeat("customers.tasks.look_after_imports", minutes=1)
        loop.repeat("customers.joining.following.look", minutes=1)
        loop.repeat("customers.tasks.remove_old_uploads", minutes=60)
        loop.repeat("customers.sources.watching.look", minutes=1)
        loop.repeat("customers.tasks.look_after_refunds", minutes=5)
        loop.repeat("customers.tasks.look_after_sources", minutes=1)
