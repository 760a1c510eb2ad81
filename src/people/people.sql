-- SPDX-License-Identifier: AGPL-3.0-or-later

-- organisation_add(id id, name text, sector text, country text, sign_key blob, at int)
INSERT INTO organisation (id, name, sector, country, sign_key, added_s)
VALUES (:id, :name, :sector, :country, :sign_key, :at);

-- organisation_find(name text) -> (id id, sector text, country text, sign_key blob) maybe
SELECT id, sector, country, sign_key FROM organisation WHERE name = :name;

-- organisation_list(most int) -> (id id, name text, sector text, country text, sign_key blob, added int) many
SELECT id, name, sector, country, sign_key, added_s FROM organisation ORDER BY name, id LIMIT :most;

-- desk_counts(now int, most int) -> (id id, name text, organisation text, regime text, region text, key_bytes int, members int, invited int) many across desks: the operator's list
SELECT d.id, d.name, o.name, d.regime, d.region, length(d.box_key),
       (SELECT count(*) FROM member m WHERE m.desk = d.id AND m.left_s = 0),
       (SELECT count(*) FROM invitation i WHERE i.desk = d.id AND i.used_s = 0 AND i.until_s > :now)
  FROM desk d JOIN organisation o ON o.id = d.organisation ORDER BY d.name, d.id LIMIT :most;

-- desk_add(id id, organisation id, name text, regime text, region text, at int)
INSERT INTO desk (id, organisation, name, regime, region, box_key, key_certs, added_s)
VALUES (:id, :organisation, :name, :regime, :region, x'', x'', :at);

-- desk_key_set(desk id, box_key blob, key_certs blob) changes
UPDATE desk SET box_key = :box_key, key_certs = :key_certs WHERE id = :desk AND box_key = x'';

-- desk_find(desk id) -> (id id, name text, regime text, region text, box_key blob, key_certs blob, organisation id, organisation_name text, sector text, country text, sign_key blob) maybe
SELECT d.id, d.name, d.regime, d.region, d.box_key, d.key_certs, o.id, o.name, o.sector, o.country, o.sign_key
  FROM desk d JOIN organisation o ON o.id = d.organisation WHERE d.id = :desk;

-- desk_find_name(name text) -> (id id) maybe
SELECT id FROM desk WHERE name = :name;

-- desk_list(most int) -> (id id, name text, regime text, region text, box_key blob, key_certs blob, organisation id, organisation_name text, sector text, country text, sign_key blob) many
SELECT d.id, d.name, d.regime, d.region, d.box_key, d.key_certs, o.id, o.name, o.sector, o.country, o.sign_key
  FROM desk d JOIN organisation o ON o.id = d.organisation ORDER BY d.name, d.id LIMIT :most;

-- invitation_add(desk id, sign_key blob, login text, name text, roles int, certs blob, until int)
INSERT INTO invitation (desk, sign_key, login, name, roles, certs, until_s, used_s)
VALUES (:desk, :sign_key, :login, :name, :roles, :certs, :until, 0);

-- invitation_find(sign_key blob, now int) -> (desk id, login text, name text, roles int, certs blob) maybe across desks: the key is the invitation's secret name
SELECT desk, login, name, roles, certs FROM invitation
 WHERE sign_key = :sign_key AND used_s = 0 AND until_s > :now;

-- invitation_used(sign_key blob, now int) -> (desk id, login text) maybe across desks: the key is the invitation's secret name
SELECT desk, login FROM invitation WHERE sign_key = :sign_key AND used_s <> 0 AND until_s > :now;

-- member_find_joined(desk id, member id) -> (login text, certs blob, verifier text) maybe
SELECT login, certs, verifier FROM member WHERE desk = :desk AND id = :member AND left_s = 0;

-- invitation_use(desk id, sign_key blob, now int) changes
UPDATE invitation SET used_s = :now WHERE desk = :desk AND sign_key = :sign_key AND used_s = 0;

-- invitation_list(desk id, now int, most int) -> (login text, name text, roles int, until int) many
SELECT login, name, roles, until_s FROM invitation
 WHERE desk = :desk AND used_s = 0 AND until_s > :now ORDER BY until_s, login LIMIT :most;

-- invitation_of(desk id, login text) -> (sign_key blob, certs blob) maybe
SELECT sign_key, certs FROM invitation WHERE desk = :desk AND login = :login AND used_s = 0;

-- invitation_drop(desk id, login text) changes
DELETE FROM invitation WHERE desk = :desk AND login = :login AND used_s = 0;

-- member_add(desk id, id id, login text, name text, roles int, certs blob, salt blob, verifier text, secrets blob, at int)
INSERT INTO member (desk, id, login, name, roles, certs, salt, verifier, secrets, joined_s, left_s)
VALUES (:desk, :id, :login, :name, :roles, :certs, :salt, :verifier, :secrets, :at, 0);

