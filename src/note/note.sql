-- SPDX-License-Identifier: AGPL-3.0-or-later

-- note_add(desk id, id id, at int)
INSERT INTO note (desk, id, shown, shown_s, written_s) VALUES (:desk, :id, 0, 0, :at);

-- note_version_add(note id, version int, member id, asked id, language text, country text, setting text, from_case bool, title text, did text, worked text, did_not text, recipient text, victim_age int, consent int, signs text, at int)
INSERT INTO note_version (note, version, member, asked, language, country, setting, from_case, title, did, worked, did_not, recipient, victim_age, consent, signs, written_s)
VALUES (:note, :version, :member, :asked, :language, :country, :setting, :from_case, :title, :did, :worked, :did_not, :recipient, :victim_age, :consent, :signs, :at);

-- note_find(desk id, member id, note id) -> (desk id, desk_name text, organisation text, shown int, newest int, asked id, newest_reviewed int, written_by_her int) maybe across desks: everybody reads what was reviewed; the rest is the object's rule
SELECT n.desk, k.name, o.name, n.shown, v.version, v.asked,
       (SELECT count(*) FROM note_review r WHERE r.note = n.id AND r.version = v.version),
       (SELECT count(*) FROM note_version w WHERE w.note = n.id AND w.member = :member)
  FROM note n JOIN note_version v ON v.note = n.id JOIN desk k ON k.id = n.desk JOIN organisation o ON o.id = k.organisation
 WHERE n.id = :note AND (n.shown > 0 OR n.desk = :desk OR v.asked = :desk)
   AND v.version = (SELECT max(x.version) FROM note_version x WHERE x.note = n.id);

-- note_version_find(note id, version int) -> (asked id, language text, country text, setting text, from_case bool, title text, did text, worked text, did_not text, recipient text, victim_age int, consent int, signs text, written int, fits int, reviewer text, reviewer_desk text, reviewer_organisation text, words text, reviewed int, asked_desk text) maybe
SELECT v.asked, v.language, v.country, v.setting, v.from_case, v.title, v.did, v.worked, v.did_not, v.recipient, v.victim_age, v.consent, v.signs, v.written_s,
       coalesce(r.fits, -1), coalesce(r.name, ''), coalesce(r.desk_name, ''), coalesce(r.organisation, ''), coalesce(r.words, ''), coalesce(r.at_s, 0), coalesce(k.name, '')
  FROM note_version v LEFT JOIN note_review r ON r.note = v.note AND r.version = v.version
  LEFT JOIN desk k ON k.id = v.asked
 WHERE v.note = :note AND v.version = :version;

-- note_version_list(note id, most int) -> (version int, asked id, written int, fits int, reviewer text, reviewed int) many
SELECT v.version, v.asked, v.written_s, coalesce(r.fits, -1), coalesce(r.name, ''), coalesce(r.at_s, 0)
  FROM note_version v LEFT JOIN note_review r ON r.note = v.note AND r.version = v.version
 WHERE v.note = :note ORDER BY v.version DESC LIMIT :most;

-- note_who(desk id, member id) -> (name text, desk_name text, organisation text) one
SELECT m.name, k.name, o.name FROM member m JOIN desk k ON k.id = m.desk JOIN organisation o ON o.id = k.organisation
 WHERE m.desk = :desk AND m.id = :member;

-- note_review_add(note id, version int, member id, name text, desk_name text, organisation text, fits bool, words text, at int)
INSERT INTO note_review (note, version, member, name, desk_name, organisation, fits, words, at_s)
VALUES (:note, :version, :member, :name, :desk_name, :organisation, :fits, :words, :at);

-- note_shown_set(desk id, note id, version int, at int) changes
UPDATE note SET shown = :version, shown_s = :at WHERE desk = :desk AND id = :note;

-- note_word_add(word blob, note id, weight int)
INSERT INTO note_word (word, note, weight) VALUES (:word, :note, :weight)
ON CONFLICT (word, note) DO UPDATE SET weight = note_word.weight + excluded.weight;

-- note_word_drop(note id) changes
DELETE FROM note_word WHERE note = :note;

-- note_word_find(from blob, to blob, most int) -> (word blob, note id, weight int) many
SELECT word, note, weight FROM note_word WHERE word >= :from AND word < :to ORDER BY weight DESC, note LIMIT :most;

-- note_word_texts(most int) -> (note id, title text, did text, worked text, did_not text) many across desks: the words of what everybody reads
SELECT n.id, v.title, v.did, v.worked, v.did_not FROM note n JOIN note_version v ON v.note = n.id AND v.version = n.shown
 WHERE n.shown > 0 ORDER BY n.id LIMIT :most;

-- note_words_are(made int) -> (n int) one
SELECT count(*) FROM note_words WHERE made = :made;

-- note_words_put(made int)
INSERT INTO note_words (made) VALUES (:made);

-- note_words_forget(made int) changes
DELETE FROM note_words WHERE made <> :made;

