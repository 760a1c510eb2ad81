#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/link_library.sh LIBRARY: installed as `make install` does it, does a program of somebody else
# compile, link and run against it, and is nothing visible but lk_?
set -u
library=$1
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

mkdir -p "$dir/include" "$dir/lib/pkgconfig"
cp include/tessera-link.h "$dir/include" && cp "$library" "$dir/lib"
sed "s,@PREFIX@,$dir," tools/tessera-link.pc.in >"$dir/lib/pkgconfig/tessera-link.pc"
flags=$(PKG_CONFIG_PATH=$dir/lib/pkgconfig pkg-config --cflags --libs tessera-link)
check "pkg-config does not know it" $?
# shellcheck disable=SC2086
gcc -std=c11 -Wall -Wextra -Werror -o "$dir/program" tests/link_library.c $flags
check "a program does not compile against it" $?
"$dir/program" >/dev/null
check "the program does not find who is one person" $?
nm -g --defined-only "$library" | awk 'NF == 3 && $3 !~ /^lk_/ { print "link library: visible: " $3; bad = 1 } END { exit bad }'
check "symbols that are not lk_ are visible" $?
echo '#include <tessera-link.h>' | clang-14 -x c++ -Wall -Wextra -Werror -fsyntax-only -I"$dir/include" -
check "the header is no C++" $?
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
