#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/link_library.sh SOURCES: installed as `make install` does it, does a program of somebody
# else compile, link and run against it, in C of several standards and C++, with the library within
# it or shared, and is nothing visible but lk_?  Does the manual's example say what it prints?  Made
# of its sources for the thread sanitizer, do the program's threads leave each other alone?
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
lib=$dir/usr/lib
library=$lib/libtessera-link.a
manual=$dir/usr/share/man/man3/tessera-link.3
gcc -std=gnu17 -O1 -fsanitize=thread -pthread -fno-strict-aliasing -D_GNU_SOURCE -Isrc -I. -Ibuild/gen \
	-I"$dir/usr/include" -o "$dir/threads" tests/link_library.c "$@" -lm && "$dir/threads" &
threads=$!
export PKG_CONFIG_PATH="$lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$dir"
flags=$(pkg-config --cflags --libs tessera-link)
check "pkg-config does not know it" $?
for function in $(sed -n 's/^LK_API.*[ *]\(lk_[a-z_0-9]*\)(.*/\1/p' include/tessera-link.h); do
	grep -q "$function" "$manual"
	check "the manual has no $function" $?
done

# The shared library is found by the name that stands in it.
abi=$(sed -n 's/^.define LK_ABI //p' include/tessera-link.h)
# shellcheck disable=SC2086
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -pthread -o "$dir/program" tests/link_library.c $flags -lm
check "a program does not compile against it" $?
LD_LIBRARY_PATH=$lib "$dir/program"
check "the program does not find who is one person" $?
ldd "$dir/program" | grep -q "libtessera-link.so.$abi"
check "the program asks for no library of version $abi" $?
# shellcheck disable=SC2046
gcc -std=gnu11 -pthread -o "$dir/whole" tests/link_library.c "$library" $(pkg-config --cflags tessera-link) -lm &&
	"$dir/whole"
check "a program does not run with the library within it" $?
# shellcheck disable=SC2046
gcc -shared -Wl,-z,text -o "$dir/within.so" -Wl,--whole-archive "$library" -Wl,--no-whole-archive -lm
check "the library cannot stand within a shared one" $?
for standard in c99 c11 gnu17; do
	echo '#include <tessera-link.h>' | gcc -std=$standard -Wall -Wextra -Wpedantic -Werror -fsyntax-only \
		-I"$dir/usr/include" -x c -
	check "the header is no $standard" $?
done
echo '#include <tessera-link.h>
int main() { return lk_chance(0) > 0.4 && lk_kind_name(LK_DATE)[0] == 100 ? 0 : 1; }' >"$dir/program.cc"
# shellcheck disable=SC2046
clang-14 -Wall -Wextra -Wpedantic -Werror -o "$dir/cc" "$dir/program.cc" $flags &&
	LD_LIBRARY_PATH=$lib "$dir/cc"
check "a program in C++ does not run with it" $?

# The manual's example, and what it says that this prints.
between() {
	sed -n "/^\.\\\\\" $1/,/^\.EE/p" "$manual" | sed '/^\./d; s/\\e/\\/g; s/\\-/-/g; s/\\&//g'
}
between program >"$dir/example.c"
between output >"$dir/expected"
# shellcheck disable=SC2086
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -o "$dir/example" "$dir/example.c" $flags &&
	LD_LIBRARY_PATH=$lib "$dir/example" >"$dir/output" && [ -s "$dir/output" ] &&
	diff "$dir/expected" "$dir/output"
check "the manual's example does not print what the manual says" $?

for symbols in "$(nm -g --defined-only "$library")" "$(nm -D --defined-only "$lib/libtessera-link.so")"; do
	echo "$symbols" | awk 'NF == 3 { n++ }
		NF == 3 && $3 !~ /^lk_/ { print "link library: visible: " $3; bad = 1 } END { exit bad || !n }'
	check "symbols that are not lk_ are visible, or none is" $?
done
nm -u "$library" | awk '$2 ~ /^(exp|log|pow|fma|sin|cos|tan|asin|acos|atan)/ { print "link library: of the C library, which is another on another machine: " $2; bad = 1 } END { exit bad }'
check "what decides is computed by functions that differ between machines" $?
# Nothing of the system but memory's and texts' functions, and roots, which are rounded alike everywhere.
nm -u "$library" | awk 'NF == 2 && $2 !~ /^(_?_?(mem(chr|cmp|cpy|move|set)|str(cmp|len)|snprintf)(_chk)?|__stack_chk_fail|__popcountdi2|_GLOBAL_OFFSET_TABLE_|sqrt)$/ { print "link library: of the system: " $2; bad = 1 } END { exit bad }'
check "it allocates, reads or writes" $?
wait $threads
check "its threads touch what is not theirs" $?
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
