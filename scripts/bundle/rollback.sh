#!/bin/sh
# Bring the release before this one back; a second rollback returns to the newer one. Data stay as they are.
set -eu
cd "@PREFIX@"
[ -e previous/complete ] || { echo "There is no earlier release to go back to." >&2; exit 1; }
now=$(readlink current) before=$(readlink previous)
ln -sfn "$now" previous.new && ln -sfn "$before" current.new
mv -fT current.new current
mv -fT previous.new previous
if [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null 2>&1 && systemctl is-active --quiet saqbol; then
  systemctl restart saqbol
fi
echo "Now: ${before#releases/}. Before: ${now#releases/}."
