#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# tests/sqlgen.sh SQLGEN: does it refuse what it should, with file and line, and is what it writes
# for the rest as promised?
set -u
sqlgen=$(realpath "$1")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
mkdir -p src/tip/migrations src/other/migrations
passed=0
failed=0

cat >src/tip/migrations/0900_tip.sql <<'END'
CREATE TABLE tip (
    seq     {{serial}},
    desk    {{blob}} NOT NULL,
    body    {{blob}} NOT NULL,
    note    TEXT,
    at_s    INTEGER NOT NULL
);
CREATE TABLE plain (
    name TEXT NOT NULL PRIMARY KEY,
    n    INTEGER NOT NULL
);
END

run() {
	rm -rf out
	"$sqlgen" out src/*/*.sql src/*/migrations/*.sql 2>&1
}

result() {
	if [ "$2" = 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf '%s\n%s\n' "not as expected: $1" "$said"
	fi
}

# refuses NAME LINE WORDS: the statements on stdin are refused at that line, nothing is written.
refuses() {
	cat >src/tip/tip.sql
	said=$(run)
	status=$?
	printf '%s\n' "$said" | grep -q "^src/tip/tip.sql:$2: .*$3" && [ $status = 1 ] && [ ! -e out ]
	result "$1" $?
}

# takes NAME: they are taken.
takes() {
	cat >src/tip/tip.sql
	said=$(run)
	[ $? = 0 ] && [ -z "$said" ]
	result "$1" $?
}

refuses 'wrong column' 2 'no such column: boddy' <<'END'
-- tip_find(desk id, seq int) -> (body blob) maybe
SELECT boddy FROM tip WHERE desk = :desk AND seq = :seq;
END
refuses 'wrong table' 2 'no such table' <<'END'
-- tip_find(seq int) -> (body blob) maybe
SELECT body FROM tips WHERE seq = :seq;
END
refuses 'syntax' 2 'syntax error' <<'END'
-- plain_count() -> (n int) one
SELECT count(* FROM plain;
END
refuses 'undeclared parameter' 2 ':nam is not among' <<'END'
-- plain_find(name text) -> (n int) maybe
SELECT n FROM plain WHERE name = :nam OR name = :name;
END
refuses 'unused argument' 1 'argument more is not used' <<'END'
-- plain_find(name text, more int) -> (n int) maybe
SELECT n FROM plain WHERE name = :name;
END
refuses 'unknown type' 1 'no name with a known type' <<'END'
-- plain_find(name string) -> (n int) maybe
SELECT n FROM plain WHERE name = :name;
END
refuses 'column of another type' 1 'column n is INTEGER, not text' <<'END'
-- plain_find(name text) -> (n text) maybe
SELECT n FROM plain WHERE name = :name;
END
refuses 'too few columns' 1 'gives 2 columns, the head says 1' <<'END'
-- plain_find(name text) -> (n int) maybe
SELECT n, name FROM plain WHERE name = :name;
END
refuses 'list without LIMIT' 1 'a list must have a LIMIT' <<'END'
-- plain_list() -> (n int) many
SELECT n FROM plain ORDER BY name;
END
refuses 'LIMIT in a subquery is none' 1 'a list must have a LIMIT' <<'END'
-- plain_list() -> (n int) many
SELECT n FROM plain WHERE n IN (SELECT n FROM plain LIMIT 3) ORDER BY name;
END
refuses 'columns without a kind' 1 'goes with one, maybe or many' <<'END'
-- plain_find(name text) -> (n int)
SELECT n FROM plain WHERE name = :name;
END
refuses 'kind without columns' 1 'goes with one, maybe or many' <<'END'
-- plain_find(name text) one
SELECT n FROM plain WHERE name = :name;
END
refuses 'desk forgotten in SELECT' 3 'tip has a column desk' <<'END'
-- Words at the top.

-- tip_find(seq int) -> (body blob) maybe
SELECT body FROM tip WHERE seq = :seq;
END
refuses 'desk forgotten in UPDATE' 1 'tip has a column desk' <<'END'
-- tip_note(seq int, note text) changes
UPDATE tip SET note = :note WHERE seq = :seq;
END
refuses 'desk forgotten in DELETE' 1 'tip has a column desk' <<'END'
-- tip_drop(seq int) changes
DELETE FROM tip WHERE seq = :seq;
END
refuses 'desk given but not compared' 1 'tip has a column desk' <<'END'
-- tip_move(desk id, seq int) changes
UPDATE tip SET note = 'x' WHERE seq = :seq AND length(:desk) = 16;
END
refuses 'INSERT from another desk' 1 'tip has a column desk' <<'END'
-- tip_copy(desk id, seq int)
INSERT INTO tip (desk, body, at_s) SELECT :desk, body, at_s FROM tip WHERE seq = :seq;
END
refuses 'across desks without a reason' 1 'wants a reason' <<'END'
-- tip_find(seq int) -> (body blob) maybe across desks:
SELECT body FROM tip WHERE seq = :seq;
END
refuses 'dialect' 2 'ROWID is not in the common subset' <<'END'
-- plain_find(n int) -> (n int) maybe
SELECT n FROM plain WHERE ROWID = :n;
END
refuses 'INSERT OR REPLACE' 2 'REPLACE is not in the common subset' <<'END'
-- plain_set(name text, n int)
INSERT OR REPLACE INTO plain (name, n) VALUES (:name, :n);
END
refuses 'clock of the database' 2 'CURRENT_TIMESTAMP is not' <<'END'
-- plain_set(name text)
INSERT INTO plain (name, n) VALUES (:name, CURRENT_TIMESTAMP);
END
refuses 'a name in double quotes' 2 'not in the common subset' <<'END'
-- plain_find(name text) -> (n int) maybe
SELECT "n" FROM plain WHERE name = :name;
END
refuses 'not a statement of rows' 2 'begins with SELECT' <<'END'
-- plain_wipe()
DROP TABLE plain;
END
refuses 'a statement that does nothing' 1 'changes nothing and gives nothing' <<'END'
-- plain_look()
SELECT n FROM plain;
END
refuses 'no semicolon' 2 'no semicolon' <<'END'
-- plain_count() -> (n int) one
SELECT count(*) FROM plain
END
refuses 'no head' 1 'name(name type' <<'END'
SELECT count(*) FROM plain;
END
refuses 'words after the head' 1 'is not understood' <<'END'
-- plain_count() -> (n int) one please
SELECT count(*) FROM plain;
END
refuses 'one name twice' 4 'stands in src/tip/tip.sql:1 already' <<'END'
-- plain_count() -> (n int) one
SELECT count(*) FROM plain;

-- plain_count() -> (n int) one
SELECT count(*) FROM plain;
END
refuses 'two statements under one head' 2 'a head has one statement' <<'END'
-- plain_count() -> (n int) one
SELECT count(*) FROM plain; SELECT 1;
END

takes 'all kinds' <<'END'
-- Words at the top.

-- tip_add(desk id, body blob, note text?, at int)
INSERT INTO tip (desk, body, note, at_s) VALUES (:desk, :body, :note, :at)
ON CONFLICT (seq) DO NOTHING;

-- tip_find(desk id, seq int) -> (body blob, note text?) maybe
SELECT body, note FROM tip t
 WHERE t.desk = :desk AND seq = :seq;

-- tip_list(desk id, most int) -> (seq int, day day) many
SELECT seq, at_s / 86400 FROM tip WHERE desk = :desk ORDER BY seq LIMIT :most;

-- tip_drop(desk id, seq int) changes
DELETE FROM tip WHERE desk = :desk AND seq = :seq;

-- tip_count() -> (n int) one
-- across desks: an invariant of the table
SELECT count(*) -- all
  FROM tip;

-- tip_long(desk id, a int, b int, c int, d int, e int)
INSERT INTO tip (desk, body, at_s) VALUES (:desk, x'', :a + :b + :c + :d + :e);
END
said=$(cat out/tip/tip_sql.h)
grep -q 'sql_tip_find(Cx \*cx, Db \*db, Id desk, int64_t seq, SqlTipFindRow \*ret,* *bool \*ret_found)' out/tip/tip_sql.h
result 'maybe' $?
grep -q 'sql_tip_list(Cx \*cx, Db \*db, Id desk, int64_t most, SqlTipListRow \*\*ret, size_t \*ret_n)' out/tip/tip_sql.h
result 'many' $?
grep -q 'sql_tip_drop(Cx \*cx, Db \*db, Id desk, int64_t seq, int64_t \*ret_changes)' out/tip/tip_sql.h
result 'changes' $?
grep -q 'sql_tip_long(Cx \*cx, Db \*db, const SqlTipLongArgs \*args)' out/tip/tip_sql.h
result 'a struct for many arguments' $?
said=$(cat out/tip/tip_sql.c)
[ "$(grep -c 'desk = ?1 AND seq = ?2' out/tip/tip_sql.c)" = 2 ]
result 'parameters by number' $?
touch -d @1 out/tip/tip_sql.h
said=$("$sqlgen" out src/*/*.sql src/*/migrations/*.sql 2>&1)
[ "$(stat -c %Y out/tip/tip_sql.h)" = 1 ]
result 'what stays the same is not written again' $?

# Sets and migrations.
cat >src/other/migrations/0901_other.sql <<'END'
CREATE TABLE counter (
    n INTEGER NOT NULL
);
END
cat >src/other/other.sql <<'END'
-- set: other

-- counter_sum() -> (n int) one
SELECT sum(n) FROM counter;
END
takes 'two sets' <<'END'
-- plain_count() -> (n int) one
SELECT count(*) FROM plain;
END
said=$(cat out/store/migrations.c)
grep -q 'other_migrations\[\]' out/store/migrations.c && grep -q 'store_nmigrations' out/store/migrations.c
result 'each set has its table' $?
refuses 'a table of the other set' 2 'no such table: counter' <<'END'
-- counter_count() -> (n int) one
SELECT count(*) FROM counter;
END
echo >src/tip/tip.sql

# refuses_migration NAME FILE WORDS: the migration on stdin is refused.
refuses_migration() {
	cat >"src/tip/migrations/$2"
	said=$(run)
	status=$?
	printf '%s\n' "$said" | grep -q "^src/tip/migrations/$2:[0-9]*: .*$3" && [ $status = 1 ]
	result "$1" $?
	rm "src/tip/migrations/$2"
}

refuses_migration 'a number twice' 0901_more.sql 'has the same number' </dev/null
refuses_migration 'a name without number' more.sql 'is called NNNN_name.sql' </dev/null
refuses_migration 'a table that is not strict' 0902_loose.sql 'on a line of its own' <<'END'
CREATE TABLE loose (n INTEGER);
END
refuses_migration 'an unknown word in braces' 0902_word.sql 'unknown word' <<'END'
CREATE TABLE word (
    n {{number}}
);
END
refuses_migration 'a broken migration' 0902_broken.sql 'already exists' <<'END'
CREATE TABLE tip (
    n INTEGER
);
END

printf '%s passed, %s failed\n' $passed $failed
[ $failed = 0 ]
