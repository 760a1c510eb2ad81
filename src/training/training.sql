-- SPDX-License-Identifier: AGPL-3.0-or-later

-- training_done_put(desk id, member id, module text, version text, audience text, at int)
INSERT INTO training_done (desk, member, module, version, audience, at_s)
VALUES (:desk, :member, :module, :version, :audience, :at)
ON CONFLICT (desk, member, module, version) DO UPDATE SET at_s = excluded.at_s;

-- training_done_list(desk id, member id, most int) -> (module text, version text, at int) many
SELECT module, version, at_s FROM training_done
 WHERE desk = :desk AND member = :member ORDER BY module, version LIMIT :most;

-- training_who(desk id, member id) -> (name text, organisation text) one
SELECT m.name, o.name FROM member m JOIN desk k ON k.id = m.desk JOIN organisation o ON o.id = k.organisation
 WHERE m.desk = :desk AND m.id = :member;

-- training_answer_put(desk id, member id, moment int, question text, country text, choice int, is_right bool, at int)
INSERT INTO training_answer (desk, member, moment, question, country, choice, is_right, at_s)
VALUES (:desk, :member, :moment, :question, :country, :choice, :is_right, :at);

-- training_answer_sums(desk id, member id, most int) -> (moment int, at int, asked int, were_right int) many
SELECT moment, at_s, count(*), sum(is_right) FROM training_answer
 WHERE desk = :desk AND member = :member GROUP BY moment, at_s ORDER BY at_s DESC LIMIT :most;

-- training_answer_unfounded() -> (n int) one  across desks: an invariant of the table
SELECT count(*) FROM training_answer a
 WHERE a.moment > 0 AND NOT EXISTS
       (SELECT 1 FROM training_answer b WHERE b.desk = a.desk AND b.member = a.member
           AND b.moment = a.moment - 1 AND b.at_s <= a.at_s);
