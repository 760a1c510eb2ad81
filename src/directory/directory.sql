-- SPDX-License-Identifier: AGPL-3.0-or-later

-- contact_entry_put(country text, contact text, body text, desk id, member id, at int)
INSERT INTO contact_entry (country, contact, body, desk, member, at_s)
VALUES (:country, :contact, :body, :desk, :member, :at)
ON CONFLICT (country, contact) DO UPDATE
   SET body = excluded.body, desk = excluded.desk, member = excluded.member, at_s = excluded.at_s;

-- contact_entry_list(country text, most int) -> (contact text, body text) many across desks: numbers that everybody calls
SELECT contact, body FROM contact_entry WHERE country = :country ORDER BY contact LIMIT :most;

-- contact_word_add(country text, contact text, at int, member id, desk id, is_right bool)
INSERT INTO contact_word (country, contact, at_s, member, desk, is_right)
VALUES (:country, :contact, :at, :member, :desk, :is_right)
ON CONFLICT (country, contact, at_s, member) DO UPDATE SET is_right = excluded.is_right;

-- contact_word_newest(country text, most int) -> (contact text, at int, is_right bool) many across desks: numbers that everybody calls
SELECT w.contact, w.at_s, w.is_right FROM contact_word w
 WHERE w.country = :country
   AND NOT EXISTS (SELECT 1 FROM contact_entry e WHERE e.country = w.country AND e.contact = w.contact AND e.at_s > w.at_s)
   AND w.at_s = (SELECT max(v.at_s) FROM contact_word v WHERE v.country = w.country AND v.contact = w.contact)
 ORDER BY w.contact, w.is_right DESC LIMIT :most;
