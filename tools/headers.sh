#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/headers.sh COMPILER FLAG... -- HEADER...: does each header compile alone, and twice?
# (The flags of our compiler hold no blanks.)
compile=
while [ "$1" != -- ]; do
	compile="$compile $1"
	shift
done
shift
bad=0
for header in "$@"; do
	printf '#include "%s"\n#include "%s"\nextern int alone;\n' "$header" "$header" |
		$compile -fsyntax-only -x c - || {
		echo "src/$header:1: does not compile alone."
		bad=$((bad + 1))
	}
done
echo "$(($# - bad)) passed, $bad failed"
[ $bad = 0 ]