-- member_find_login(login text) -> (desk id, id id, salt blob, verifier text, secrets blob, certs blob) maybe across desks: who signs in says no desk
SELECT desk, id, salt, verifier, secrets, certs FROM member WHERE login = :login AND left_s = 0;

-- member_lock(desk id, member id, salt blob, verifier text, secrets blob, now int) changes
UPDATE member SET salt = :salt, verifier = :verifier, secrets = :secrets, recovered_s = :now WHERE desk = :desk AND id = :member AND left_s = 0;

-- member_keep(desk id, member id, verifier text) changes
UPDATE member SET verifier = :verifier WHERE desk = :desk AND id = :member AND verifier <> :verifier;

-- halves_slow() -> (n int) one across desks: how long it takes to sign in must not tell who can
SELECT EXISTS (SELECT 1 FROM member WHERE verifier LIKE '$argon2%');

-- recovered_untold(most int) -> (desk id, member id, recovered int) many across desks: the sweep tells every desk
SELECT desk, id, recovered_s FROM member WHERE recovered_s > recovered_told_s AND left_s = 0 ORDER BY recovered_s, id LIMIT :most;

-- recovered_told(desk id, member id, until int) changes
UPDATE member SET recovered_told_s = :until WHERE desk = :desk AND id = :member;

-- login_is_taken(login text) -> (n int) one across desks: log-in names are unique at the installation
SELECT (SELECT count(*) FROM member WHERE login = :login)
     + (SELECT count(*) FROM invitation WHERE login = :login AND used_s = 0);

-- member_find(desk id, member id) -> (login text, name text, roles int, certs blob, recovered int) maybe
SELECT login, name, roles, certs, recovered_s FROM member WHERE desk = :desk AND id = :member AND left_s = 0;

-- member_list(desk id, most int) -> (id id, login text, name text, roles int, joined int, certs blob, recovered int, wraps int) many
SELECT m.id, m.login, m.name, m.roles, m.joined_s, m.certs, m.recovered_s,
       (SELECT count(*) FROM desk_wrap w WHERE w.desk = m.desk AND w.member = m.id)
  FROM member m WHERE m.desk = :desk AND m.left_s = 0 ORDER BY m.joined_s, m.id LIMIT :most;

-- colleague_list(desk id, most int) -> (id id, name text, roles int, planner int) many
SELECT id, name, roles, is_planner FROM member WHERE desk = :desk AND left_s = 0 ORDER BY name, id LIMIT :most;

-- member_set_planner(desk id, member id, planner int) changes
UPDATE member SET is_planner = :planner WHERE desk = :desk AND id = :member AND left_s = 0;

-- member_find_id(member id) -> (desk id, id id, login text, certs blob) maybe across desks: whose desk it is, the object's rule checks
SELECT desk, id, login, certs FROM member WHERE id = :member AND left_s = 0;

-- member_list_all(most int) -> (desk id, id id, login text, name text, roles int, joined int, recovered int, wraps int) many across desks: the operator's list
SELECT m.desk, m.id, m.login, m.name, m.roles, m.joined_s, m.recovered_s,
       (SELECT count(*) FROM desk_wrap w WHERE w.desk = m.desk AND w.member = m.id)
  FROM member m WHERE m.left_s = 0 ORDER BY m.joined_s, m.id LIMIT :most;

-- member_renew(desk id, member id, certs blob) changes
UPDATE member SET certs = :certs WHERE desk = :desk AND id = :member AND left_s = 0;

-- desk_certs_set(desk id, box_key blob, certs blob) changes
UPDATE desk SET key_certs = :certs WHERE id = :desk AND box_key = :box_key;

-- member_leave(desk id, member id, now int) changes
UPDATE member SET left_s = :now, secrets = x'', verifier = '' WHERE desk = :desk AND id = :member AND left_s = 0;

-- wrap_set(desk id, member id, wrap blob) changes
INSERT INTO desk_wrap (desk, member, wrap) VALUES (:desk, :member, :wrap)
ON CONFLICT (desk, member) DO NOTHING;

-- wrap_find(desk id, member id) -> (wrap blob) maybe
SELECT wrap FROM desk_wrap WHERE desk = :desk AND member = :member;

-- wrap_drop(desk id, member id) changes
DELETE FROM desk_wrap WHERE desk = :desk AND member = :member;

-- wrap_wanted(desk id, most int) -> (id id, login text, certs blob) many
SELECT m.id, m.login, m.certs FROM member m LEFT JOIN desk_wrap w ON w.desk = m.desk AND w.member = m.id
 WHERE m.desk = :desk AND m.left_s = 0 AND w.member IS NULL ORDER BY m.joined_s, m.id LIMIT :most;

