-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a mediator lets those say who gave: a message of a fixed choice, and what each made of it.
-- It goes with the notice that let its reader know of the mosaic.
CREATE TABLE message (
    id       {{blob}} NOT NULL PRIMARY KEY,
    mosaic   {{blob}} NOT NULL REFERENCES mosaic (id) ON DELETE CASCADE,
    desk     {{blob}} NOT NULL,
    mediator {{blob}} NOT NULL,
    say      TEXT NOT NULL CHECK (say IN ('together', 'meeting', 'coordinator')),
    sent_s   INTEGER NOT NULL
);
CREATE INDEX message_of_mosaic ON message (mosaic);

CREATE TABLE message_to (
    message {{blob}} NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    mosaic  {{blob}} NOT NULL,
    piece   {{blob}} NOT NULL,
    desk    {{blob}} NOT NULL,
    giver   {{blob}} NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('open', 'ignored', 'agreed')),
    note    {{blob}} NOT NULL,
    answered_s INTEGER NOT NULL,
    PRIMARY KEY (message, piece),
    FOREIGN KEY (mosaic, piece) REFERENCES notice (mosaic, piece) ON DELETE CASCADE
);
CREATE INDEX message_of_giver ON message_to (desk, giver);
