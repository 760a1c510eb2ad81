-- SPDX-License-Identifier: AGPL-3.0-or-later

-- board_list(most int) -> (mosaic id, since int, newest int) many across desks: a mediator sees shapes of all, of what givers were told
SELECT m.id, m.since_s, max(n.version) FROM mosaic m JOIN notice n ON n.mosaic = m.id
 WHERE n.sent_s > 0 AND n.fits = 1 GROUP BY m.id, m.since_s ORDER BY m.since_s, m.id LIMIT :most;

-- board_find(mosaic id) -> (since int, newest int) maybe across desks: a mediator sees shapes of all, of what givers were told
SELECT m.since_s, max(n.version) FROM mosaic m JOIN notice n ON n.mosaic = m.id
 WHERE m.id = :mosaic AND n.sent_s > 0 AND n.fits = 1 GROUP BY m.id, m.since_s;

-- board_tiles(mosaic id, version int, most int) -> (sector text, country text, voice int) many
SELECT sector, country, voice FROM picture_piece WHERE mosaic = :mosaic AND version = :version ORDER BY sector, country, voice LIMIT :most;

-- message_add(desk id, id id, mosaic id, mediator id, say text, sent int)
INSERT INTO message (id, mosaic, desk, mediator, say, sent_s) VALUES (:id, :mosaic, :desk, :mediator, :say, :sent);

-- message_address(message id, mosaic id) changes across desks: to each who was told, wherever she is
INSERT INTO message_to (message, mosaic, piece, desk, giver, state, note, answered_s)
SELECT :message, mosaic, piece, desk, giver, 'open', x'', 0 FROM notice WHERE mosaic = :mosaic AND sent_s > 0 AND fits = 1;

-- message_said(desk id, mosaic id, say text, since int) -> (n int) one
SELECT count(*) FROM message WHERE desk = :desk AND mosaic = :mosaic AND say = :say AND sent_s > :since;

-- messages_of_mosaic(desk id, mosaic id, version int, most int) -> (id id, say text, sent int, asked int, agreed int) many across desks: of those whose pieces stood in a picture that she may see, so that no count tells of a newer one
SELECT m.id, m.say, m.sent_s,
       (SELECT count(DISTINCT t.giver) FROM message_to t WHERE t.message = m.id AND
          EXISTS (SELECT 1 FROM picture_piece k WHERE k.mosaic = t.mosaic AND k.piece = t.piece AND k.version <= :version)),
       (SELECT count(DISTINCT t.giver) FROM message_to t WHERE t.message = m.id AND t.state = 'agreed' AND
          EXISTS (SELECT 1 FROM picture_piece k WHERE k.mosaic = t.mosaic AND k.piece = t.piece AND k.version <= :version))
  FROM message m WHERE m.desk = :desk AND m.mosaic = :mosaic ORDER BY m.sent_s, m.id LIMIT :most;

-- message_notes(desk id, mosaic id, version int, most int) -> (message id, note blob) many across desks: what givers sealed to the mediator's desk, without who they are
SELECT DISTINCT t.message, t.note FROM message_to t JOIN message m ON m.id = t.message
 WHERE m.desk = :desk AND m.mosaic = :mosaic AND t.state = 'agreed' AND t.note <> x'' AND
   EXISTS (SELECT 1 FROM picture_piece k WHERE k.mosaic = t.mosaic AND k.piece = t.piece AND k.version <= :version)
 ORDER BY t.message, t.note LIMIT :most;

-- message_list(desk id, giver id, most int) -> (id id, mosaic id, from_desk id, from_name text, say text, sent int, state text) many
SELECT DISTINCT m.id, m.mosaic, m.desk, d.name, m.say, m.sent_s, t.state
  FROM message_to t JOIN message m ON m.id = t.message JOIN desk d ON d.id = m.desk
 WHERE t.desk = :desk AND t.giver = :giver ORDER BY m.sent_s DESC, m.id LIMIT :most;

-- message_find(desk id, giver id, message id) -> (n int) one
SELECT count(*) FROM message_to WHERE desk = :desk AND giver = :giver AND message = :message;

-- message_answer(desk id, giver id, message id, state text, note blob, at int) changes
UPDATE message_to SET state = :state, note = :note, answered_s = :at WHERE desk = :desk AND giver = :giver AND message = :message;

-- help_add(mosaic id, desk id, giver id, at int) changes
INSERT INTO help (mosaic, piece, desk, giver, asked_s)
SELECT n.mosaic, n.piece, n.desk, n.giver, :at FROM notice n
 WHERE n.mosaic = :mosaic AND n.desk = :desk AND n.giver = :giver AND n.sent_s > 0 AND n.fits = 1
   AND NOT EXISTS (SELECT 1 FROM help h WHERE h.mosaic = n.mosaic AND h.piece = n.piece);

-- help_count(mosaic id, version int) -> (n int) one across desks: a mediator sees how many asked, not who
SELECT count(DISTINCT h.giver) FROM help h WHERE h.mosaic = :mosaic AND
   EXISTS (SELECT 1 FROM picture_piece k WHERE k.mosaic = h.mosaic AND k.piece = h.piece AND k.version <= :version);

-- help_hers(mosaic id, desk id, giver id) -> (n int) one
SELECT count(*) FROM help WHERE mosaic = :mosaic AND desk = :desk AND giver = :giver;
