#!/bin/sh
# Browser tests use Debian's Chromium. Install it when this user may; say in one line what is left out when not; fail in CI.
set -eu
find_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }
[ -n "$(find_browser)" ] && exit 0
if command -v apt-get >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo -n"; else run="none"; fi
  if [ "$run" != none ]; then
    echo "Installing Chromium for the browser tests ..."
    $run apt-get update -qq >/dev/null && $run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null || true
  fi
fi
[ -n "$(find_browser)" ] && exit 0
if [ "${CI:-}" = true ]; then
  echo "CI needs a browser and none could be installed: install the package 'chromium'." >&2
  exit 1
fi
echo "No Chromium here: the browser tests (marked 'browser') are left out. To run them: sudo apt install chromium"
