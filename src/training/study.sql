-- SPDX-License-Identifier: AGPL-3.0-or-later

-- study_day_add(desk id, id id, title text, place text, begins int, ends int, at_table int, modules text, trainer text, trainer_as text, co_trainer text, co_as text, at int)
INSERT INTO study_day (desk, id, title, place, begins_s, ends_s, at_table, modules, trainer, trainer_as, co_trainer, co_as, tables, planned_s)
VALUES (:desk, :id, :title, :place, :begins, :ends, :at_table, :modules, :trainer, :trainer_as, :co_trainer, :co_as, 0, :at);

-- study_day_find(desk id, day id) -> (host id, host_name text, country text, title text, place text, begins int, ends int, at_table int, modules text, trainer text, trainer_as text, co_trainer text, co_as text, tables int) maybe across desks: an invited desk sees the day
SELECT d.desk, k.name, o.country, d.title, d.place, d.begins_s, d.ends_s, d.at_table, d.modules, d.trainer, d.trainer_as, d.co_trainer, d.co_as, d.tables
  FROM study_day d JOIN study_invited i ON i.day = d.id JOIN desk k ON k.id = d.desk JOIN organisation o ON o.id = k.organisation
 WHERE d.id = :day AND i.desk = :desk;

-- study_day_list(desk id, most int) -> (id id, host id, host_name text, title text, place text, begins int, ends int, tables int, own int) many across desks: days that she plans or is invited to
SELECT d.id, d.desk, k.name, d.title, d.place, d.begins_s, d.ends_s, d.tables,
       (SELECT count(*) FROM study_guest g WHERE g.day = d.id AND g.desk = :desk)
  FROM study_day d JOIN study_invited i ON i.day = d.id JOIN desk k ON k.id = d.desk
 WHERE i.desk = :desk ORDER BY d.begins_s DESC, d.id LIMIT :most;

-- study_day_seated(desk id, day id, tables int) changes
UPDATE study_day SET tables = :tables WHERE desk = :desk AND id = :day;

-- study_invite(desk id, day id, at int) across desks: the host invites another desk
INSERT INTO study_invited (desk, day, at_s) VALUES (:desk, :day, :at) ON CONFLICT (day, desk) DO NOTHING;

-- study_invited_list(day id, most int) -> (desk id, name text, organisation text, sector text, guests int, here int) many across desks: the host sees counts alone
SELECT i.desk, k.name, o.name, o.sector,
       (SELECT count(*) FROM study_guest g WHERE g.day = i.day AND g.desk = i.desk),
       (SELECT count(*) FROM study_guest g WHERE g.day = i.day AND g.desk = i.desk AND g.here_s > 0)
  FROM study_invited i JOIN desk k ON k.id = i.desk JOIN organisation o ON o.id = k.organisation
 WHERE i.day = :day ORDER BY k.name, i.desk LIMIT :most;

-- study_guest_add(desk id, id id, day id, name text, profession text, code text)
INSERT INTO study_guest (desk, id, day, name, profession, code, table_no, here_s, has_said, certificate)
VALUES (:desk, :id, :day, :name, :profession, :code, 0, 0, 0, '');

-- study_guest_list(desk id, day id, most int) -> (id id, name text, profession text, code text, table_no int, here int) many
SELECT id, name, profession, code, table_no, here_s FROM study_guest
 WHERE desk = :desk AND day = :day ORDER BY name, id LIMIT :most;

-- study_guest_drop(desk id, day id, guest id) changes
DELETE FROM study_guest WHERE desk = :desk AND day = :day AND id = :guest AND here_s = 0;

-- study_seat_list(day id, most int) -> (id id, organisation id, profession text, table_no int, here int) many across desks: to seat nobody's name is needed
SELECT g.id, k.organisation, g.profession, g.table_no, g.here_s
  FROM study_guest g JOIN desk k ON k.id = g.desk
 WHERE g.day = :day ORDER BY g.profession, k.organisation, g.id LIMIT :most;

-- study_seat_put(guest id, table_no int) changes across desks: the host seats the guests of her day
UPDATE study_guest SET table_no = :table_no WHERE id = :guest;

-- study_code_find(code text) -> (desk id, guest id, day id, name text, table_no int, here int, has_said bool, certificate text, title text, place text, host text, country text, begins int, ends int, modules text) maybe across desks: who holds the card's secret code says no desk
SELECT g.desk, g.id, g.day, g.name, g.table_no, g.here_s, g.has_said, g.certificate, d.title, d.place, o.name, o.country, d.begins_s, d.ends_s, d.modules
  FROM study_guest g JOIN study_day d ON d.id = g.day JOIN desk k ON k.id = d.desk JOIN organisation o ON o.id = k.organisation
 WHERE g.code = :code;

