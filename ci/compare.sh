#!/usr/bin/env bash
# Compares two images and leaves every form of the report in REPORT_DIRECTORY. For CI systems: the status of the comparison
# goes to the file `status` there (and to GITHUB_OUTPUT), so that a later step can fail after the reports were kept.
#
#   LEFT, RIGHT          image references
#   REPORT_DIRECTORY     where the reports go; made if it is not there
#   ACCEPT               `equivalent`, or empty
#   POLICY, BASELINE     files, or empty
#   ARGUMENTS            further arguments, one a line
#   ODP_DIFF             the program; the one beside this script if empty
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
reports=${REPORT_DIRECTORY:-odp-diff-report}
mkdir -p "$reports" || exit 2

words=("$LEFT" "$RIGHT" --no-color --progress none)
words+=(--json "$reports/report.json" --html "$reports/report.html" --markdown "$reports/summary.md")
words+=(--junit "$reports/junit.xml" --sarif "$reports/report.sarif" --code-quality "$reports/code-quality.json")
[ -n "${ACCEPT:-}" ] && words+=(--accept "$ACCEPT")
[ -n "${POLICY:-}" ] && words+=(--policy "$POLICY")
[ -n "${BASELINE:-}" ] && words+=(--baseline "$BASELINE")
while IFS= read -r word; do
  [ -n "$word" ] && words+=("$word")
done <<<"${ARGUMENTS:-}"
[ -n "${GITHUB_ACTIONS:-}" ] && words+=(--annotations github)

if [ -n "${ODP_DIFF:-}" ]; then
  "$ODP_DIFF" "${words[@]}"
else
  node "$here/../bin/odp-diff.js" "${words[@]}"
fi
status=$?
echo "$status" >"$reports/status"

# The report's second line of keys; no report means that nothing could be compared.
verdict=$(sed -n 's/^  "verdict": "\([a-z]*\)",$/\1/p' "$reports/report.json" 2>/dev/null | head -n 1)
verdict=${verdict:-none}
echo "odp-diff: $verdict (status $status)"

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -f "$reports/summary.md" ]; then
  cat "$reports/summary.md" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "verdict=$verdict"
    echo "status=$status"
    echo "report=$reports/report.html"
  } >>"$GITHUB_OUTPUT"
fi
exit 0
