"""A file that is larger than the memory must load: the peak does not grow with the number of rows."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
MEASURE = """
import os, sys
from pathlib import Path
sys.path[:0] = [os.getcwd()]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from django.utils import timezone
from customers.importing.mapping import load_mapping
from customers.importing.run import run_import
mapping = load_mapping(Path("demo/cdnow/mapping.json"))
for file in sys.argv[1:]:
    report = run_import(Path(file), mapping, timezone.now(), dry_run=True)
    assert report.run.created == report.run.read, report.run.read
    # Not getrusage: its peak is that of whoever started us, if that was more.
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(report.run.read, int(peak.split()[1]) // 1024)
"""


def write(file: Path, rows: int) -> Path:
    with file.open("w") as out:
        out.write(" customer_id  date number_of_cds  dollar_value\n")
        for number in range(rows):
            out.write(f" {number // 10:07} 19970101  1   {number % 1000}.77\n")
    return file


@pytest.mark.django_db(transaction=True)
def test_eight_times_the_rows_take_no_more_memory(tmp_path):
    files = [write(tmp_path / "small.txt", 25_000), write(tmp_path / "large.txt", 200_000)]
    settings = connection.settings_dict
    host, port = settings["HOST"], settings["PORT"]
    url = f"postgresql://{settings['USER']}:{settings['PASSWORD']}@{host.replace('/', '%2F')}:{port}/{settings['NAME']}"
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *files],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "DATABASE_URL": url, "SECRET_KEY": "x"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    (_, small), (rows, large) = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert rows == 200_000
    assert large < small * 1.15, f"{small} MB for 25,000 rows, {large} MB for 200,000"
    assert large < 400
