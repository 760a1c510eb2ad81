#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# bench/mosaic.sh — what the matcher finds, beside its bars: a table of mosaic detection.
#
# MOSAIC_DATA names a folder with sets of pieces (dev1, dev2, train1 ...), each with pieces.csv,
# mentions.csv and truth.csv, plain or .gz.  Without it nothing is measured.  From the weights of the
# packs on, what a whole replay tells is counted too.  With a fifth of the pieces withdrawn at random
# what is found is to fall by no more than a third.  The weights that ship are fitted again from
# train1 to train8 and compared byte by byte.
set -eu
tessera=${TESSERA:-build/tessera}
if [ -z "${MOSAIC_DATA:-}" ]; then
	echo "MOSAIC_DATA is not set: no sets of pieces to measure on."
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # SET
	mkdir -p "$work/$1"
	for name in pieces mentions truth; do
		if [ -e "$MOSAIC_DATA/$1/$name.csv.gz" ]; then
			gzip -dc "$MOSAIC_DATA/$1/$name.csv.gz" > "$work/$1/$name.csv"
		else
			cp "$MOSAIC_DATA/$1/$name.csv" "$work/$1/"
		fi
	done
}

# Of a file of mosaics: found at <= 1, 10, 100, 1000 false ones per 100,000 pieces, then how many
# are false and of how many pieces.  Of those that were told, each counts, whoever was told before.
judge() { # SET FILE
	awk -F , -v every="$([ "$2" = told.csv ] && echo 1)" '
		FNR == 1 { file++; next }
		file == 1 {
			pieces++
			if ($2 != "") { network[$1] = $2; if (!size[$2]++) networks++ }
			next
		}
		{
			n = split($4, member, " "); used = of_networks = best = 0; split("", count)
			for (i = 1; i <= n; i++) used += seen[member[i]]
			if (2 * used >= n && !every) next
			for (i = 1; i <= n; i++) {
				seen[member[i]] = 1
				if (member[i] in network) {
					of_networks++
					if (++count[network[member[i]]] > best) {
						best = count[network[member[i]]]; most = network[member[i]]
					}
				}
			}
			half = int((size[most] + 1) / 2)
			if (best >= 3 && best >= half && 2 * best >= n) { if (!hit[most]++) found++ }
			else if (of_networks < 2 || 2 * of_networks < n) wrong++
			while (rate < 4 && wrong > pieces / 100000 * 10 ^ rate) result[++rate] = found
		}
		END {
			while (rate < 4) result[++rate] = found
			for (i = 1; i <= 4; i++) printf "%.3f ", result[i] / networks
			print wrong + 0, pieces
		}' "$work/$1/truth.csv" "$work/$1/out/$2"
}

measure() { # NAME SET...
	label=$1; shift
	for set in "$@"; do
		unpack "$set"
		"$tessera" mosaic replay "$work/$set" --out "$work/$set/out" > /dev/null
		judge "$set" alerts.csv
	done | awk -v label="$label" '
		{ for (i = 1; i <= 5; i++) sum[i] += $i }
		END { printf "%-24s %.3f %.3f %.3f %.3f   false at the end: %d\n", label,
			sum[1] / NR, sum[2] / NR, sum[3] / NR, sum[4] / NR, sum[5] }'
}

# A set without a fifth of its pieces, by a fixed sequence of chance; truth holds what is left.
withdraw() { # SET DRAW
	mkdir -p "$work/less"
	(cd "$work/$1" && awk -F , -v chance="$2" -v to="$work/less/" '
		FNR == 1 { file = FILENAME; print > (to file); next }
		file == "pieces.csv" {
			chance = (chance * 16807 + 11) % 2147483647
			if (chance >= 2147483647 / 5) left[$1]
		}
		$1 in left { print > (to file) }' pieces.csv mentions.csv truth.csv)
}

# What is found without a fifth of the pieces, by how many per cent less than with all, and the
# standard error of that; half of a network means half of what is left of it.
measure_less() { # NAME DRAWS SET...
	label=$1 draws=$2; shift 2
	for draw in $(seq 0 "$draws"); do
		for set in "$@"; do
			from=$set
			if [ "$draw" -gt 0 ]; then withdraw "$set" $((draw * 7919 + 1)); from=less; fi
			"$tessera" mosaic replay "$work/$from" --out "$work/$from/out" > /dev/null
			echo "$draw $(judge "$from" alerts.csv)"
		done
	done | awk -v label="$label" -v draws="$draws" '
		{ for (i = 1; i <= 4; i++) found[$1, i] += $(i + 1); sets += $1 == 0 }
		END {
			for (i = 1; i <= 4; i++) {
				sum = squares = 0
				for (d = 1; d <= draws; d++) {
					fall = 100 - 100 * found[d, i] / found[0, i]
					sum += fall; squares += fall * fall
				}
				mean = sum / draws
				part = part sprintf(" %.3f", found[0, i] / sets * (1 - mean / 100))
				falls = falls sprintf(" %.0f+-%.1f", mean,
					sqrt((squares / draws - mean * mean) / (draws - 1)))
			}
			printf "%-24s%s   less by%s %% (bar 33)\n", label, part, falls
		}'
}

# False ones of a whole replay, in which a mosaic is judged again at the end of each day.
measure_told() { # BITS BAR SET...
	bits=$1 bar=$2; shift 2
	for set in "$@"; do
		"$tessera" mosaic replay "$work/$set" --out "$work/$set/out" --tell "$bits" > /dev/null
		judge "$set" told.csv
	done | awk -v bits="$bits" -v bar="$bar" '
		{ wrong += $5; pieces += $6 }
		END { printf "told from %s bits          %.0f of 100,000 in vain (bar %s)\n", bits,
			wrong / pieces * 1e5, bar }'
}

echo "found before false alerts exceed 1, 10, 100, 1000 per 100,000 pieces"
echo "bar, dev1 + dev2         0.283 0.383 0.550 0.650"
measure "dev1 + dev2" dev1 dev2
measure_less "a fifth withdrawn" 16 dev1 dev2
measure_told "$(sed -n 's/^tell: //p' packs/se/pack.yaml)" 1,700 dev1 dev2
measure_told "$(sed -n 's/^mediator: //p' packs/se/pack.yaml)" 350 dev1 dev2
measure "train1 .. train8" train1 train2 train3 train4 train5 train6 train7 train8
(cd "$work" && "$OLDPWD/$tessera" mosaic fit train1 train2 train3 train4 train5 train6 train7 train8 --out fit.json)
if cmp -s "$work/fit.json" packs/weights.json; then
	echo "packs/weights.json is what mosaic fit writes from train1 to train8"
else
	echo "packs/weights.json is NOT what mosaic fit writes from train1 to train8"
	exit 1
fi
