-- mosaic_set(id id, millibits int, fits bool, voices int, now int)
INSERT INTO mosaic (id, millibits, fits, voices, since_s, told_voices) VALUES (:id, :millibits, :fits, :voices, :now, 0)
ON CONFLICT (id) DO UPDATE SET millibits = :millibits, fits = :fits, voices = :voices;

-- mosaic_fade(id id) changes
UPDATE mosaic SET fits = 0, millibits = 0 WHERE id = :id;

-- mosaic_drop(id id) changes
DELETE FROM mosaic WHERE id = :id;

-- mosaic_told(id id, voices int) changes
UPDATE mosaic SET told_voices = :voices WHERE id = :id;

-- mosaic_find(id id) -> (id id, millibits int, fits bool, voices int, since int, told_voices int) maybe
SELECT id, millibits, fits, voices, since_s, told_voices FROM mosaic WHERE id = :id;

-- mosaic_list(most int) -> (id id) many
SELECT id FROM mosaic ORDER BY since_s, id LIMIT :most;

-- mosaic_count() -> (n int) one
SELECT count(*) FROM mosaic WHERE fits = 1;

-- member_of_mosaic_add(mosaic id, piece id, place int, voice int) across desks: the piece's own desk is taken
INSERT INTO mosaic_piece (mosaic, piece, desk, place, voice)
SELECT :mosaic, id, desk, :place, :voice FROM piece WHERE id = :piece;

-- members_of_mosaic_drop(mosaic id) changes across desks: derived rows are replaced as a whole
DELETE FROM mosaic_piece WHERE mosaic = :mosaic;

-- members_of_mosaic(mosaic id, most int) -> (piece id, desk id, giver id, given day, place int, voice int, sector text, country text, told bool) many across desks: who may see which of them is decided by the page
SELECT m.piece, m.desk, p.giver, p.given, m.place, m.voice, o.sector, o.country,
       EXISTS (SELECT 1 FROM notice t WHERE t.mosaic = m.mosaic AND t.piece = m.piece AND t.sent_s > 0)
  FROM mosaic_piece m JOIN piece p ON p.id = m.piece JOIN desk d ON d.id = m.desk JOIN organisation o ON o.id = d.organisation
 WHERE m.mosaic = :mosaic ORDER BY m.place LIMIT :most;

-- reason_add(mosaic id, place int, kind int, millibits int, members int, sectors int, clue int, level int, counted int, out_of int)
INSERT INTO mosaic_reason (mosaic, place, kind, millibits, members, sectors, clue, level, counted, out_of)
VALUES (:mosaic, :place, :kind, :millibits, :members, :sectors, :clue, :level, :counted, :out_of);

-- reasons_drop(mosaic id) changes
DELETE FROM mosaic_reason WHERE mosaic = :mosaic;

-- reasons_of_mosaic(mosaic id, most int) -> (kind int, millibits int, members int, sectors int, clue int, level int, counted int, out_of int) many
SELECT kind, millibits, members, sectors, clue, level, counted, out_of FROM mosaic_reason
 WHERE mosaic = :mosaic ORDER BY place LIMIT :most;

-- notice_add(mosaic id, piece id, due int) changes across desks: the matcher tells the givers of all desks
INSERT INTO notice (mosaic, piece, desk, giver, due_s, sent_s)
SELECT :mosaic, id, desk, giver, :due, 0 FROM piece WHERE id = :piece
ON CONFLICT (mosaic, piece) DO NOTHING;

-- notice_again(mosaic id, piece id, due int) changes across desks: every giver of the mosaic is told again
UPDATE notice SET due_s = :due WHERE mosaic = :mosaic AND piece = :piece AND sent_s > 0 AND sent_s >= due_s;

-- notices_drop_unsent(mosaic id) changes across desks: who was not told is not told
DELETE FROM notice WHERE mosaic = :mosaic AND sent_s = 0;

-- notices_drop_lost(mosaic id) changes across desks: what left before its hour is not told
DELETE FROM notice WHERE mosaic = :mosaic AND sent_s = 0 AND NOT EXISTS
 (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = notice.mosaic AND m.piece = notice.piece);

