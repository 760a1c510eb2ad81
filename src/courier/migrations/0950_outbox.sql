-- SPDX-License-Identifier: AGPL-3.0-or-later
-- set: courier
-- Where words go, who waits for one, and who had one so short a time ago that the next must wait.
CREATE TABLE address (
    member  {{blob}} NOT NULL PRIMARY KEY,
    address TEXT NOT NULL
);

CREATE TABLE outbox (
    member  {{blob}} NOT NULL PRIMARY KEY REFERENCES address (member),
    since_s INTEGER NOT NULL,
    due_s   INTEGER NOT NULL,
    tries   INTEGER NOT NULL
);
CREATE INDEX outbox_due ON outbox (due_s);

CREATE TABLE told (
    member {{blob}} NOT NULL PRIMARY KEY,
    at_s   INTEGER NOT NULL
);