-- note_line_find(note id) -> (version int, title text, did text, worked text, did_not text, country text, setting text, language text, from_case bool, desk_name text, reviewer text, reviewed int) maybe across desks: everybody reads what was reviewed
SELECT v.version, v.title, v.did, v.worked, v.did_not, v.country, v.setting, v.language, v.from_case, k.name, r.name, r.at_s
  FROM note n JOIN note_version v ON v.note = n.id AND v.version = n.shown
  JOIN note_review r ON r.note = v.note AND r.version = v.version JOIN desk k ON k.id = n.desk
 WHERE n.id = :note AND n.shown > 0;

-- note_shown_list(since int, country text, setting text, most int) -> (note id, version int, title text, did text, country text, setting text, language text, from_case bool, desk_name text, reviewer text, reviewed int) many across desks: everybody reads what was reviewed
SELECT n.id, v.version, v.title, v.did, v.country, v.setting, v.language, v.from_case, k.name, r.name, r.at_s
  FROM note n JOIN note_version v ON v.note = n.id AND v.version = n.shown
  JOIN note_review r ON r.note = v.note AND r.version = v.version JOIN desk k ON k.id = n.desk
 WHERE n.shown > 0 AND n.shown_s >= :since AND (:country = '' OR v.country = :country) AND (:setting = '' OR v.setting = :setting)
 ORDER BY n.shown_s DESC, n.id LIMIT :most;

-- note_month_list(from int, to int, most int) -> (note id, version int, title text, did text, country text, setting text, language text, from_case bool, desk_name text, reviewer text, reviewed int) many across desks: everybody reads what was reviewed
SELECT n.id, v.version, v.title, v.did, v.country, v.setting, v.language, v.from_case, k.name, r.name, r.at_s
  FROM note_review r JOIN note_version v ON v.note = r.note AND v.version = r.version
  JOIN note n ON n.id = r.note JOIN desk k ON k.id = n.desk
 WHERE r.fits = 1 AND r.at_s >= :from AND r.at_s < :to ORDER BY r.at_s, n.id LIMIT :most;

-- note_waiting_list(desk id, member id, most int) -> (note id, version int, title text, did text, country text, setting text, language text, from_case bool, desk_name text, written int) many across desks: what her desk is asked to review
SELECT n.id, v.version, v.title, v.did, v.country, v.setting, v.language, v.from_case, k.name, v.written_s
  FROM note_version v JOIN note n ON n.id = v.note JOIN desk k ON k.id = n.desk
 WHERE v.asked = :desk AND v.version = (SELECT max(x.version) FROM note_version x WHERE x.note = n.id)
   AND NOT EXISTS (SELECT 1 FROM note_review r WHERE r.note = v.note AND r.version = v.version)
   AND NOT EXISTS (SELECT 1 FROM note_version w WHERE w.note = v.note AND w.member = :member)
 ORDER BY v.written_s, n.id LIMIT :most;

-- note_unshown_list(desk id, most int) -> (note id, version int, title text, did text, country text, setting text, language text, from_case bool, desk_name text, written int) many
SELECT n.id, v.version, v.title, v.did, v.country, v.setting, v.language, v.from_case, k.name, v.written_s
  FROM note n JOIN note_version v ON v.note = n.id JOIN desk k ON k.id = n.desk
 WHERE n.desk = :desk AND v.version = (SELECT max(x.version) FROM note_version x WHERE x.note = n.id) AND v.version > n.shown
 ORDER BY v.written_s DESC, n.id LIMIT :most;

-- note_count() -> (n int) one across desks: how rare a word is
SELECT count(*) FROM note WHERE shown > 0;

-- note_look_find(desk id, member id) -> (before int, last int) maybe
SELECT before_s, last_s FROM note_look WHERE desk = :desk AND member = :member;

-- note_look_put(desk id, member id, before int, last int)
INSERT INTO note_look (desk, member, before_s, last_s) VALUES (:desk, :member, :before, :last)
ON CONFLICT (desk, member) DO UPDATE SET before_s = excluded.before_s, last_s = excluded.last_s;

-- note_review_drop(note id) changes
DELETE FROM note_review WHERE note = :note;

-- note_version_drop(note id) changes
DELETE FROM note_version WHERE note = :note;

-- note_drop(desk id, note id) changes
DELETE FROM note WHERE desk = :desk AND id = :note;

-- note_own_reviews() -> (n int) one
SELECT count(*) FROM note_review r WHERE EXISTS (SELECT 1 FROM note_version v WHERE v.note = r.note AND v.member = r.member AND v.version <= r.version);

-- note_unreviewed() -> (n int) one across desks: an invariant of the table
SELECT count(*) FROM note n WHERE n.shown > 0 AND NOT EXISTS
       (SELECT 1 FROM note_review r WHERE r.note = n.id AND r.version = n.shown AND r.fits = 1);

-- note_unindexed() -> (n int) one across desks: an invariant of the table
SELECT (SELECT count(*) FROM note n WHERE n.shown > 0 AND NOT EXISTS (SELECT 1 FROM note_word w WHERE w.note = n.id))
     + (SELECT count(*) FROM note_word w JOIN note n ON n.id = w.note WHERE n.shown = 0);
