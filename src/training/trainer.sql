-- SPDX-License-Identifier: AGPL-3.0-or-later

-- trainer_add(desk id, id id, member id, name text, profession text, code text, at int)
INSERT INTO trainer (desk, id, member, name, profession, code, told, added_s)
VALUES (:desk, :id, :member, :name, :profession, :code, 0, :at);

-- trainer_find(desk id, trainer id) -> (name text, profession text, code text, member id) maybe
SELECT name, profession, code, member FROM trainer WHERE desk = :desk AND id = :trainer;

-- trainer_list(desk id, most int) -> (id id, member id, name text, profession text, code text) many
SELECT id, member, name, profession, code FROM trainer WHERE desk = :desk ORDER BY name, id LIMIT :most;

-- trainer_by_code(code text) -> (desk id, id id, name text, profession text) maybe across desks: who knows her code has it from her
SELECT desk, id, name, profession FROM trainer WHERE code = :code;

-- trainer_by_name(desk id, name text) -> (id id, profession text) maybe
SELECT id, profession FROM trainer WHERE desk = :desk AND name = :name ORDER BY added_s, id LIMIT 1;

-- trainer_taught_add(desk id, trainer id, module text, version text, teacher id, outside text, on_day int, until_day int, confirmed int)
INSERT INTO trainer_taught (desk, trainer, module, version, teacher, outside, on_day, until_day, confirmed_s)
VALUES (:desk, :trainer, :module, :version, :teacher, :outside, :on_day, :until_day, :confirmed);

-- trainer_taught_on(trainer id, module text, on_day int) -> (n int) one across desks: what a trainer of hers was taught
SELECT count(*) FROM trainer_taught WHERE trainer = :trainer AND module = :module AND on_day = :on_day;

-- trainer_had(trainer id, module text, on_day int) -> (version text, until_day int) maybe across desks: with what a teacher taught, whoever's list she is on
SELECT version, until_day FROM trainer_taught
 WHERE trainer = :trainer AND module = :module AND on_day <= :on_day ORDER BY on_day DESC LIMIT 1;

-- trainer_skills(trainer id, most int) -> (module text, version text, on_day int, until_day int, teacher_name text, teacher_desk text, outside text, confirmed int, newer int) many across desks: a trainer's newest of each module, and who taught her
SELECT t.module, t.version, t.on_day, t.until_day, coalesce(b.name, ''), coalesce(k.name, ''), t.outside, t.confirmed_s,
       coalesce((SELECT min(v.seen_day) FROM training_version v
                  WHERE v.module = t.module AND v.version <> t.version
                    AND v.seen_day >= coalesce((SELECT o.seen_day FROM training_version o WHERE o.module = t.module AND o.version = t.version), 0)), 0)
  FROM trainer_taught t LEFT JOIN trainer b ON b.id = t.teacher LEFT JOIN desk k ON k.id = b.desk
 WHERE t.trainer = :trainer
   AND NOT EXISTS (SELECT 1 FROM trainer_taught n WHERE n.trainer = t.trainer AND n.module = t.module AND n.on_day > t.on_day)
 ORDER BY t.module LIMIT :most;

-- trainer_pupils(desk id, most int) -> (id id, name text, desk_name text, teacher_name text, modules int, on_day int, until_day int, confirmed int) many across desks: a trainer's desk sees whom she trained
SELECT p.id, p.name, k.name, b.name, count(*), t.on_day, min(t.until_day), min(t.confirmed_s)
  FROM trainer_taught t JOIN trainer b ON b.id = t.teacher JOIN trainer p ON p.id = t.trainer JOIN desk k ON k.id = p.desk
 WHERE b.desk = :desk GROUP BY p.id, p.name, k.name, b.id, b.name, t.on_day ORDER BY t.on_day DESC, p.name, p.id LIMIT :most;

-- trainer_pupil_find(desk id, trainer id) -> (n int) one across desks: whether a trainer of this desk taught her
SELECT count(*) FROM trainer_taught t JOIN trainer b ON b.id = t.teacher WHERE b.desk = :desk AND t.trainer = :trainer;

-- trainer_confirm(desk id, trainer id, at int) changes across desks: the teacher's desk confirms
UPDATE trainer_taught SET confirmed_s = :at
 WHERE trainer = :trainer AND confirmed_s = 0 AND teacher IN (SELECT id FROM trainer WHERE desk = :desk);

-- trainer_told(trainer id, told int) changes across desks: the sweep tells trainers of every desk
UPDATE trainer SET told = :told WHERE id = :trainer;

-- trainer_to_tell(most int) -> (id id, member id, told int) many across desks: the sweep tells trainers of every desk
SELECT id, member, told FROM trainer WHERE told < 2 ORDER BY id LIMIT :most;

-- trainer_drop(desk id, trainer id) changes
DELETE FROM trainer WHERE desk = :desk AND id = :trainer;

-- trainer_drop_taught(desk id, trainer id)
DELETE FROM trainer_taught WHERE desk = :desk AND trainer = :trainer;

-- trainer_drop_days(trainer id) across desks: days of other desks keep her name, and no more
DELETE FROM study_trainer WHERE trainer = :trainer;

-- trainer_of_day_put(day id, place int, trainer id)
INSERT INTO study_trainer (day, place, trainer) VALUES (:day, :place, :trainer);

-- trainer_of_day(day id, place int) -> (trainer id) maybe across desks: who teaches may be of another desk
SELECT trainer FROM study_trainer WHERE day = :day AND place = :place;

-- training_version_put(module text, version text, day int)
INSERT INTO training_version (module, version, seen_day) VALUES (:module, :version, :day) ON CONFLICT (module, version) DO NOTHING;

-- trainer_unfounded() -> (n int) one across desks: an invariant of the table
SELECT count(*) FROM trainer_taught t JOIN trainer b ON b.id = t.teacher
 WHERE NOT EXISTS (SELECT 1 FROM trainer_taught f WHERE f.trainer = t.teacher AND f.module = t.module
                      AND f.version = t.version AND f.on_day <= t.on_day AND f.until_day >= t.on_day);
