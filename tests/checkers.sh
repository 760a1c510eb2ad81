#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Does every checker of the style find what it is for?  Each case is a small file that breaks one
# rule in a tree of its own, and a word of the complaint that must come.
set -u
cd "$(dirname "$0")/.."
top=$PWD
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/src/base" "$dir/src/seal" "$dir/src/clue" "$dir/src/http" "$dir/src/piece" "$dir/include"
ln -s "$top/tools" "$dir/tools"
ln -s "$top/.clang-format" "$dir/.clang-format"
cd "$dir" || exit 1
passed=0
failed=0
licence='/* SPDX-License-Identifier: AGPL-3.0-or-later */'

# The file's content comes on stdin; WORDS empty: there must be no complaint.
# case_of CHECKER PATH WORDS
case_of() {
	cat >"$2"
	said=$(tools/"$1".sh "$2" 2>&1)
	status=$?
	if [ -n "$3" ] && [ $status != 0 ] && printf '%s' "$said" | grep -q "$2:[0-9]*: .*$3"; then
		passed=$((passed + 1))
	elif [ -z "$3" ] && [ $status = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'tools/%s.sh on %s said, where "%s" was expected:\n%s\n' "$1" "$2" "$3" "$said"
	fi
	rm -f "$2"
}

case_of layers src/base/a.c 'includes point down only' <<-'END'
	#include "seal/seal.h"
END
case_of layers src/seal/a.c 'includes point down only' <<-'END'
	#include "clue/clue.h"
END
case_of layers src/http/a.c 'is private to base' <<-'END'
	#include "base/x_internal.h"
END
case_of layers src/clue/a.c 'may include only' <<-'END'
	#include "base/arena.h"
END
case_of layers src/http/a.c 'belongs to' <<-'END'
	#include <sodium.h>
END
case_of layers src/base/arena.c 'belongs to' <<-'END'
	#include <jansson.h>
END
case_of layers src/http/a.c 'without a line' <<-'END'
	#include <lzma.h>
END
case_of layers src/http/a.c '' <<-'END'
	#include <microhttpd.h>
	#include <stddef.h>
	#include <sys/epoll.h>
	#include "store/store.h"
END
case_of banned src/base/a.c 'strcpy() is banned' <<-'END'
	    x = strcpy(to, from);
END
case_of banned src/piece/a.c 'only where a folder owns' <<-'END'
	    free (x);
END
case_of banned src/seal/a.c 'takes a time that tells' <<-'END'
	    return memcmp(a, b, 32) == 0;
END
case_of banned src/piece/a.c '' <<-'END'
	    /* strcpy(a, b) */ put("strcpy(a, b)"); s->system(1); my_strcpy(a);
END
case_of source src/base/a.c 'not the licence' <<-'END'
	int a;
END
case_of source src/base/a.c 'a // comment' <<-END
	$licence
	int a; // a note
END
case_of source src/base/a.c 'goto' <<-END
	$licence
	    goto out;
END
case_of source src/piece/a.c 'conditional code' <<-END
	$licence
	#ifdef __linux__
END
case_of source src/piece/piece.h 'the guard is not' <<-END
	$licence
	#ifndef PEACE_H
END
case_of source src/base/a.c '' <<-END
	$licence
	const char *a = "http://x \" // goto x";
	/* a comment with // in it */
END
{
	printf '%s\nint\nlong_one(void)\n{\n' "$licence"
	awk 'BEGIN { for (i = 0; i < 79; i++) print "    f();" }'
	printf '}\n'
} >made
case_of caps src/base/a.c 'long_one has length 81' <made
{
	printf 'int\nbranched(int a)\n{\n'
	awk 'BEGIN { for (i = 0; i < 12; i++) print "    if (a == " i ")\n        return 1;" }'
	printf '    return 0;\n}\n'
} >made
case_of caps src/base/a.c 'branched has complexity 13' <made
case_of caps src/base/a.c 'many has parameters 7' <<-'END'
	int
	many(int a, int b, int c, int (*d)(int, int), int e, int f,
	     int g)
	{
	    return 0;
	}
END
case_of caps src/base/a.c 'deep has depth 5' <<-'END'
	void
	deep(void)
	{
	    for (;;) { for (;;) { for (;;) { for (;;) { for (;;) { } } } } }
	}
END
awk 'BEGIN { for (i = 0; i < 501; i++) print "int a;" }' >made
case_of caps src/base/a.c 'the file has 501 lines' <made
case_of format src/base/a.c 'not in the house format' <<-'END'
	int f(void) { return 0; }
END
case_of contracts src/base/a.h 'a_second has no contract' <<-'END'
	/* What it does. */
	int a_first(void);

	int a_second(void);
END
case_of contracts src/base/a.h '' <<-'END'
	typedef struct A {
	    int (*call)(void);
	} A;
	extern const A a_table;

	/* One contract for both. */
	MUST_USE Status a_first(int a,
	                        int b);
	__attribute__((format(printf, 2, 3))) void a_second(A *a, const char *format, ...);

	AUTO_FREE(A, a_free)
END
cat >src/base/base.h <<-'END'
	int str_good(void);
	int other_bad(void);
END
printf 'int str_good(void);\nint str_good(void) { return 0; }\n' >src/base/good.c
printf 'int str_stray(void);\nint str_stray(void) { return 0; }\n' >src/base/stray.c
printf 'int other_bad(void);\nint other_bad(void) { return 0; }\n' >src/base/bad.c
for name in good stray bad; do
	gcc -c -o src/base/$name.o src/base/$name.c
done
symbol_case() {
	said=$(tools/symbols.sh "src/base/$1.o")
	case $said in
	*"$2"*) passed=$((passed + 1)) ;;
	*)
		failed=$((failed + 1))
		echo "tools/symbols.sh on $1.o said: $said"
		;;
	esac
}
symbol_case good '1 passed, 0 failed'
symbol_case stray 'stands in no header'
symbol_case bad 'begins with no prefix'

printf 'size_t a;\n' >src/base/poor.h
said=$(tools/headers.sh gcc -Isrc -- base/poor.h 2>/dev/null)
case $said in
*'does not compile alone'*) passed=$((passed + 1)) ;;
*) failed=$((failed + 1)) ;;
esac
echo "$passed passed, $failed failed"
[ $failed = 0 ]
