#!/bin/sh
# Make a virtual environment from a lock file: install.sh PYTHON VENV LOCK. The Makefile, CI and the Dockerfile all use it.
set -eu
python=$1 venv=$2 lock=$3
if command -v uv >/dev/null 2>&1; then
  [ -x "$venv/bin/python" ] || uv venv --quiet --python "$python" "$venv"
  uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock"
else
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi
