#!/bin/sh
# Types of the browser half, by TypeScript's checker over plain JavaScript. Needs Node; says so when missing, fails in CI.
set -eu
cd "$(dirname "$0")/.."
if ! command -v npm >/dev/null 2>&1; then
  if [ "${CI:-}" = true ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm >/dev/null
  fi
fi
if ! command -v npm >/dev/null 2>&1; then
  if [ "${CI:-}" = true ]; then echo "CI needs Node and npm for the JavaScript types." >&2; exit 1; fi
  echo "No Node here: the types of the JavaScript were not checked. To check them, install Node 20 or newer."
  exit 0
fi
stamp=node_modules/.ready
if [ ! -f "$stamp" ] || [ package.json -nt "$stamp" ] || [ package-lock.json -nt "$stamp" ]; then
  npm ci --silent --no-audit --no-fund
  touch "$stamp"
fi
exec npm run --silent types
