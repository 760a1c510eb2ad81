# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads tools/banned, then sources.

FNR == 1 {
	in_comment = 0
	if (table == "")
		table = FILENAME
	else {
		nfiles++
		is_test = FILENAME ~ /_test\.c$/ || FILENAME ~ /^(tests|bench)\//
	}
}

FILENAME == table && /^[a-z]/ {
	where[$1] = $2
	why[$1] = $0
	sub(/^[^ ]+ +[^ ]+ +/, "", why[$1])
}

FILENAME == table {
	next
}

{
	rest = strip($0)
	before = ""
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)) {
		name = substr(rest, RSTART, RLENGTH)
		sub(/[ \t]*\($/, "", name)
		before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
		if (name in where && before != "." && before != ">" && is_banned(name))
			complain(FILENAME, FNR, name "() is banned here: " why[name] ".")
		rest = substr(rest, RSTART + RLENGTH)
	}
}

function is_banned(name, kind, place, n, i) {
	kind = substr(where[name], 1, 1)
	if (kind == "-")
		return 1
	if (is_test)
		return 0
	n = split(substr(where[name], 2), place, ",")
	for (i = 1; i <= n; i++)
		if (matches(FILENAME, place[i]))
			return kind == "!"
	return kind == "+"
}

END {
	total()
}
