#!/bin/sh
# Write the lock files anew from pyproject.toml: every version and hash for Python 3.11 to 3.13, all platforms, no host
# named. Run it after changing a dependency (`make lock`), and commit what changes.
set -eu
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
"${PYTHON:-.venv/bin/python}" -m venv "$tools"
"$tools/bin/pip" --quiet --disable-pip-version-check install uv

lock() {
    output=$1
    shift
    "$tools/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
        --no-emit-index-url --custom-compile-command "make lock" --output-file "$output" \
        "$@" pyproject.toml packaging/build-requirements.in
}
lock packaging/requirements.txt
lock packaging/requirements-dev.txt --constraint packaging/requirements.txt --group dev
