# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads tools/caps.allow, the output of pmccabe ("-"), then sources.  Relies on the house format: a
# function's name stands at the beginning of a line, its braces alone in the first column.

BEGIN {
	cap["length"] = 80
	cap["complexity"] = 12
	cap["depth"] = 4
	cap["parameters"] = 6
	cap["lines"] = 500
	cap["header"] = 200
}

FNR == 1 && FILENAME != "-" {
	if (table == "")
		table = FILENAME
	else {
		finish_file()
		nfiles++
		path = FILENAME
	}
	in_comment = 0
	depth = 0
	head = ""
}

FILENAME == table {
	if (NF > 2 && $1 !~ /^#/)
		allowed[$1, $2] = 1
	next
}

# pmccabe: COMPLEXITY TRADITIONAL STATEMENTS FIRST LINES PATH(LINE): NAME
FILENAME == "-" {
	split($6, part, "(")
	check(part[1], $4, $7, "complexity", $1)
	next
}

{
	lines = FNR
	code = strip($0)
}

depth == 0 && /^[a-z_A-Z].*\(/ {
	head = ""
	name = code
	sub(/\(.*/, "", name)
	sub(/.*[^A-Za-z0-9_]/, "", name)
}

depth == 0 {
	head = head code
}

{
	for (i = 1; i <= length(code); i++) {
		c = substr(code, i, 1)
		if (c == "{" && ++depth > deepest)
			deepest = depth
		else if (c == "}")
			depth--
	}
}

/^\{/ {
	first = FNR
	deepest = depth
	if (head ~ /\(/ && name !~ /^(TEST|ID_KIND)$/)
		check(path, FNR, name, "parameters", parameters(head))
}

/^\}/ && first {
	check(path, first, name, "length", FNR - first + 1)
	check(path, first, name, "depth", deepest - 1)
	first = 0
	head = ""
}

# Commas between the outer parentheses, and one.
function parameters(text, i, c, level, n) {
	sub(/^[^(]*/, "", text)
	for (i = 1; i <= length(text); i++) {
		c = substr(text, i, 1)
		if (c == "(")
			level++
		else if (c == ")" && --level == 0)
			break
		else if (c == "," && level == 1)
			n++
	}
	return n + 1
}

function check(path, line, name, what, value) {
	if (value > cap[what] && !((path ":" name, what) in allowed))
		complain(path, line, name " has " what " " value ", more than " cap[what] ".")
}

function finish_file(most) {
	most = path ~ /\.h$/ ? cap["header"] : cap["lines"]
	if (path != "" && lines > most && !((path, "lines") in allowed))
		complain(path, lines, "the file has " lines " lines, more than " most ".")
}

END {
	finish_file()
	total()
}
