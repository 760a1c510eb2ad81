-- SPDX-License-Identifier: AGPL-3.0-or-later

-- ledger_add(desk id, actor id, time int, verb text, object id, detail blob, salt blob, leaf blob, promise blob)
INSERT INTO ledger_entry (desk, actor, time_s, verb, object, detail, salt, leaf, promise, place)
VALUES (:desk, :actor, :time, :verb, :object, :detail, :salt, :leaf, :promise, -1);

-- ledger_of_object(object id) -> (desk id, actor id, time int, verb text, detail blob, salt blob, promise blob, place int) maybe across desks: whoever may see the object may see what was done to it
SELECT desk, actor, time_s, verb, detail, salt, promise, place FROM ledger_entry
 WHERE object = :object AND salt <> x'' ORDER BY seq LIMIT 1;

-- ledger_newest(object id, verb text) -> (desk id, actor id, time int, verb text, detail blob, salt blob, promise blob, place int) maybe across desks: whoever may see the object may see what was done to it
SELECT desk, actor, time_s, verb, detail, salt, promise, place FROM ledger_entry
 WHERE object = :object AND verb = :verb AND salt <> x'' ORDER BY seq DESC LIMIT 1;

-- ledger_of_verb(verb text) -> (n int) one across desks: one log for all
SELECT count(*) FROM ledger_entry WHERE verb = :verb;

-- ledger_done(desk id, from int, until int, most int) -> (verb text, n int) many
SELECT verb, count(*) FROM ledger_entry WHERE desk = :desk AND time_s >= :from AND time_s < :until GROUP BY verb ORDER BY verb LIMIT :most;

-- ledger_forget(object id) changes across desks: an object that ends has no salt left
UPDATE ledger_entry SET salt = x'', detail = x'' WHERE object = :object;

-- ledger_waiting(after int, most int) -> (seq int, leaf blob) many across desks: one log for all
SELECT seq, leaf FROM ledger_entry WHERE seq > :after ORDER BY seq LIMIT :most;

-- ledger_take_place(seq int, place int) changes across desks: one log for all
UPDATE ledger_entry SET place = :place WHERE seq = :seq AND place = -1;

-- ledger_entries(after int, most int) -> (seq int, desk id, actor id, time int, verb text, object id, detail blob, salt blob, leaf blob, promise blob, place int) many across desks: recounting
SELECT seq, desk, actor, time_s, verb, object, detail, salt, leaf, promise, place FROM ledger_entry
 WHERE seq > :after ORDER BY seq LIMIT :most;

-- ledger_chunk_add(number int, leaves blob)
INSERT INTO ledger_chunk (number, leaves) VALUES (:number, :leaves);

-- ledger_chunks(number int, most int) -> (number int, leaves blob) many
SELECT number, leaves FROM ledger_chunk WHERE number >= :number ORDER BY number LIMIT :most;

-- ledger_node_add(level int, number int, hash blob)
INSERT INTO ledger_node (level, number, hash) VALUES (:level, :number, :hash);

-- ledger_node_find(level int, number int) -> (hash blob) maybe
SELECT hash FROM ledger_node WHERE level = :level AND number = :number;

-- ledger_place_add(prefix int, place int)
INSERT INTO ledger_place (prefix, place) VALUES (:prefix, :place);

-- ledger_places(prefix int, most int) -> (place int) many
SELECT place FROM ledger_place WHERE prefix = :prefix ORDER BY place LIMIT :most;

-- ledger_place_count() -> (n int) one
SELECT count(*) FROM ledger_place;

-- ledger_head_add(size int, root blob, time int, last_seq int)
INSERT INTO ledger_head (size, root, time_s, signature, last_seq) VALUES (:size, :root, :time, x'', :last_seq);

-- ledger_head_sign(size int, signature blob) changes
UPDATE ledger_head SET signature = :signature WHERE size = :size AND signature = x'';

-- ledger_head_newest() -> (size int, root blob, time int, signature blob, last_seq int) maybe
SELECT size, root, time_s, signature, last_seq FROM ledger_head ORDER BY size DESC LIMIT 1;

-- ledger_head_signed() -> (size int, root blob, time int, signature blob) maybe
SELECT size, root, time_s, signature FROM ledger_head WHERE signature <> x'' ORDER BY size DESC LIMIT 1;

-- ledger_heads(after int, most int) -> (size int, root blob, time int, signature blob, last_seq int) many
SELECT size, root, time_s, signature, last_seq FROM ledger_head WHERE size > :after ORDER BY size LIMIT :most;
