#!/bin/sh
# Set up what `make run` or `make test` needs, once. Usage: packaging/setup.sh run|test
#
# A stamp tells that nothing has changed since; then this takes a few milliseconds. Otherwise it looks for a Python that
# fits and hands over to setup_environment.py.
set -eu
cd "$(dirname "$0")/.."
want=${1:-test}
if [ "$want" = run ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && [ "$(uname)" = Linux ]; then
    want=headless
fi
stamp=.venv/.setup-stamp-$want
now=$(
    pwd
    cksum pyproject.toml packaging/requirements-dev.txt packaging/setup.sh packaging/setup_environment.py
)
# A .ts that was changed (or pulled) since is compiled without setting anything up anew.
translate() {
    for source in resources/i18n/*.ts; do
        if [ ! "${source%.ts}.qm" -nt "$source" ]; then
            .venv/bin/python packaging/translations.py build || echo "The texts were not compiled; see above." >&2
            return
        fi
    done
}
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ] && [ -x .venv/bin/python ]; then
    translate
    # Its packages may have been installed since; as long as they were not, every start says the line.
    if [ -f .venv/.system-missing ]; then
        .venv/bin/python packaging/setup_environment.py system "$want"
    fi
    exit 0
fi

fits() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}
find_python() {
    for candidate in "${PYTHON:-python3}" python3 python3.12 python3.13 python3.11 python; do
        if fits "$candidate"; then
            echo "$candidate"
            return 0
        fi
    done
    return 1
}
# The system's own Python may be too old or too new, and another be there beside it: Ubuntu 22.04 has 3.10 and 3.11.
install_python() {
    if [ "$(id -u)" = 0 ]; then
        root=
    elif sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        return 1
    fi
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "No Python 3.11 to 3.13 found: installing it."
    $root apt-get update -qq || true
    for name in python3 python3.12 python3.13 python3.11; do
        $root apt-get install -qq -y --no-install-recommends "$name" "$name-venv" >/dev/null 2>&1 || continue
        if python=$(find_python); then
            return 0
        fi
    done
    return 1
}
if ! python=$(find_python) && ! install_python; then
    echo "Rushes needs Python 3.11, 3.12 or 3.13 (with venv). Install one, for instance:" >&2
    echo "    sudo apt-get install python3 python3-venv        (on Ubuntu 22.04: python3.11 python3.11-venv)" >&2
    echo "or name one: make run PYTHON=/path/to/python3.12" >&2
    exit 1
fi

"$python" packaging/setup_environment.py "$want"
translate
printf '%s' "$now" >"$stamp"
