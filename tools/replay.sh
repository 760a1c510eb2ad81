#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/replay.sh BUILD NAME...: gives each fuzzer in BUILD/replay its corpus, and sums up.
base=$1
shift
passed=0
failed=0
for name in "$@"; do
	if [ ! -d "tests/corpora/$name" ]; then
		echo "tests/corpora/$name: the fuzzer $name has no corpus." >&2
		failed=$((failed + 1))
		continue
	fi
	counts=$("$base/replay/$name" "tests/corpora/$name" | sed -n 's/ passed, / /; s/ failed$//p')
	echo "$name: $counts"
	passed=$((passed + ${counts% *}))
	failed=$((failed + ${counts#* }))
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
