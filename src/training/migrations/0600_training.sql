-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a member answered: one row a question and occasion.  `moment` is 0 before, 1 after, 2 later
-- (three to six months after).  The choice stands as its number; whether it was right then is kept,
-- since what is right may change with the law.
CREATE TABLE training_answer (
    desk     {{blob}} NOT NULL,
    member   {{blob}} NOT NULL,
    moment   INTEGER NOT NULL,
    question TEXT NOT NULL,
    country  TEXT NOT NULL,
    choice   INTEGER NOT NULL,
    is_right INTEGER NOT NULL,
    at_s     INTEGER NOT NULL,
    PRIMARY KEY (desk, member, moment, question, at_s)
);

-- Modules that a member has read to their end.
CREATE TABLE training_done (
    desk     {{blob}} NOT NULL,
    member   {{blob}} NOT NULL,
    module   TEXT NOT NULL,
    version  TEXT NOT NULL,
    audience TEXT NOT NULL,
    at_s     INTEGER NOT NULL,
    PRIMARY KEY (desk, member, module, version)
);
