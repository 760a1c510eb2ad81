#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Keeps THREATS.md true: in its tables of claims and rules each test named in backquotes,
# `folder/name` or `tests/file`, is followed by "(not yet)" if and only if the tree has no such test.
#   tools/threats.sh --check   exit 1 and says which lines are not true
#   tools/threats.sh --write   sets the marks
set -eu
cd "$(dirname "$0")/.."

marked()
{
    {
        ls tests
        sed -n 's/^TEST(\([a-z]*\), \([a-z0-9_]*\)).*/\1\/\2/p' src/*/*_test.c
        # a name too long for one line stands on the next
        sed -n '/^TEST([a-z]*,$/{N;s/^TEST(\([a-z]*\),\n *\([a-z0-9_]*\)).*/\1\/\2/p}' src/*/*_test.c
    } | awk '
FILENAME == "-" { there[$0] = there["tests/" $0] = 1; next }
/^\| [RS][0-9]+ \|/ {
    gsub(/ \(not yet\)/, "")
    rest = $0
    line = ""
    while (match(rest, /`[a-z]+\/[a-z0-9_]+(\.[a-z]+)?`/)) {
        name = substr(rest, RSTART + 1, RLENGTH - 2)
        line = line substr(rest, 1, RSTART + RLENGTH - 1)
        if (!(name in there))
            line = line " (not yet)"
        rest = substr(rest, RSTART + RLENGTH)
    }
    $0 = line rest
}
{ print }
' - THREATS.md
}

text=$(marked)
case ${1-} in
--write)
    printf '%s\n' "$text" >THREATS.md
    ;;
--check)
    printf '%s\n' "$text" | diff THREATS.md - || {
        echo "THREATS.md names tests that are not there, or hides some that are: tools/threats.sh --write" >&2
        exit 1
    }
    ;;
*)
    echo "tools/threats.sh: say --check or --write" >&2
    exit 2
    ;;
esac
