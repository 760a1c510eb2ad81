-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What stood on the sheets of a study day's four questions, as its host counted them: how many
-- sheets, and how many of them say yes.  Apart from what was answered by card, which nobody counts
-- by hand.
CREATE TABLE study_paper (
    desk       {{blob}} NOT NULL,
    day        {{blob}} NOT NULL PRIMARY KEY REFERENCES study_day (id),
    people     INTEGER NOT NULL,
    knows_call INTEGER NOT NULL,
    knows_tell INTEGER NOT NULL,
    knows_say  INTEGER NOT NULL,
    recommends INTEGER NOT NULL
);
