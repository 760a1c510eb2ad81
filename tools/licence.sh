#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tools/licence.sh: sources that are not C name their licence in the first two lines, and what is run can be.
set -u
passed=0
failed=0
for file in $(find src tests tools bench web \( -name node_modules -o -name corpora -o -name vectors \) -prune -o -type f \
	\( -name '*.sql' -o -name '*.css' -o -name '*.html' -o -name '*.ts' -o -name '*.mjs' -o -name '*.sh' -o -name '*.mk' \) -print) \
	run test Makefile; do
	if head -n 2 "$file" | grep -q 'SPDX-License-Identifier: AGPL-3.0-or-later'; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$file: no licence in its first two lines."
	fi
done
for file in tests/scenario_* tests/demo.mjs tools/*.sh run test; do
	if [ -x "$file" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$file: nobody can run it (chmod +x)."
	fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
