#!/bin/sh
# All tests: Python on a real PostgreSQL, frontend units, and the browser tests. All run; the last line says which failed.
set -u
. "$(dirname -- "$0")/tools.sh"
sh scripts/setup.sh dev || exit 1
node=$(find_node)
PATH=$root/.venv/bin:$PATH
export PATH
KASKAD_CHROMIUM=$(sh scripts/chromium.sh) || exit 1
KASKAD_HEADLESS_SHELL=$(command -v chromium-headless-shell || true)
export KASKAD_CHROMIUM KASKAD_HEADLESS_SHELL
failed=

run() {
    name=$1
    shift
    say "$name"
    "$@" || failed="$failed, $name"
}
# The virtual environment has a node, too; ours is the one that the set-up has chosen.
in_frontend() (cd frontend && PATH=$node:$PATH "$@")

run "frontend tests" in_frontend npm test --silent
# In one order of sets, too: what fails here fails again. Shares, so that what a file makes once is made once: three, because
# some tests wait for processes that they have killed.
export PYTHONHASHSEED=0
run "Python tests" pytest -n 3 --dist worksteal -m "not browser"
# Each of the two has a whole Kaskad of its own; the tests of a file stay together.
run "browser tests ($KASKAD_CHROMIUM)" pytest -n 2 --dist loadfile -m browser

[ -z "$failed" ] || fail "make test failed: ${failed#, }"
say "make test: all is well"
