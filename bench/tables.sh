#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# bench/tables.sh [SET...] — `tessera link` on the made tables of bench/tables, all or those named,
# with one configuration for all: none.  TESSERA chooses the program; the tables are the same.
#
# TABLE_SEEDS are the seeds (1 2); TABLE_OPTIONS further options of the command, as "--one".
# TABLE_KEEP names a folder where tables and reports stay: SET.SEED/SET_a.csv, SET_b.csv or SET.csv,
# SET_truth.csv, and out/ with what the program wrote.
#
# Of pairs of one thing (across, of two files): precision, recall, F1.  loss: the mean log loss of
# joined pairs in bits, by what is true; off: the mean difference of probabilities said and what
# came out, over pairs that were weighed and over joined ones, as the report has it.
set -eu
cd "$(dirname "$0")/.."
tessera=${TESSERA:-build/tessera}
maker=$(dirname "$tessera")/bench/table_bench
[ -x "$maker" ] || maker=build/bench/table_bench
"$maker" --check >/dev/null || { "$maker" --check; exit 1; }
if [ -n "${TABLE_KEEP:-}" ]; then
	work=$TABLE_KEEP
	mkdir -p "$work"
else
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
fi

measure() { # SET SEED: a line of the table
	dir=$work/$1.$2
	mkdir -p "$dir"
	"$maker" --csv "$1" "$2" "$dir"
	files=$dir/$1.csv
	[ -e "$files" ] || files="$dir/$1_a.csv $dir/$1_b.csv"
	# shellcheck disable=SC2086
	if ! said=$("$tessera" link $files ${TABLE_OPTIONS:-} --truth "$dir/$1_truth.csv" --out "$dir/out" 2>&1); then
		printf '%s %s: it failed: %s\n' "$1" "$2" "$(echo "$said" | tail -n 1)"
		return
	fi
	seconds=$(echo "$said" | sed -n 's/^[0-9]* records.*; \([0-9.]*\) s, .*/\1/p')
	off=$(sed -n 's,.*<bdi>\([0-9.]*\)</bdi> for pairs that were weighed; <bdi>\([0-9.]*\)</bdi>.*,\1 \2,p' "$dir/out/report.html" | head -n 1)
	awk -F , -v set="$1" -v seed="$2" -v seconds="$seconds" -v off="${off:-- -}" '
		FNR == 1 { file++; next }
		file == 1 {
			of = $1 ~ /^b/ ? 2 : 1
			rows[of]++
			entity[$1] = $2
			want += rows_of[$2, two() ? 3 - of : of]
			rows_of[$2, of]++
			next
		}
		{
			p = 1 / (1 + 2 ^ -$4)
			one = entity[$1] == entity[$2]
			got++
			right += one
			loss -= log(one ? p : 1 - p > 1e-9 ? 1 - p : 1e-9) / log(2)
		}
		function two() { return $1 ~ /^[ab]/ }
		END {
			split(off, part, " ")
			printf "%-16s %4s %6d %6d %6d %6d %6d  %6s %6s %6s  %5s  %5s %5s %5s\n", set, seed, rows[1], rows[2],
				want, got, got - right, got ? sprintf("%.4f", right / got) : "-",
				want ? sprintf("%.4f", right / want) : "-", want ? sprintf("%.4f", 2 * right / (got + want)) : "-",
				got ? sprintf("%.2f", loss / got) : "-", part[1], part[2], seconds
		}
	' "$dir/$1_truth.csv" "$dir/out/pairs.csv"
}

printf '%-16s %4s %6s %6s %6s %6s %6s  %6s %6s %6s  %5s  %5s %5s %5s\n' set seed rows rows pairs joined wrong \
	prec recall F1 loss off joined s
for set in ${@:-$("$maker" | cut -d ' ' -f 1)}; do
	for seed in ${TABLE_SEEDS:-1 2}; do
		measure "$set" "$seed"
	done
done
