"""One of the dispatchers of `bench dispatch`, in a process of its own as a worker of the tasks is.

Says "ready", waits for a line, works until the outbox is empty, and says how many MB of memory it took at most.
"""

import os
import resource
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from delivery.models import Outbox
    from delivery.sending.crew import Crew

    settings.ALLOW_PRIVATE_URLS = True
    crew = Crew(["marketing"])
    print("ready", flush=True)
    sys.stdin.readline()
    while Outbox.objects.exists():
        crew(timezone.now())
    crew.finish()
    print(round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024), flush=True)


if __name__ == "__main__":
    main()
