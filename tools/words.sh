#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/words.sh po/en.po po/LANGUAGE.po...: are the words of po/ all used, short enough, and
# translated from the English that stands there now?  Says what each language lacks.
#
# A word is used by a view ({{t key }}), in C (WORD_KEY), by a list (sector. country. kind. sign.
# reason.), or handed to the script by its beginning ("give. error.", in the C of a page).
set -u
used=$(mktemp)
trap 'rm -f "$used"' EXIT
{
	grep -oh '{{t [a-z0-9._-]*' src/*/views/*.html | sed 's/{{t //'
	grep -oh 'WORD_[A-Z0-9_]*' src/*/*.[ch] | sed 's/^/C /'
	grep -oh '"[a-z][a-z0-9_-]*\.[a-z0-9._ -]*"' src/*/*_page.c src/app/pages.c src/app/home.c |
		tr -d '"' | tr ' ' '\n' | sed '/\./!d; s/^/P /'
	printf 'P %s\n' sector. country. kind. month. reason. setting. profession. recipient. asked. fact. sign. degree. audience. dimension. need. said.
} | sort -u >"$used"
exec awk -f tools/words.awk "$used" "$@"
