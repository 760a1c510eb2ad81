-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How far the matcher has come: the newest piece and the newest end of a piece that the mosaics in
-- the store know of.  Written with them in one transaction; one row.
CREATE TABLE matched (
    one   INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    piece INTEGER NOT NULL,
    ended INTEGER NOT NULL
);
