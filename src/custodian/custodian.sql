-- SPDX-License-Identifier: AGPL-3.0-or-later

-- set: custodian

-- asked_find(piece id) -> (digest blob, again int) maybe
SELECT digest, again FROM asked WHERE piece = :piece;

-- asked_again(piece id) changes
UPDATE asked SET again = again + 1 WHERE piece = :piece;

-- asked_add(piece id, digest blob, day day)
INSERT INTO asked (piece, digest, day, again) VALUES (:piece, :digest, :day, 0);

-- asked_drop(before day) changes
DELETE FROM asked WHERE day < :before;

-- used_find(scope blob, day day) -> (pieces int, tags int) maybe
SELECT pieces, tags FROM used WHERE scope = :scope AND day = :day;

-- used_add(scope blob, day day, tags int)
INSERT INTO used (scope, day, pieces, tags) VALUES (:scope, :day, 1, :tags)
ON CONFLICT (scope, day) DO UPDATE SET pieces = used.pieces + 1, tags = used.tags + :tags;

-- used_drop(before day) changes
DELETE FROM used WHERE day < :before;

-- ended_of(day day, part int, most int) -> (n int, list blob) many
SELECT n, list FROM ended WHERE day = :day AND part = :part ORDER BY n LIMIT :most;

-- ended_add(day day, part int, list blob)
INSERT INTO ended (day, part, list) VALUES (:day, :part, :list);

-- ended_grow(n int, list blob) changes
UPDATE ended SET list = :list WHERE n = :n;

-- ended_after(n int) -> (n int, list blob) maybe
SELECT n, list FROM ended WHERE n > :n ORDER BY n LIMIT 1;

-- ended_drop(before day, most int) changes
DELETE FROM ended WHERE day < :before OR n <= (SELECT coalesce(max(n), 0) - :most FROM ended);
