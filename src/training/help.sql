-- SPDX-License-Identifier: AGPL-3.0-or-later

-- help_answers(desk id, from int, until int, most int) -> (moment int, member id, at int, question text, is_right bool) many
SELECT moment, member, at_s, question, is_right FROM training_answer
 WHERE desk = :desk AND at_s >= :from AND at_s < :until ORDER BY moment, at_s, member, question LIMIT :most;

-- help_first_day(desk id, from int, until int) -> (begins int) maybe across desks: the first study day of a year that this desk was invited to
SELECT d.begins_s FROM study_day d JOIN study_invited i ON i.day = d.id
 WHERE i.desk = :desk AND d.begins_s >= :from AND d.ends_s < :until ORDER BY d.begins_s LIMIT 1;
