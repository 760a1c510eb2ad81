-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A piece that its giver says adds to an earlier one of hers; it goes when either ends.
CREATE TABLE piece_adds (
    piece   {{blob}} NOT NULL PRIMARY KEY REFERENCES piece (id) ON DELETE CASCADE,
    adds_to {{blob}} NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
    desk    {{blob}} NOT NULL
);
CREATE INDEX piece_adds_to ON piece_adds (adds_to);
