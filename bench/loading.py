"""One file, imported in a process of its own: prints rows, seconds and the most memory in MB."""

import json
import os
import sys
import time
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bench.memory import peak_mb
    from customers.importing.mapping import load_mapping
    from customers.importing.run import run_import

    file, mapping = (Path(each) for each in sys.argv[1:])
    load_mapping(mapping)  # whatever is loaded at first use
    began = time.perf_counter()
    run = run_import(file, load_mapping(mapping), timezone.now()).run
    seconds = time.perf_counter() - began
    assert run.created == run.read, f"{run.created} of {run.read} rows were loaded"
    print(json.dumps({"rows": run.read, "seconds": seconds, "peak_mb": peak_mb(os.getpid())}))


if __name__ == "__main__":
    main()