-- session_add(desk id, digest blob, id id, member id, at int, seen int, until int, program text, system text, half blob)
INSERT INTO session (desk, digest, id, member, begun_s, seen_s, until_s, program, system, half)
VALUES (:desk, :digest, :id, :member, :at, :seen, :until, :program, :system, :half);

-- session_find(digest blob, now int, grace int) -> (desk id, member id, roles int, planner int, id id, seen int) maybe across desks: the digest of a token of 256 random bits
SELECT s.desk, s.member, m.roles, m.is_planner, s.id, s.seen_s FROM session s
  JOIN member m ON m.desk = s.desk AND m.id = s.member LEFT JOIN desk d ON d.id = s.desk
 WHERE s.digest = :digest AND s.until_s > :now AND s.seen_s + coalesce(d.idle_s, 900) + :grace > :now AND m.left_s = 0;

-- session_seen(desk id, digest blob, now int) changes
UPDATE session SET seen_s = :now WHERE desk = :desk AND digest = :digest AND seen_s < :now;

-- session_list(desk id, member id, now int, grace int, most int) -> (id id, begun int, seen int, until int, program text, system text) many
SELECT s.id, s.begun_s, s.seen_s, s.until_s, s.program, s.system FROM session s LEFT JOIN desk d ON d.id = s.desk
 WHERE s.desk = :desk AND s.member = :member AND s.until_s > :now AND s.seen_s + coalesce(d.idle_s, 900) + :grace > :now
 ORDER BY s.seen_s DESC, s.id LIMIT :most;

-- session_find_id(desk id, member id, session id) -> (digest blob) maybe
SELECT digest FROM session WHERE desk = :desk AND member = :member AND id = :session;

-- session_drop_others(desk id, member id, digest blob) changes
DELETE FROM session WHERE desk = :desk AND member = :member AND digest <> :digest;

-- desk_settings(desk id) -> (idle int, silent_days int) one
SELECT idle_s, silent_days FROM desk WHERE id = :desk;

-- desk_settings_set(desk id, idle int, silent_days int) changes
UPDATE desk SET idle_s = :idle, silent_days = :silent_days WHERE id = :desk;

-- session_drop(desk id, digest blob) changes
DELETE FROM session WHERE desk = :desk AND digest = :digest;

-- session_drop_member(desk id, member id) changes
DELETE FROM session WHERE desk = :desk AND member = :member;

-- session_drop_old(now int, grace int) changes across desks: what has ended is of no desk
DELETE FROM session WHERE until_s <= :now
    OR seen_s + coalesce((SELECT d.idle_s FROM desk d WHERE d.id = session.desk), 900) + :grace <= :now;

-- wraps_without_member() -> (n int) one across desks: an invariant of the table (P2)
SELECT count(*) FROM desk_wrap w WHERE NOT EXISTS
 (SELECT 1 FROM member m WHERE m.desk = w.desk AND m.id = w.member AND m.left_s = 0);

-- desks_half_keyed() -> (n int) one across desks: an invariant of the table (P1)
SELECT count(*) FROM desk WHERE (box_key = x'') <> (key_certs = x'');

-- session_half(desk id, digest blob) -> (until int, half blob, idle int) one
SELECT s.until_s, s.half, coalesce(d.idle_s, 900) FROM session s LEFT JOIN desk d ON d.id = s.desk
 WHERE s.desk = :desk AND s.digest = :digest;

-- desks_unnoted(most int) -> (desk id, organisation id) many across desks: the matcher notes what was done to any
SELECT id, organisation FROM desk WHERE noted = 0 ORDER BY added_s, id LIMIT :most;

-- desk_noted(desk id) changes
UPDATE desk SET noted = 1 WHERE id = :desk;

-- invitations_unnoted(most int) -> (desk id, sign_key blob, certs blob) many across desks: the matcher notes what was done at any
SELECT desk, sign_key, certs FROM invitation WHERE noted = 0 ORDER BY until_s, sign_key LIMIT :most;

-- invitation_noted(desk id, sign_key blob) changes
UPDATE invitation SET noted = 1 WHERE desk = :desk AND sign_key = :sign_key;

-- leavings_unnoted(most int) -> (desk id, member id) many across desks: the matcher notes what was done at any
SELECT desk, id FROM member WHERE left_s > 0 AND left_noted = 0 ORDER BY left_s, id LIMIT :most;

-- leaving_noted(desk id, member id) changes
UPDATE member SET left_noted = 1 WHERE desk = :desk AND id = :member;

-- acted_add(desk id, member id, day int, entries int)
INSERT INTO acted (desk, member, day, entries) VALUES (:desk, :member, :day, :entries)
ON CONFLICT (desk, member) DO UPDATE
SET entries = CASE WHEN acted.day = excluded.day THEN acted.entries + excluded.entries ELSE excluded.entries END, day = excluded.day;

-- acted_entries(desk id, member id) -> (entries int) one
SELECT entries FROM acted WHERE desk = :desk AND member = :member;
