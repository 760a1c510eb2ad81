# SPDX-License-Identifier: AGPL-3.0-or-later
# Reads the list of what is used (tools/words.sh), then po/en.po and the other languages.

BEGIN {
	LONGEST = 240 # characters of a text
	LABEL = 40    # of a button, a name of the navigation, a label
	SENTENCE = 25 # words
	MEAN = 12
}

FILENAME == ARGV[1] {
	if ($1 == "C")
		constants[$2] = 1
	else if ($1 == "P")
		beginnings[$2] = 1
	else
		used[$1] = 1
	next
}

FNR == 1 {
	key = ""
	file = FILENAME
	nfiles++
}

/^#\. / {
	origin = origin (origin == "" ? "" : "\n") substr($0, 4)
}

/^msgid "/ {
	key = $0
	gsub(/^msgid "|"$/, "", key)
	all = ""
	from = origin
	origin = ""
}

/^msgstr/ && key != "" {
	text = $0
	sub(/^msgstr(\[[0-9]\])? "/, "", text)
	sub(/"$/, "", text)
	gsub(/\\"/, "\"", text)
	all = all (all == "" ? "" : " | ") text
	if (nfiles == 1)
		take_english(key, text)
	else if (text != "")
		translated[file, key] = 1
	english[key] = nfiles == 1 ? all : english[key]
	if (nfiles > 1)
		origins[file, key] = from
}

function complain(message) {
	print message
	failed++
}

function take_english(key, text, n, sentence, i, words, part) {
	nkeys += !(key in keys)
	keys[key] = 1
	passed++
	if (length(text) > LONGEST)
		complain(file ": " key " is longer than " LONGEST " characters.")
	n = split(text, sentence, /[.?!:]( |$)/)
	for (i = 1; i <= n; i++) {
		words = split(sentence[i], part, " ")
		if (words > SENTENCE)
			complain(file ": " key " has a sentence of " words " words, more than " SENTENCE ".")
		if (words > 0 && text ~ /[.?!]$/) {
			nsentences++
			nwords += words
		}
	}
}

function is_used(key, constant, beginning) {
	if (key in used)
		return 1
	constant = "WORD_" toupper(key)
	gsub(/[.-]/, "_", constant)
	if (constant in constants)
		return 1
	for (beginning in beginnings)
		if (index(key, beginning) == 1)
			return 1
	return 0
}

END {
	for (key in keys)
		if (!is_used(key))
			complain("po/en.po: " key " is used nowhere.")
	if (nsentences > 0 && nwords / nsentences > MEAN)
		complain("po/en.po: a sentence has " nwords / nsentences " words on average, more than " MEAN ".")
	for (i = 3; i < ARGC; i++) {
		n = 0
		for (key in keys) {
			at = ARGV[i] SUBSEP key
			if (!(at in translated)) {
				if (n++ < 10)
					missing = missing " " key
			} else if (origins[at] != english[key]) {
				complain(ARGV[i] ": " key " was translated from another English text.")
			}
		}
		printf "%s: %d of %d words translated%s%s\n", ARGV[i], nkeys - n, nkeys, (n > 0 ? "; lacks" : ""), missing
		missing = ""
	}
	printf "English: %d words, %.1f words a sentence\n", nkeys, (nsentences > 0 ? nwords / nsentences : 0)
	printf "%d passed, %d failed\n", passed, failed
	exit failed > 0
}
