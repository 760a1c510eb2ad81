-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was done, in the order in which it became durable.  `place` is the leaf's number once its
-- batch is closed, -1 before.  Salt and detail are empty once they were erased; the leaf stays.
CREATE TABLE ledger_entry (
    seq     {{serial}},
    desk    {{blob}} NOT NULL,
    actor   {{blob}} NOT NULL,
    time_s  INTEGER NOT NULL,
    verb    TEXT NOT NULL,
    object  {{blob}} NOT NULL,
    detail  {{blob}} NOT NULL,
    salt    {{blob}} NOT NULL,
    leaf    {{blob}} NOT NULL,
    promise {{blob}} NOT NULL,
    place   INTEGER NOT NULL
);
CREATE INDEX ledger_entry_of_object ON ledger_entry (object);

-- The tree: sixteen leaf hashes a row, the roots of complete subtrees of sixteen leaves and more,
-- and where a leaf stands, by the first eight bytes of its hash.  Dummies are among them all.
CREATE TABLE ledger_chunk (
    number INTEGER NOT NULL PRIMARY KEY,
    leaves {{blob}} NOT NULL
);

CREATE TABLE ledger_node (
    level  INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash   {{blob}} NOT NULL,
    PRIMARY KEY (level, number)
);

CREATE TABLE ledger_place (
    prefix INTEGER NOT NULL,
    place  INTEGER NOT NULL,
    PRIMARY KEY (prefix, place)
);

-- One head a batch.  The signature is empty between the batch's commit and the keeper's answer;
-- `last_seq` is the last entry that the batch took.
CREATE TABLE ledger_head (
    size      INTEGER NOT NULL PRIMARY KEY,
    root      {{blob}} NOT NULL,
    time_s    INTEGER NOT NULL,
    signature {{blob}} NOT NULL,
    last_seq  INTEGER NOT NULL
);
