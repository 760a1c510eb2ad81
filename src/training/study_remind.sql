-- SPDX-License-Identifier: AGPL-3.0-or-later

-- study_remind_coming(now int, most int) -> (desk id, day id, host id, begins int, stage int) many across desks: the sweep reminds every desk
SELECT i.desk, i.day, d.desk, d.begins_s, coalesce(r.stage, 0)
  FROM study_invited i JOIN study_day d ON d.id = i.day LEFT JOIN study_reminded r ON r.day = i.day AND r.desk = i.desk
 WHERE d.begins_s > :now AND coalesce(r.stage, 0) < 3 ORDER BY d.begins_s, i.day, i.desk LIMIT :most;

-- study_remind_members(desk id, most int) -> (id id, roles int, planner int) many
SELECT id, roles, is_planner FROM member WHERE desk = :desk AND left_s = 0 ORDER BY id LIMIT :most;

-- study_remind_put(desk id, day id, stage int)
INSERT INTO study_reminded (desk, day, stage) VALUES (:desk, :day, :stage)
ON CONFLICT (day, desk) DO UPDATE SET stage = excluded.stage;
