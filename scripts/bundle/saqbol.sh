#!/bin/sh
# The command line of the installed release, with the settings and under the user of the service.
set -eu
if [ "$(id -u)" = 0 ] && id saqbol >/dev/null 2>&1; then exec runuser -u saqbol -- "$0" "$@"; fi
export SAQBOL_DATA_DIR="@PREFIX@/data" SAQBOL_KEY_FILE="@PREFIX@/keys/saqbol.key"
while IFS= read -r line; do
  # NAME=value and nothing else, as systemd reads it: a value is never run
  case $line in SAQBOL_*=*) export "${line%%=*}=${line#*=}" ;; esac
done < "@PREFIX@/etc/saqbol.env"
PYTHONPATH="@PREFIX@/current/app" exec "@PREFIX@/current/venv/bin/python" -m bot "$@"
