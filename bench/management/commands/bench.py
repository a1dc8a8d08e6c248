"""`python manage.py bench engine --customers 20000 200000 --json`, `bench dispatch --json`, `bench latency --json`,
`bench ingest --json`, `bench profile --json`, `bench segments --json`, `bench analytics --json`,
`bench ledger --json`."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection


class Command(BaseCommand):
    """Runs a benchmark in a database of its own on the same server, which it makes and drops."""

    help = "Measures the engine, the dispatcher, the way from event to message, the way in; prints one JSON object."

    def add_arguments(self, parser: CommandParser) -> None:
        names = ["engine", "dispatch", "latency", "ingest", "profile", "segments", "analytics", "ledger"]
        parser.add_argument("name", choices=names)
        parser.add_argument("--customers", type=int, nargs="+", default=[100_000])
        parser.add_argument("--messages", type=int, default=20_000, help="of each protocol, for dispatch")
        parser.add_argument("--decisions", type=int, default=10_000_000, help="in the ledger, for ledger")
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
            if options["name"] == "latency":
                from bench import latency

                self.stdout.write(json.dumps(latency.run(options["customers"][0])))
                return
            if options["name"] == "ingest":
                from bench import ingest

                self.stdout.write(json.dumps(ingest.run(options["customers"][0])))
                return
            if options["name"] == "profile":
                from bench import profile

                self.stdout.write(json.dumps(profile.run(options["customers"][0])))
                return
            if options["name"] == "segments":
                from bench import segments

                self.stdout.write(json.dumps(segments.run(options["customers"][0])))
                return
            if options["name"] == "analytics":
                from bench import analytics

                self.stdout.write(json.dumps(analytics.run(options["customers"][0])))
                return
            if options["name"] == "ledger":
                from bench import ledger

                self.stdout.write(json.dumps(ledger.run(options["decisions"])))
                return
            from bench.engine import run  # reads models, which must see the benchmark's database

            batch = {"batch": options["batch"]} if options["batch"] else {}
            self.stdout.write(json.dumps(run(options["customers"], rounds=options["rounds"], **batch)))
        finally:
            connection.creation.destroy_test_db(ours, verbosity=0)
