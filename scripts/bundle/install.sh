#!/bin/sh
# Install this bundle without a network: install.sh [--prefix DIR] [--python PROGRAM] [--no-service]
# Data, keys and settings of an earlier release stay; `bin/rollback` below DIR brings the earlier release back.
set -eu
cd "$(dirname "$0")"
prefix=/opt/saqbol python='' service=yes
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=$2; shift 2 ;;
    --python) python=$2; shift 2 ;;
    --no-service) service=no; shift ;;
    *) echo "Usage: install.sh [--prefix DIR] [--python PROGRAM] [--no-service]" >&2; exit 2 ;;
  esac
done
refuse() { echo "$1" >&2; exit 1; }
case $prefix in /*) ;; *) prefix=$(pwd)/$prefix ;; esac

# --- is it whole, and is this the machine for it?
sha256sum --check --quiet --strict SHA256SUMS >/dev/null 2>&1 ||
  refuse "This bundle is damaged or was changed: its files don't match SHA256SUMS. Nothing was installed."
release=$(cat RELEASE) wanted=$(cat PYTHON)
python=${python:-python$wanted}
command -v "$python" >/dev/null 2>&1 ||
  refuse "This bundle needs Python $wanted with its venv module: install it, or name it with --python."
[ "$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')" = "$wanted" ] ||
  refuse "This bundle needs Python $wanted, and $python is another one."

# --- the release in a folder of its own
target=$prefix/releases/$release
if [ ! -e "$target/complete" ]; then
  rm -rf "$target"
  mkdir -p "$target"
  chmod 755 "$prefix" "$prefix/releases" "$target"
  cp -R app SHA256SUMS RELEASE "$target/"
  "$python" -m venv "$target/venv" || refuse "Python's venv module is missing: install python$wanted-venv."
  "$target/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
    --require-hashes -r app/requirements.lock || refuse "The wheels could not be installed. The old release still runs."
  "$target/venv/bin/python" -m compileall -q "$target/app"
  (cd "$target/app" && ../venv/bin/python -m bot --help >/dev/null) ||
    refuse "The new release doesn't start on this machine. The old release still runs."
  touch "$target/complete"
fi

# --- what outlives releases
mkdir -p "$prefix/bin" "$prefix/etc" "$prefix/data" "$prefix/keys"
chmod 700 "$prefix/data" "$prefix/keys"
for file in saqbol rollback; do
  sed "s|@PREFIX@|$prefix|g" "$file.sh" > "$prefix/bin/$file.new"
  chmod 755 "$prefix/bin/$file.new"
  mv -f "$prefix/bin/$file.new" "$prefix/bin/$file"
done
sed "s|@PREFIX@|$prefix|g" saqbol.service > "$prefix/etc/saqbol.service"
if [ ! -e "$prefix/etc/saqbol.env" ]; then
  cp saqbol.env "$prefix/etc/saqbol.env"
  chmod 600 "$prefix/etc/saqbol.env"
fi
if [ "$service" = yes ] && [ "$(id -u)" = 0 ]; then
  id saqbol >/dev/null 2>&1 || useradd --system --home-dir "$prefix" --shell /usr/sbin/nologin saqbol
  chown -R saqbol: "$prefix/data" "$prefix/keys" "$prefix/etc/saqbol.env"
fi

# --- the switch
old=$(readlink "$prefix/current" || true)
if [ "$old" != "releases/$release" ]; then
  if [ -n "$old" ]; then ln -s "$old" "$prefix/previous.new" && mv -fT "$prefix/previous.new" "$prefix/previous"; fi
  ln -s "releases/$release" "$prefix/current.new" && mv -fT "$prefix/current.new" "$prefix/current"
fi
if [ "$service" = yes ] && [ "$(id -u)" = 0 ] && command -v systemctl >/dev/null 2>&1; then
  cp "$prefix/etc/saqbol.service" /etc/systemd/system/saqbol.service
  systemctl daemon-reload
  systemctl try-restart saqbol
fi
echo "Installed $release in $prefix."
echo "Settings: $prefix/etc/saqbol.env. Then: $prefix/bin/saqbol org load FILE, and systemctl enable --now saqbol."
