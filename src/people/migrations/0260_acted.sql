-- SPDX-License-Identifier: AGPL-3.0-or-later
-- How many entries of the ledger a member made on her newest day in it: nobody fills the store.
CREATE TABLE acted (
    desk    {{blob}} NOT NULL,
    member  {{blob}} NOT NULL,
    day     INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (desk, member)
);
