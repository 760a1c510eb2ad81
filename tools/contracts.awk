# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads headers.  A contract is the comment above a declaration, or above the first of a group of
# declarations without an empty line between them.  A table that directly follows its type needs none.

FNR == 1 {
	nfiles++
	in_comment = 0
	has_contract = 0
	depth = 0
	statement = ""
}

/^[ \t]*$/ {
	if (statement == "")
		has_contract = follows_type = 0
	next
}

{
	was_comment = in_comment
	code = strip($0)
	if (code ~ /^[ \t]*$/) {
		has_contract = has_contract || was_comment || $0 ~ /\/\*/
		next
	}
}

/^[ \t]*#/ || in_macro {
	in_macro = /\\$/
	next
}

{
	if (statement == "")
		first = FNR
	for (i = 1; i <= length(code); i++) {
		c = substr(code, i, 1)
		if (c == "{" && depth++ == 0)
			statement = statement "{"
		else if (c == "}" && --depth == 0 && statement ~ /\)[ \t]*\{$/)
			ends()
		else if (depth == 0 && c == ";")
			ends()
		else if (depth == 0)
			statement = statement c
	}
	if (statement ~ /^[ \t]*$/)
		statement = ""
	else
		statement = statement " "
}

# A whole declaration stands in `statement`: types, macros that expand to types, and the adapters
# that AUTO needs have no contract.
function ends(text, name) {
	text = statement
	statement = ""
	gsub(/__attribute__ *\(\([^)]*(\([^)]*\))?[^)]*\)\)|PRINTF_LIKE\([^)]*\)|MUST_USE|_Noreturn/, "", text)
	sub(/^[ \t]+/, "", text)
	if (text ~ /^(typedef|_Static_assert)[^A-Za-z0-9_]/ || text ~ /^(struct|enum|union)[^(]*$/) {
		follows_type = 1
		return
	}
	if (text ~ /^[A-Za-z_][A-Za-z0-9_]*[ \t]*\(/)
		return
	name = text
	if (name ~ /\(/)
		sub(/[ \t]*\(.*/, "", name)
	sub(/(\[.*|[ \t]*\{)?$/, "", name)
	sub(/.*[^A-Za-z0-9_]/, "", name)
	if (!has_contract && name !~ /_at$/ && !(follows_type && text ~ /^extern/))
		complain(FILENAME, first, name " has no contract above it or above its group.")
}

END {
	total()
}
