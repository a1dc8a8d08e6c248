#!/bin/sh
# Removes everything that make has made, the embedded database included. Stop Kaskad first.
set -eu
. "$(dirname -- "$0")/tools.sh"

for home in var/postgres var/test/*/postgres; do
    # Started by root below a closed folder, the data lies elsewhere (config/postgres_home.py).
    [ ! -L "$home" ] || rm -rf -- "$(readlink -f "$home")"
done
rm -rf var .venv .tools frontend/node_modules frontend/dist .mypy_cache .pytest_cache .ruff_cache
