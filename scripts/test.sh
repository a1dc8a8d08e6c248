#!/bin/sh
# All tests: Python on a real PostgreSQL, frontend units, and the browser tests. All run; the last line says which failed.
set -u
. "$(dirname -- "$0")/tools.sh"
sh scripts/setup.sh dev || exit 1
PATH=$root/.venv/bin:$(find_node):$PATH
export PATH
KASKAD_CHROMIUM=$(sh scripts/chromium.sh) || exit 1
export KASKAD_CHROMIUM
failed=

run() {
    name=$1
    shift
    say "$name"
    "$@" || failed="$failed, $name"
}
in_frontend() (cd frontend && "$@")

run "frontend tests" in_frontend npm test --silent
run "Python tests" pytest -n 2 -m "not browser"
run "browser tests ($KASKAD_CHROMIUM)" pytest -m browser

[ -z "$failed" ] || fail "make test failed: ${failed#, }"
say "make test: all is well"
