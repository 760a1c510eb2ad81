-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Mosaics, their members and reasons are derived from pieces by the matcher; notices are not: what
-- was told stays told.  All of a piece goes when its row goes.
CREATE TABLE mosaic (
    id       {{blob}} NOT NULL PRIMARY KEY,
    millibits INTEGER NOT NULL,
    fits     INTEGER NOT NULL,
    voices   INTEGER NOT NULL,
    since_s  INTEGER NOT NULL,
    told_voices INTEGER NOT NULL
);

CREATE TABLE mosaic_piece (
    mosaic {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    piece  {{blob}} NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
    desk   {{blob}} NOT NULL,
    place  INTEGER NOT NULL,
    voice  INTEGER NOT NULL,
    PRIMARY KEY (mosaic, piece)
);
CREATE INDEX mosaic_of_piece ON mosaic_piece (piece);

CREATE TABLE mosaic_reason (
    mosaic  {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    place   INTEGER NOT NULL,
    kind    INTEGER NOT NULL,
    millibits INTEGER NOT NULL,
    members INTEGER NOT NULL,
    sectors INTEGER NOT NULL,
    clue    INTEGER NOT NULL,
    level   INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    out_of  INTEGER NOT NULL,
    PRIMARY KEY (mosaic, place)
);

-- One notice a mosaic and piece.  It is due after its delay, counted from the join.
CREATE TABLE notice (
    mosaic {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    piece  {{blob}} NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
    desk   {{blob}} NOT NULL,
    giver  {{blob}} NOT NULL,
    due_s  INTEGER NOT NULL,
    sent_s INTEGER NOT NULL,
    PRIMARY KEY (mosaic, piece)
);
CREATE INDEX notice_due ON notice (sent_s, due_s);
CREATE INDEX notice_of_giver ON notice (desk, giver);
