-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How the words in note_word were made: a number of the program's.  Those of another are made anew.
CREATE TABLE note_words (
    made INTEGER NOT NULL PRIMARY KEY
);
