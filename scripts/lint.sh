#!/bin/sh
# Every check that runs no test. All of them run, so that one pass shows everything; the last line says which failed.
set -u
. "$(dirname -- "$0")/tools.sh"
sh scripts/setup.sh dev || exit 1
node=$(find_node)
PATH=$root/.venv/bin:$PATH
export PATH
failed=

check() {
    name=$1
    shift
    say "$name"
    "$@" || failed="$failed, $name"
}
# The virtual environment has a node, too; ours is the one that the set-up has chosen.
in_frontend() (cd frontend && PATH=$node:$PATH "$@")

openapi_is_current() {
    made=$(mktemp) && python manage.py spectacular --validate --fail-on-warn --file "$made" &&
        diff -u openapi.yaml "$made" ||
        { rm -f "$made" && echo "openapi.yaml is not what the code says: python manage.py spectacular --file openapi.yaml" && return 1; }
    rm -f "$made"
}
types_are_current() {
    made=$(mktemp) && in_frontend npx --no-install openapi-typescript ../openapi.yaml -o "$made" >/dev/null &&
        diff -u frontend/src/api/schema.d.ts "$made" ||
        { rm -f "$made" && echo "src/api/schema.d.ts is not made from openapi.yaml: npm run types" && return 1; }
    rm -f "$made"
}
migrations_are_current() {
    python manage.py makemigrations --check --dry-run
}

check "ruff" ruff check .
check "ruff format" ruff format --check .
check "mypy" mypy .
check "import-linter" env PYTHONPATH=channels lint-imports
check "migrations" migrations_are_current
check "openapi.yaml" openapi_is_current
check "TypeScript types of the API" types_are_current
check "eslint" in_frontend npm run --silent lint
check "tsc" in_frontend npm run --silent typecheck

[ -z "$failed" ] || fail "make lint failed: ${failed#, }"
say "make lint: all is well"
