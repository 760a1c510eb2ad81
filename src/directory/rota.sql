-- SPDX-License-Identifier: AGPL-3.0-or-later

-- rota_add(desk id, id id, country text, name text, role text, audience text, needs text, regions text, languages text, open text, at int)
INSERT INTO rota (desk, id, country, name, role, audience, needs, regions, languages, open, at_s)
VALUES (:desk, :id, :country, :name, :role, :audience, :needs, :regions, :languages, :open, :at);

-- rota_find(desk id, rota id) -> (country text, name text, role text, audience text, needs text, regions text, languages text, open text) maybe
SELECT country, name, role, audience, needs, regions, languages, open FROM rota WHERE desk = :desk AND id = :rota;

-- rota_list(desk id, most int) -> (id id, country text, name text, role text, audience text, needs text, regions text, languages text, open text) many
SELECT id, country, name, role, audience, needs, regions, languages, open FROM rota
 WHERE desk = :desk ORDER BY name, id LIMIT :most;

-- rota_of_country(country text, most int) -> (id id, name text, role text, audience text, needs text, regions text, languages text) many across desks: whom others may call
SELECT id, name, role, audience, needs, regions, languages FROM rota
 WHERE country = :country ORDER BY name, id LIMIT :most;

-- rota_end(desk id, rota id) changes
DELETE FROM rota WHERE desk = :desk AND id = :rota;

-- rota_shift_add(desk id, rota id, id id, begins int, ends int, person text, number text, tel text, handed_by text, note text)
INSERT INTO rota_shift (desk, rota, id, begins_s, ends_s, person, number, tel, handed_by, note, taken_s)
VALUES (:desk, :rota, :id, :begins, :ends, :person, :number, :tel, :handed_by, :note, 0)
ON CONFLICT (rota, begins_s, tel) DO UPDATE SET ends_s = excluded.ends_s, person = excluded.person, number = excluded.number;

-- rota_shift_list(desk id, from_s int, to_s int, most int) -> (id id, rota id, rota_name text, begins int, ends int, person text, number text, tel text, handed_by text, note text, taken int) many
SELECT s.id, s.rota, r.name, s.begins_s, s.ends_s, s.person, s.number, s.tel, s.handed_by, s.note, s.taken_s
  FROM rota_shift s JOIN rota r ON r.id = s.rota
 WHERE s.desk = :desk AND s.ends_s > :from_s AND s.begins_s < :to_s
 ORDER BY s.begins_s, s.ends_s, s.id LIMIT :most;

-- rota_shift_count(desk id, from_s int) -> (n int) one
SELECT count(*) FROM rota_shift WHERE desk = :desk AND ends_s > :from_s;

-- rota_shift_near(rota id, from_s int, most int) -> (id id, begins int, ends int, person text, number text, tel text) many across desks: whom others may call
SELECT id, begins_s, ends_s, person, number, tel FROM rota_shift
 WHERE rota = :rota AND ends_s > :from_s ORDER BY begins_s, ends_s, id LIMIT :most;

-- rota_shift_drop(desk id, rota id, shift id, now int) changes
DELETE FROM rota_shift WHERE desk = :desk AND rota = :rota AND id = :shift AND ends_s > :now;

-- rota_shift_drop_all(desk id, rota id) changes
DELETE FROM rota_shift WHERE desk = :desk AND rota = :rota;

-- rota_shift_cut(desk id, shift id, ends int) changes
UPDATE rota_shift SET ends_s = :ends WHERE desk = :desk AND id = :shift;

-- rota_shift_give(desk id, shift id, person text, number text, tel text, handed_by text, note text) changes
UPDATE rota_shift SET person = :person, number = :number, tel = :tel, handed_by = :handed_by, note = :note, taken_s = 0
 WHERE desk = :desk AND id = :shift;

-- rota_shift_note(desk id, shift id, handed_by text, note text) changes
UPDATE rota_shift SET handed_by = :handed_by, note = :note, taken_s = 0 WHERE desk = :desk AND id = :shift;

-- rota_shift_take(desk id, rota id, shift id, now int) changes
UPDATE rota_shift SET taken_s = :now
 WHERE desk = :desk AND rota = :rota AND id = :shift AND handed_by <> '' AND taken_s = 0 AND ends_s > :now;

-- rota_shift_forget(before int) changes across desks: plans that are long past are of no use to anybody
DELETE FROM rota_shift WHERE ends_s < :before;
