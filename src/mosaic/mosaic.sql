-- SPDX-License-Identifier: AGPL-3.0-or-later

-- mosaic_set(id id, millibits int, fits bool, voices int, now int)
INSERT INTO mosaic (id, millibits, fits, voices, since_s, told_voices, version) VALUES (:id, :millibits, :fits, :voices, :now, 0, 1)
ON CONFLICT (id) DO UPDATE SET millibits = :millibits, fits = :fits, voices = :voices, version = mosaic.version + 1;

-- mosaic_fade(id id) changes
UPDATE mosaic SET fits = 0, millibits = 0 WHERE id = :id;

-- mosaic_drop(id id) changes
DELETE FROM mosaic WHERE id = :id;

-- mosaic_told(id id, voices int) changes
UPDATE mosaic SET told_voices = :voices WHERE id = :id;

-- mosaic_find(id id) -> (id id, millibits int, fits bool, voices int, since int, told_voices int, version int) maybe
SELECT id, millibits, fits, voices, since_s, told_voices, version FROM mosaic WHERE id = :id;

-- mosaic_list(most int) -> (id id) many
SELECT id FROM mosaic ORDER BY fits DESC, since_s, id LIMIT :most;

-- mosaic_count() -> (n int) one
SELECT count(*) FROM mosaic WHERE fits = 1;

-- member_of_mosaic_add(mosaic id, piece id, place int, voice int, echo bool) across desks: the piece's own desk is taken
INSERT INTO mosaic_piece (mosaic, piece, desk, place, voice, echo)
SELECT :mosaic, id, desk, :place, :voice, :echo FROM piece WHERE id = :piece;

-- members_of_mosaic_drop(mosaic id) changes across desks: derived rows are replaced as a whole
DELETE FROM mosaic_piece WHERE mosaic = :mosaic;

-- members_of_mosaic(mosaic id, most int) -> (piece id) many across desks: derived rows, for the matcher
SELECT piece FROM mosaic_piece WHERE mosaic = :mosaic ORDER BY place LIMIT :most;

-- reason_add(mosaic id, place int, kind int, millibits int, members int, sectors int, clue int, level int, counted int, out_of int)
INSERT INTO mosaic_reason (mosaic, place, kind, millibits, members, sectors, clue, level, counted, out_of)
VALUES (:mosaic, :place, :kind, :millibits, :members, :sectors, :clue, :level, :counted, :out_of);

-- reasons_drop(mosaic id) changes
DELETE FROM mosaic_reason WHERE mosaic = :mosaic;

-- reasons_of_mosaic(mosaic id, most int) -> (kind int, millibits int, members int, sectors int, clue int, level int, counted int, out_of int) many
SELECT kind, millibits, members, sectors, clue, level, counted, out_of FROM mosaic_reason
 WHERE mosaic = :mosaic ORDER BY place LIMIT :most;

-- notice_add(mosaic id, piece id, due int) changes across desks: the matcher tells the givers of all desks
INSERT INTO notice (mosaic, piece, desk, giver, due_s, sent_s, waits, version, fits)
SELECT :mosaic, id, desk, giver, :due, 0, 1, 0, 0 FROM piece WHERE id = :piece
ON CONFLICT (mosaic, piece) DO NOTHING;

-- notice_again(mosaic id, piece id, due int, again bool) changes across desks: whoever was told that it no longer fits is told that it does; all, when more joined
UPDATE notice SET due_s = :due, waits = 1 WHERE mosaic = :mosaic AND piece = :piece AND sent_s > 0 AND waits <> 1 AND (:again OR (fits = 0 AND waits = 0));

-- notices_drop_unsent(mosaic id) changes across desks: who was not told is not told
DELETE FROM notice WHERE mosaic = :mosaic AND sent_s = 0;

-- notices_drop_lost(mosaic id) changes across desks: what left before its hour is not told
DELETE FROM notice WHERE mosaic = :mosaic AND sent_s = 0 AND NOT EXISTS
 (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = notice.mosaic AND m.piece = notice.piece);

-- notices_outdated(mosaic id, due int) changes across desks: who was told what has lost a piece since is shown that, in her own hour
UPDATE notice SET due_s = :due, waits = 2
 WHERE mosaic = :mosaic AND sent_s > 0 AND waits = 0 AND fits = 1 AND EXISTS
 (SELECT 1 FROM picture_piece k WHERE k.mosaic = notice.mosaic AND k.version = notice.version AND
   (k.piece IS NULL OR NOT EXISTS (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = k.mosaic AND m.piece = k.piece)));

