-- SPDX-License-Identifier: AGPL-3.0-or-later
-- set: custodian
-- What a custodian counts before it answers: which permission it has seen, and how much a member, a
-- desk and the installation have used of a day.
CREATE TABLE asked (
    piece  {{blob}} NOT NULL PRIMARY KEY,
    digest {{blob}} NOT NULL,
    day    INTEGER NOT NULL
);
CREATE INDEX asked_day ON asked (day);

CREATE TABLE used (
    scope  {{blob}} NOT NULL,
    day    INTEGER NOT NULL,
    pieces INTEGER NOT NULL,
    tags   INTEGER NOT NULL,
    PRIMARY KEY (scope, day)
);
