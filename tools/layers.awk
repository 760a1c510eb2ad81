# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads tools/layers, then a list of the C library's headers (system=1), then sources.

FNR == 1 {
	in_comment = 0
	if (!rules++)
		table = FILENAME
	else if (system_headers == "")
		system_headers = FILENAME
	else {
		nfiles++
		split(FILENAME, part, "/")
		folder = part[2]
		if (!(folder in layer))
			complain(FILENAME, 1, "the folder " folder " has no line in tools/layers.")
	}
}

FILENAME == table && $1 == "folder" {
	layer[$3] = $2 + 0
	for (i = 4; i <= NF; i++)
		only[$3] = only[$3] " " $i " "
}

FILENAME == table && $1 == "library" {
	for (i = 3; i <= NF; i++)
		places[$2] = places[$2] " " $i
}

FILENAME == table {
	next
}

FILENAME == system_headers {
	is_system[$1] = 1
	next
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	check_own(quoted[2])
}

/^[ \t]*#[ \t]*include[ \t]*</ {
	match($0, /<[^>]*>/)
	check_library(substr($0, RSTART + 1, RLENGTH - 2))
}

function check_own(header, part, to) {
	split(header, part, "/")
	to = part[1]
	if (to == "include")
		to = "link" # what it installs
	if (to == folder)
		return
	if (to == "tests" && FILENAME ~ /_(test|fuzz)\.c$/)
		return
	if (!(to in layer))
		complain(FILENAME, FNR, header " does not begin with a folder of tools/layers.")
	else if (header ~ /_internal\.h$/)
		complain(FILENAME, FNR, header " is private to " to ".")
	else if (layer[to] >= layer[folder])
		complain(FILENAME, FNR, folder " (layer " layer[folder] ") must not know " to " (layer " \
			layer[to] "): includes point down only.")
	else if (folder in only && index(only[folder], " " header " ") == 0 && FILENAME !~ /_test\.c$/)
		complain(FILENAME, FNR, folder " may include only" only[folder] "of what is below it.")
}

function check_library(header, library, place, n, i) {
	for (library in places) {
		if (!matches(header, library))
			continue
		n = split(places[library], place, " ")
		for (i = 1; i <= n; i++)
			if (matches(FILENAME, place[i]))
				return
		complain(FILENAME, FNR, "<" header "> belongs to" places[library] " alone.")
		return
	}
	if (!(header in is_system))
		complain(FILENAME, FNR, "<" header "> is a library without a line in tools/layers.")
}

END {
	total()
}
