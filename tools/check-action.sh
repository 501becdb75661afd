#!/usr/bin/env bash
# The step of action.yml: runs `quality check` on the files that the patterns name, with a summary for people and reports for machines.
# Settings come from the environment, never from the text of a command, so that no input can become one.
set -euo pipefail
shopt -s globstar nullglob
# A space in a name does not end it.
IFS=

files=()
while IFS= read -r pattern; do
  [ -n "$pattern" ] || continue
  # A pattern that names nothing is a mistake, not a pass.
  # shellcheck disable=SC2206
  found=($pattern)
  [ ${#found[@]} -gt 0 ] || { echo "no file fits $pattern" >&2; exit 2; }
  files+=("${found[@]}")
done <<<"$FILES"
[ ${#files[@]} -gt 0 ] || { echo "no files are named" >&2; exit 2; }

options=()
add() { [ -z "$2" ] || options+=("$1" "$2"); }
add --timeframe "${TIMEFRAME:-}"
add --exchange "${EXCHANGE:-}"
add --symbol "${SYMBOL:-}"
add --fail-below "${FAIL_BELOW:-}"
add --fail-on "${FAIL_ON:-}"

quality() { node "$ACTION_PATH/apps/cli/src/main.ts" check "${files[@]}" "${options[@]}" "$@"; }

report=${RUNNER_TEMP:-$(mktemp -d)}/quality.ndjson
result=0
quality --format ndjson >"$report" || result=$?
[ -z "${GITHUB_OUTPUT:-}" ] || echo "report=$report" >>"$GITHUB_OUTPUT"
quality --format markdown >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}" || true
exit "$result"
