-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two pieces of which a desk that read both says that they do not belong together; a < b.  back_s:
-- when it took that back, or 0.  seq rises with each change, for the matcher.
CREATE TABLE apart (
    a      {{blob}} NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
    b      {{blob}} NOT NULL REFERENCES piece (id) ON DELETE CASCADE,
    desk   {{blob}} NOT NULL,
    member {{blob}} NOT NULL,
    why    TEXT NOT NULL CHECK (why IN ('other_person', 'shared_by_many', 'other_event', 'misread', 'other')),
    said_s INTEGER NOT NULL,
    back_s INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (a, b, desk)
);
CREATE INDEX apart_seq ON apart (seq);
CREATE INDEX apart_of_b ON apart (b);

ALTER TABLE matched ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
