#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/link_library.sh SOURCES: installed as `make install` does it, does a program of somebody
# else compile, link and run against it, and is nothing visible but lk_?  Made of its sources for
# the thread sanitizer, do the program's threads leave each other alone?
set -u
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0
failed=0

check() {
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		echo "link library: $1"
		failed=$((failed + 1))
	fi
}

make -s install-link DESTDIR="$dir" PREFIX=/usr
check "it cannot be installed" $?
library=$dir/usr/lib/libtessera-link.a
export PKG_CONFIG_PATH="$dir/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$dir"
flags=$(pkg-config --cflags --libs tessera-link)
check "pkg-config does not know it" $?
for function in $(sed -n 's/^[A-Za-z].*[ *]\(lk_[a-z_0-9]*\)(.*/\1/p' include/tessera-link.h); do
	grep -q "$function" "$dir/usr/share/man/man3/tessera-link.3"
	check "the manual has no $function" $?
done
# shellcheck disable=SC2086
gcc -std=c11 -Wall -Wextra -Werror -pthread -o "$dir/program" tests/link_library.c $flags
check "a program does not compile against it" $?
"$dir/program" >/dev/null
check "the program does not find who is one person, in each of its threads" $?
gcc -std=gnu17 -O1 -fsanitize=thread -pthread -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. -Ibuild/gen \
	-I"$dir/usr/include" -o "$dir/threads" tests/link_library.c "$@" -lm && "$dir/threads"
check "its threads touch what is not theirs" $?
nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^lk_/ { print "link library: visible: " $3; bad = 1 } END { exit bad }'
check "symbols that are not lk_ are visible" $?
nm -u "$library" | awk '$2 ~ /^(exp|log|pow|fma)/ { print "link library: of the C library, which is another on another machine: " $2; bad = 1 } END { exit bad }'
check "what decides is computed by functions that differ between machines" $?
echo '#include <tessera-link.h>' | clang-14 -x c++ -Wall -Wextra -Werror -fsyntax-only -I"$dir/usr/include" -
check "the header is no C++" $?
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
