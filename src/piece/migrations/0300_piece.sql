-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A deposit appends one row, its tags in it: 35 bytes each, the tag, its kind, its form, the number
-- of its clue.  `seq` is the order in which deposits became durable: the matcher's mark.
CREATE TABLE piece (
    seq        {{serial}},
    desk       {{blob}} NOT NULL,
    id         {{blob}} NOT NULL UNIQUE,
    giver      {{blob}} NOT NULL,
    regime     TEXT NOT NULL,
    grade      TEXT NOT NULL,
    concern    INTEGER NOT NULL,
    given      INTEGER NOT NULL,
    keep_until INTEGER NOT NULL,
    noticed_s  INTEGER NOT NULL,
    box        {{blob}} NOT NULL,
    commitment {{blob}} NOT NULL,
    wrap       {{blob}} NOT NULL,
    tags       {{blob}} NOT NULL,
    UNIQUE (desk, id)
);
CREATE INDEX piece_of_giver ON piece (desk, giver);
CREATE INDEX piece_keep_until ON piece (keep_until);

-- What is left of a piece that was withdrawn or has expired: that it was there.  Joins and notices
-- refer to piece and go with its row.
CREATE TABLE piece_ended (
    seq        {{serial}},
    desk       {{blob}} NOT NULL,
    id         {{blob}} NOT NULL UNIQUE,
    giver      {{blob}} NOT NULL,
    given      INTEGER NOT NULL,
    keep_until INTEGER NOT NULL,
    ended      INTEGER NOT NULL,
    why        TEXT NOT NULL CHECK (why IN ('withdrawn', 'expired')),
    UNIQUE (desk, id)
);
CREATE INDEX piece_ended_of_giver ON piece_ended (desk, giver);

-- A release belongs to the desk that receives it.  When the piece ends, its content goes and the
-- line stays until the receiver has confirmed that hers is gone too.
CREATE TABLE release (
    desk        {{blob}} NOT NULL,
    id          {{blob}} NOT NULL UNIQUE,
    piece       {{blob}} NOT NULL,
    from_desk   {{blob}} NOT NULL,
    giver       {{blob}} NOT NULL,
    basis       TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    handling    TEXT NOT NULL,
    left_out    INTEGER NOT NULL,
    day         INTEGER NOT NULL,
    box         {{blob}} NOT NULL,
    commitment  {{blob}} NOT NULL,
    wrap        {{blob}} NOT NULL,
    signature   {{blob}} NOT NULL,
    certs       {{blob}} NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('released', 'read', 'confirmed', 'answered', 'withdrawn', 'gone')),
    outcome     TEXT NOT NULL,
    answer      {{blob}} NOT NULL,
    PRIMARY KEY (desk, id)
);
CREATE INDEX release_of_piece ON release (piece);
