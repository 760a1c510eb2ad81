#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/symbols.sh OBJECT...: does every public symbol carry a prefix of its folder and stand in a
# header of it?
nm -A -g --defined-only "$@" | awk 'NF == 3 && $2 != "w" && $2 != "W" && $2 != "V"' |
	awk -f tools/strip.awk -f tools/symbols.awk tools/prefixes $(ls src/*/*.h include/*.h 2>/dev/null) -
