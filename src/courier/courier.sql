-- SPDX-License-Identifier: AGPL-3.0-or-later

-- set: courier

-- address_set(member id, address text)
INSERT INTO address (member, address) VALUES (:member, :address)
ON CONFLICT (member) DO UPDATE SET address = :address;

-- address_drop(member id) changes
DELETE FROM address WHERE member = :member;

-- address_find(member id) -> (address text) maybe
SELECT address FROM address WHERE member = :member;

-- outbox_add(member id, since int, due int) changes
INSERT INTO outbox (member, since_s, due_s, tries) VALUES (:member, :since, :due, 0)
ON CONFLICT (member) DO NOTHING;

-- outbox_due(now int, most int) -> (member id, address text, tries int) many
SELECT o.member, a.address, o.tries FROM outbox o JOIN address a ON a.member = o.member
 WHERE o.due_s <= :now ORDER BY o.due_s, o.member LIMIT :most;

-- outbox_next() -> (due_s int) maybe
SELECT due_s FROM outbox ORDER BY due_s LIMIT 1;

-- outbox_state() -> (waiting int, oldest int, failed int) one
SELECT count(*), coalesce(min(since_s), 0), coalesce(sum(CASE WHEN tries > 0 THEN 1 ELSE 0 END), 0) FROM outbox;

-- outbox_later(member id, due int) changes
UPDATE outbox SET tries = tries + 1, due_s = :due WHERE member = :member;

-- outbox_all_later(now int, due int) changes
UPDATE outbox SET tries = tries + 1, due_s = :due WHERE due_s <= :now;

-- outbox_drop(member id) changes
DELETE FROM outbox WHERE member = :member;

-- outbox_drop_old(before int) changes
DELETE FROM outbox WHERE since_s <= :before;

-- outbox_drop_all() changes
DELETE FROM outbox;

-- told_set(member id, at int)
INSERT INTO told (member, at_s) VALUES (:member, :at)
ON CONFLICT (member) DO UPDATE SET at_s = :at;

-- told_find(member id) -> (at_s int) maybe
SELECT at_s FROM told WHERE member = :member;

-- told_drop_old(before int) changes
DELETE FROM told WHERE at_s <= :before;
