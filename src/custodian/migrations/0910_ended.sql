-- SPDX-License-Identifier: AGPL-3.0-or-later
-- set: custodian
-- What has ended, in lists that the ledger key signed: one row for each part of a day, replaced as it
-- grows.
CREATE TABLE ended (
    n    {{serial}},
    day  INTEGER NOT NULL,
    part INTEGER NOT NULL,
    list {{blob}} NOT NULL
);
CREATE INDEX ended_day ON ended (day, part);
