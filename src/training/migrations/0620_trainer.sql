-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may train, on the list of her own desk.  `code` is what she tells whoever plans elsewhere, or
-- keeps the list of somebody whom she trained; `member` is empty for who has no log-in at the desk.
CREATE TABLE trainer (
    desk       {{blob}} NOT NULL,
    id         {{blob}} NOT NULL UNIQUE,
    member     {{blob}} NOT NULL,
    name       TEXT NOT NULL,
    profession TEXT NOT NULL,
    code       TEXT NOT NULL UNIQUE,
    told       INTEGER NOT NULL,
    added_s    INTEGER NOT NULL,
    PRIMARY KEY (desk, id)
);

-- What she was trained to teach: one row a module and occasion.  `teacher` is a trainer of any desk,
-- empty where `outside` says in words who it was; the teacher's desk confirms (confirmed_s > 0).
CREATE TABLE trainer_taught (
    desk        {{blob}} NOT NULL,
    trainer     {{blob}} NOT NULL REFERENCES trainer (id),
    module      TEXT NOT NULL,
    version     TEXT NOT NULL,
    teacher     {{blob}} NOT NULL,
    outside     TEXT NOT NULL,
    on_day      INTEGER NOT NULL,
    until_day   INTEGER NOT NULL,
    confirmed_s INTEGER NOT NULL,
    PRIMARY KEY (trainer, module, on_day)
);
CREATE INDEX trainer_taught_by ON trainer_taught (teacher);

-- Which of any list teach on a day: place 0 and 1, as study_day names them; no row: nobody of a list.
CREATE TABLE study_trainer (
    day     {{blob}} NOT NULL REFERENCES study_day (id),
    place   INTEGER NOT NULL,
    trainer {{blob}} NOT NULL REFERENCES trainer (id),
    PRIMARY KEY (day, place)
);

-- What the host sees of the answers: the sums as they were when the fifth, tenth, ... had come.
CREATE TABLE study_feedback_shown (
    day        {{blob}} NOT NULL PRIMARY KEY REFERENCES study_day (id),
    people     INTEGER NOT NULL,
    knows_call INTEGER NOT NULL,
    knows_tell INTEGER NOT NULL,
    knows_say  INTEGER NOT NULL,
    recommends INTEGER NOT NULL
);
INSERT INTO study_feedback_shown (day, people, knows_call, knows_tell, knows_say, recommends)
SELECT day, sum(people),
       sum(CASE WHEN knows_call = 2 THEN people ELSE 0 END),
       sum(CASE WHEN knows_tell = 2 THEN people ELSE 0 END),
       sum(CASE WHEN knows_say = 2 THEN people ELSE 0 END),
       sum(CASE WHEN recommends = 2 THEN people ELSE 0 END)
  FROM study_feedback GROUP BY day HAVING sum(people) >= 5;

-- A certificate's code stands no more beside its digest, so that a name cannot be tried by who has
-- the store alone: `place` is a digest of the code, which is on the paper.  Those of before are not
-- carried over: what gave their names away goes with them.
DROP TABLE study_certificate;
CREATE TABLE certificate (
    place    {{blob}} NOT NULL PRIMARY KEY,
    title    TEXT NOT NULL,
    host     TEXT NOT NULL,
    on_day   INTEGER NOT NULL,
    minutes  INTEGER NOT NULL,
    modules  TEXT NOT NULL,
    digest   {{blob}} NOT NULL,
    given_s  INTEGER NOT NULL
);

-- Since when this installation has a version of a module: from then on who was trained with another
-- has time to learn what is new.
CREATE TABLE training_version (
    module   TEXT NOT NULL,
    version  TEXT NOT NULL,
    seen_day INTEGER NOT NULL,
    PRIMARY KEY (module, version)
);
