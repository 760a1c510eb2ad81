-- SPDX-License-Identifier: AGPL-3.0-or-later

-- piece_add(desk id, id id, giver id, regime text, grade text, concern int, given day, keep_until day, box blob, commitment blob, wrap blob, tags blob)
INSERT INTO piece (desk, id, giver, regime, grade, concern, given, keep_until, noticed_s, box, commitment, wrap, tags)
VALUES (:desk, :id, :giver, :regime, :grade, :concern, :given, :keep_until, 0, :box, :commitment, :wrap, :tags);

-- piece_id_is_taken(id id) -> (n int) one across desks: an id is used once at the installation
SELECT (SELECT count(*) FROM piece WHERE id = :id) + (SELECT count(*) FROM piece_ended WHERE id = :id);

-- piece_find(desk id, id id) -> (id id, giver id, given day, keep_until day, noticed int, box blob, commitment blob, wrap blob) maybe
SELECT id, giver, given, keep_until, noticed_s, box, commitment, wrap FROM piece WHERE desk = :desk AND id = :id;

-- piece_list(desk id, giver id, most int) -> (id id, given day, keep_until day, noticed int) many
SELECT id, given, keep_until, noticed_s FROM piece WHERE desk = :desk AND giver = :giver ORDER BY seq DESC LIMIT :most;

-- pieces_asked(desk id, giver id) -> (n int) one
SELECT count(*) FROM piece p WHERE p.desk = :desk AND p.giver = :giver AND p.noticed_s > 0 AND NOT EXISTS (SELECT 1 FROM release r WHERE r.piece = p.id);

-- piece_ended_list(desk id, giver id, most int) -> (id id, given day, keep_until day, ended day, why text) many
SELECT id, given, keep_until, ended, why FROM piece_ended WHERE desk = :desk AND giver = :giver ORDER BY seq DESC LIMIT :most;

-- piece_ended_find(desk id, id id) -> (id id, giver id, given day, keep_until day, ended day, why text) maybe
SELECT id, giver, given, keep_until, ended, why FROM piece_ended WHERE desk = :desk AND id = :id;

-- piece_after(seq int, most int) -> (seq int, desk id, id id, regime text, grade text, concern int, given day, tags blob) many across desks: the matcher sees shapes of all
SELECT seq, desk, id, regime, grade, concern, given, tags FROM piece WHERE seq > :seq ORDER BY seq LIMIT :most;

-- piece_ended_after(seq int, most int) -> (seq int, id id) many across desks: the matcher forgets them
SELECT seq, id FROM piece_ended WHERE seq > :seq ORDER BY seq LIMIT :most;

-- piece_ended_next(seq int, since day) -> (seq int, ended day) maybe across desks: what custodians are told next
SELECT seq, ended FROM piece_ended WHERE seq > :seq AND ended >= :since ORDER BY seq LIMIT 1;

-- piece_ended_before(ended day, seq int) -> (n int) one across desks: its place within its day
SELECT count(*) FROM piece_ended WHERE ended = :ended AND seq < :seq;

-- piece_ended_on(ended day, skip int, most int) -> (seq int, id id) many across desks: a part of a day
SELECT seq, id FROM piece_ended WHERE ended = :ended ORDER BY seq LIMIT :most OFFSET :skip;

-- piece_desk(id id) -> (desk id, keep_until day) maybe across desks: a custodian knows the id alone
SELECT desk, keep_until FROM piece WHERE id = :id;

-- piece_expired(today day, most int) -> (desk id, id id) many across desks: expiry asks no desk
SELECT desk, id FROM piece WHERE keep_until < :today ORDER BY keep_until, seq LIMIT :most;

-- piece_end_note(desk id, id id, ended day, why text) changes
INSERT INTO piece_ended (desk, id, giver, given, keep_until, ended, why)
SELECT desk, id, giver, given, keep_until, :ended, :why FROM piece WHERE desk = :desk AND id = :id;

-- piece_end(desk id, id id) changes
DELETE FROM piece WHERE desk = :desk AND id = :id;

