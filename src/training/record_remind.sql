-- SPDX-License-Identifier: AGPL-3.0-or-later

-- record_remind_due(from int, until int, most int) -> (desk id, member id, after int, stage int) many across desks: the sweep reminds whoever has answered after and not yet later
SELECT d.desk, d.member, d.after_s, coalesce(r.stage, 0)
  FROM (SELECT a.desk AS desk, a.member AS member, max(a.at_s) AS after_s FROM training_answer a WHERE a.moment = 1 GROUP BY a.desk, a.member) d
  JOIN member m ON m.desk = d.desk AND m.id = d.member AND m.left_s = 0
  LEFT JOIN training_reminded r ON r.desk = d.desk AND r.member = d.member AND r.after_s >= d.after_s
 WHERE d.after_s > :from AND d.after_s <= :until
   AND NOT EXISTS (SELECT 1 FROM training_answer b WHERE b.desk = d.desk AND b.member = d.member AND b.moment = 2)
 ORDER BY d.desk, d.member LIMIT :most;

-- record_remind_put(desk id, member id, after int, stage int)
INSERT INTO training_reminded (desk, member, after_s, stage) VALUES (:desk, :member, :after, :stage)
ON CONFLICT (desk, member) DO UPDATE SET after_s = excluded.after_s, stage = excluded.stage;
