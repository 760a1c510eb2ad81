# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads tools/prefixes, headers of src/, then "-" as the output of nm -A -g --defined-only.

FNR == 1 && FILENAME != "-" {
	in_comment = 0
	if (table == "")
		table = FILENAME
	split(FILENAME, part, "/")
	folder = part[1] == "include" ? "link" : part[2] # what link installs
}

FILENAME == table && /^[a-z]/ {
	for (i = 2; i <= NF; i++)
		prefixes[$1] = prefixes[$1] " " $i
}

FILENAME == table {
	next
}

FILENAME != "-" {
	rest = strip($0)
	while (match(rest, /[A-Za-z_][A-Za-z0-9_]*/)) {
		declared[folder, substr(rest, RSTART, RLENGTH)] = 1
		rest = substr(rest, RSTART + RLENGTH)
	}
	next
}

# nm: PATH.o:ADDRESS TYPE NAME
{
	match($1, /:[0-9a-f]*$/)
	path = substr($1, 1, RSTART - 1)
	is_generated = sub(/^.*\/gen\//, "src/", path)
	sub(/^.*\/src\//, "src/", path)
	sub(/\.o$/, ".c", path)
	split(path, part, "/")
	folder = part[2]
	if (!(path in seen)) {
		seen[path] = 1
		nfiles++
	}
	check($3)
}

# What the harness, the fuzzer and sanitizers look for by name, and what they add themselves.
function check(name, prefix, n, i) {
	if (name ~ /^(LLVMFuzzer|__asan|__ubsan|__odr_asan)/)
		return
	if (!is_generated && !((folder, name) in declared) && name != "main")
		complain(path, 1, name " leaves the file but stands in no header of " folder "; make it static.")
	n = split("sql_ view_ " folder "_" prefixes[folder], prefix, " ")
	for (i = 1; i <= n; i++)
		if (index(name, prefix[i]) == 1 || name == folder)
			return
	complain(path, 1, name " begins with no prefix of " folder " (tools/prefixes).")
}

END {
	total()
}
