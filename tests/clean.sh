#!/bin/sh
# Removes what was installed or cached here. Learners' work (workspace/) only after a typed yes.
set -eu
cd "$(dirname "$0")/.."
rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis dist build tests/output
find . -name __pycache__ -type d -not -path './workspace/*' -prune -exec rm -rf {} +
if [ -d workspace ]; then
  if [ -t 0 ]; then
    printf "workspace/ holds learners' answers, the gradebook and the ledger. Delete it for good? Type yes to delete: "
    read -r answer
    if [ "$answer" = yes ]; then rm -rf workspace; echo "workspace/ was deleted."; else echo "workspace/ was kept."; fi
  else
    echo "workspace/ (learners' work) was kept. To delete it, remove the folder yourself."
  fi
fi
