#!/bin/sh
# Everything that a run needs, made only where it is missing or old: Python packages, npm packages, frontend build.
# `setup.sh dev` adds what the tests and checks need. The second time it takes a moment.
set -eu
. "$(dirname -- "$0")/tools.sh"

mkdir -p .tools
mode=${1:-run}

# Python packages
wanted=$(fingerprint uv.lock pyproject.toml)
have=$(cat .venv/.kaskad 2>/dev/null || true)
if ! .venv/bin/python -c 'import django' >/dev/null 2>&1 ||
    { [ "$have" != "$wanted run" ] || [ "$mode" = dev ]; } && [ "$have" != "$wanted dev" ]; then
    python=$(find_python) || fail "Kaskad needs Python 3.11 or later, and there is none here (looked for python3, python3.11 and later)."
    uv=$(find_uv)
    say "Python packages (a minute, the first time)"
    set -- --frozen --quiet
    [ "$mode" = dev ] || set -- "$@" --no-dev --inexact
    [ -x .venv/bin/python ] || set -- "$@" --python "$python"
    # The second try is for networks that flicker, and for those whose own certificates only the system knows.
    VIRTUAL_ENV='' "$uv" sync "$@" || VIRTUAL_ENV='' UV_SYSTEM_CERTS=true UV_NATIVE_TLS=true "$uv" sync "$@" ||
        fail "The Python packages cannot be installed; the reason is above."
    echo "$wanted $mode" >.venv/.kaskad
fi

# npm packages
node=$(find_node)
PATH=$node:$PATH
export PATH
npm_packages() {
    wanted="$(fingerprint "$1/package-lock.json") $(node --version)"
    if [ "$(cat "$1/node_modules/.kaskad" 2>/dev/null || true)" != "$wanted" ]; then
        say "npm packages of $1 (Node.js $(node --version))"
        (cd "$1" && npm ci --no-audit --no-fund --loglevel=error --no-update-notifier) ||
            fail "The npm packages cannot be installed; the reason is above."
        echo "$wanted" >"$1/node_modules/.kaskad"
    fi
}
npm_packages frontend
# The programs that tests talk to; the browser application is made meanwhile.
if [ "$mode" = dev ]; then npm_packages tests/peers & fi
peers=${!:-}

# The browser application
wanted=$(
    cd frontend
    find . -name node_modules -prune -o -name dist -prune -o -name '*.tsbuildinfo' -prune -o -type f -exec cksum {} + |
        LC_ALL=C sort | cksum
)
if [ ! -f frontend/dist/index.html ] || [ "$(cat .tools/frontend 2>/dev/null || true)" != "$wanted" ]; then
    say "frontend build"
    (cd frontend && npm run --silent build -- --logLevel warn) || fail "The frontend cannot be built; the reason is above."
    echo "$wanted" >.tools/frontend
fi
[ -z "$peers" ] || wait "$peers" || exit 1