-- piece_notice(desk id, id id, now int) changes
UPDATE piece SET noticed_s = :now WHERE desk = :desk AND id = :id AND noticed_s = 0;

-- release_add(desk id, id id, piece id, from_desk id, giver id, regime text, basis text, purpose text, handling text, left_out int, day day, box blob, commitment blob, wrap blob, signature blob, certs blob)
INSERT INTO release (desk, id, piece, from_desk, giver, regime, basis, purpose, handling, left_out, day, box, commitment, wrap, signature, certs, state, outcome, answer)
VALUES (:desk, :id, :piece, :from_desk, :giver, :regime, :basis, :purpose, :handling, :left_out, :day, :box, :commitment, :wrap, :signature, :certs, 'released', '', x'');

-- release_id_is_taken(id id) -> (n int) one across desks: an id is used once at the installation (S7)
SELECT count(*) FROM release WHERE id = :id;

-- release_count(piece id, desk id) -> (n int, there int) one across desks: one piece fills no desk's list, and no store
SELECT count(*), coalesce(sum(desk = :desk), 0) FROM release WHERE piece = :piece;

-- release_list_piece(piece id, most int) -> (id id, desk id, desk_name text, organisation_key blob, day day, state text, outcome text, answer blob, answered day, answer_signature blob, answer_certs blob, reminded int, reminded_on day, since day, silent_days int) many across desks: the giver sees where her piece went
SELECT r.id, r.desk, d.name, o.sign_key, r.day, r.state, r.outcome, r.answer, r.answered, r.answer_signature, r.answer_certs, r.reminded, r.reminded_on,
       coalesce(e.ended, r.day), f.silent_days
  FROM release r JOIN desk d ON d.id = r.desk JOIN organisation o ON o.id = d.organisation JOIN desk f ON f.id = r.from_desk
  LEFT JOIN piece_ended e ON e.id = r.piece
 WHERE r.piece = :piece ORDER BY r.day, r.id LIMIT :most;

-- release_find(desk id, id id) -> (id id, piece id, from_desk id, from_name text, from_sector text, giver id, basis text, purpose text, handling text, left_out int, day day, state text, outcome text, box blob, commitment blob, wrap blob, signature blob, certs blob, reminded int, reminded_on day) maybe
SELECT r.id, r.piece, r.from_desk, d.name, o.sector, r.giver, r.basis, r.purpose, r.handling, r.left_out, r.day, r.state, r.outcome,
       r.box, r.commitment, r.wrap, r.signature, r.certs, r.reminded, r.reminded_on
  FROM release r JOIN desk d ON d.id = r.from_desk JOIN organisation o ON o.id = d.organisation
 WHERE r.desk = :desk AND r.id = :id;

-- release_list(desk id, most int) -> (id id, piece id, from_desk id, from_name text, from_sector text, basis text, purpose text, handling text, left_out int, day day, state text, outcome text, reminded int, reminded_on day) many
SELECT r.id, r.piece, r.from_desk, d.name, o.sector, r.basis, r.purpose, r.handling, r.left_out, r.day, r.state, r.outcome, r.reminded, r.reminded_on
  FROM release r JOIN desk d ON d.id = r.from_desk JOIN organisation o ON o.id = d.organisation
 WHERE r.desk = :desk ORDER BY r.day DESC, r.id LIMIT :most;

-- release_state(desk id, id id, state text) changes
UPDATE release SET state = :state WHERE desk = :desk AND id = :id;

-- release_remind(piece id, id id, today day) changes across desks: the giver of the piece asks for an answer, or that it is deleted
UPDATE release SET reminded = reminded + 1, reminded_on = :today
 WHERE piece = :piece AND id = :id AND state IN ('released', 'read', 'confirmed', 'withdrawn');

-- release_silent(today day, most int) -> (id id, piece id, from_desk id) many across desks: who is silent is asked by itself, once
SELECT r.id, r.piece, r.from_desk FROM release r JOIN desk f ON f.id = r.from_desk LEFT JOIN piece_ended e ON e.id = r.piece
 WHERE r.state IN ('released', 'read', 'confirmed', 'withdrawn') AND r.reminded = 0 AND coalesce(e.ended, r.day) + f.silent_days <= :today
 ORDER BY r.day, r.id LIMIT :most;

