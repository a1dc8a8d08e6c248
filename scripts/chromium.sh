#!/bin/sh
# Prints the path of a Chromium that the browser tests can drive, installing one if there is none:
# KASKAD_CHROMIUM, Playwright's own, the machine's, Playwright's download, Debian's package. Fails with a sentence.
# Debian's shell without windows comes along: most tests are content with it, for half the processor time (scripts/test.sh).
set -eu
. "$(dirname -- "$0")/tools.sh"

works() { [ -n "$1" ] && "$1" --version >/dev/null 2>&1; }
of_playwright() {
    .venv/bin/python -c 'from playwright.sync_api import sync_playwright as p
with p() as each: print(each.chromium.executable_path)' 2>/dev/null
}
of_machine() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if path=$(command -v "$name") && works "$path"; then
            echo "$path"
            return
        fi
    done
    return 1
}
bounded() { if command -v timeout >/dev/null 2>&1; then timeout "$@"; else shift && "$@"; fi; }

if [ -n "${KASKAD_CHROMIUM:-}" ]; then
    works "$KASKAD_CHROMIUM" || fail "KASKAD_CHROMIUM names $KASKAD_CHROMIUM, which does not start."
    echo "$KASKAD_CHROMIUM"
    exit
fi
path=$(of_playwright) && works "$path" && echo "$path" && exit
of_machine && exit

say "a browser for the tests" >&2
bounded 240 .venv/bin/python -m playwright install chromium >&2 2>/dev/null || true
path=$(of_playwright) && works "$path" && echo "$path" && exit
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    {
        apt-get update -q
        export DEBIAN_FRONTEND=noninteractive
        apt-get install -y -q --no-install-recommends chromium chromium-headless-shell ||
            apt-get install -y -q --no-install-recommends chromium
    } >.tools/chromium.log 2>&1 || tail -n 5 .tools/chromium.log >&2
    of_machine && exit
fi
fail "The browser tests need Chromium: “playwright install chromium” did not work here, and no chromium is on PATH." \
    "Install one (on Debian: apt-get install chromium) or name it in KASKAD_CHROMIUM."
