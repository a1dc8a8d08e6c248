"""A dispatcher that works until it is killed, or until the outbox is empty: run as a program."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from delivery.models import Outbox
    from delivery.sending.crew import Crew

    crew = Crew(["marketing"])
    while Outbox.objects.exists():
        crew(timezone.now())
    crew.finish()
    sys.stdout.write("empty\n")


if __name__ == "__main__":
    main()
