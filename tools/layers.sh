#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/layers.sh FILE...: do includes point down only, and each library to its own folder?
system=$(mktemp)
trap 'rm -f "$system"' EXIT
dpkg-query -L libc6-dev linux-libc-dev "libgcc-$(gcc -dumpversion)-dev" |
	sed -n 's,^/usr/include/\([a-z0-9_]*-linux-gnu/\)\?\(.*\.h\)$,\2,p
		s,^/usr/lib/gcc/.*/include/\(.*\.h\)$,\1,p' >"$system"
awk -f tools/strip.awk -f tools/layers.awk tools/layers "$system" "$@"
