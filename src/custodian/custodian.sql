-- set: custodian

-- asked_find(piece id) -> (digest blob) maybe
SELECT digest FROM asked WHERE piece = :piece;

-- asked_add(piece id, digest blob, day day)
INSERT INTO asked (piece, digest, day) VALUES (:piece, :digest, :day);

-- asked_drop(before day) changes
DELETE FROM asked WHERE day < :before;

-- used_find(scope blob, day day) -> (pieces int, tags int) maybe
SELECT pieces, tags FROM used WHERE scope = :scope AND day = :day;

-- used_add(scope blob, day day, tags int)
INSERT INTO used (scope, day, pieces, tags) VALUES (:scope, :day, 1, :tags)
ON CONFLICT (scope, day) DO UPDATE SET pieces = used.pieces + 1, tags = used.tags + :tags;

-- used_drop(before day) changes
DELETE FROM used WHERE day < :before;
