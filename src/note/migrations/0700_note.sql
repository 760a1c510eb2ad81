-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A practice note: what a desk did, what worked, what did not.  `shown` is the version that everybody
-- reads, 0 until a colleague has reviewed one.
CREATE TABLE note (
    desk      {{blob}} NOT NULL,
    id        {{blob}} NOT NULL UNIQUE,
    shown     INTEGER NOT NULL,
    shown_s   INTEGER NOT NULL,
    written_s INTEGER NOT NULL,
    PRIMARY KEY (desk, id)
);
CREATE INDEX note_by_time ON note (shown_s, id);

-- Each edit is a version of its own, by whom of the desk; `asked` is the desk where somebody is to
-- review it.  What one would tell whom, for the adviser, in the words of packs/vocabulary.yaml;
-- `recipient` is empty where nobody is told anything.
CREATE TABLE note_version (
    note       {{blob}} NOT NULL REFERENCES note (id),
    version    INTEGER NOT NULL,
    member     {{blob}} NOT NULL,
    asked      {{blob}} NOT NULL,
    language   TEXT NOT NULL,
    country    TEXT NOT NULL,
    setting    TEXT NOT NULL,
    from_case  INTEGER NOT NULL,
    title      TEXT NOT NULL,
    did        TEXT NOT NULL,
    worked     TEXT NOT NULL,
    did_not    TEXT NOT NULL,
    recipient  TEXT NOT NULL,
    victim_age INTEGER NOT NULL,
    consent    INTEGER NOT NULL,
    signs      TEXT NOT NULL,
    written_s  INTEGER NOT NULL,
    PRIMARY KEY (note, version)
);
CREATE INDEX note_version_asked ON note_version (asked, written_s);

-- What a colleague said of a version, under her name as it was then.
CREATE TABLE note_review (
    note         {{blob}} NOT NULL REFERENCES note (id),
    version      INTEGER NOT NULL,
    member       {{blob}} NOT NULL,
    name         TEXT NOT NULL,
    desk_name    TEXT NOT NULL,
    organisation TEXT NOT NULL,
    fits         INTEGER NOT NULL,
    words        TEXT NOT NULL,
    at_s         INTEGER NOT NULL,
    PRIMARY KEY (note, version)
);
CREATE INDEX note_review_by_time ON note_review (at_s, note);

-- The folded words of what is shown, as bytes, so that those that begin alike stand together on
-- every engine.
CREATE TABLE note_word (
    word   {{blob}} NOT NULL,
    note   {{blob}} NOT NULL REFERENCES note (id),
    weight INTEGER NOT NULL,
    PRIMARY KEY (word, note)
);
CREATE INDEX note_word_of_note ON note_word (note);

-- When a member looked at the library: now, and the time before that.
CREATE TABLE note_look (
    desk     {{blob}} NOT NULL,
    member   {{blob}} NOT NULL,
    before_s INTEGER NOT NULL,
    last_s   INTEGER NOT NULL,
    PRIMARY KEY (desk, member)
);
