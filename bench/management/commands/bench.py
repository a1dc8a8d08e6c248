"""`python manage.py bench engine --customers 100000 --json`, `python manage.py bench dispatch --json`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection


class Command(BaseCommand):
    """Runs a benchmark in a database of its own on the same server, which it makes and drops."""

    help = "Measures the engine or the dispatcher; the last line printed is one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=["engine", "dispatch"])
        parser.add_argument("--customers", type=int, nargs="+", default=[100_000])
        parser.add_argument("--messages", type=int, default=20_000, help="of each protocol, for dispatch")
        parser.add_argument("--batch", type=int, default=None, help="rows a batch (the engine's own unless told)")
        parser.add_argument(
            "--rounds", type=int, default=3, help="runs of engine and floor, of which the median counts"
        )
        parser.add_argument("--json", action="store_true", help="print the JSON line alone")

    def handle(self, *args: Any, **options: Any) -> None:
        settings = connection.settings_dict
        settings["TEST"]["NAME"] = f"{settings['NAME']}_bench"
        ours = settings["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            if options["name"] == "dispatch":
                from bench import dispatch

                self.stdout.write(json.dumps(dispatch.run(options["messages"], options["rounds"])))
                return
            from bench.engine import run  # reads models, which must see the benchmark's database

            batch = {"batch": options["batch"]} if options["batch"] else {}
            for customers in options["customers"]:
                if not options["json"]:
                    self.stdout.write(f"cascade-3 with {customers:,} customers …")
                self.stdout.write(json.dumps(run(customers, rounds=options["rounds"], **batch)))
                self.stdout.flush()
        finally:
            connection.creation.destroy_test_db(ours, verbosity=0)
