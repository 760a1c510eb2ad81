#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/sqlused.sh FILE.sql...: is every statement called somewhere under src/?
called=$(mktemp)
trap 'rm -f "$called"' EXIT
cat src/*/*.c | grep -o 'sql_[a-z0-9_]*(' | sort -u >"$called"
awk -v called="$called" '
	BEGIN {
		while ((getline line < called) > 0)
			is_called[line] = 1
	}
	match($0, /^-- [a-z0-9_]+\(/) {
		name = "sql_" substr($0, 4, RLENGTH - 3)
		if (name in is_called) {
			passed++
		} else {
			failed++
			printf "%s:%d: nobody calls %s)\n", FILENAME, FNR, name
		}
	}
	END {
		printf "%d passed, %d failed\n", passed, failed
		exit failed > 0
	}' "$@"