-- notices_fade(mosaic id, due int) changes across desks: who was told is shown, in her own hour, that it no longer fits
UPDATE notice SET due_s = :due, waits = 2 WHERE mosaic = :mosaic AND sent_s > 0 AND waits <> 2 AND fits = 1;

-- notices_rest(mosaic id) changes across desks: who was shown that it no longer fits waits for nothing
UPDATE notice SET waits = 0 WHERE mosaic = :mosaic AND sent_s > 0 AND waits = 1 AND fits = 0;

-- notices_sent(mosaic id) -> (n int) one across desks: whether anybody was told
SELECT count(*) FROM notice WHERE mosaic = :mosaic AND sent_s > 0;

-- notices_due(now int, most int) -> (mosaic id, desk id, giver id) many across desks: the hour asks no desk
SELECT DISTINCT mosaic, desk, giver FROM notice WHERE waits <> 0 AND due_s <= :now ORDER BY mosaic, giver LIMIT :most;

-- notices_are_due(now int) -> (n int) one across desks: the hour asks no desk
SELECT count(*) FROM notice WHERE waits <> 0 AND due_s <= :now;

-- notices_of_giver(desk id, giver id, mosaic id, most int) -> (piece id, waits int, sent int, version int, member bool) many
SELECT n.piece, n.waits, n.sent_s, n.version, EXISTS (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = n.mosaic AND m.piece = n.piece)
  FROM notice n WHERE n.desk = :desk AND n.giver = :giver AND n.mosaic = :mosaic ORDER BY n.waits DESC, n.piece LIMIT :most;

-- notice_set(mosaic id, piece id, sent int, version int, fits bool) changes across desks: the matcher tells the givers of all desks
UPDATE notice SET sent_s = :sent, waits = 0, version = :version, fits = :fits WHERE mosaic = :mosaic AND piece = :piece;

-- picture_add(mosaic id) changes
INSERT INTO picture (mosaic, version, millibits) SELECT id, version, millibits FROM mosaic WHERE id = :mosaic
ON CONFLICT (mosaic, version) DO NOTHING;

-- picture_pieces_add(mosaic id, version int) across desks: what all who gave are told
INSERT INTO picture_piece (mosaic, version, place, piece, sector, country, voice, echo)
SELECT m.mosaic, :version, m.place, m.piece, o.sector, o.country, m.voice, m.echo
  FROM mosaic_piece m JOIN desk d ON d.id = m.desk JOIN organisation o ON o.id = d.organisation WHERE m.mosaic = :mosaic;

-- picture_reasons_add(mosaic id, version int)
INSERT INTO picture_reason (mosaic, version, place, kind, millibits, members, sectors, clue, level, counted, out_of)
SELECT mosaic, :version, place, kind, millibits, members, sectors, clue, level, counted, out_of FROM mosaic_reason WHERE mosaic = :mosaic;

-- picture_find(mosaic id, giver id, newest int) -> (version int, millibits int) maybe across desks: the newest that holds no piece of hers of which she is to learn nothing yet
SELECT p.version, p.millibits FROM picture p WHERE p.mosaic = :mosaic AND p.version <= :newest AND NOT EXISTS
 (SELECT 1 FROM picture_piece k JOIN piece q ON q.id = k.piece WHERE k.mosaic = p.mosaic AND k.version = p.version AND q.giver = :giver AND
   NOT EXISTS (SELECT 1 FROM notice t WHERE t.mosaic = k.mosaic AND t.piece = k.piece AND t.sent_s > 0))
 ORDER BY p.version DESC LIMIT 1;

-- picture_pieces(mosaic id, version int, most int) -> (piece id?, giver id?, given day, sector text, country text) many across desks: who may see which of them is decided by the page
SELECT k.piece, p.giver, coalesce(p.given, 0), k.sector, k.country
  FROM picture_piece k LEFT JOIN piece p ON p.id = k.piece WHERE k.mosaic = :mosaic AND k.version = :version ORDER BY k.place LIMIT :most;

-- picture_reasons(mosaic id, version int, most int) -> (kind int, millibits int, members int, sectors int, clue int, level int, counted int, out_of int) many
SELECT kind, millibits, members, sectors, clue, level, counted, out_of FROM picture_reason
 WHERE mosaic = :mosaic AND version = :version ORDER BY place LIMIT :most;

