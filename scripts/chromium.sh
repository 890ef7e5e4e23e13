#!/bin/sh
# Find a system Chromium for the browser tests; install it where we may, else say what to install.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests…"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core fonts-noto-color-emoji >/dev/null && exit 0
fi
echo "The browser tests need Chromium: install the package 'chromium' of your system and run make test again." >&2
exit 1
