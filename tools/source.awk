# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads sources in C.

FNR == 1 {
	in_comment = 0
	nfiles++
	if (index($0, "/* SPDX-License-Identifier: AGPL-3.0-or-later */") != 1)
		complain(FILENAME, 1, "the first line is not the licence.")
	may_switch = FILENAME ~ /^(src\/(os|store)|tests|bench|tools)\//
	guard = ""
}

/TODO|FIXME/ {
	complain(FILENAME, FNR, "a note to oneself; finish it or file an issue.")
}

/\r/ {
	complain(FILENAME, FNR, "a carriage return.")
}

{
	code = strip($0)
}

code ~ /\/\// {
	complain(FILENAME, FNR, "a // comment; comments are /* */.")
}

code ~ /(^|[^A-Za-z0-9_])goto[ \t]/ {
	complain(FILENAME, FNR, "goto; return early, and clean up by AUTO.")
}

code ~ /^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)([^a-z]|$)/ {
	if (code ~ /#ifndef [A-Z0-9_]+_H$/ && FILENAME ~ /\.h$/ && guard == "") {
		guard = $2
		check_guard()
	} else if (!may_switch && code !~ /SANITIZE|__has_feature|POISON/)
		complain(FILENAME, FNR, "conditional code; only os, store and what serves sanitizers have it.")
}

# The guard of src/base/str.h is BASE_STR_H, of src/api/api_internal.h API_INTERNAL_H.
function check_guard(wanted, folder) {
	wanted = FILENAME
	sub(/^src\//, "", wanted)
	folder = wanted
	sub(/\/.*/, "", folder)
	sub("/" folder "_", "/", wanted)
	wanted = toupper(wanted)
	gsub(/[^A-Z0-9]/, "_", wanted)
	if (guard != wanted && guard != toupper(folder) "_" wanted)
		complain(FILENAME, FNR, "the guard is not " wanted ".")
}

END {
	total()
}