-- release_untold(most int) -> (id id, desk id) many across desks: who was reminded hears of it outside
SELECT id, desk FROM release WHERE reminded > told ORDER BY desk, id LIMIT :most;

-- release_told(desk id, id id) changes
UPDATE release SET told = reminded WHERE desk = :desk AND id = :id;

-- release_receivers(desk id, role int, most int) -> (id id) many
SELECT id FROM member WHERE desk = :desk AND left_s = 0 AND (roles & :role) <> 0 ORDER BY id LIMIT :most;

-- release_answer(desk id, id id, outcome text, answer blob, answered day, answer_signature blob, answer_certs blob) changes
UPDATE release SET state = 'answered', outcome = :outcome, answer = :answer, answered = :answered, answer_signature = :answer_signature,
       answer_certs = :answer_certs
 WHERE desk = :desk AND id = :id;

-- release_end_piece(piece id) changes across desks: a piece that ends is gone at every receiver
UPDATE release SET state = 'withdrawn', basis = '', purpose = '', handling = '', box = x'', commitment = x'', wrap = x'', signature = x'',
       certs = x'', outcome = '', answer = x'', answered = 0, answer_signature = x'', answer_certs = x'', reminded = 0, reminded_on = 0, told = 0
 WHERE piece = :piece AND state NOT IN ('withdrawn', 'gone');

-- pieces_ended_twice() -> (n int) one across desks: an invariant of the tables (D2)
SELECT count(*) FROM piece p JOIN piece_ended e ON e.id = p.id;

-- releases_with_content_of_ended() -> (n int) one across desks: an invariant of the tables (D3)
SELECT count(*) FROM release r JOIN piece_ended e ON e.id = r.piece
 WHERE r.box <> x'' OR r.wrap <> x'' OR r.certs <> x'' OR r.purpose <> '' OR r.answer <> x'' OR r.answer_certs <> x'';

-- salts_lost() -> (n int) one across desks: an invariant of the tables (D4)
SELECT (SELECT count(*) FROM ledger_entry e JOIN piece p ON p.id = e.object WHERE e.salt = x'')
     + (SELECT count(*) FROM ledger_entry e JOIN release r ON r.id = e.object JOIN piece p ON p.id = r.piece WHERE e.salt = x'');

-- releases_of_other_regime() -> (n int) one across desks: an invariant of the tables (D5)
SELECT count(*) FROM release r JOIN desk d ON d.id = r.desk WHERE r.regime <> d.regime;

-- piece_tags_odd() -> (n int) one across desks: an invariant of the table (D1)
SELECT count(*) FROM piece WHERE length(tags) % 35 <> 0 OR length(commitment) <> 32;

-- piece_keep(desk id, id id, keep_until day) changes
UPDATE piece SET keep_until = :keep_until WHERE desk = :desk AND id = :id AND keep_until < :keep_until;

-- piece_adds_set(desk id, giver id, id id, to id) changes
INSERT INTO piece_adds (piece, adds_to, desk)
SELECT p.id, q.id, p.desk FROM piece p JOIN piece q ON q.desk = p.desk AND q.giver = p.giver
 WHERE p.desk = :desk AND p.giver = :giver AND p.id = :id AND q.id = :to AND q.seq < p.seq ON CONFLICT (piece) DO NOTHING;

-- piece_adds_list(desk id, id id, most int) -> (id id, given day, earlier bool) many
SELECT p.id, p.given, 1 AS earlier FROM piece_adds a JOIN piece p ON p.id = a.adds_to WHERE a.desk = :desk AND a.piece = :id
UNION ALL
SELECT p.id, p.given, 0 AS earlier FROM piece_adds a JOIN piece p ON p.id = a.piece WHERE a.desk = :desk AND a.adds_to = :id
 ORDER BY 2, 1 LIMIT :most;
