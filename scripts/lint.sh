#!/bin/sh
# Every check that runs no test. All of them run, so that one pass shows everything; the last line says which failed.
# ESLint takes as long as all others together, so it has a core of its own beside them.
set -u
. "$(dirname -- "$0")/tools.sh"
sh scripts/setup.sh dev || exit 1
node=$(find_node)
PATH=$root/.venv/bin:$PATH
export PATH
said=$(mktemp -d)
trap 'rm -rf "$said"' EXIT

# Says what a check says, and notes its name if it fails.
check() {
    name=$1
    shift
    say "$name"
    "$@" || echo "$name" >>"$said/failed"
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

(check "eslint" in_frontend npm run --silent lint) >"$said/eslint" 2>&1 &
check "ruff" ruff check .
check "ruff format" ruff format --check .
check "mypy" mypy .
check "import-linter" env PYTHONPATH=channels lint-imports
check "migrations" migrations_are_current
check "openapi.yaml" openapi_is_current
check "TypeScript types of the API" types_are_current
check "tsc" in_frontend npm run --silent typecheck
wait
cat "$said/eslint"

[ ! -s "$said/failed" ] || fail "make lint failed: $(paste -sd, "$said/failed" | sed 's/,/, /g')"
say "make lint: all is well"
