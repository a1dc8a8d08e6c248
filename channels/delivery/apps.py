from django.apps import AppConfig


class Delivery(AppConfig):
    name = "delivery"

    def ready(self) -> None:
        from lib import loop

        loop.register("delivery.tasks.dispatch")
        loop.register("delivery.tasks.rehearse")
        loop.register("delivery.tasks.listen")
