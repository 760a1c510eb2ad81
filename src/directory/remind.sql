-- SPDX-License-Identifier: AGPL-3.0-or-later

-- remind_entry_list(since int, most int) -> (desk id, body text, word_at int, is_right bool) many across desks: to tell each desk of its own
SELECT e.desk, e.body, coalesce(w.at_s, 0), coalesce(w.is_right, 0)
  FROM contact_entry e
  LEFT JOIN contact_word w ON w.country = e.country AND w.contact = e.contact AND w.at_s >= e.at_s
       AND w.at_s = (SELECT max(v.at_s) FROM contact_word v WHERE v.country = e.country AND v.contact = e.contact)
 WHERE NOT EXISTS (SELECT 1 FROM contact_reminded r WHERE r.desk = e.desk AND r.at_s > :since)
 ORDER BY e.desk, e.contact, w.is_right DESC LIMIT :most;

-- remind_lead_list(desk id, lead int, most int) -> (id id) many
SELECT id FROM member WHERE desk = :desk AND left_s = 0 AND (roles & :lead) <> 0 ORDER BY id LIMIT :most;

-- remind_put(desk id, at int)
INSERT INTO contact_reminded (desk, at_s) VALUES (:desk, :at)
ON CONFLICT (desk) DO UPDATE SET at_s = excluded.at_s;

-- remind_stage(country text, contact text) -> (until day, stage int) maybe
SELECT until, stage FROM contact_stage WHERE country = :country AND contact = :contact;

-- remind_stage_put(country text, contact text, until day, stage int)
INSERT INTO contact_stage (country, contact, until, stage) VALUES (:country, :contact, :until, :stage)
ON CONFLICT (country, contact) DO UPDATE SET until = excluded.until, stage = excluded.stage;

-- remind_who_list(country text, lead int, operator int, most int) -> (id id) many across desks: each of them is told
SELECT m.id FROM member m LEFT JOIN desk d ON d.id = m.desk LEFT JOIN organisation o ON o.id = d.organisation
 WHERE m.left_s = 0 AND ((m.roles & :operator) <> 0 OR ((m.roles & :lead) <> 0 AND o.country = :country))
 ORDER BY m.id LIMIT :most;
