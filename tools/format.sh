#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/format.sh FILE...: is every file as clang-format 14 would write it?  (clang-format-14 -i)
clang-format-14 --dry-run "$@" 2>&1 | awk -F : -v files=$# '
	/ warning: / && !seen[$1]++ {
		printf "%s:%s: not in the house format; clang-format-14 -i %s writes it.\n", $1, $2, $1
		bad++
	}
	END {
		printf "%d passed, %d failed\n", files - bad, bad
		exit bad > 0 || files == 0
	}'
