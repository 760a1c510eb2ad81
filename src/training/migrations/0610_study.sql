-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A study day: planned by a desk, whose lead invites other desks.  Moments are UTC; `modules` are
-- their ids with versions as they were when it was planned, "signs 1.0, speaking 1.2".
CREATE TABLE study_day (
    desk        {{blob}} NOT NULL,
    id          {{blob}} NOT NULL UNIQUE,
    title       TEXT NOT NULL,
    place       TEXT NOT NULL,
    begins_s    INTEGER NOT NULL,
    ends_s      INTEGER NOT NULL,
    at_table    INTEGER NOT NULL,
    modules     TEXT NOT NULL,
    trainer     TEXT NOT NULL,
    trainer_as  TEXT NOT NULL,
    co_trainer  TEXT NOT NULL,
    co_as       TEXT NOT NULL,
    tables      INTEGER NOT NULL,
    planned_s   INTEGER NOT NULL,
    PRIMARY KEY (desk, id)
);

-- Which desks are invited; the host invites herself when she plans.
CREATE TABLE study_invited (
    desk  {{blob}} NOT NULL,
    day   {{blob}} NOT NULL REFERENCES study_day (id),
    at_s  INTEGER NOT NULL,
    PRIMARY KEY (day, desk)
);

-- Who comes, entered by the lead of her own desk, who alone sees the name.  `code` is the secret
-- word on her name card; table_no is 0 until the host seats.
CREATE TABLE study_guest (
    desk        {{blob}} NOT NULL,
    id          {{blob}} NOT NULL UNIQUE,
    day         {{blob}} NOT NULL REFERENCES study_day (id),
    name        TEXT NOT NULL,
    profession  TEXT NOT NULL,
    code        TEXT NOT NULL UNIQUE,
    table_no    INTEGER NOT NULL,
    here_s      INTEGER NOT NULL,
    has_said    INTEGER NOT NULL,
    certificate TEXT NOT NULL,
    PRIMARY KEY (desk, id)
);
CREATE INDEX study_guest_of_day ON study_guest (day, id);

-- What somebody who was there answered, without who it was; one row for each combination of
-- answers (0 no, 1 not sure, 2 yes), so that rows have no order either.
CREATE TABLE study_feedback (
    day   {{blob}} NOT NULL REFERENCES study_day (id),
    knows_call INTEGER NOT NULL,
    knows_tell INTEGER NOT NULL,
    knows_say  INTEGER NOT NULL,
    recommends INTEGER NOT NULL,
    people     INTEGER NOT NULL,
    PRIMARY KEY (day, knows_call, knows_tell, knows_say, recommends)
);

-- A certificate without its name: what the document said else, and the digest under which the
-- ledger has the whole of it.
CREATE TABLE study_certificate (
    code     TEXT NOT NULL PRIMARY KEY,
    title    TEXT NOT NULL,
    host     TEXT NOT NULL,
    on_day   INTEGER NOT NULL,
    minutes  INTEGER NOT NULL,
    modules  TEXT NOT NULL,
    digest   {{blob}} NOT NULL,
    given_s  INTEGER NOT NULL
);
