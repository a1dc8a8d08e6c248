# make run    everything in one terminal, set-up included        make demo   30 days of demo journeys
# make test   all tests, set-up included                         make bench  the benchmarks of engine and intake
# make lint   all checks that run no test                        make setup  only the set-up
# make clean  remove what was made, data included       make bench-canvas  how the canvas feels with 500 nodes
# make pictures  every page in every look, for people to look at

CUSTOMERS ?= 100000

SHOTS = tests/browser/test_every_page.py

.PHONY: run test lint demo bench bench-canvas pictures setup clean
.DEFAULT_GOAL := run

run: setup
	@exec .venv/bin/python -m config.supervisor

setup:
	@sh scripts/setup.sh

test:
	@sh scripts/test.sh

lint:
	@sh scripts/lint.sh

demo: setup
	@.venv/bin/python manage.py migrate --verbosity=0
	@.venv/bin/python manage.py demo --replay 30

bench:
	@sh scripts/setup.sh dev
	@.venv/bin/python manage.py migrate --verbosity=0
	@.venv/bin/python manage.py bench engine --customers $(CUSTOMERS) --json
	@.venv/bin/python manage.py bench ingest --customers $(CUSTOMERS) --json

bench-canvas:
	@sh scripts/setup.sh dev
	@KASKAD_CHROMIUM=$$(sh scripts/chromium.sh) .venv/bin/python -m bench.canvas

pictures:
	@sh scripts/setup.sh dev
	@KASKAD_PICTURES=1 KASKAD_CHROMIUM=$$(sh scripts/chromium.sh) .venv/bin/pytest -q -n 0 -m browser $(SHOTS)

clean:
	@sh scripts/clean.sh
