#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Writes INVARIANTS.md to standard output: the numbered invariants that stand in the comments of
# src/*/*.h and src/*/*.c.  With --check: compares it with the file, exit 1 if they differ.
#
# Read are lines " *   P1  A sentence." (a capital or two, a number, two blanks) below a line of a
# comment that holds the word "Invariants", up to the comment's end or an empty line; a line that
# is indented further goes on with the sentence.
set -eu
cd "$(dirname "$0")/.."

collect()
{
    ls src/*/*.h src/*/*.c | LC_ALL=C sort | xargs awk '
function flush() {
    if (id != "") {
        if (id in seen) {
            printf "%s: %s is already taken in %s\n", place, id, seen[id] >"/dev/stderr"
            failed = 1
        }
        seen[id] = place
        if (folder != said) {
            printf "\n## %s\n\n", folder
            said = folder
        }
        printf "- **%s** %s (`%s`)\n", id, text, place
    }
    id = ""
}
FNR == 1 { flush(); on = 0 }
/^\/\*.*Invariants|^ \*.*Invariants/ { flush(); on = 1; next }
!on { next }
/\*\/[ \t]*$/ { last = 1 }
/^ \*[ ]+[A-Z][A-Z]?[0-9]+  [^ ]/ {
    flush()
    line = $0
    sub(/^ \*[ ]+/, "", line)
    id = line
    sub(/ .*/, "", id)
    text = line
    sub(/^[A-Z]+[0-9]+ +/, "", text)
    sub(/[ \t]*\*\/[ \t]*$/, "", text)
    place = FILENAME
    split(FILENAME, part, "/")
    folder = part[2]
    if (last) { flush(); on = last = 0 }
    next
}
/^ \*      / {
    line = $0
    sub(/^ \*[ ]+/, "", line)
    sub(/[ \t]*\*\/[ \t]*$/, "", line)
    if (id != "" && line != "")
        text = text " " line
    if (last) { flush(); on = last = 0 }
    next
}
{ flush(); if (last || $0 !~ /^ \*[ ]+[^ ]/) { on = last = 0 } }
END { flush(); exit failed }
'
}

page()
{
    cat <<'HEAD'
# Invariants

What always holds, as the code itself states it. This page is collected from the comments of the
source by `tools/invariants.sh >INVARIANTS.md`; change the comment, never this page. A test or an
assertion stands behind each.
HEAD
    collect
}

text=$(page)
if [ "${1-}" != --check ]; then
    printf '%s\n' "$text"
elif ! printf '%s\n' "$text" | cmp -s - INVARIANTS.md; then
    echo "INVARIANTS.md is not what the comments say: tools/invariants.sh >INVARIANTS.md" >&2
    exit 1
fi