-- notice_list(desk id, giver id, least int, most int) -> (mosaic id, piece id, sent int, pieces int, sectors int, sayable int) many
SELECT n.mosaic, n.piece, n.sent_s,
       (SELECT count(*) FROM picture_piece k WHERE k.mosaic = n.mosaic AND k.version = n.version),
       (SELECT count(DISTINCT k.sector) FROM picture_piece k JOIN picture_piece own ON own.mosaic = k.mosaic AND own.version = k.version
         WHERE k.mosaic = n.mosaic AND k.version = n.version AND own.piece = n.piece AND k.echo = 0 AND k.voice <> own.voice),
       (SELECT count(DISTINCT k.sector) FROM picture_piece k JOIN picture_piece own ON own.mosaic = k.mosaic AND own.version = k.version
         WHERE k.mosaic = n.mosaic AND k.version = n.version AND own.piece = n.piece AND k.echo = 0 AND k.voice <> own.voice AND
            (SELECT count(*) FROM desk e JOIN organisation p ON p.id = e.organisation WHERE p.sector = k.sector) >= :least)
  FROM notice n WHERE n.desk = :desk AND n.giver = :giver AND n.sent_s > 0 ORDER BY n.sent_s DESC, n.mosaic, n.piece LIMIT :most;

-- notice_find(desk id, giver id, mosaic id) -> (piece id, version int, fits bool) many
SELECT piece, version, fits FROM notice WHERE desk = :desk AND giver = :giver AND mosaic = :mosaic AND sent_s > 0 ORDER BY fits DESC, version DESC, piece LIMIT 100;

-- mosaic_released(desk id, mosaic id) -> (piece id, version int, fits bool) many
SELECT r.piece, t.version, t.fits FROM release r JOIN notice t ON t.piece = r.piece AND t.sent_s > 0
 WHERE r.desk = :desk AND t.mosaic = :mosaic AND r.state NOT IN ('withdrawn', 'gone') ORDER BY t.fits DESC, t.version DESC, r.piece LIMIT 100;

-- mosaic_now(desk id, giver id, receives bool, mosaic id) -> (mosaic id) maybe across desks: where a piece that she gave, or that was released to her desk, fits now, once its giver was told that too
SELECT t.mosaic FROM notice o JOIN notice t ON t.piece = o.piece AND t.mosaic <> o.mosaic AND t.sent_s > 0 AND t.fits = 1
 WHERE o.mosaic = :mosaic AND o.sent_s > 0 AND ((o.desk = :desk AND o.giver = :giver) OR (:receives AND EXISTS
  (SELECT 1 FROM release r WHERE r.piece = o.piece AND r.desk = :desk AND r.state NOT IN ('withdrawn', 'gone'))))
 ORDER BY t.sent_s DESC, t.mosaic LIMIT 1;

-- mosaics_of_releases(desk id, most int) -> (mosaic id, piece id, release id) many
SELECT t.mosaic, r.piece, r.id FROM release r JOIN notice t ON t.piece = r.piece AND t.sent_s > 0 AND t.fits = 1
  JOIN picture p ON p.mosaic = t.mosaic AND p.version = t.version
 WHERE r.desk = :desk AND r.state NOT IN ('withdrawn', 'gone') ORDER BY p.millibits DESC, t.mosaic, r.piece LIMIT :most;

-- notices_without_member() -> (n int) one across desks: an invariant of the tables (M2)
SELECT count(*) FROM notice n WHERE n.sent_s = 0 AND NOT EXISTS
 (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = n.mosaic AND m.piece = n.piece);

-- notices_without_picture() -> (n int) one across desks: an invariant of the tables (M3)
SELECT count(*) FROM notice n WHERE n.sent_s > 0 AND NOT EXISTS
 (SELECT 1 FROM picture p WHERE p.mosaic = n.mosaic AND p.version = n.version);

-- matched_set(piece int, ended int, apart int, doublings int)
INSERT INTO matched (one, piece, ended, apart, doublings) VALUES (1, :piece, :ended, :apart, :doublings)
ON CONFLICT (one) DO UPDATE SET piece = :piece, ended = :ended, apart = :apart, doublings = :doublings;

-- matched_find() -> (piece int, ended int, apart int, doublings int) maybe
SELECT piece, ended, apart, doublings FROM matched WHERE one = 1;

-- ended_told(custodian int, epoch int) -> (seq int) maybe
SELECT seq FROM ended_told WHERE custodian = :custodian AND epoch = :epoch;

