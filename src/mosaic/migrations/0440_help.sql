-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who asked the mediator to help; it goes with the notice that let her know of the mosaic.
CREATE TABLE help (
    mosaic  {{blob}} NOT NULL,
    piece   {{blob}} NOT NULL,
    desk    {{blob}} NOT NULL,
    giver   {{blob}} NOT NULL,
    asked_s INTEGER NOT NULL,
    PRIMARY KEY (mosaic, piece),
    FOREIGN KEY (mosaic, piece) REFERENCES notice (mosaic, piece) ON DELETE CASCADE
);
