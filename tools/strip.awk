# SPDX-License-Identifier: AGPL-3.0-or-later
# For the checkers: strip(line) gives a line of C without its comments and without what stands in
# its literals; a "//" stays.  The caller clears in_comment at the start of each file.

function strip(line, out, at, token) {
	out = ""
	while (line != "") {
		if (in_comment) {
			at = index(line, "*/")
			if (at == 0)
				return out
			line = substr(line, at + 2)
			in_comment = 0
			continue
		}
		if (!match(line, /\/\*|\/\/|"|'/))
			return out line
		token = substr(line, RSTART, RLENGTH)
		out = out substr(line, 1, RSTART - 1)
		line = substr(line, RSTART + RLENGTH)
		if (token == "/*") {
			in_comment = 1
			continue
		}
		out = out token
		if (token == "//")
			return out
		if (token == "\"")
			match(line, /^([^"\\]|\\.)*"/)
		else
			match(line, /^([^'\\]|\\.)*'/)
		out = out token
		line = substr(line, RLENGTH > 0 ? RLENGTH + 1 : 1)
	}
	return out
}

# matches(path, pattern): a shell pattern with * only; one without a slash is a folder of src.
function matches(path, pattern) {
	if (index(pattern, "/") == 0 && index(pattern, ".") == 0)
		pattern = "src/" pattern "/*"
	gsub(/\./, "\\.", pattern)
	gsub(/\*/, ".*", pattern)
	return path ~ ("^" pattern "$")
}

function complain(path, line, sentence) {
	printf "%s:%d: %s\n", path, line, sentence
	if (!(path in failed_files)) {
		failed_files[path] = 1
		nfailed++
	}
}

# The closing line, files that pass and files that do not, and the exit status.
function total() {
	printf "%d passed, %d failed\n", nfiles - nfailed, nfailed
	exit nfailed > 0 || nfiles == 0
}