-- ended_told_set(custodian int, epoch int, seq int)
INSERT INTO ended_told (custodian, epoch, seq) VALUES (:custodian, :epoch, :seq)
ON CONFLICT (custodian, epoch) DO UPDATE SET seq = :seq;

-- later_set(mosaic id, desk id, giver id, due int) changes
INSERT INTO later (mosaic, desk, giver, due_s, sent_s)
SELECT DISTINCT n.mosaic, n.desk, n.giver, :due, 0 FROM notice n WHERE n.mosaic = :mosaic AND n.desk = :desk AND n.giver = :giver AND n.sent_s > 0
ON CONFLICT (mosaic, desk, giver) DO UPDATE SET due_s = :due, sent_s = 0;

-- later_find(mosaic id, desk id, giver id) -> (due int, sent int) maybe
SELECT due_s, sent_s FROM later WHERE mosaic = :mosaic AND desk = :desk AND giver = :giver;

-- later_due(now int, most int) -> (mosaic id, desk id, giver id) many across desks: the hour asks no desk
SELECT mosaic, desk, giver FROM later WHERE sent_s = 0 AND due_s <= :now ORDER BY due_s, mosaic, giver LIMIT :most;

-- later_are_due(now int) -> (n int) one across desks: the hour asks no desk
SELECT count(*) FROM later WHERE sent_s = 0 AND due_s <= :now;

-- later_done(mosaic id, desk id, giver id, now int) changes
UPDATE later SET sent_s = :now WHERE mosaic = :mosaic AND desk = :desk AND giver = :giver;

-- later_forget() changes across desks: whose pieces have all ended is reminded of nothing
DELETE FROM later WHERE NOT EXISTS
 (SELECT 1 FROM notice n WHERE n.mosaic = later.mosaic AND n.desk = later.desk AND n.giver = later.giver AND n.sent_s > 0);

-- looks_at_piece(piece id, most int) -> (at int, desk text, verb text, purpose text) many across desks: its giver sees who looked
SELECT e.time_s, d.name, e.verb, r.purpose FROM release r JOIN ledger_entry e ON e.object = r.id AND e.desk = r.desk
  JOIN desk d ON d.id = r.desk WHERE r.piece = :piece
UNION ALL
SELECT DISTINCT e.time_s, d.name, e.verb, r.purpose FROM release r JOIN notice n ON n.piece = r.piece
  JOIN ledger_entry e ON e.object = n.mosaic AND e.desk = r.desk AND e.verb = 'mosaic.seen'
  JOIN ledger_entry g ON g.object = r.id AND g.verb = 'piece.released' AND g.time_s <= e.time_s
  JOIN desk d ON d.id = r.desk WHERE r.piece = :piece
UNION ALL
SELECT DISTINCT e.time_s, d.name, e.verb, '' FROM notice n
  JOIN ledger_entry e ON e.object = n.mosaic AND e.verb = 'board.seen' AND e.time_s >= n.sent_s
  JOIN desk d ON d.id = e.desk WHERE n.piece = :piece AND n.sent_s > 0
 ORDER BY 1 DESC LIMIT :most;

-- apart_set(a id, b id, desk id, member id, why text, now int, seq int)
INSERT INTO apart (a, b, desk, member, why, said_s, back_s, seq) VALUES (:a, :b, :desk, :member, :why, :now, 0, :seq)
ON CONFLICT (a, b, desk) DO UPDATE SET member = :member, why = :why, said_s = :now, back_s = 0, seq = :seq;

-- apart_back(a id, b id, desk id, now int, seq int) changes
UPDATE apart SET back_s = :now, seq = :seq WHERE a = :a AND b = :b AND desk = :desk AND back_s = 0;

-- apart_list(desk id, most int) -> (a id, b id, why text, said int) many
SELECT a, b, why, said_s FROM apart WHERE desk = :desk AND back_s = 0 ORDER BY said_s DESC, a, b LIMIT :most;

-- apart_last() -> (seq int) one across desks: a number that rises
SELECT coalesce(max(seq), 0) FROM apart;

-- apart_after(seq int, most int) -> (a id, b id, seq int) many across desks: the matcher keeps them apart, whoever said so
SELECT a, b, seq FROM apart WHERE seq > :seq ORDER BY seq LIMIT :most;

-- apart_says(a id, b id) -> (n int) one across desks: whether any desk says so still
SELECT count(*) FROM apart WHERE a = :a AND b = :b AND back_s = 0;