-- notices_once(mosaic id) changes across desks: who was told of what no longer fits is not told again
UPDATE notice SET due_s = sent_s WHERE mosaic = :mosaic AND sent_s > 0 AND sent_s < due_s;

-- notices_sent(mosaic id) -> (n int) one across desks: whether anybody was told
SELECT count(*) FROM notice WHERE mosaic = :mosaic AND sent_s > 0;

-- notices_due(now int, most int) -> (mosaic id, piece id, desk id, giver id) many across desks: the hour asks no desk
SELECT mosaic, piece, desk, giver FROM notice WHERE sent_s < due_s AND due_s <= :now ORDER BY due_s, mosaic, piece LIMIT :most;

-- notices_are_due(now int) -> (n int) one across desks: the hour asks no desk
SELECT count(*) FROM notice WHERE sent_s < due_s AND due_s <= :now;

-- notice_sent(mosaic id, piece id, now int) changes across desks: the matcher sends for all
UPDATE notice SET sent_s = :now WHERE mosaic = :mosaic AND piece = :piece;

-- notice_list(desk id, giver id, least int, most int) -> (mosaic id, piece id, sent int, pieces int, sectors int, sayable int) many
SELECT n.mosaic, n.piece, n.sent_s,
       (SELECT count(*) FROM mosaic_piece m WHERE m.mosaic = n.mosaic AND NOT EXISTS
         (SELECT 1 FROM notice u WHERE u.mosaic = m.mosaic AND u.piece = m.piece AND u.giver = n.giver AND u.sent_s = 0)),
       (SELECT count(DISTINCT o.sector) FROM mosaic_piece m JOIN desk d ON d.id = m.desk
          JOIN organisation o ON o.id = d.organisation WHERE m.mosaic = n.mosaic AND m.desk <> n.desk),
       (SELECT count(DISTINCT o.sector) FROM mosaic_piece m JOIN desk d ON d.id = m.desk
          JOIN organisation o ON o.id = d.organisation WHERE m.mosaic = n.mosaic AND m.desk <> n.desk AND
            (SELECT count(*) FROM desk e JOIN organisation p ON p.id = e.organisation WHERE p.sector = o.sector) >= :least)
  FROM notice n WHERE n.desk = :desk AND n.giver = :giver AND n.sent_s > 0 ORDER BY n.sent_s DESC, n.mosaic LIMIT :most;

-- notice_find(desk id, giver id, mosaic id) -> (piece id) many
SELECT piece FROM notice WHERE desk = :desk AND giver = :giver AND mosaic = :mosaic AND sent_s > 0 ORDER BY piece LIMIT 100;

-- mosaic_released(desk id, mosaic id) -> (piece id) many
SELECT r.piece FROM release r JOIN mosaic_piece m ON m.piece = r.piece
  JOIN notice t ON t.mosaic = m.mosaic AND t.piece = m.piece AND t.sent_s > 0
 WHERE r.desk = :desk AND m.mosaic = :mosaic AND r.state NOT IN ('withdrawn', 'gone') ORDER BY r.piece LIMIT 100;

-- mosaics_of_releases(desk id, most int) -> (mosaic id, piece id, release id) many
SELECT m.mosaic, r.piece, r.id FROM release r JOIN mosaic_piece m ON m.piece = r.piece JOIN mosaic x ON x.id = m.mosaic
  JOIN notice t ON t.mosaic = m.mosaic AND t.piece = m.piece AND t.sent_s > 0
 WHERE r.desk = :desk AND x.fits = 1 AND r.state NOT IN ('withdrawn', 'gone') ORDER BY x.millibits DESC, m.mosaic, r.piece LIMIT :most;

-- notices_without_member() -> (n int) one across desks: an invariant of the tables (M2)
SELECT count(*) FROM notice n WHERE n.sent_s = 0 AND NOT EXISTS
 (SELECT 1 FROM mosaic_piece m WHERE m.mosaic = n.mosaic AND m.piece = n.piece);

-- matched_set(piece int, ended int)
INSERT INTO matched (one, piece, ended) VALUES (1, :piece, :ended)
ON CONFLICT (one) DO UPDATE SET piece = :piece, ended = :ended;

-- matched_find() -> (piece int, ended int) maybe
SELECT piece, ended FROM matched WHERE one = 1;
