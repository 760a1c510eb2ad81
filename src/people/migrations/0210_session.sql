-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A session that its owner can see and end, and that ends by itself when it is left alone.  Whoever
-- is signed in signs in again.
DROP TABLE session;

CREATE TABLE session (
    desk    {{blob}} NOT NULL,
    digest  {{blob}} NOT NULL UNIQUE,
    id      {{blob}} NOT NULL UNIQUE,
    member  {{blob}} NOT NULL,
    begun_s INTEGER NOT NULL,
    seen_s  INTEGER NOT NULL,
    until_s INTEGER NOT NULL,
    program TEXT NOT NULL,
    system  TEXT NOT NULL,
    half    {{blob}} NOT NULL,
    PRIMARY KEY (desk, digest)
);

CREATE INDEX session_of_member ON session (desk, member);

-- How long a session of the desk's members may be left alone.
ALTER TABLE desk ADD COLUMN idle_s INTEGER NOT NULL DEFAULT 900 CHECK (idle_s BETWEEN 300 AND 3600);
