#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# bench/link.sh — `tessera link` on made people and on files of yours, in the open and with sealed
# values, beside Splink where python3 has it (splink with duckdb); nothing is installed for it.
#
# LINK_DATA names a folder with NAME.csv and NAME_truth.csv (plain or .gz; truth: key, entity).
# LINK_ROWS is how many made rows there are (100000).
set -eu
tessera=${TESSERA:-build/tessera}
maker=$(dirname "$tessera")/bench/link_bench
sealer=$(dirname "$tessera")/bench/sealed_bench
rows=${LINK_ROWS:-100000}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

splink() { # NAME: time, memory and F1 of pairs of one rule book for all files
	if ! python3 -c 'import splink, duckdb' 2>/dev/null; then
		echo "  Splink: not here (python3 has no module splink)"
		return
	fi
	python3 - "$work/$1.csv" "$work/$1_truth.csv" <<'END' || echo "  Splink: it failed"
import csv, resource, sys, time
from collections import Counter
import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
begun = time.time()
rows = duckdb.read_csv(sys.argv[1], all_varchar=True).df()
rows["unique_id"] = rows[rows.columns[0]]
columns = [c for c in rows.columns if c not in ("unique_id", rows.columns[0])]
names = [c for c in columns if any(w in c for w in ("name", "given"))] or columns[:2]
linker = Linker(rows, SettingsCreator(
    link_type="dedupe_only",
    blocking_rules_to_generate_predictions=[block_on(c) for c in columns if rows[c].nunique() * 20 > len(rows)],
    comparisons=[cl.JaroWinklerAtThresholds(c) if c in names else cl.LevenshteinAtThresholds(c) for c in columns]),
    DuckDBAPI())
linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
for c in names[:2]:
    linker.training.estimate_parameters_using_expectation_maximisation(block_on(c))
pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
with open(sys.argv[2]) as f:
    truth = {r[0]: r[1] for r in list(csv.reader(f))[1:]}
right = sum(truth[str(a)] == truth[str(b)] for a, b in zip(pairs.unique_id_l, pairs.unique_id_r))
want = sum(n * (n - 1) // 2 for n in Counter(truth.values()).values())
print("  Splink:  %.1f s, %d MiB, F1 of pairs %.4f" % (time.time() - begun,
    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 2 * right / (len(pairs) + want)))
END
}

# F1 of pairs against the truth.
judge() { # NAME PAIRS
	awk -F , '
		FNR == 1 { file++; next }
		{ gsub(/[ \r]/, "") }
		file == 1 { entity[$1] = $2; want += times[$2]++; next }
		{ got++; right += entity[$1] == entity[$2] }
		END { printf "precision %.4f, recall %.4f, F1 %.4f", right / got, right / want, 2 * right / (got + want) }
	' "$work/$1_truth.csv" "$2"
}

measure() { # NAME
	echo "$1: $(($(wc -l <"$work/$1.csv") - 1)) rows"
	said=$("$tessera" link "$work/$1.csv" --out "$work/out" 2>/dev/null | sed -n 's/^[0-9]* records.*; \(.*\)\.$/\1/p')
	echo "  tessera: $said, $(judge "$1" "$work/out/pairs.csv")"
	said=$("$sealer" "$work/$1.csv" "$work/$1_sealed.csv")
	echo "  sealed:  $said, $(judge "$1" "$work/$1_sealed.csv")"
	splink "$1"
}

"$maker" --csv "$rows" 2 >"$work/all.csv"
cut -d , -f 1,2 "$work/all.csv" >"$work/made_truth.csv"
cut -d , -f 1,3- "$work/all.csv" >"$work/made.csv"
measure made
if [ -z "${LINK_DATA:-}" ]; then
	echo "LINK_DATA is not set: no files of yours to measure on."
	exit 0
fi
for truth in "$LINK_DATA"/*_truth.csv*; do
	name=$(basename "$truth" .gz)
	name=${name%_truth.csv}
	for file in "$name" "${name}_truth"; do
		if [ -e "$LINK_DATA/$file.csv.gz" ]; then
			gzip -dc "$LINK_DATA/$file.csv.gz" >"$work/$file.csv"
		else
			cp "$LINK_DATA/$file.csv" "$work/$file.csv"
		fi
	done
	measure "$name"
done