-- study_here_put(desk id, guest id, at int) changes
UPDATE study_guest SET here_s = :at WHERE desk = :desk AND id = :guest AND here_s = 0;

-- study_said_put(desk id, guest id) changes
UPDATE study_guest SET has_said = 1 WHERE desk = :desk AND id = :guest AND has_said = 0;

-- study_feedback_add(day id, knows_call int, knows_tell int, knows_say int, recommends int)
INSERT INTO study_feedback (day, knows_call, knows_tell, knows_say, recommends, people)
VALUES (:day, :knows_call, :knows_tell, :knows_say, :recommends, 1)
ON CONFLICT (day, knows_call, knows_tell, knows_say, recommends) DO UPDATE SET people = people + 1;

-- study_feedback_show(day id, people int, knows_call int, knows_tell int, knows_say int, recommends int)
INSERT INTO study_feedback_shown (day, people, knows_call, knows_tell, knows_say, recommends)
VALUES (:day, :people, :knows_call, :knows_tell, :knows_say, :recommends)
ON CONFLICT (day) DO UPDATE SET people = excluded.people, knows_call = excluded.knows_call, knows_tell = excluded.knows_tell,
       knows_say = excluded.knows_say, recommends = excluded.recommends;

-- study_feedback_shown(day id) -> (people int, knows_call int, knows_tell int, knows_say int, recommends int) maybe
SELECT people, knows_call, knows_tell, knows_say, recommends FROM study_feedback_shown WHERE day = :day;

-- study_feedback_sums(day id) -> (people int, knows_call int, knows_tell int, knows_say int, recommends int) one
SELECT coalesce(sum(people), 0),
       coalesce(sum(CASE WHEN knows_call = 2 THEN people ELSE 0 END), 0),
       coalesce(sum(CASE WHEN knows_tell = 2 THEN people ELSE 0 END), 0),
       coalesce(sum(CASE WHEN knows_say = 2 THEN people ELSE 0 END), 0),
       coalesce(sum(CASE WHEN recommends = 2 THEN people ELSE 0 END), 0)
  FROM study_feedback WHERE day = :day;

-- study_paper_put(desk id, day id, people int, knows_call int, knows_tell int, knows_say int, recommends int)
INSERT INTO study_paper (desk, day, people, knows_call, knows_tell, knows_say, recommends)
VALUES (:desk, :day, :people, :knows_call, :knows_tell, :knows_say, :recommends)
ON CONFLICT (day) DO UPDATE SET people = excluded.people, knows_call = excluded.knows_call, knows_tell = excluded.knows_tell,
       knows_say = excluded.knows_say, recommends = excluded.recommends;

-- study_paper_find(desk id, day id) -> (people int, knows_call int, knows_tell int, knows_say int, recommends int) maybe
SELECT people, knows_call, knows_tell, knows_say, recommends FROM study_paper WHERE desk = :desk AND day = :day;

-- study_guest_certified(desk id, guest id, before text, certificate text) changes
UPDATE study_guest SET certificate = :certificate WHERE desk = :desk AND id = :guest AND certificate = :before;

-- certificate_add(place blob, kind int, title text, host text, on_day int, until_day int, minutes int, modules text, digest blob, at int)
INSERT INTO certificate (place, kind, title, host, on_day, until_day, minutes, modules, digest, given_s)
VALUES (:place, :kind, :title, :host, :on_day, :until_day, :minutes, :modules, :digest, :at);

-- certificate_find(place blob) -> (kind int, until_day int, title text, host text, on_day int, minutes int, modules text, digest blob, given int) maybe
SELECT kind, until_day, title, host, on_day, minutes, modules, digest, given_s FROM certificate WHERE place = :place;

-- study_guest_forget(before int) changes across desks: names go, whoever entered them
DELETE FROM study_guest WHERE day IN (SELECT id FROM study_day WHERE ends_s < :before);

-- study_unseated() -> (n int) one across desks: an invariant of the table
SELECT count(*) FROM study_guest g JOIN study_day d ON d.id = g.day
 WHERE g.table_no > d.tables OR (g.certificate <> '' AND g.here_s = 0);

-- study_uninvited() -> (n int) one across desks: an invariant of the table
SELECT count(*) FROM study_guest g
 WHERE NOT EXISTS (SELECT 1 FROM study_invited i WHERE i.day = g.day AND i.desk = g.desk);
