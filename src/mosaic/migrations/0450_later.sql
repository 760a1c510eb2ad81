-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who wants to be reminded of what she was told; asked_s is when she said so, sent_s 0 until it was done.
CREATE TABLE later (
    mosaic  {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    desk    {{blob}} NOT NULL,
    giver   {{blob}} NOT NULL,
    due_s   INTEGER NOT NULL,
    sent_s  INTEGER NOT NULL,
    PRIMARY KEY (mosaic, desk, giver)
);
CREATE INDEX later_due ON later (sent_s, due_s);
